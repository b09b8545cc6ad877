"""Every table and figure of the phase, in every format."""

from contextlib import ExitStack
from pathlib import Path

from drive_eval import provenance
from drive_eval.config.load import read
from drive_eval.config.parts import restore
from drive_eval.config.plan import Plan
from drive_eval.contracts.parquet import read_table
from drive_eval.display.build import book_of, files, views
from drive_eval.display.labels import labels_of
from drive_eval.display.source import source_of
from drive_eval.job import reported
from drive_eval.whole import whole_folder

with reported(snakemake.log[0]):
    study = restore(snakemake.params.settings)
    plan = Path(snakemake.input.plan)
    blind, version = snakemake.params.blind, snakemake.params.version
    source = source_of(study, read(plan, Plan), provenance.file_hash(plan), version, blind=blind)
    names = ("estimates", "ledger", "linkage_rates", "rules")
    book = book_of(*(read_table(Path(snakemake.input[name])) for name in names), blind=blind)
    with ExitStack() as stack:
        folders = {
            name: stack.enter_context(whole_folder(Path(path))) for name, path in snakemake.output.items()
        }
        for name, content in files(views(book, labels_of(study), study.phase), source):
            folder, _, file = name.partition("/")
            (folders[folder] / file).write_bytes(content)
