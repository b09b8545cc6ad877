"""Primary and secondary effects between the arms as ratios, those of one kind in one panel."""

from typing import Any, Final

import pandas as pd

from drive_eval.display.book import Book, Row
from drive_eval.display.figures import ratios
from drive_eval.display.figures.view import FigureView, frame, record, states_in_words
from drive_eval.display.labels import Labels

PRIMARY: Final = ("police_dva", "dva_incidents", "post_0_12m")
_CLOCKS: Final = {"from_index": "from allocation", "from_10m": "from the end of the intervention"}


def build(book: Book, labels: Labels) -> FigureView:
    """The headline ratio of every outcome and window that has one."""
    where = {"group": "drive_vs_control", "subgroup": "all", "population": "allocated"}
    found = book.find(**where, quantity=("rate_ratio", "hazard_ratio"))
    found.sort(
        key=lambda row: (_place(row), *(labels.rank(row.part(part)) for part in ("outcome", "period")))
    )
    records = [record(row, {"panel": _PANELS[_place(row)], "label": _said(row, labels)}) for row in found]
    data = frame(records, ratios.WORDS)
    return FigureView(
        data=data,
        draw=draw,
        height=ratios.height(data),
        notes=(
            "Left of one: fewer in Drive. Police: adjusted rate ratios. Marac: rate ratios stratified by "
            "site and quarter. Time to first: hazard ratios stratified by site and quarter. Lines: 95% "
            "intervals, not adjusted for the number of outcomes; adjusted p-values are in the tables. The "
            "crude ratios stand beside these in the tables.",
        ),
    )


_PANELS: Final = (
    "Primary outcome",
    "Domestic abuse: other windows, crimes",
    "Incidents that are not domestic",
    "Marac: from the index to 12 months after",
    "Marac: 12 months after",
    "Time to a first domestic incident (hazard ratio)",
)


def _place(row: Row) -> int:
    if tuple(row.part(name) for name in ("analysis", "outcome", "period")) == PRIMARY:
        return 0
    if row.part("analysis") == "marac":
        return 3 if row.part("period").startswith("index") else 4
    return {"police_dva": 1, "police_non_dva": 2}.get(row.part("analysis"), 5)


def _said(row: Row, labels: Labels) -> str:
    if row.part("analysis") == "time_to_first":
        return f"{labels.outcome(row.part('outcome'))}, {_CLOCKS.get(row.part('level'), row.part('level'))}"
    if row.part("analysis") == "marac":
        return labels.outcome(row.part("outcome"))
    window = labels.of(row.part("period")).lower().replace("(", "").replace(")", "")
    return f"{labels.outcome(row.part('outcome'))}, {window}"


def draw(figure: Any, data: pd.DataFrame) -> None:
    """The forest."""
    ratios.panels(figure, data, "Drive over control (log scale)")


def alt(data: pd.DataFrame) -> str:
    """The figure in words: each ratio and its interval."""
    lead = "Forest plot of rate and hazard ratios, Drive over control, with 95% intervals. "
    return lead + ratios.in_words(data) + states_in_words(data)
