# The plan carried out; the arms are joined here and nowhere before.


rule estimate:
    input:
        plan=f"config/plan/{PHASE}.yaml",
        unit_costs=unit_costs,
        people="data/processed/allocate/people.parquet",
        arms="data/processed/allocate/arms.parquet",
        checks="data/processed/allocate/checks.parquet",
        match=expand("data/processed/match/{table}.parquet", table=MATCH_TABLES),
        derive=expand("data/processed/derive/{table}.parquet", table=ANALYSIS_SETS),
        derive_strict=expand(
            "data/processed/derive/strict/{table}.parquet", table=ANALYSIS_SETS
        ),
        derive_loose=expand(
            "data/processed/derive/loose/{table}.parquet", table=ANALYSIS_SETS
        ),
    output:
        parquet=f"{RESULTS}/estimates.parquet",
        csv=f"{RESULTS}/estimates.csv",
    log:
        f"logs/{RUN}/estimate.log",
    benchmark:
        f"logs/benchmarks/{RUN}/estimate.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        settings=settings("estimate"),
        blind=BLIND,
        code=code("estimate"),
    script:
        "../scripts/estimate.py"
