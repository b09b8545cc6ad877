# What may leave the study: numbers withheld, an attacker's audit, the release and its checker's form.


rule disclose:
    input:
        earlier=expand(
            "{folder}/{name}",
            folder=EARLIER_RELEASES,
            name=["printed.parquet", "released.parquet", "suppressions.csv"],
        ),
        text=f"config/report/{PHASE}.md",
        people="data/processed/allocate/people.parquet",
        estimates=f"{RESULTS}/estimates.parquet",
        ledger="data/processed/ingest/ledger.parquet",
        linkage_rates="data/processed/link/linkage_rates.parquet",
        rules="data/processed/link/rules.parquet",
    output:
        directory(f"{RESULTS}/disclosure"),
    log:
        f"logs/{RUN}/disclose.log",
    benchmark:
        f"logs/benchmarks/{RUN}/disclose.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        settings=settings("disclose"),
        earlier=EARLIER_RELEASES,
        code=code("disclose"),
    script:
        "../scripts/disclose.py"


rule release:
    input:
        plan=f"config/plan/{PHASE}.yaml",
        text=f"config/report/{PHASE}.md",
        lock=plan_lock,
        checks=rules.disclose.output[0],
    output:
        directory(f"{RESULTS}/release"),
    log:
        f"logs/{RUN}/release.log",
    benchmark:
        f"logs/benchmarks/{RUN}/release.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        settings=settings("disclose"),
        planned=planned_now(),
        version=provenance.code_version(),
        code=code("release"),
    script:
        "../scripts/release.py"
