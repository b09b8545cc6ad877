# One Markdown source to HTML, Word and PDF; and the manifest of all that was read and written.


rule report:
    input:
        plan=f"config/plan/{PHASE}.yaml",
        text=f"config/report/{PHASE}.md",
        lock=plan_lock,
        estimates=f"{RESULTS}/estimates.parquet",
        ledger="data/processed/ingest/ledger.parquet",
        linkage_rates="data/processed/link/linkage_rates.parquet",
        rules="data/processed/link/rules.parquet",
        figures=f"{RESULTS}/figures",
    output:
        html=report(
            f"{RESULTS}/report.html", caption="../report/report.rst", category="Report"
        ),
        docx=f"{RESULTS}/report.docx",
        pdf=f"{RESULTS}/report.pdf",
    log:
        f"logs/{RUN}/report.log",
    benchmark:
        f"logs/benchmarks/{RUN}/report.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        settings=settings("report"),
        planned=planned_now(),
        blind=BLIND,
        version=provenance.code_version(),
        code=code("report"),
    script:
        "../scripts/report.py"


rule manifest:
    input:
        rules.data_quality.output,
        rules.link_queries.output,
        rules.display.output,
        rules.report.output,
        rules.estimate.output,
        what_may_leave,
        files="data/processed/ingest/files.parquet",
    output:
        f"{RESULTS}/manifest.json",
    log:
        f"logs/{RUN}/manifest.log",
    benchmark:
        f"logs/benchmarks/{RUN}/manifest.tsv"
    conda:
        "../envs/environment.yaml"
    params:
        study=STUDY.model_dump_json(),
        version=provenance.code_version(),
        code=code("manifest"),
    script:
        "../scripts/manifest.py"
