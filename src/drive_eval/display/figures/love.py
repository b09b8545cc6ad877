"""Love plot: absolute standardised mean differences between the arms before allocation."""

from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book
from drive_eval.display.figures import marks
from drive_eval.display.figures.canvas import empty_panel, withheld_band
from drive_eval.display.figures.view import FigureView, each, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, ARM_MARKERS, QUIET

_WORDS = ("label",)
THRESHOLD: Final = 0.1
_MISSING: Final = "missing"
_MOST: Final = 20  # items that leave room for text on the page


def build(book: Book, labels: Labels) -> FigureView:
    """Differences of every baseline item that one source records for both arms."""
    rows = book.find(quantity="standardised_mean_difference", group="drive_vs_control", subgroup="all")
    split = {row.part("outcome") for row in rows if row.part("level") not in ("", _MISSING)}
    records = []
    for row in rows:
        outcome, level = row.part("outcome"), row.part("level")
        whole = outcome in split and not level
        nobody_missing = level == _MISSING and row["estimate"] == 0
        if not whole and not nobody_missing:
            tail = f": {labels.of(level)}" if level else ""
            records.append(record(row, {"label": labels.outcome(outcome) + tail}))
    data = frame(records, _WORDS)
    order = data["estimate"].abs().sort_values(ascending=False, na_position="last", kind="stable").index
    items = len(data)
    data = data.loc[order].head(_MOST).reset_index(drop=True)
    return FigureView(
        data=data,
        draw=draw,
        height=1.2 + 0.2 * max(len(data), 4),
        notes=(
            "Dashed lines: a standardised difference of 0.1. Categories are shown level by "
            "level; items that nobody "
            "lacks are left out of “not known”. No p-values are given for balance.",
            *((f"The {_MOST} largest differences; all are in the table.",) if items > _MOST else ()),
        ),
    )


def draw(figure: Any, data: pd.DataFrame) -> None:
    """One point an item, largest difference on top; the side shows which arm is higher."""
    axes = figure.subplots()
    if data.empty:
        empty_panel(axes)
        return
    marks.named_rows(axes, list(data["label"]))
    seen = shown(data)["estimate"].abs().max()
    limit = 0.25 if pd.isna(seen) else max(0.25, float(seen) * 1.15)
    axes.set_xlim(-limit, limit)
    axes.axvline(0, color=QUIET, linewidth=0.8)
    for side in (-THRESHOLD, THRESHOLD):
        axes.axvline(side, color=QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.grid(axis="y")
    for at, row in enumerate(each(data)):
        if row.state == "shown":
            higher = "drive" if row.estimate >= 0 else "control"
            axes.plot(
                [row.estimate], [at], linestyle="none", marker=ARM_MARKERS[higher], markersize=5.5,
                color=ARM_COLOURS[higher], zorder=3,
            )  # fmt: skip
            marks.beside(axes, at, printed.signed(row.estimate, 2))
        elif row.state == "withheld":
            withheld_band(axes, -limit, limit, at, 0.4)
            marks.beside(axes, at, "xx")
        else:
            marks.beside(axes, at, "n.e.", colour=QUIET)
    axes.set_xlabel("Standardised mean difference")
    entries = [
        ("Higher in Drive", ARM_COLOURS["drive"], ARM_MARKERS["drive"], True),
        ("Higher in control", ARM_COLOURS["control"], ARM_MARKERS["control"], True),
    ]
    marks.key_of_marks(figure, entries, band=bool((data["state"] == "withheld").any()), lines=False)


def alt(data: pd.DataFrame) -> str:
    """The figure in words: how many items lie within the lines, and those that do not."""
    seen = shown(data)
    beyond = seen[seen["estimate"].abs() > THRESHOLD]
    named = "; ".join(f"{row.label} {printed.signed(row.estimate, 2)}" for row in each(beyond))
    lead = f"Love plot of {len(data)} baseline items. "
    if seen.empty:
        return lead + states_in_words(data).strip()
    tail = f"Beyond 0.1: {named}." if named else "None lies beyond 0.1."
    return lead + tail + states_in_words(data)
