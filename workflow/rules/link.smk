# One person index over all agencies; the only stage that reads secure/.


rule link:
    input:
        identities=expand("secure/ingest/{agency}.parquet", agency=AGENCIES),
        problems=expand("data/processed/ingest/{agency}/problems.txt", agency=AGENCIES),
        ledger="data/processed/ingest/ledger.parquet",
        allocations="data/processed/ingest/allocations.parquet",
        key="secure/pseudonym.key",
    output:
        row_persons="data/processed/link/row_persons.parquet",
        row_persons_strict="data/processed/link/row_persons_strict.parquet",
        row_persons_loose="data/processed/link/row_persons_loose.parquet",
        persons="data/processed/link/persons.parquet",
        allocation_ages="data/processed/link/allocation_ages.parquet",
        unlinked="data/processed/link/unlinked.parquet",
        linkage_rates="data/processed/link/linkage_rates.parquet",
        rules="data/processed/link/rules.parquet",
        queries="data/processed/link/queries.parquet",
        weights="data/processed/link/weights.parquet",
    log:
        "logs/link.log",
    benchmark:
        "logs/benchmarks/link.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        settings=settings("link"),
        code=code("link"),
    script:
        "../scripts/link.py"


rule link_queries:
    input:
        queries="data/processed/link/queries.parquet",
        unlinked="data/processed/link/unlinked.parquet",
    output:
        "results/data_quality/queries_linkage.xlsx",
    log:
        "logs/link_queries.log",
    benchmark:
        "logs/benchmarks/link_queries.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        code=code("link_queries"),
    script:
        "../scripts/link_queries.py"
