"""Matched controls; nobody where the plan has no terms of matching."""

from pathlib import Path

from drive_eval.config.load import read
from drive_eval.config.plan import Plan
from drive_eval.contracts.match import TABLES
from drive_eval.contracts.parquet import read_table, write_table
from drive_eval.job import reported
from drive_eval.match.pairs import candidates, match_people
from drive_eval.terms.matching import matching_terms

with reported(snakemake.log[0]):
    terms = read(Path(snakemake.input.plan), Plan).matching
    found = None
    if terms is not None:
        names = ("people", "arms", "characteristics")
        frame = candidates(*(read_table(Path(snakemake.input[name])) for name in names))
        found = match_people(frame, matching_terms(terms))
    for table in TABLES:
        name = table.name.removeprefix("match/")
        frame = table.empty() if found is None else getattr(found, name)
        write_table(frame, table, Path(snakemake.output[name]))
