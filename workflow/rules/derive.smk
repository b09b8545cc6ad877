# Analysis sets, one row per person, victim, appearance or incident; none of them holds an arm.
# `linkage` is empty for the headline person index, `strict/` or `loose/` for the other thresholds.


rule derive:
    input:
        data_cut=data_cut_given,
        marac_cases="data/processed/ingest/marac_cases.parquet",
        police_records="data/processed/ingest/police_records.parquet",
        idva_forms="data/processed/ingest/idva_forms.parquet",
        drive_forms="data/processed/ingest/drive_forms.parquet",
        drive_contacts="data/processed/ingest/drive_contacts.parquet",
        drive_actions="data/processed/ingest/drive_actions.parquet",
        people="data/processed/allocate/people.parquet",
        row_persons=row_persons,
    output:
        characteristics="data/processed/derive/{linkage}characteristics.parquet",
        drive_cases="data/processed/derive/{linkage}drive_cases.parquet",
        actions="data/processed/derive/{linkage}actions.parquet",
        idva_victims="data/processed/derive/{linkage}idva_victims.parquet",
        marac_appearances="data/processed/derive/{linkage}marac_appearances.parquet",
        police_incidents="data/processed/derive/{linkage}police_incidents.parquet",
        marac_windows="data/processed/derive/{linkage}marac_windows.parquet",
        person_windows="data/processed/derive/{linkage}person_windows.parquet",
        extract_periods="data/processed/derive/{linkage}extract_periods.parquet",
        exclusions="data/processed/derive/{linkage}exclusions.parquet",
    log:
        "logs/{linkage}derive.log",
    benchmark:
        "logs/benchmarks/{linkage}derive.tsv"
    wildcard_constraints:
        linkage="|strict/|loose/",
    conda:
        "../envs/environment.yaml"
    resources:
        large=is_large,
    params:
        settings=settings("derive"),
        code=code("derive"),
    script:
        "../scripts/derive.py"
