# Raw extracts to typed tables, identities (secure) and the row ledger: one job an agency.


rule ingest_allocation:
    input:
        raw=raw_extracts("allocation"),
        mappings=mappings,
        key="secure/pseudonym.key",
    output:
        ledger="data/processed/ingest/allocation/ledger.parquet",
        files="data/processed/ingest/allocation/files.parquet",
        problems="data/processed/ingest/allocation/problems.txt",
        identities=identifying("secure/ingest/allocation.parquet"),
        allocations="data/processed/ingest/allocations.parquet",
    log:
        "logs/ingest_allocation.log",
    benchmark:
        "logs/benchmarks/ingest_allocation.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        agency="allocation",
        settings=settings("ingest"),
        code=code("ingest"),
    script:
        "../scripts/ingest.py"


rule ingest_marac:
    input:
        raw=raw_extracts("marac"),
        mappings=mappings,
        key="secure/pseudonym.key",
    output:
        ledger="data/processed/ingest/marac/ledger.parquet",
        files="data/processed/ingest/marac/files.parquet",
        problems="data/processed/ingest/marac/problems.txt",
        identities=identifying("secure/ingest/marac.parquet"),
        marac_cases="data/processed/ingest/marac_cases.parquet",
    log:
        "logs/ingest_marac.log",
    benchmark:
        "logs/benchmarks/ingest_marac.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        agency="marac",
        settings=settings("ingest"),
        code=code("ingest"),
    script:
        "../scripts/ingest.py"


rule ingest_police:
    input:
        raw=raw_extracts("police"),
        mappings=mappings,
        key="secure/pseudonym.key",
    output:
        ledger="data/processed/ingest/police/ledger.parquet",
        files="data/processed/ingest/police/files.parquet",
        problems="data/processed/ingest/police/problems.txt",
        identities=identifying("secure/ingest/police.parquet"),
        police_records="data/processed/ingest/police_records.parquet",
    log:
        "logs/ingest_police.log",
    benchmark:
        "logs/benchmarks/ingest_police.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        agency="police",
        settings=settings("ingest"),
        code=code("ingest"),
    script:
        "../scripts/ingest.py"


rule ingest_idva:
    input:
        raw=raw_extracts("idva"),
        mappings=mappings,
        key="secure/pseudonym.key",
    output:
        ledger="data/processed/ingest/idva/ledger.parquet",
        files="data/processed/ingest/idva/files.parquet",
        problems="data/processed/ingest/idva/problems.txt",
        identities=identifying("secure/ingest/idva.parquet"),
        idva_forms="data/processed/ingest/idva_forms.parquet",
    log:
        "logs/ingest_idva.log",
    benchmark:
        "logs/benchmarks/ingest_idva.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        agency="idva",
        settings=settings("ingest"),
        code=code("ingest"),
    script:
        "../scripts/ingest.py"


rule ingest_drive:
    input:
        raw=raw_extracts("drive"),
        mappings=mappings,
        key="secure/pseudonym.key",
    output:
        ledger="data/processed/ingest/drive/ledger.parquet",
        files="data/processed/ingest/drive/files.parquet",
        problems="data/processed/ingest/drive/problems.txt",
        identities=identifying("secure/ingest/drive.parquet"),
        drive_forms="data/processed/ingest/drive_forms.parquet",
        drive_contacts="data/processed/ingest/drive_contacts.parquet",
        drive_actions="data/processed/ingest/drive_actions.parquet",
    log:
        "logs/ingest_drive.log",
    benchmark:
        "logs/benchmarks/ingest_drive.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        agency="drive",
        settings=settings("ingest"),
        code=code("ingest"),
    script:
        "../scripts/ingest.py"


rule ledger:
    input:
        ledgers=expand("data/processed/ingest/{agency}/ledger.parquet", agency=AGENCIES),
        files=expand("data/processed/ingest/{agency}/files.parquet", agency=AGENCIES),
    output:
        ledger="data/processed/ingest/ledger.parquet",
        files="data/processed/ingest/files.parquet",
    log:
        "logs/ledger.log",
    benchmark:
        "logs/benchmarks/ledger.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        code=code("ledger"),
    script:
        "../scripts/ledger.py"


rule data_quality:
    input:
        ledger="data/processed/ingest/ledger.parquet",
        files="data/processed/ingest/files.parquet",
        tables=expand("data/processed/ingest/{table}.parquet", table=INGEST_TABLES),
    output:
        ledger="results/data_quality/ledger.csv",
        summary="results/data_quality/query_summary.csv",
        completeness="results/data_quality/completeness.csv",
        completeness_book="results/data_quality/completeness.xlsx",
        queries=expand("results/data_quality/queries_{agency}.xlsx", agency=AGENCIES),
    log:
        "logs/data_quality.log",
    benchmark:
        "logs/benchmarks/data_quality.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        code=code("data_quality"),
    script:
        "../scripts/data_quality.py"
