"""One person index over all agencies; what DuckDB spills stays in secure/ and is gone afterwards."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from drive_eval.config.parts import restore
from drive_eval.contracts.parquet import read_table, write_table
from drive_eval.errors import CannotRun
from drive_eval.job import reported
from drive_eval.link import RESULT_TABLES, Thresholds, link
from drive_eval.provenance import pseudonym_key

with reported(snakemake.log[0]):
    unreadable = [
        line for path in snakemake.input.problems for line in Path(path).read_text("utf-8").splitlines()
    ]
    if unreadable:
        raise CannotRun(unreadable)
    linkage = restore(snakemake.params.settings).linkage
    thresholds = Thresholds(
        headline=linkage.threshold, strict=linkage.threshold_strict, loose=linkage.threshold_loose
    )
    allocations = read_table(Path(snakemake.input.allocations))
    key = Path(snakemake.input.key)
    with TemporaryDirectory(prefix="link-", dir=key.parent) as scratch:
        result = link(
            pd.concat([read_table(Path(part)) for part in snakemake.input.identities], ignore_index=True),
            allocations,
            thresholds,
            pseudonym_key(key),
            Path(scratch),
        )
    for name, table in RESULT_TABLES.items():
        write_table(getattr(result, name), table, Path(snakemake.output[name]))
