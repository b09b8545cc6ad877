"""Matched controls; nobody in the feasibility phase."""

from pathlib import Path

from drive_eval.contracts.match import MATCHED
from drive_eval.contracts.parquet import write_table
from drive_eval.job import reported
from drive_eval.match import matched_nobody

with reported(snakemake.log[0]):
    write_table(matched_nobody(), MATCHED, Path(snakemake.output.matched))
