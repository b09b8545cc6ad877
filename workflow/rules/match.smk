# Matched controls; in the feasibility phase nothing is matched, and the table says so by being empty.


rule match:
    input:
        people="data/processed/allocate/people.parquet",
        arms="data/processed/allocate/arms.parquet",
        characteristics="data/processed/derive/characteristics.parquet",
        plan=f"config/plan/{PHASE}.yaml",
    output:
        matched="data/processed/match/matched.parquet",
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
