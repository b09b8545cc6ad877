"""Missing outcomes by arm: the share of each outcome's population for whom it is not known."""

from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book
from drive_eval.display.figures import marks
from drive_eval.display.figures.canvas import empty_panel
from drive_eval.display.figures.view import FigureView, each, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, ARM_MARKERS
from drive_eval.vocabulary import ARMS

_WORDS = ("source", "outcome", "arm")
_ROW: Final = 0.27  # inches for an outcome
WHOM: Final = {
    "allocation": "Allocation log: everyone allocated",
    "police": "Police: everyone allocated",
    "marac": "Marac: everyone allocated",
    "case_manager": "Drive case manager: closed Drive cases",
    "idva": "Idva: victims with Idva data",
}


def build(book: Book, labels: Labels) -> FigureView:
    """One or two points an outcome: Drive and, where it has the outcome, control."""
    rows = book.find(quantity="proportion", level="missing", period="", subgroup="all", group=tuple(ARMS))
    rows.sort(key=lambda row: tuple(labels.rank(row.part(part)) for part in ("source", "outcome", "group")))
    records = []
    for row in rows:
        words = {
            "source": WHOM.get(row.part("source"), labels.of(row.part("source"))),
            "outcome": labels.outcome(row.part("outcome")),
            "arm": labels.of(row.part("group")),
        }
        records.append(record(row, words, ("estimate", "numerator", "denominator")))
    data = frame(records, _WORDS)
    sizes = _sizes(data)
    return FigureView(
        data=data,
        draw=draw,
        height=1.1 + _ROW * sum(sizes.values()) + 0.35 * len(sizes),
        notes=("Lines: 95% intervals. Numbers: those not known / all who should have the outcome.",),
    )


def _sizes(data: pd.DataFrame) -> dict[str, int]:
    """Outcomes in each panel."""
    return {str(source): part["outcome"].nunique() for source, part in data.groupby("source", sort=False)}


def draw(figure: Any, data: pd.DataFrame) -> None:
    """A panel a source, outcomes down the side, Drive above control."""
    sizes = _sizes(data)
    if not sizes:
        empty_panel(figure.subplots())
        return
    heights = [size + 0.6 for size in sizes.values()]
    panels = figure.subplots(len(sizes), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
    for axes, source in zip(panels, sizes, strict=True):
        _panel(axes, data[data["source"] == source], source)
    for axes in panels[:-1]:
        axes.set_xlabel("")
    entries = [(label, ARM_COLOURS[arm], ARM_MARKERS[arm], True) for arm, label in ARMS.items()]
    marks.key_of_marks(figure, entries, band=bool((data["state"] == "withheld").any()))


def _panel(axes: Any, part: pd.DataFrame, title: str) -> None:
    names = list(dict.fromkeys(part["outcome"]))
    codes = {label: arm for arm, label in ARMS.items()}
    axes.set_title(title)
    marks.named_rows(axes, names)
    marks.percent_axis(axes, "Share not known")
    for name, rows in part.groupby("outcome", sort=False):
        shift = (0.0,) if len(rows) == 1 else (-0.2, 0.2)
        for row, step in zip(each(rows), shift, strict=True):
            at, arm = names.index(str(name)) + step, codes[row.arm]
            marks.share_or_band(axes, row, at, ARM_COLOURS[arm], ARM_MARKERS[arm])
            marks.beside(axes, at, marks.share_text(row))


def alt(data: pd.DataFrame) -> str:
    """The figure in words: missing of all, by outcome and arm."""
    sentences = []
    for (source, outcome), part in shown(data).groupby(["source", "outcome"], sort=False):
        shares = [
            f"{row.arm} {printed.percentage(row.numerator, row.denominator)} "
            f"({printed.count(row.numerator)} of {printed.count(row.denominator)})"
            for row in each(part)
            if row.denominator
        ]
        sentences.append(f"{source}, {outcome}: {', '.join(shares)}.")
    return "Dot plot of outcomes not known, by arm. " + " ".join(sentences) + states_in_words(data)
