"""Risk differences with intervals: changes within Drive, and Drive against control, never mixed."""

from textwrap import fill
from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book, Row
from drive_eval.display.figures import marks
from drive_eval.display.figures.canvas import empty_panel, withheld_band
from drive_eval.display.figures.view import FigureView, each, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, ARM_MARKERS, INK, QUIET
from drive_eval.vocabulary import ABUSE_TYPES

_WORDS = ("panel", "label")
_WITHIN: Final = "Within Drive: exit less intake"
_BETWEEN: Final = "Drive less control, stratified"
_ADJUSTED: Final = "adjusted=site_quarter"
_SOURCES: Final = {"idva": "Idva", "police": "police", "case_manager": "case manager"}
_LIMIT: Final = 100.0


def build(book: Book, labels: Labels) -> FigureView:
    """Risk differences in percentage points."""
    records = []
    for level in ("any", "moderate_or_high"):
        for outcome in ABUSE_TYPES:
            row = book.one(
                analysis="abuse_types", source="case_manager", outcome=outcome, level=level,
                period="exit_vs_intake", quantity="risk_difference",
            )  # fmt: skip
            if row:
                words = {"panel": _WITHIN, "label": f"{labels.outcome(outcome)}, {labels.of(level).lower()}"}
                records.append(record(row, words))
    for row in _between(book, labels):
        records.append(record(row, {"panel": _BETWEEN, "label": _said(row, labels)}))
    data = frame(records, _WORDS)
    return FigureView(
        data=data,
        draw=draw,
        height=1.3 + 0.29 * max(len(data), 4),
        notes=(
            "Within Drive there is no comparison group. Drive less control: Mantel–Haenszel over "
            "site and quarter; "
            "exploratory. Abuse and harms: left of the line is less. Risk reduced: right of the "
            "line is more people with risk "
            "reduced. A change within one arm is not an effect: everyone entered at a peak "
            "(regression to the mean).",
        ),
    )


def _between(book: Book, labels: Labels) -> list[Row]:
    """Stratified differences between the arms: the crude ones stand beside them in the tables."""
    where = {"group": "drive_vs_control", "quantity": "risk_difference", "subgroup": "all"}
    rows = book.find(**where, analysis=("risk_idva", "harms"), variant=_ADJUSTED)
    return sorted(
        rows,
        key=lambda row: (
            row.part("analysis") == "harms",
            labels.rank(row.part("source")),
            labels.rank(row.part("outcome")),
        ),
    )


def _said(row: Row, labels: Labels) -> str:
    level = row.part("period")
    window = labels.of(level).lower().replace("(", "").replace(")", "")
    tail = f", {window}" if level else ""
    source = _SOURCES.get(row.part("source"), row.part("source"))
    return f"{labels.outcome(row.part('outcome'))}{tail} ({source})"


def draw(figure: Any, data: pd.DataFrame) -> None:
    """One panel a kind of comparison, on one scale."""
    sizes = [max(int((data["panel"] == panel).sum()), 1) for panel in (_WITHIN, _BETWEEN)]
    panels = figure.subplots(2, 1, sharex=True, height_ratios=[size + 0.9 for size in sizes])
    for axes, panel, arm in zip(panels, (_WITHIN, _BETWEEN), ("drive", "all"), strict=True):
        _panel(axes, data[data["panel"] == panel], panel, arm, _limits(data))
    panels[-1].set_xlabel("Risk difference, percentage points")


def _panel(axes: Any, part: pd.DataFrame, title: str, arm: str, limits: tuple[float, float]) -> None:
    axes.set_title(title)
    if part.empty:
        empty_panel(axes)
        return
    marks.named_rows(axes, [fill(label, 38) for label in part["label"]])
    axes.set_xlim(*limits)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.grid(axis="x")
    for at, row in enumerate(each(part)):
        if row.state == "shown":
            marks.point_with_interval(axes, row, at, ARM_COLOURS[arm], ARM_MARKERS[arm], scale=100.0)
            marks.beside(axes, at, _text(row))
        elif row.state == "withheld":
            low, high = axes.get_xlim()
            withheld_band(axes, low, high, at, 0.4)
            marks.beside(axes, at, "xx")
        else:
            marks.beside(axes, at, "not estimable", colour=QUIET)


def _limits(data: pd.DataFrame) -> tuple[float, float]:
    seen = shown(data)[["estimate", "conf_low", "conf_high"]].abs().max().max() * 100
    limit = 50.0 if pd.isna(seen) else min(max(10.0 * (seen // 10 + 1), 20.0), _LIMIT)
    return -limit, limit


def _text(row: Any) -> str:
    point = printed.signed(row.estimate * 100)
    if pd.isna(row.conf_low) or pd.isna(row.conf_high):
        return point
    return f"{point} ({printed.signed(row.conf_low * 100)} to {printed.signed(row.conf_high * 100)})"


def alt(data: pd.DataFrame) -> str:
    """The figure in words: each difference and its interval."""
    sentences = [
        f"{panel}: " + "; ".join(f"{row.label} {_text(row)}" for row in each(part)) + "."
        for panel, part in shown(data).groupby("panel", sort=False)
    ]
    lead = "Forest plot of risk differences in percentage points with 95% intervals. "
    return lead + " ".join(sentences) + states_in_words(data)
