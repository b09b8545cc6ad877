# Estimates to tables and figures; a view never recomputes a number.


rule display:
    input:
        estimates=f"{RESULTS}/estimates.parquet",
        ledger="data/processed/ingest/ledger.parquet",
        linkage_rates="data/processed/link/linkage_rates.parquet",
        rules="data/processed/link/rules.parquet",
    output:
        tables=directory(f"{RESULTS}/tables"),
        figures=directory(f"{RESULTS}/figures"),
    log:
        f"logs/{PHASE}/display.log",
    benchmark:
        f"logs/benchmarks/{PHASE}/display.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        settings=settings("display"),
        code=code("display"),
    script:
        "../scripts/display.py"
