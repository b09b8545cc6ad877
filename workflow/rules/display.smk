# Estimates to tables and figures; a view never recomputes a number.


rule display:
    input:
        plan=f"config/plan/{PHASE}.yaml",
        estimates=f"{RESULTS}/estimates.parquet",
        ledger="data/processed/ingest/ledger.parquet",
        linkage_rates="data/processed/link/linkage_rates.parquet",
        rules="data/processed/link/rules.parquet",
    output:
        tables=directory(f"{RESULTS}/tables"),
        figures=report(
            directory(f"{RESULTS}/figures"),
            patterns=["{name}.png"],
            caption="../report/figures.rst",
            category="Figures",
        ),
    log:
        f"logs/{RUN}/display.log",
    benchmark:
        f"logs/benchmarks/{RUN}/display.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        settings=settings("display"),
        blind=BLIND,
        version=provenance.code_version(),
        code=code("display"),
    script:
        "../scripts/display.py"
