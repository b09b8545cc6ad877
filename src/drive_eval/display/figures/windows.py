"""Police incidents by window and arm: rates per person-year with intervals, a panel a kind of incident."""

import math
from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book
from drive_eval.display.figures import marks
from drive_eval.display.figures.canvas import empty_panel, withheld_band
from drive_eval.display.figures.view import FigureView, each, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, ARM_MARKERS, QUIET
from drive_eval.vocabulary import ARMS

_WORDS = ("outcome", "window", "arm")
_OUTCOMES: Final = ("dva_incidents", "non_dva_incidents")
_WINDOWS: Final = ("pre_6m", "during", "post_0_6m", "post_6_12m", "post_12_18m")


def build(book: Book, labels: Labels) -> FigureView:
    """Rates of domestic and of other incidents in windows that follow one another."""
    where = {"population": "allocated", "subgroup": "all", "level": "", "quantity": "rate"}
    records = []
    for outcome in _OUTCOMES:
        for window in _WINDOWS:
            for arm in ARMS:
                row = book.one(**where, outcome=outcome, period=window, group=arm)
                if row:
                    said = (labels.outcome(outcome), labels.of(window), labels.of(arm))
                    records.append(record(row, dict(zip(_WORDS, said, strict=True))))
    return FigureView(
        data=frame(records, _WORDS),
        draw=draw,
        height=3.3,
        notes=(
            "Per observed person-year, everyone as observed; lines: 95% intervals. Arms pooled over sites "
            "and time. Both arms entered at a peak, so that both fall (regression to the mean), and "
            "recording changed with the calendar: neither fall is an effect.",
        ),
    )


def draw(figure: Any, data: pd.DataFrame) -> None:
    """Windows down the side in their order, Drive above control."""
    names = list(dict.fromkeys(data["window"]))
    outcomes = list(dict.fromkeys(data["outcome"]))
    if not outcomes:
        empty_panel(figure.subplots())
        return
    panels = figure.subplots(1, len(outcomes), sharey=True, squeeze=False)[0]
    for axes, outcome in zip(panels, outcomes, strict=True):
        part = data[data["outcome"] == outcome]
        axes.set_title(outcome)
        marks.named_rows(axes, names)
        # Without any incident a rate has no upper limit: its interval runs out of the panel.
        drawn = shown(part)[["estimate", "conf_high"]].astype("float64")
        highest = drawn.where(drawn < math.inf).max().max()
        axes.set_xlim(0, highest * 1.08 if highest > 0 else 1.0)
        axes.set_xlabel("Incidents per person-year")
        axes.grid(axis="x")
        for row in each(part):
            _mark(axes, row, names.index(row.window))
    entries = [(label, ARM_COLOURS[arm], ARM_MARKERS[arm], True) for arm, label in ARMS.items()]
    marks.key_of_marks(figure, entries, band=bool((data["state"] == "withheld").any()))


def _mark(axes: Any, row: Any, place: int) -> None:
    arm = {label: code for code, label in ARMS.items()}[row.arm]
    at = place + (-0.18 if arm == "drive" else 0.18)
    if row.state == "shown":
        edge = row._replace(conf_high=min(row.conf_high, axes.get_xlim()[1]))
        marks.point_with_interval(axes, edge, at, ARM_COLOURS[arm], ARM_MARKERS[arm])
        marks.beside(axes, at, printed.quantity(row.estimate, 2))
    elif row.state == "withheld":
        low, high = axes.get_xlim()
        withheld_band(axes, low, high, at, 0.2)
        marks.beside(axes, at, "xx")
    else:
        marks.beside(axes, at, "n.e.", colour=QUIET)


def alt(data: pd.DataFrame) -> str:
    """The figure in words: the rates of each window by arm."""
    sentences = [
        f"{outcome}, {window}: "
        + ", ".join(f"{row.arm} {printed.quantity(row.estimate, 2)}" for row in each(part))
        + "."
        for (outcome, window), part in shown(data).groupby(["outcome", "window"], sort=False)
    ]
    lead = "Dot plot of police incidents per person-year by window and arm, with 95% intervals. "
    return lead + " ".join(sentences) + states_in_words(data)
