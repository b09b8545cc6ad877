"""The cost-effectiveness plane and the acceptability curve."""

from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book
from drive_eval.display.figures.canvas import empty_panel
from drive_eval.display.figures.view import FigureView, each, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, INK

_WORDS = ("measure", "place")
_MEASURES: Final = {
    "plane_avoided": "Incidents avoided",
    "plane_net_cost": "Net cost",
    "acceptability": "Probability",
}


def build(book: Book, labels: Labels) -> FigureView:
    """Draws of the plane as pairs, and the points of the curve."""
    records = []
    for quantity, measure in _MEASURES.items():
        rows = sorted(book.find(quantity=quantity), key=lambda row: _place(row.part("level")))
        for row in rows:
            records.append(record(row, {"measure": measure, "place": _place(row.part("level"))}))
    return FigureView(
        data=frame(records, _WORDS),
        draw=draw,
        height=2.9,
        notes=(
            "Per person allocated to Drive, against control. Plane: each point is one draw from the "
            "uncertainty of the effect and of the costs; net cost is delivery less what the incidents "
            "avoided are worth, so points below the line save money. Curve: share of draws in which Drive "
            "is worth its cost at a given price of an incident avoided.",
        ),
    )


def _place(level: str) -> float:
    return float(level.removeprefix("draw_") or 0)


def draw(figure: Any, data: pd.DataFrame) -> None:
    """The plane on the left, the curve on the right."""
    plane, curve = figure.subplots(1, 2)
    _plane(plane, data)
    points = data[data["measure"] == _MEASURES["acceptability"]]
    part = shown(points)
    curve.set_title("Acceptability curve")
    if part.empty:
        _nothing(curve, points)
        return
    curve.plot(
        part["place"].astype(float), part["estimate"] * 100, color=ARM_COLOURS["drive"], marker="o",
        markersize=3.5, linewidth=1.4,
    )  # fmt: skip
    curve.set_ylim(0, 102)
    curve.set_yticks([0, 25, 50, 75, 100], ["0%", "25%", "50%", "75%", "100%"])
    curve.set_ylabel("Worth its cost")
    curve.set_xlabel("Price of an incident avoided, £")
    curve.grid(axis="both")


def _nothing(axes: Any, data: pd.DataFrame) -> None:
    """A panel without a point: its values are withheld, or there are none."""
    if (data["state"] == "withheld").any():
        empty_panel(axes, "Withheld")
    else:
        empty_panel(axes)


def _plane(axes: Any, data: pd.DataFrame) -> None:
    axes.set_title("Cost-effectiveness plane")
    draws = data[data["measure"] != _MEASURES["acceptability"]]
    seen = shown(draws)
    pairs = seen.pivot_table(index="place", columns="measure", values="estimate").dropna()
    if len(pairs.columns) < 2 or pairs.empty:
        _nothing(axes, draws)
        return
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.plot(
        pairs[_MEASURES["plane_avoided"]], pairs[_MEASURES["plane_net_cost"]], linestyle="none", marker="o",
        markersize=2.2, color=ARM_COLOURS["drive"], alpha=0.35, markeredgewidth=0,
    )  # fmt: skip
    axes.set_xlabel("Incidents avoided per person")
    axes.set_ylabel("Net cost per person, £")


def alt(data: pd.DataFrame) -> str:
    """The figure in words: how many draws, and the points of the curve."""
    seen = shown(data)
    draws = seen[seen["measure"] == _MEASURES["plane_avoided"]]
    curve = seen[seen["measure"] == _MEASURES["acceptability"]]
    points = "; ".join(
        f"£{printed.quantity(float(row.place))} {printed.quantity(row.estimate * 100, 1)}%"
        for row in each(curve)
    )
    lead = f"Cost-effectiveness plane of {len(draws)} draws and acceptability curve. "
    tail = f"Probability of being worth its cost at each price: {points}." if points else ""
    return lead + tail + states_in_words(data)
