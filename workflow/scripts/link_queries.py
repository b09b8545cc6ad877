"""What linking asks agencies about, and the rows that it could not place."""

from pathlib import Path

from drive_eval.contracts.parquet import read_table
from drive_eval.display.writers.frames import frame_workbook
from drive_eval.job import reported
from drive_eval.whole import write_whole

with reported(snakemake.log[0]):
    sheets = {name.capitalize(): read_table(Path(path)) for name, path in snakemake.input.items()}
    write_whole(Path(snakemake.output[0]), frame_workbook(sheets))
