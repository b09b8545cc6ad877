"""Analysis sets under one person index."""

from dataclasses import fields
from pathlib import Path

from drive_eval.config.parts import restore
from drive_eval.contracts.common import ROW_KEY_NAMES
from drive_eval.contracts.derive import TABLES
from drive_eval.contracts.parquet import read_table, write_table
from drive_eval.derive.build import Records, analysis_sets
from drive_eval.job import reported
from drive_eval.terms.derivation import derive_settings

with reported(snakemake.log[0]):
    settings = derive_settings(restore(snakemake.params.settings))
    names = [field.name for field in fields(Records)]
    records = Records(**{name: read_table(Path(snakemake.input[name])) for name in names})
    row_persons = read_table(Path(snakemake.input.row_persons), [*ROW_KEY_NAMES, "role", "person"])
    people = read_table(Path(snakemake.input.people))
    sets = analysis_sets(records, row_persons, people, settings)
    for table in TABLES:
        name = table.name.removeprefix("derive/")
        write_table(sets[name], table, Path(snakemake.output[name]))
