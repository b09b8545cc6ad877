"""`drive-eval lock`: freeze the plan before outcomes are seen."""

from datetime import date
from pathlib import Path

from drive_eval.config.load import read
from drive_eval.config.lock import Lock, lock_path, lock_text, locked, read_lock
from drive_eval.config.plan import Plan
from drive_eval.config.study import Study
from drive_eval.errors import CannotRun
from drive_eval.estimate.registry import check_plan
from drive_eval.provenance import code_version
from drive_eval.whole import write_whole


def lock_plan(folder: Path, phase: str | None, name: str, note: str | None, day: date) -> Lock:
    """Write the lock of a phase's plan; `note` says why, where it is too late or done before.

    Raises
    ------
    CannotRun, ConfigError
        Where the plan cannot be read, outcomes were seen or the plan is locked, and no note says why.
    """
    if not name.strip():
        raise CannotRun("--name: give the name of whoever locks the plan")
    study = read(folder / "config" / "config.yaml", Study)
    chosen = phase or study.phase
    plan = read(folder / "config" / "plan" / f"{chosen}.yaml", Plan)
    check_plan(plan, f"config/plan/{chosen}.yaml")
    path = lock_path(folder, chosen)
    before = read_lock(path)
    if note is None:
        _stop_if_late(folder, chosen, before)
    lock = locked(plan, study, name.strip(), day, code_version(), (note or "").strip(), before)
    write_whole(path, lock_text(lock).encode())
    return lock


def _stop_if_late(folder: Path, phase: str, before: Lock | None) -> None:
    force = "; where it must be, --force --note says why, and the report shows it"
    if before:
        raise CannotRun(f"config/plan/{phase}.yaml was locked on {before.date} by {before.name}{force}")
    results = folder / "results" / phase
    if any((results / f"estimates.{kind}").exists() for kind in ("parquet", "csv")):
        raise CannotRun(
            f"{results} holds estimates: outcomes were seen, and the plan can no longer be locked "
            f"before them{force}"
        )
