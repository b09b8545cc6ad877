"""Risk and harms: by contact within Drive, and by arm with crude beside stratified differences."""

from typing import Final

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import (
    Cell,
    Label,
    TableRow,
    TableView,
    effect_cell,
    missing_cell,
    p_cell,
    points_cell,
    section,
    share_cell,
    share_limits_cell,
)
from drive_eval.display.labels import Labels
from drive_eval.display.tables.cautions import CONTACT, CRUDE, EXPLORATORY, PEAK
from drive_eval.display.tables.grid import Measure, Side, columns, grid

ADJUSTED: Final = "adjusted=site_quarter"


def risk_case_manager(book: Book, labels: Labels) -> TableView:
    """Risk reduced as case managers judge it, by contact: a description."""
    measures = [
        Measure("Risk reduced, of those known", share_cell, ({"quantity": "proportion"},), 1.2),
        Measure("95% interval", share_limits_cell, ({"quantity": "proportion"},), 1.2),
        Measure("Not known", missing_cell, ({"quantity": "proportion"},), 0.8),
    ]
    where = {"population": "closed", "outcome": "risk_reduced", "group": "drive", "level": ""}
    rows = grid(
        book, labels, Side(("subgroup",), "", where), measures, lambda parts: _who(parts["subgroup"], labels)
    )
    return TableView(
        columns=columns(measures, "Closed Drive cases"),
        rows=rows,
        notes=(
            "Reduced: significant or moderate reduction.",
            CONTACT,
            PEAK,
        ),
    )


def _who(subgroup: str, labels: Labels) -> str:
    known = {"all": "All", "contact=yes": "With direct contact", "contact=no": "Without direct contact"}
    return known.get(subgroup) or labels.subgroup(subgroup)


def risk_idva(book: Book, labels: Labels) -> TableView:
    """Idvas' judgements by arm; crude and stratified differences side by side, with bounds."""
    return TableView(
        columns=columns(_ARM_MEASURES, "Victims with Idva data", 1.5),
        rows=tuple(_arm_rows(book, labels, {"population": "linked_victims", "subgroup": "all"})),
        notes=(
            "Only victims who engaged with an Idva, after allocation and at different rates by "
            "arm: exploratory. " + EXPLORATORY,
            CRUDE,
        ),
    )


def idva_bounds(book: Book, labels: Labels) -> TableView:
    """How far the difference could move if the victims not known were known."""
    where = {
        "outcome": "risk_reduced",
        "quantity": "risk_difference",
        "group": "drive_vs_control",
        "subgroup": "all",
    }
    words = {
        "": "Crude, those known",
        ADJUSTED: "Stratified, those known",
        "interval=miettinen_nurminen": "Crude, Miettinen–Nurminen interval",
        "missing=imputed": "Imputed among victims with Idva data",
        "bounds=worst": "All not known go against Drive",
        "bounds=best": "All not known go in favour of Drive",
    }
    rows = []
    for variant, said in words.items():
        row = book.one(**{**where, "variant": variant})
        if row:
            rows.append(TableRow((Label(said), points_cell(row), missing_cell(row))))
    measures = [
        Measure("Difference, percentage points (95% interval)", points_cell, (), 1.4),
        Measure("Victims not known", missing_cell, (), 0.7),
    ]
    return TableView(
        columns=columns(measures, "Risk reduced, Drive less control"),
        rows=tuple(rows),
        notes=("Not known: victims heard at an index Marac without a known judgement.",),
    )


def harms(book: Book, labels: Labels) -> TableView:
    """Harms by arm; where both arms have the record, the difference crude and stratified."""
    rows: list[TableRow] = []
    for source in sorted({row.part("source") for row in book}, key=labels.rank):
        part = _arm_rows(book, labels, {"source": source, "subgroup": "all"})
        rows += [section(f"Recorded by: {labels.of(source)}"), *part] if part else []
    return TableView(
        columns=columns(_ARM_MEASURES, "", 1.7),
        rows=tuple(rows),
        notes=(
            "Not adjusted for multiplicity. Recorded practice is not what happened: Drive’s contact brings "
            "incidents to notice (detection).",
            CRUDE,
        ),
    )


def _between(quantity: str, variant: str = "") -> dict[str, str]:
    return {"group": "drive_vs_control", "quantity": quantity, "variant": variant}


_POINTS: Final = "difference, percentage points (95% interval)"
_ARM_MEASURES: Final = (
    Measure("Drive", share_cell, ({"group": "drive", "quantity": "proportion"},)),
    Measure("Control", share_cell, ({"group": "control", "quantity": "proportion"},)),
    Measure(f"Crude {_POINTS}", points_cell, (_between("risk_difference"),), 1.3),
    Measure(f"Stratified {_POINTS}", points_cell, (_between("risk_difference", ADJUSTED),), 1.3),
    Measure("Crude risk ratio (95% interval)", effect_cell, (_between("risk_ratio"),), 1.15),
    Measure("p, crude", p_cell, (_between("test"),), 0.6),
)


def _arm_rows(book: Book, labels: Labels, where: dict[str, str]) -> list[TableRow]:
    """One row an outcome and period; shares have an empty level, police comparisons level `any`."""
    names = dict.fromkeys(
        (row.part("outcome"), row.part("level"), row.part("period"))
        for row in book.find(**where, quantity="proportion", group=("drive", "control"))
    )
    rows = []
    for outcome, level, period in sorted(names, key=lambda name: tuple(labels.rank(part) for part in name)):
        cells = [
            _arm_cell(book, measure, {**where, "outcome": outcome, "level": level, "period": period})
            for measure in _ARM_MEASURES
        ]
        tail = ", ".join(labels.of(part) for part in (level, period) if part).lower()
        said = f"{labels.outcome(outcome)}: {tail}" if tail else labels.outcome(outcome)
        rows.append(TableRow((Label(said), *cells)))
    return rows


def _arm_cell(book: Book, measure: Measure, where: dict[str, str]) -> Cell:
    wanted = {**where, **measure.parts[0]}
    row: Row | None = book.one(**wanted)
    if row is None and not where["level"]:
        row = book.one(**{**wanted, "level": "any"})
    return measure.cell(row)
