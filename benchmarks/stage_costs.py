"""What each job of a run took, from the benchmark files that Snakemake leaves beside its logs."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd


def stage_costs(study: Path) -> Iterator[tuple[str, float, str]]:
    """Wall-clock seconds of each job, in the order in which they ended, with processor time and memory."""
    folder = study / "logs" / "benchmarks"
    files = sorted(folder.rglob("*.tsv"), key=lambda path: path.stat().st_mtime)
    for path in files:
        row = pd.read_csv(path, sep="\t", na_values="-").iloc[0]
        job = path.relative_to(folder).with_suffix("").as_posix()
        gigabytes, processor = float(row["max_pss"]) / 1024, float(row["cpu_time"])
        yield f"  {job}, s", float(row["s"]), f"{processor:.0f} s of processor, {gigabytes:.2f} GB"
