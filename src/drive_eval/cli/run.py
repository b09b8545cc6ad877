"""`drive-eval run` and `drive-eval check`: a thin layer over Snakemake."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final, TextIO

from rich.console import Console

from drive_eval.cli.leftovers import agencies_to_reread, clear_identifiers, clear_partial
from drive_eval.cli.lock import run_lock
from drive_eval.cli.progress import Outcome, follow
from drive_eval.cli.validate import validate_study
from drive_eval.contracts.parquet import read_table
from drive_eval.errors import CannotRun
from drive_eval.estimate.attention import attention
from drive_eval.provenance import snakefile

DONE: Final = 0
LOOK: Final = 1
_REPORTS: Final = ("report.html", "report.docx", "report.pdf")


def run_study(
    folder: Path, phase: str | None, data_cut: date | None, cores: int, *, blind: bool = False
) -> int:
    """Run the evaluation of a study; returns the exit code. A blind run has results of its own.

    Raises
    ------
    CannotRun, ConfigError
        Where there is something to mend before anything can run, or a stage could not go on.
    """
    console = Console(highlight=False)
    study = validate_study(folder, phase, data_cut)
    said = {"phase": study.phase, "data_cut": study.data_cut, "blind": blind}
    if study.data_cut is None:
        _propose_data_cut(folder, cores, console)
    outcome = _snakemake(
        folder, ["all"], {name: value for name, value in said.items() if value}, cores, console
    )
    results = folder / "results" / (f"{study.phase}_blind" if blind else study.phase)
    look = attention(
        read_table(results / "estimates.parquet", ["analysis", "quantity", "variant", "warning"])
    )
    console.print(
        f"{outcome.done} of {outcome.total} jobs were needed." if outcome.total else "Nothing had changed."
    )
    _tell_queries(folder, console)
    for line in look:
        console.print(f"Needs a look: {line}", markup=False, soft_wrap=True)
    console.print("Open:")
    for name in _REPORTS:
        console.print(f"  {results / name}", markup=False, soft_wrap=True)
    if (results / "release").is_dir():
        console.print("To publish, once its output_check.html is signed:")
        console.print(f"  {results / 'release'}", markup=False, soft_wrap=True)
    return LOOK if look else DONE


def run_check(folder: Path, cores: int) -> int:
    """Read the raw extracts only; returns 1 where queries were raised."""
    console = Console(highlight=False)
    validate_study(folder, None, None)
    _snakemake(folder, ["check"], {}, cores, console)
    raised = _tell_queries(folder, console)
    problems = _problems(folder)
    if problems:
        raise CannotRun(problems)
    return LOOK if raised else DONE


def _snakemake(
    folder: Path, targets: list[str], config: dict[str, object], cores: int, console: Console
) -> Outcome:
    """Run Snakemake at the study's root; its own words go to logs/snakemake.log."""
    command = [sys.executable, "-m", "snakemake", *targets, "--snakefile", snakefile(), "--cores", str(cores)]
    if config:
        command += ["--config", *(f"{name}={value}" for name, value in config.items())]
    with run_lock(folder) as lock:
        clear_partial(folder)
        if changed := agencies_to_reread(folder):
            command += ["--forcerun", *(f"ingest_{agency}" for agency in changed)]
        with _lines(command, folder, lock) as (process, lines):
            outcome = follow(lines, console)
            process.wait()
        if process.returncode == 0 and "all" in targets:
            clear_identifiers(folder)
    if process.returncode != 0:
        raise CannotRun(outcome.problems or [_unexplained(folder, outcome)])
    return outcome


@contextmanager
def _lines(
    command: list[str], folder: Path, lock: int
) -> Iterator[tuple[subprocess.Popen[str], Iterator[str]]]:
    """Start a command; gives its lines as they come, each also written to logs/snakemake.log."""
    log = folder / "logs" / "snakemake.log"
    log.parent.mkdir(exist_ok=True)
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        pass_fds=(lock,),
        env={**os.environ, "PYTHONHASHSEED": "0"},
        preexec_fn=_interrupted_with_parent if sys.platform == "linux" else None,
    )
    assert process.stdout is not None
    with log.open("w", buffering=1) as stream:
        try:
            yield process, _tee(process.stdout, stream)
        except BaseException:
            _interrupt(process)
            raise


def _tee(lines: Iterator[str], stream: TextIO) -> Iterator[str]:
    for line in lines:
        stream.write(line)
        yield line


def _interrupt(process: subprocess.Popen[str], patience: float = 5.0) -> None:
    """Have a command stop as Ctrl-C would, and wait for it; at a terminal Ctrl-C has reached it already.

    Never by SIGTERM: Snakemake 9.27 takes its scheduler's lock in the handler of that signal, in the
    thread that may be holding it, and then hangs for good with the study locked.
    """
    try:
        process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        process.communicate()


def _interrupted_with_parent() -> None:  # pragma: no cover - runs in the child
    """Where this process is killed outright, Snakemake is interrupted (Linux only)."""
    import ctypes

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a run in the background may have been told to ignore it
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)


def _unexplained(folder: Path, outcome: Outcome) -> str:
    where = f"in {', '.join(outcome.failed)} " if outcome.failed else ""
    return f"The run stopped {where}without saying why; see {folder / 'logs' / 'snakemake.log'}"


def _propose_data_cut(folder: Path, cores: int, console: Console) -> None:
    """Read the extracts, and say up to when they go."""
    _snakemake(folder, ["check"], {}, cores, console)
    processed = folder / "data" / "processed" / "ingest"
    meetings = read_table(processed / "marac_cases.parquet", ["meeting_date"])["meeting_date"].max()
    recorded = read_table(processed / "police_records.parquet", ["recorded_at"])["recorded_at"].max()
    known = [day.date() for day in (meetings, recorded) if day == day and day is not None]
    proposal = f"; the police and Marac extracts go up to {max(known)}" if known else ""
    raise CannotRun(
        f"config/config.yaml: data_cut is missing: give the last day that counts{proposal}: "
        f"set data_cut there, or run with --data-cut {max(known) if known else 'YYYY-MM-DD'}"
    )


def _tell_queries(folder: Path, console: Console) -> int:
    """Say how many rows carry a query, by agency, and where the lists are."""
    ledger = read_table(folder / "data" / "processed" / "ingest" / "ledger.parquet", ["agency", "query"])
    counts = ledger[ledger["query"] != ""].groupby("agency").size()
    if len(counts):
        listed = ", ".join(f"{agency} {count}" for agency, count in counts.items())
        console.print(
            f"Rows with queries for the agencies: {listed} (results/data_quality/).", soft_wrap=True
        )
    return int(counts.sum())


def _problems(folder: Path) -> list[str]:
    """What could not be read at all, as each ingest job wrote it."""
    lines: list[str] = []
    for path in sorted((folder / "data" / "processed" / "ingest").glob("*/problems.txt")):
        lines.extend(path.read_text(encoding="utf-8").splitlines())
    return lines
