"""Balance before and after matching: absolute standardised differences, two points an item."""

from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book
from drive_eval.display.figures import marks
from drive_eval.display.figures.canvas import empty_panel, withheld_band
from drive_eval.display.figures.love import THRESHOLD
from drive_eval.display.figures.view import FigureView, each, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, QUIET

_WORDS = ("label", "sample")
SAMPLES: Final = {"before": "Before matching", "after": "After matching"}
_MARKERS: Final = {"Before matching": "o", "After matching": "D"}


def build(book: Book, labels: Labels) -> FigureView:
    """Standardised differences of every covariate of the matching."""
    where = {"quantity": "standardised_mean_difference", "group": "drive_vs_control"}
    rows = [row for row in book.find(**where) if row.part("period") in SAMPLES]
    rows.sort(key=lambda row: (row.part("period") != "before", -abs(row["estimate"] or 0.0)))
    records = []
    for row in rows:
        tail = f": {labels.of(row.part('level')).lower()}" if row.part("level") else ""
        words = {"label": labels.outcome(row.part("outcome")) + tail, "sample": SAMPLES[row.part("period")]}
        records.append(record(row, words))
    data = frame(records, _WORDS)
    return FigureView(
        data=data,
        draw=draw,
        height=1.15 + 0.22 * max(data["label"].nunique(), 4),
        notes=(
            "Absolute standardised differences, Drive against control; dashed line: 0.1. Only what is known "
            "before allocation is matched on. No p-values are given for balance.",
        ),
    )


def draw(figure: Any, data: pd.DataFrame) -> None:
    """Largest difference before matching on top; open before, filled after."""
    axes = figure.subplots()
    if data.empty:
        empty_panel(axes)
        return
    names = list(dict.fromkeys(data["label"]))
    marks.named_rows(axes, names)
    seen = shown(data)["estimate"].abs().max()
    limit = 0.25 if pd.isna(seen) else max(0.25, float(seen) * 1.1)
    axes.set_xlim(-0.01 * limit, limit)
    axes.axvline(THRESHOLD, color=QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.grid(axis="y")
    for row in each(data):
        at = names.index(row.label)
        if row.state == "withheld":
            withheld_band(axes, 0, limit, at, 0.4)
        elif row.state == "shown":
            face = ARM_COLOURS["all"] if row.sample == SAMPLES["after"] else "white"
            axes.plot(
                [abs(row.estimate)], [at], linestyle="none", marker=_MARKERS[row.sample], markersize=5.5,
                color=ARM_COLOURS["all"], markerfacecolor=face, zorder=3,
            )  # fmt: skip
    for name, part in data.groupby("label", sort=False):
        marks.beside(axes, names.index(str(name)), " → ".join(_text(row) for row in each(part)))
    axes.set_xlabel("Absolute standardised difference")
    entries = [
        (words, ARM_COLOURS["all"], _MARKERS[words], words == SAMPLES["after"]) for words in SAMPLES.values()
    ]
    marks.key_of_marks(figure, entries, band=bool((data["state"] == "withheld").any()), lines=False)


def _text(row: Any) -> str:
    if row.state == "shown":
        return printed.signed(row.estimate, 2)
    return "xx" if row.state == "withheld" else "n.e."


def alt(data: pd.DataFrame) -> str:
    """The figure in words: how many items lie beyond 0.1 before and after."""
    seen = shown(data)
    counts = [
        f"{str(sample).lower()} {int((part['estimate'].abs() > THRESHOLD).sum())} of {len(part)}"
        for sample, part in seen.groupby("sample", sort=False)
    ]
    lead = "Love plot of absolute standardised differences before and after matching. "
    tail = f"Beyond 0.1: {', '.join(counts)}." if counts else ""
    return lead + tail + states_in_words(data)
