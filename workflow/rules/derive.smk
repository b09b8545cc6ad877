# Analysis sets, one row per person, victim, appearance or incident; none of them holds an arm.


rule derive:
    input:
        data_cut=data_cut_given,
        ledger="data/processed/ingest/ledger.parquet",
        allocations="data/processed/ingest/allocations.parquet",
        marac_cases="data/processed/ingest/marac_cases.parquet",
        police_records="data/processed/ingest/police_records.parquet",
        idva_forms="data/processed/ingest/idva_forms.parquet",
        drive_forms="data/processed/ingest/drive_forms.parquet",
        drive_contacts="data/processed/ingest/drive_contacts.parquet",
        drive_actions="data/processed/ingest/drive_actions.parquet",
        people="data/processed/allocate/people.parquet",
        row_persons="data/processed/link/row_persons{linkage}.parquet",
    output:
        characteristics="data/processed/derive{linkage}/characteristics.parquet",
        drive_cases="data/processed/derive{linkage}/drive_cases.parquet",
        actions="data/processed/derive{linkage}/actions.parquet",
        idva_victims="data/processed/derive{linkage}/idva_victims.parquet",
        marac_appearances="data/processed/derive{linkage}/marac_appearances.parquet",
        police_incidents="data/processed/derive{linkage}/police_incidents.parquet",
        person_windows="data/processed/derive{linkage}/person_windows.parquet",
        exclusions="data/processed/derive{linkage}/exclusions.parquet",
    log:
        "logs/derive{linkage}.log",
    benchmark:
        "logs/benchmarks/derive{linkage}.tsv"
    conda:
        "../envs/environment.yaml"
    wildcard_constraints:
        linkage="|_strict|_loose",
    params:
        settings=settings("derive"),
        code=code("derive"),
    script:
        "../scripts/derive.py"
