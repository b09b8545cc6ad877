# Matched controls, on the plan's terms; where it has none nobody is matched, and the tables are empty.


rule match:
    input:
        people="data/processed/allocate/people.parquet",
        arms="data/processed/allocate/arms.parquet",
        characteristics="data/processed/derive/characteristics.parquet",
        plan=f"config/plan/{PHASE}.yaml",
    output:
        matched="data/processed/match/matched.parquet",
        unmatched="data/processed/match/unmatched.parquet",
        balance="data/processed/match/balance.parquet",
    log:
        "logs/match.log",
    benchmark:
        "logs/benchmarks/match.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        settings=settings("match"),
        code=code("match"),
    script:
        "../scripts/match.py"
