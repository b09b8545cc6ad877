"""What can be known to be wrong before anything runs: config, plan, mappings, raw folders."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from drive_eval.config.costs import UnitCosts
from drive_eval.config.errors import ConfigError
from drive_eval.config.load import read
from drive_eval.config.lock import read_lock
from drive_eval.config.mapping import load_mappings
from drive_eval.config.plan import Plan
from drive_eval.config.study import Study
from drive_eval.errors import CannotRun
from drive_eval.estimate.registry import check_plan
from drive_eval.vocabulary import AGENCIES

Result = TypeVar("Result")


def validate_study(folder: Path, phase: str | None, data_cut: date | None) -> Study:
    """The study's config, with the command line's phase and data cut on top.

    Raises
    ------
    ConfigError
        With every problem of config, plan and mappings at once.
    CannotRun
        Where the folder is no study, or no extract has come.
    """
    config = folder / "config"
    if not config.is_dir():
        raise CannotRun(f"{folder}: is not a study folder (it has no config/); `drive-eval new` makes one")
    problems: list[str] = []
    study = _attempt(lambda: read(config / "config.yaml", Study), problems)
    chosen = phase or (study.phase if study else "feasibility")
    _attempt(lambda: _checked_plan(config / "plan" / f"{chosen}.yaml"), problems)
    unit_costs = config / "costs" / "unit_costs.yaml"
    if unit_costs.exists():
        _attempt(lambda: read(unit_costs, UnitCosts), problems)
    _attempt(lambda: load_mappings(config / "extracts"), problems)
    if problems or study is None:
        raise ConfigError(problems)
    if not any((folder / "data" / "raw").glob("*/*")):
        raw = ", ".join(f"data/raw/{agency}/" for agency in AGENCIES)
        raise CannotRun(f"{folder}: no raw extracts; copy them into {raw}")
    if shut := _unreadable(folder / "data" / "raw"):
        raise CannotRun([f"{path}: Permission denied; let your account read it" for path in shut])
    said = {name: value for name, value in (("phase", phase), ("data_cut", data_cut)) if value}
    return Study.model_validate({**study.model_dump(), **said})


def _unreadable(raw: Path) -> list[Path]:
    """Folders and files below that may not be read; passed over, their rows would be lost in silence."""
    refused: list[OSError] = []
    files = [Path(at, name) for at, _, names in os.walk(raw, onerror=refused.append) for name in names]
    shut = [path for path in files if not os.access(path, os.R_OK)]
    return sorted([*shut, *(Path(error.filename) for error in refused)])


def _attempt(step: Callable[[], Result], problems: list[str]) -> Result | None:
    """The step's result; or None, with its problems added to the list."""
    try:
        return step()
    except ConfigError as error:
        problems.extend(error.problems)
        return None


def _checked_plan(path: Path) -> Plan:
    plan = read(path, Plan)
    check_plan(plan, f"config/plan/{path.name}")
    read_lock(path.with_name(f"{path.stem}.lock.yaml"))
    return plan
