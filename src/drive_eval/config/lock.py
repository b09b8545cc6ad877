"""The plan's lock: what was planned, frozen by hash, date and name before outcomes were seen."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import Field

from drive_eval.config.errors import ConfigError
from drive_eval.config.load import read
from drive_eval.config.plan import Plan
from drive_eval.config.section import Section
from drive_eval.config.study import Study

# What the plan means rests on these too; the data cut and the sites' names are no part of it.
_SETTINGS: Final = {"definitions", "progression", "linkage", "allocation_periods", "seed"}
_HEADER: Final = "# Written by `drive-eval lock`. Editing it breaks its hash, and the run stops.\n"


class Replaced(Section):
    """An earlier lock of the same plan, which this one replaces."""

    name: str = Field(description="Who locked it.")
    date: datetime.date = Field(description="When.")
    hash: str = Field(description="Hash of what was locked.")


class Lock(Section):
    """config/plan/<phase>.lock.yaml: the plan as it was locked."""

    name: str = Field(min_length=1, description="Who locked the plan.")
    date: datetime.date = Field(description="When it was locked.")
    hash: str = Field(description="SHA-256 of the plan and the settings, in canonical form.")
    code: str = Field(description="Version of the code at that time.")
    note: str = Field("", description="Why it was locked although outcomes were there, or locked before.")
    replaces: tuple[Replaced, ...] = Field((), description="Earlier locks, oldest first.")
    settings: dict[str, Any] = Field(description="Settings of the study that the plan rests on.")
    plan: dict[str, Any] = Field(description="The plan.")


def planned_settings(study: Study) -> dict[str, Any]:
    """The part of a study's config that the plan rests on, in plain values."""
    settings: dict[str, Any] = study.model_dump(mode="json", include=_SETTINGS)
    settings["linkage"].pop("keep_identifiers", None)
    return settings


def content_hash(plan: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
    """Hash of what is planned, whatever the order of keys, the comments and the layout of the file."""
    content = {"plan": plan, "settings": settings}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def locked(
    plan: Plan,
    study: Study,
    name: str,
    day: datetime.date,
    code: str,
    note: str = "",
    before: Lock | None = None,
) -> Lock:
    """A lock of this plan; `before` is the lock that it replaces."""
    earlier = (
        (*before.replaces, Replaced(name=before.name, date=before.date, hash=before.hash)) if before else ()
    )
    content, settings = plan.model_dump(mode="json"), planned_settings(study)
    digest = content_hash(content, settings)
    return Lock(
        name=name,
        date=day,
        hash=digest,
        code=code,
        note=note,
        replaces=earlier,
        settings=settings,
        plan=content,
    )


def lock_text(lock: Lock) -> str:
    """The lock as the text of its file."""
    content = lock.model_dump(mode="json")
    body: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
    return _HEADER + body


def lock_path(folder: Path, phase: str) -> Path:
    """Where the lock of a phase's plan lies in a study."""
    return folder / "config" / "plan" / f"{phase}.lock.yaml"


def read_lock(path: Path) -> Lock | None:
    """The lock, or None where the plan is not locked.

    Raises
    ------
    ConfigError
        Where the file is not a lock, or was edited after it was written.
    """
    if not path.exists():
        return None
    lock = read(path, Lock)
    if content_hash(lock.plan, lock.settings) != lock.hash:
        raise ConfigError(
            [f"config/plan/{path.name}: was edited after the plan was locked; put the written file back"]
        )
    return lock
