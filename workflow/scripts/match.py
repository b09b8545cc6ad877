"""Matched controls; nobody in the feasibility phase."""

from pathlib import Path

from drive_eval.config.parts import restore
from drive_eval.contracts.match import MATCHED
from drive_eval.contracts.parquet import write_table
from drive_eval.job import reported
from drive_eval.match import matched

with reported(snakemake.log[0]):
    phase = restore(snakemake.params.settings).phase
    write_table(matched(phase), MATCHED, Path(snakemake.output.matched))
