"""The main phase for 2,600 people and 100,000 police rows, raw to three reports, on two cores."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench_pipeline import DRIVE_EVAL, measured
from benchmarks.stage_costs import stage_costs


def ratios() -> Iterator[tuple[str, float, str]]:
    """The whole run, then each of its jobs."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        simulate = [DRIVE_EVAL, "simulate", "--scenario", "main", "--seed", "11", "--out", str(study)]
        subprocess.run(simulate, check=True, capture_output=True)
        took, peak = measured([DRIVE_EVAL, "run", "--study", str(study), "--phase", "main", "--cores", "2"])
        yield "raw to three reports, s", took, "aim 180"
        yield "peak memory of all processes, GB", peak, "aim 2"
        yield from stage_costs(study)
