"""Severity at intake and exit: stacked bars from none to high, one pair of bars a type."""

from textwrap import fill
from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import WHOLE_ROW, Book, Row
from drive_eval.display.figures.canvas import empty_panel, withheld_band
from drive_eval.display.figures.marks import SMALL, beside
from drive_eval.display.figures.view import FigureView, each, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import INK, PAPER, QUIET, SEVERITY_COLOURS
from drive_eval.vocabulary import ABUSE_TYPES, SEVERITY

_WORDS = ("outcome", "period", "level")
_BESIDE: Final = {2: -0.13, 4: -0.265}  # where the name of a type ends, by the number of its bars


def build(book: Book, labels: Labels) -> FigureView:
    """Share of paired cases at each level of severity, by type and occasion."""
    records = []
    for outcome in ABUSE_TYPES:
        for period in ("intake", "exit"):
            for row in segments(book, outcome, period, "drive"):
                words = {name: labels.of(row.part(name)) for name in _WORDS}
                records.append(record(row, words, ("estimate", "numerator", "denominator")))
    data = frame(records, _WORDS)
    return FigureView(
        data=data,
        draw=draw,
        height=3.6,
        notes=("Numbers in bars: cases at the level. At the right: cases with a known level at both.",),
    )


def segments(book: Book, outcome: str, period: str, group: str) -> list[Row]:
    """The levels of one bar in order; one hidden segment hides the bar, whose rest would tell it."""
    where = {"outcome": outcome, "period": period, "group": group, "quantity": "proportion"}
    levels = [book.one(**where, level=level) for level in SEVERITY]
    rows = [row for row in levels if row is not None]
    hidden = any(row.hides("estimate", "numerator", "denominator") for row in rows)
    return [row.without(WHOLE_ROW) for row in rows] if hidden else rows


def draw(figure: Any, data: pd.DataFrame) -> None:
    """Two bars a type, intake above exit."""
    stacked(figure, data, ("Intake", "Exit"))


def stacked(figure: Any, data: pd.DataFrame, names: tuple[str, ...]) -> None:
    """Bars of every type under one another, in the order of their names."""
    apart = len(names) + 0.5
    axes = figure.subplots()
    if data.empty:
        empty_panel(axes)
        return
    ticks: list[tuple[float, str]] = []
    for place, outcome in enumerate(ABUSE_TYPES.values()):
        for step, period in enumerate(names):
            at = place * apart + step
            part = data[(data["outcome"] == outcome) & (data["period"] == period)]
            ticks.append((at, period))
            _bar(axes, part, at)
        axes.text(
            _BESIDE[len(names)], place * apart + (len(names) - 1) / 2, fill(outcome, 22),
            transform=axes.get_yaxis_transform(),
            ha="right", va="center", fontsize=8, fontweight="bold",
        )  # fmt: skip
    axes.set_yticks([at for at, _ in ticks], [name for _, name in ticks])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(apart * len(ABUSE_TYPES) - 0.9, -0.6)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 25, 50, 75, 100], ["0%", "25%", "50%", "75%", "100%"])
    axes.set_xlabel("Share of cases")
    _legend(figure, bool((data["state"] == "withheld").any()))


def _bar(axes: Any, part: pd.DataFrame, at: float) -> None:
    if part.empty or (part["state"] == "not_estimable").all():
        axes.text(50, at, "not estimable", ha="center", va="center", fontsize=SMALL, color=QUIET)
        return
    if (part["state"] == "withheld").any():
        withheld_band(axes, 0, 100, at, 0.8)
        beside(axes, at, "xx")
        return
    left = 0.0
    for row in each(shown(part)):
        width = 100 * row.estimate
        code = next(code for code, label in SEVERITY.items() if label == row.level)
        axes.barh(at, width, 0.8, left=left, color=SEVERITY_COLOURS[code], edgecolor=PAPER, linewidth=0.8)
        text = printed.count(row.numerator)
        if width >= 2.0 * len(text):
            ink = PAPER if code == "high" else INK
            axes.text(
                left + width / 2, at, text,
                ha="center", va="center", fontsize=SMALL, color=ink,
            )  # fmt: skip
        left += width
    beside(axes, at, f"n = {printed.count(part['denominator'].iloc[0])}")


def _legend(figure: Any, band: bool) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=SEVERITY_COLOURS[code], edgecolor=QUIET, linewidth=0.4, label=label)
        for code, label in SEVERITY.items()
    ]
    if band:
        handles.append(Patch(facecolor=PAPER, edgecolor=QUIET, hatch="////", label="Withheld"))
    figure.legend(handles=handles, loc="outside upper right", ncols=len(handles), handlelength=1.4)


def alt(data: pd.DataFrame) -> str:
    """The figure in words: the counts of each bar."""
    sentences = []
    for (outcome, period), part in data.groupby(["outcome", "period"], sort=False):
        if (part["state"] != "shown").any():
            continue
        counts = ", ".join(f"{str(row.level).lower()} {printed.count(row.numerator)}" for row in each(part))
        total = printed.count(part["denominator"].iloc[0])
        name = str(period) if "," in str(period) else str(period).lower()
        sentences.append(f"{outcome} at {name} (of {total}): {counts}.")
    return "Stacked bars of severity at intake and exit. " + " ".join(sentences) + states_in_words(data)
