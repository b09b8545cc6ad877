"""Join the agencies' ledgers into the row ledger of the study."""

from pathlib import Path

import pandas as pd

from drive_eval.contracts.ingest import FILES, LEDGER
from drive_eval.contracts.parquet import read_table, write_table
from drive_eval.job import reported

with reported(snakemake.log[0]):
    for name, parts, table in (
        ("ledger", snakemake.input.ledgers, LEDGER),
        ("files", snakemake.input.files, FILES),
    ):
        frame = pd.concat([read_table(Path(part)) for part in parts], ignore_index=True)
        write_table(frame, table, Path(snakemake.output[name]))
