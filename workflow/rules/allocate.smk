# Trial people, their arms (in a file of their own) and the checks on the allocation log.


rule allocate:
    input:
        allocations="data/processed/ingest/allocations.parquet",
        row_persons="data/processed/link/row_persons.parquet",
        persons="data/processed/link/persons.parquet",
        allocation_ages="data/processed/link/allocation_ages.parquet",
    output:
        people="data/processed/allocate/people.parquet",
        arms="data/processed/allocate/arms.parquet",
        checks="data/processed/allocate/checks.parquet",
    log:
        "logs/allocate.log",
    benchmark:
        "logs/benchmarks/allocate.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        settings=settings("allocate"),
        code=code("allocate"),
    script:
        "../scripts/allocate.py"
