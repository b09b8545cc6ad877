"""What Idvas see in both arms, and whether they and case managers agree."""

from typing import Final

from drive_eval.display.book import Book
from drive_eval.display.cells import (
    Label,
    TableRow,
    TableView,
    effect_cell,
    missing_cell,
    points_cell,
    section,
    share_cell,
)
from drive_eval.display.labels import Labels
from drive_eval.display.tables.cautions import CRUDE
from drive_eval.display.tables.grid import Measure, Side, columns, grid
from drive_eval.vocabulary import ABUSE_TYPES, ARMS

ENGAGED: Final = (
    "Only victims who engaged with an Idva, after allocation and at different rates by arm, with a known "
    "level at both ends: exploratory. Everyone was at a peak at intake (regression to the mean)."
)
_ADJUSTED: Final = "adjusted=site_quarter"


def abuse_types_idva(book: Book, labels: Labels) -> TableView:
    """Shares at intake and exit in each arm, and the change between arms crude beside stratified."""
    rows: list[TableRow] = []
    for level in ("any", "moderate_or_high"):
        part: list[TableRow] = []
        for outcome in ABUSE_TYPES:
            where = {"outcome": outcome, "level": level, "subgroup": "all"}
            if not book.find(**where):
                continue
            differences = {
                "group": "drive_vs_control",
                "period": "exit_vs_intake",
                "quantity": "risk_difference",
            }
            between = [book.one(**where, **differences, variant=variant) for variant in ("", _ADJUSTED)]
            ends = [
                book.one(**where, group=arm, period=end, quantity="proportion")
                for arm in ARMS
                for end in ("intake", "exit")
            ]
            cells = (*(share_cell(row) for row in ends), *(points_cell(row) for row in between))
            part.append(TableRow((Label(labels.outcome(outcome), 1), *cells)))
        rows += [section(labels.of(level)), *part] if part else []
    shares = [f"{label}, {end}" for label in ARMS.values() for end in ("intake", "exit")]
    measures = [
        *(Measure(title, share_cell, (), 1.05) for title in shares),
        Measure("Difference in change, crude, percentage points", points_cell, (), 1.3),
        Measure("Difference in change, stratified, percentage points", points_cell, (), 1.3),
    ]
    return TableView(
        columns=columns(measures, "", 1.4),
        rows=tuple(rows),
        notes=(
            ENGAGED,
            "Difference in change: Drive less control, exit less intake, with 95% interval. " + CRUDE,
        ),
    )


def severity_idva(book: Book, labels: Labels) -> TableView:
    """Who moved which way over the four levels, by arm."""
    measures = [
        Measure(
            f"{words}, {label}", share_cell, ({"group": arm, "level": move, "quantity": "proportion"},), 0.95
        )
        for move, words in (("improved", "Improved"), ("worsened", "Worsened"))
        for arm, label in ARMS.items()
    ]
    measures += [
        Measure(f"Net improvement, {label}, points (95% interval)", points_cell,
                ({"group": arm, "level": "", "quantity": "net_improvement"},), 1.2)
        for arm, label in ARMS.items()
    ]  # fmt: skip
    side = Side(("outcome",), "", {"subgroup": "all", "period": "exit_vs_intake"})
    return TableView(
        columns=columns(measures, "", 1.5),
        rows=grid(book, labels, side, measures),
        notes=(ENGAGED, "Net improvement: improved less worsened, percentage points."),
    )


def agreement(book: Book, labels: Labels) -> TableView:
    """Share of agreement and kappa of Idvas and case managers, in Drive."""
    measures = [
        Measure("Same answer", share_cell, ({"level": "same", "quantity": "proportion"},), 1.1),
        Measure("Kappa (95% interval)", effect_cell, ({"level": "", "quantity": "kappa"},), 1.3),
        Measure("Weighted kappa (95% interval)", effect_cell,
                ({"level": "", "quantity": "kappa", "variant": "weights=linear"},), 1.3),
        Measure("Not known by both", missing_cell, ({"level": "", "quantity": "kappa"},), 0.8),
    ]  # fmt: skip
    return TableView(
        columns=columns(measures, "", 1.7),
        rows=grid(book, labels, Side(("outcome", "period"), "outcome", {"subgroup": "all"}), measures),
        notes=(
            "Victims of people whose arm is Drive; a perpetrator with several victims counts once for each. "
            "The Idva speaks of one victim, the case manager of the whole case. Weights: linear.",
        ),
    )
