"""The release: reports, tables and figures of what may leave, its manifest and the form to sign."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd

from drive_eval import provenance
from drive_eval.config.load import read
from drive_eval.config.lock import lock_path, read_lock
from drive_eval.config.parts import restore
from drive_eval.config.plan import Plan
from drive_eval.contracts.parquet import read_table
from drive_eval.disclosure import record
from drive_eval.disclosure.checklist import Form, checklist_page, public
from drive_eval.disclosure.withhold import by_key
from drive_eval.display.book import Book
from drive_eval.display.source import released, source_of
from drive_eval.job import reported
from drive_eval.report.deviations import told_deviations
from drive_eval.report.release import release_files
from drive_eval.whole import whole_folder

with reported(snakemake.log[0]):
    study, checked = restore(snakemake.params.settings), Path(snakemake.input.checks)
    plan, text = read(Path(snakemake.input.plan), Plan), Path(snakemake.input.text)
    plan_hash = provenance.file_hash(Path(snakemake.input.plan))
    source = source_of(study, plan, plan_hash, snakemake.params.version)
    source = replace(
        source, marking=study.disclosure.marking, handling=released(study.disclosure.rounding_base)
    )
    found = record.suppressions_of(pd.read_csv(checked / "suppressions.csv"))
    book = Book.of(read_table(checked / "released.parquet"), by_key(iter(found)))
    lock, settings = read_lock(lock_path(Path(), study.phase)), json.loads(snakemake.params.planned)
    told = told_deviations(lock, plan, settings, study.reporting.deviation_reasons)
    files = dict(release_files(book, study, source, text.read_text("utf-8"), text.as_posix(), told))
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    checks, rules = (
        json.loads((checked / "summary.json").read_text("utf-8")),
        study.disclosure.model_dump(mode="json"),
    )
    form = Form(
        f"Output check: {study.title}, {study.phase}",
        study.disclosure.marking,
        rules,
        hashes,
        checks,
        public(found),
    )
    files["output_check.html"] = checklist_page(form).encode()
    files["manifest.json"] = record.manifest(form, source.line)
    with whole_folder(Path(snakemake.output[0])) as folder:
        for name, data in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)
