"""Time to a first domestic incident: the share without one, by arm, from two starting points."""

from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book
from drive_eval.display.figures import marks
from drive_eval.display.figures.bands import band_line
from drive_eval.display.figures.canvas import empty_panel
from drive_eval.display.figures.view import FigureView, each, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, ARM_MARKERS
from drive_eval.vocabulary import ARMS

_WORDS = ("clock", "arm", "month")
CLOCKS: Final = {"from_index": "From allocation", "from_10m": "From the end of the intervention"}


def build(book: Book, labels: Labels) -> FigureView:
    """Kaplan–Meier shares every three months."""
    records = []
    for level, clock in CLOCKS.items():
        for arm in ARMS:
            for row in book.find(quantity="survival", level=level, group=arm, outcome="dva_incidents"):
                month = int(row.part("period").removeprefix("month_"))
                records.append(record(row, {"clock": clock, "arm": labels.of(arm), "month": month}))
    return FigureView(
        data=frame(records, _WORDS),
        draw=draw,
        height=2.7,
        notes=(
            "Kaplan–Meier estimates every three months, joined by lines; bands: 95% intervals. Arms pooled "
            "over sites and time: the hazard ratio within site and quarter is in the table.",
        ),
    )


def draw(figure: Any, data: pd.DataFrame) -> None:
    """One panel a starting point."""
    clocks = list(dict.fromkeys(data["clock"]))
    if not clocks:
        empty_panel(figure.subplots())
        return
    panels = figure.subplots(1, len(clocks), sharey=True, squeeze=False)[0]
    for axes, clock in zip(panels, clocks, strict=True):
        part = data[data["clock"] == clock]
        for arm, label in ARMS.items():
            own = part[part["arm"] == label]
            band_line(axes, own, ARM_COLOURS[arm], ARM_MARKERS[arm], x="month", scale=100.0)
        axes.set_title(clock)
        axes.set_xlim(0, int(part["month"].max()) + 1)
        axes.set_xticks(range(0, int(part["month"].max()) + 1, 3))
        axes.set_xlabel("Months")
        axes.set_ylim(0, 102)
        axes.set_yticks([0, 25, 50, 75, 100], ["0%", "25%", "50%", "75%", "100%"])
        axes.grid(axis="y")
    panels[0].set_ylabel("Without an incident so far")
    entries = [(label, ARM_COLOURS[arm], ARM_MARKERS[arm], True) for arm, label in ARMS.items()]
    marks.key_of_marks(figure, entries, band=bool((data["state"] == "withheld").any()))


def alt(data: pd.DataFrame) -> str:
    """The figure in words: the share without an incident every six months."""
    seen = shown(data)
    sentences = []
    for (clock, arm), part in seen[seen["month"].astype(int) % 6 == 0].groupby(["clock", "arm"], sort=False):
        values = ", ".join(
            f"month {row.month} {printed.quantity(row.estimate * 100, 1)}%" for row in each(part)
        )
        sentences.append(f"{clock}, {arm}: {values}.")
    lead = "Curves of the share without a domestic incident so far, by arm. "
    return lead + " ".join(sentences) + states_in_words(data)
