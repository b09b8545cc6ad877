"""Abuse at intake and exit: types, severity, and three senses of "reduction" in three columns."""

from drive_eval.display.book import Book
from drive_eval.display.cells import (
    Label,
    TableRow,
    TableView,
    adjusted_p_cell,
    count_cell,
    p_cell,
    points_cell,
    relative_cell,
    section,
    share_cell,
)
from drive_eval.display.labels import Labels
from drive_eval.display.tables.cautions import EXPLORATORY, PEAK
from drive_eval.display.tables.grid import Measure, Side, columns, grid
from drive_eval.vocabulary import ABUSE_TYPES, SEVERITY

_CHANGE = {"period": "exit_vs_intake"}
_SOURCE = {"source": "case_manager", "subgroup": "all", "group": "drive"}
_BLANK = (Label(""), Label(""))
_NET = "Improved less worsened, percentage points (95% interval)"


def _change(quantity: str) -> dict[str, str]:
    return {**_CHANGE, "quantity": quantity}


def abuse_types(book: Book, labels: Labels) -> TableView:
    """Shares at intake and exit, and the change in three senses, each in a column of its own."""
    measures = [
        Measure("Intake", share_cell, ({"period": "intake", "quantity": "proportion"},), 1.05),
        Measure("Exit", share_cell, ({"period": "exit", "quantity": "proportion"},), 1.05),
        Measure("Change, percentage points (95% interval)", points_cell, (_change("risk_difference"),), 1.25),
        Measure("Relative change, users (95% interval)", relative_cell, (_change("relative_change"),), 1.3),
        Measure("Stopped, of users at intake", share_cell, (_change("share_stopped"),), 1.05),
        Measure("Started", count_cell, (_change("started"),), 0.7),
        Measure("p", p_cell, (_change("test"),), 0.6),
    ]  # fmt: skip
    side = Side(("level", "outcome"), "level", _SOURCE)
    return TableView(
        columns=columns(measures, "", 1.5),
        rows=grid(book, labels, side, measures),
        notes=(
            "Closed Drive cases with a known level at both intake and exit. p: exact McNemar test. "
            + EXPLORATORY,
            "Percentage points: exit less intake. Relative change: in the number of people using the abuse. "
            "Stopped: of those using it at intake, those who no longer did at exit. The three "
            "are not the same "
            "number.",
            PEAK,
        ),
    )


def abuse_sensitivity(book: Book, labels: Labels) -> TableView:
    """The same change by other intervals and tests."""
    variants = {
        "": "exact",
        "test=mid_p": "mid-p",
        "test=asymptotic": "asymptotic",
        "test=corrected": "corrected",
    }
    change = {**_CHANGE, "quantity": "risk_difference"}
    tests = [
        Measure(f"p, {words}", p_cell, ({**_CHANGE, "quantity": "test", "variant": variant},), 0.75)
        for variant, words in variants.items()
    ]
    measures = [
        Measure("Tango score, percentage points", points_cell, (change,), 1.4),
        Measure("Newcombe (method 10)", points_cell, ({**change, "variant": "interval=newcombe"},), 1.4),
        *tests,
        Measure("p, Holm in its family", adjusted_p_cell, (_change("test"),), 0.75),
    ]
    side = Side(("level", "outcome"), "level", _SOURCE)
    return TableView(
        columns=columns(measures, "", 1.5), rows=grid(book, labels, side, measures), notes=(EXPLORATORY,)
    )


def severity(book: Book, labels: Labels) -> TableView:
    """Levels at intake and exit, who moved which way, and the test of the margins."""
    rows: list[TableRow] = []
    for abuse in ABUSE_TYPES:
        base = {**_SOURCE, "outcome": abuse}
        if not book.find(**base):
            continue
        rows.append(section(labels.outcome(abuse)))
        for level in SEVERITY:
            pair = [
                book.one(**base, level=level, period=end, quantity="proportion") for end in ("intake", "exit")
            ]
            rows.append(
                TableRow(
                    (Label(labels.of(level), 1), *(share_cell(row) for row in pair), Label(""), Label(""))
                )
            )
        for move in ("improved", "same", "worsened"):
            row = book.one(**base, level=move, quantity="proportion")
            rows.append(TableRow((Label(labels.of(move), 1), *_BLANK, share_cell(row), Label(""))))
        net = book.one(**base, quantity="net_improvement")
        test = book.one(**base, quantity="test")
        rows.append(TableRow((Label(_NET, 1), *_BLANK, points_cell(net), p_cell(test))))
    measures = [Measure(title, share_cell, ()) for title in ("Intake", "Exit", "Change", "p")]
    measures[3] = Measure("p", share_cell, (), 0.5)
    return TableView(
        columns=columns(measures),
        rows=tuple(rows),
        notes=("p: Stuart–Maxwell test of equal margins. " + EXPLORATORY, PEAK),
    )


def abuse_missing(book: Book, labels: Labels) -> TableView:
    """Exits that are not known: the share that stopped at its worst and best, and the imputed change."""
    paired = {**_change("share_stopped"), "population": "paired"}
    measures = [
        Measure("Stopped, pairs alone", share_cell, (paired,), 1.1),
        *(
            Measure(title, share_cell, (_unknown("share_stopped", variant),), 1.1)
            for title, variant in (
                ("Worst: all not known go on", "missing=worst"),
                ("Best: all not known stopped", "missing=best"),
            )
        ),
        Measure(
            "Imputed change, percentage points (95% interval)",
            points_cell,
            (_unknown("risk_difference", "missing=imputed"),),
            1.4,
        ),
    ]
    return TableView(
        columns=columns(measures, "", 1.5),
        rows=grid(book, labels, Side(("level", "outcome"), "level", _SOURCE), measures),
        notes=("Closed cases with a known level at intake. " + EXPLORATORY, PEAK),
    )


def _unknown(quantity: str, variant: str) -> dict[str, str]:
    return {**_change(quantity), "population": "closed", "variant": variant}
