"""The three reports of the phase, from one source."""

import json
from pathlib import Path

from drive_eval import provenance
from drive_eval.config.load import read
from drive_eval.config.lock import lock_path, read_lock
from drive_eval.config.parts import restore
from drive_eval.config.plan import Plan
from drive_eval.contracts.parquet import read_table
from drive_eval.display.build import book_of, views
from drive_eval.display.labels import labels_of
from drive_eval.display.source import source_of
from drive_eval.job import reported
from drive_eval.report.build import content_of, reports
from drive_eval.report.deviations import told_deviations
from drive_eval.whole import write_whole

with reported(snakemake.log[0]):
    study = restore(snakemake.params.settings)
    plan, text = read(Path(snakemake.input.plan), Plan), Path(snakemake.input.text)
    plan_hash = provenance.file_hash(Path(snakemake.input.plan))
    blind, version = snakemake.params.blind, snakemake.params.version
    source = source_of(study, plan, plan_hash, version, blind=blind)
    names = ("estimates", "ledger", "linkage_rates", "rules")
    book = book_of(*(read_table(Path(snakemake.input[name])) for name in names), blind=blind)
    made = views(book, labels_of(study), study.phase)
    pictures = {path.name: path.read_bytes() for path in Path(snakemake.input.figures).iterdir()}
    lock, settings = read_lock(lock_path(Path(), study.phase)), json.loads(snakemake.params.planned)
    told = told_deviations(lock, plan, settings, study.reporting.deviation_reasons)
    content = content_of(book, made, pictures, study, source, told)
    for name, document in reports(text.read_text("utf-8"), text.as_posix(), content, source).items():
        write_whole(Path(snakemake.output[name.removeprefix("report.")]), document)
