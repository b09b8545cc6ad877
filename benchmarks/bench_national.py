"""43 forces, 100,000 people, 3 million police rows: the workflow from raw extracts to estimates.

`python -m benchmarks national` runs this alone. The supply is simulated first, outside the time that counts
(about 4 minutes on two cores, 0.8 GB); the workflow then takes the room of some 3 GB on disk.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench_pipeline import measured
from benchmarks.national_supply import write_national
from benchmarks.stage_costs import stage_costs

TARGET = "results/main/estimates.parquet"


def ratios() -> Iterator[tuple[str, float, str]]:
    """The supply, the whole run, then each of its jobs."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        start = time.perf_counter()
        write_national(study)
        yield "simulating the supply (not counted), s", time.perf_counter() - start, ""
        workflow = [sys.executable, "-m", "snakemake", TARGET, "--cores", "2", "--directory", str(study)]
        snakefile = ["--snakefile", str(study / "Snakefile"), "--profile", str(study / "profiles/default")]
        try:
            took, peak = measured([*workflow, *snakefile])
        except (RuntimeError, subprocess.SubprocessError) as error:
            yield f"stopped: {error}", float("nan"), ""
        else:
            yield "raw to estimates, s", took, "aim 900"
            yield "peak memory of all processes, GB", peak, "aim 6"
        yield from stage_costs(study)
