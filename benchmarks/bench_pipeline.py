"""The whole pipeline on a supply of Year 1's size: seconds and peak memory of the process tree."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

DRIVE_EVAL = str(Path(sys.executable).parent / "drive-eval")


def ratios() -> list[tuple[str, float, str]]:
    """Raw to report, nothing changed, and one changed caption."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        simulate = [DRIVE_EVAL, "simulate", "--scenario", "feasibility", "--seed", "1", "--out", str(study)]
        subprocess.run(simulate, check=True, capture_output=True)
        run = [DRIVE_EVAL, "run", "--study", str(study)]
        whole, peak = measured(run)
        nothing, _ = measured(run)
        source = study / "config" / "report" / "feasibility.md"
        source.write_text(source.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
        caption, _ = measured(run)
    return [
        ("raw to three reports, s", whole, "aim 60"),
        ("peak memory of all processes, GB", peak, "aim 1.5"),
        ("nothing changed, s", nothing, "aim 5"),
        ("one changed sentence of the report, s", caption, "aim 15"),
    ]


def measured(command: list[str]) -> tuple[float, float]:
    """Wall-clock seconds, and the highest proportional memory of the process tree in GB."""
    start = time.perf_counter()
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _tree_memory(process))
        time.sleep(0.1)
    if process.returncode not in {0, 1}:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - start, peak


def _tree_memory(process: psutil.Process) -> float:
    """Shared pages are counted once (PSS) where the system tells them."""
    total = 0
    try:
        for member in [process, *process.children(recursive=True)]:
            memory = member.memory_full_info()
            total += getattr(memory, "pss", 0) or memory.rss
    except psutil.Error:
        pass
    return total / 1e9
