"""Severity at intake and exit as Idvas see it: four stacked bars a type, Drive above control."""

from typing import Any, Final

import pandas as pd

from drive_eval.display.book import Book
from drive_eval.display.figures import severity
from drive_eval.display.figures.view import FigureView, frame, record
from drive_eval.display.labels import Labels
from drive_eval.vocabulary import ABUSE_TYPES, ARMS

_WORDS = ("outcome", "period", "level")
_ENDS: Final = {"intake": "intake", "exit": "exit"}
_NAMES: Final = tuple(f"{label}, {end}" for label in ARMS.values() for end in _ENDS)


def build(book: Book, labels: Labels) -> FigureView:
    """Share of victims at each level, by type, arm and occasion."""
    records = []
    for outcome in ABUSE_TYPES:
        for arm, label in ARMS.items():
            for end, said in _ENDS.items():
                for row in severity.segments(book, outcome, end, arm):
                    words = (labels.of(outcome), f"{label}, {said}", labels.of(row.part("level")))
                    needed = ("estimate", "numerator", "denominator")
                    records.append(record(row, dict(zip(_WORDS, words, strict=True)), needed))
    return FigureView(
        data=frame(records, _WORDS),
        draw=draw,
        height=5.0,
        notes=(
            "Numbers in bars: victims at the level. At the right: victims with a known level at both. Only "
            "victims who engaged with an Idva: exploratory. Everyone was at a peak at intake, so that both "
            "arms fall (regression to the mean).",
        ),
    )


def draw(figure: Any, data: pd.DataFrame) -> None:
    """Four bars a type."""
    severity.stacked(figure, data, _NAMES)


def alt(data: pd.DataFrame) -> str:
    """The figure in words: the counts of each bar."""
    return severity.alt(data)
