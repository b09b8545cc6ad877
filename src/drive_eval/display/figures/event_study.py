"""Domestic incidents month by month around allocation: rates by arm, and their ratio, with bands."""

from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book
from drive_eval.display.figures import marks
from drive_eval.display.figures.bands import band_line, month_axis
from drive_eval.display.figures.canvas import empty_panel
from drive_eval.display.figures.view import FigureView, each, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, ARM_MARKERS, INK
from drive_eval.vocabulary import ARMS

_WORDS = ("measure", "arm", "month")
_RATE: Final = "Rate"
_RATIO: Final = "Rate ratio"
_BAND: Final = "Rate ratio, all months at once"
_HIGHEST: Final = 5.0  # a ratio's limits beyond this, or its inverse, run out of the panel
_TICKS: Final = (0.2, 0.5, 1.0, 2.0, 5.0)


def build(book: Book, labels: Labels) -> FigureView:
    """Rates by arm and the stratified ratio, a row a month."""
    records = []
    for row in book.find(quantity=("rate", "rate_ratio"), subgroup="all", outcome="dva_incidents"):
        month = row.part("period").removeprefix("month_")
        measure = _RATE if row.part("quantity") == "rate" else _RATIO
        arm = labels.of(row.part("group")) if measure == _RATE else "Drive over control"
        records.append(record(row, {"measure": measure, "arm": arm, "month": int(month)}))
    for row in book.find(
        quantity="rate_ratio", subgroup="all", outcome="dva_incidents", variant="band=sup_t"
    ):
        number = int(row.part("period").removeprefix("month_"))
        records.append(record(row, {"measure": _BAND, "arm": "Drive over control", "month": number}))
    data = frame(records, _WORDS).sort_values(["measure", "arm", "month"], ascending=[True, False, True])
    return FigureView(
        data=data.reset_index(drop=True),
        draw=draw,
        height=3.7,
        notes=(
            "Months from the index date; month 0 begins with allocation. Bands: 95% interval of each month; "
            "dotted: limits that hold for all months at once (sup-t). Ratio: within site and quarter of "
            "allocation, or planned allocation period. Everyone was at a peak "
            "at allocation (regression to the mean); before month 0 the arms should not differ. Dashed: end "
            "of the intervention.",
        ),
    )


def draw(figure: Any, data: pd.DataFrame) -> None:
    """Rates above, the ratio below, on one axis of months."""
    if data.empty:
        empty_panel(figure.subplots())
        return
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[1.3, 1])
    rates = data[data["measure"] == _RATE]
    for arm, label in ARMS.items():
        band_line(above, rates[rates["arm"] == label], ARM_COLOURS[arm], ARM_MARKERS[arm], x="month")
    above.set_ylabel("Incidents per\nperson-year")
    above.set_ylim(bottom=0)
    limits = _within(data[data["measure"] == _RATIO])
    below.set_yscale("log")
    below.set_ylim(1 / _HIGHEST, _HIGHEST)
    below.set_yticks(_TICKS, [f"{tick:g}" for tick in _TICKS])
    below.tick_params(axis="y", which="minor", length=0, labelleft=False)
    below.axhline(1, color=INK, linewidth=0.8)
    band_line(below, limits, ARM_COLOURS["all"], ARM_MARKERS["all"], x="month")
    whole = _within(data[data["measure"] == _BAND]).sort_values("month")
    for side in ("conf_low", "conf_high"):
        below.plot(
            whole["month"], whole[side], color=ARM_COLOURS["all"], linewidth=0.8, linestyle=(0, (1, 2))
        )
    below.set_ylabel("Drive over control\n(log scale)")
    below.set_xlabel("Months from allocation")
    for axes in (above, below):
        month_axis(axes, data["month"].astype(int))
    entries = [(label, ARM_COLOURS[arm], ARM_MARKERS[arm], True) for arm, label in ARMS.items()]
    entries.append(("Ratio", ARM_COLOURS["all"], ARM_MARKERS["all"], True))
    marks.key_of_marks(figure, entries, band=bool((data["state"] == "withheld").any()))


def _within(ratio: pd.DataFrame) -> pd.DataFrame:
    """The ratios with limits that stay inside the panel."""
    return ratio.assign(
        conf_low=ratio["conf_low"].clip(lower=1 / _HIGHEST), conf_high=ratio["conf_high"].clip(upper=_HIGHEST)
    )


def alt(data: pd.DataFrame) -> str:
    """The figure in words: each arm's rate in the first month, at allocation and in the last month."""
    sentences = []
    lines = data[data["measure"] != _BAND]
    for (measure, arm), part in shown(lines).groupby(["measure", "arm"], sort=False):
        told = part[part["month"].isin([part["month"].min(), 0, part["month"].max()])]
        values = ", ".join(f"month {row.month} {printed.quantity(row.estimate, 2)}" for row in each(told))
        sentences.append(f"{measure}, {arm}: {values}.")
    lead = "Lines of domestic incidents by month around allocation, by arm, and of their ratio. "
    return lead + " ".join(sentences) + states_in_words(data)
