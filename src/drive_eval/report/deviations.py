"""Deviations from the locked plan as a table (CONSORT 2025, item 10)."""

from collections.abc import Mapping, Sequence
from typing import Any

from drive_eval.config.deviations import Deviation, deviations
from drive_eval.config.lock import Lock
from drive_eval.config.plan import Plan
from drive_eval.display.cells import Column, Label, TableRow, TableView
from drive_eval.display.source import long_date


def told_deviations(
    lock: Lock | None, plan: Plan, settings: Mapping[str, Any], reasons: Mapping[str, str]
) -> TableView:
    """What is planned otherwise than the lock says, as a table; `settings` are those that a plan rests on."""
    now = plan.model_dump(mode="json")
    found = deviations(lock.plan, lock.settings, now, settings) if lock else []
    return deviations_table(lock, found, reasons)


def deviations_table(lock: Lock | None, found: Sequence[Deviation], reasons: Mapping[str, str]) -> TableView:
    """One row a deviation: where, what was locked, what stands now, and why."""
    if lock is None:
        rows = [_row("The plan is not locked", "", "", "Deviations cannot be told from the plan itself")]
    else:
        rows = [_row(item.key, item.was, item.now, reasons.get(item.key, "Not given")) for item in found]
    return TableView(
        id="deviations",
        title="Deviations from the locked plan",
        columns=(
            Column("Where", 1.3, "left"),
            Column("As locked", 1.3, "left"),
            Column("Now", 1.3, "left"),
            Column("Why", 1.3, "left"),
        ),
        rows=tuple(rows) or (_row("None", "", "", ""),),
        notes=() if lock is None else _notes(lock),
    )


def _row(*texts: str) -> TableRow:
    return TableRow(
        tuple(Label(text or "–") if place in (1, 2) else Label(text) for place, text in enumerate(texts))
    )


def _notes(lock: Lock) -> tuple[str, ...]:
    version = lock.plan.get("version", "")
    notes = [
        f"Plan version {version}, locked on {long_date(lock.date)} by {lock.name} "
        f"({lock.hash[:12]}), with code {lock.code}."
    ]
    if lock.note:
        notes.append(f"Noted when it was locked: {lock.note}")
    for earlier in lock.replaces:
        notes.append(
            f"Replaces the lock of {long_date(earlier.date)} by {earlier.name} ({earlier.hash[:12]})."
        )
    return tuple(notes)
