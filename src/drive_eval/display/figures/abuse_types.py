"""Abuse types at intake and exit: two points a type, with intervals, in two panels by level."""

from typing import Any

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book
from drive_eval.display.figures import marks
from drive_eval.display.figures.canvas import empty_panel
from drive_eval.display.figures.view import FigureView, each, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_MARKERS, TIME_COLOURS
from drive_eval.vocabulary import ABUSE_TYPES

_WORDS = ("level", "outcome", "period")
_LEVELS = ("any", "moderate_or_high")
_SHIFT = {"intake": -0.17, "exit": 0.17}


def build(book: Book, labels: Labels) -> FigureView:
    """Share of paired cases with each type of abuse, before and after."""
    records = []
    for level in _LEVELS:
        for outcome in ABUSE_TYPES:
            for period in ("intake", "exit"):
                row = book.one(outcome=outcome, level=level, period=period, quantity="proportion")
                if row:
                    words = {
                        "level": labels.of(level),
                        "outcome": labels.outcome(outcome),
                        "period": labels.of(period),
                    }
                    records.append(record(row, words, ("estimate", "numerator", "denominator")))
    data = frame(records, _WORDS)
    return FigureView(
        data=data,
        draw=draw,
        height=3.3,
        notes=("Lines: 95% intervals. Numbers: people with the abuse / people with a known level at both.",),
    )


def draw(figure: Any, data: pd.DataFrame) -> None:
    """Two panels, one a level; the types down the side in the house order."""
    panels = figure.subplots(1, 2, sharey=True)
    names = list(ABUSE_TYPES.values())
    for axes, (level, title) in zip(
        panels, (("Any", "Any"), ("Moderate or high", "Moderate or high")), strict=True
    ):
        part = data[data["level"] == level]
        axes.set_title(title)
        if part.empty:
            empty_panel(axes)
            continue
        marks.named_rows(axes, names)
        marks.percent_axis(axes, "Share of cases")
        for row in each(part):
            period = str(row.period).lower()
            at = names.index(str(row.outcome)) + _SHIFT[period]
            filled = period == "exit"
            colour = TIME_COLOURS[period]
            marks.share_or_band(axes, row, at, colour, ARM_MARKERS["drive"], filled)
            marks.beside(axes, at, marks.share_text(row))
    entries = [
        ("Intake", TIME_COLOURS["intake"], ARM_MARKERS["drive"], False),
        ("Exit", TIME_COLOURS["exit"], ARM_MARKERS["drive"], True),
    ]
    marks.key_of_marks(figure, entries, band=bool((data["state"] == "withheld").any()))


def alt(data: pd.DataFrame) -> str:
    """The figure in words: each type's shares at intake and exit."""
    sentences = []
    for (level, outcome), part in shown(data).groupby(["level", "outcome"], sort=False):
        shares = [
            f"{printed.percentage(row.numerator, row.denominator)} "
            f"({printed.count(row.numerator)} of {printed.count(row.denominator)}) "
            f"at {str(row.period).lower()}"
            for row in each(part)
        ]
        sentences.append(f"{outcome}, {str(level).lower()}: {', '.join(shares)}.")
    return "Dot plot of abuse types at intake and exit. " + " ".join(sentences) + states_in_words(data)
