"""Ratios with intervals on a log axis: what the forests of effects and of subgroups share."""

import math
from textwrap import fill
from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.figures import marks
from drive_eval.display.figures.canvas import empty_panel, withheld_band
from drive_eval.display.figures.view import each, shown
from drive_eval.display.style import ARM_COLOURS, ARM_MARKERS, INK, QUIET

WORDS: Final = ("panel", "label")
ROW: Final = 0.21  # inches for a ratio
PANEL: Final = 0.34  # inches for the heading of a panel
_TICKS: Final = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_WIDEST: Final = 12.0  # limits beyond this ratio are cut at the edge of the panel


def height(data: pd.DataFrame) -> float:
    """Inches that the panels need."""
    return 0.75 + ROW * max(len(data), 3) + PANEL * max(data["panel"].nunique(), 1)


def panels(figure: Any, data: pd.DataFrame, label: str) -> None:
    """One panel a kind of comparison, all on one log axis; one is no difference."""
    names = list(dict.fromkeys(data["panel"]))
    if not names:
        empty_panel(figure.subplots())
        return
    heights = [int((data["panel"] == name).sum()) + 0.7 for name in names]
    drawn = figure.subplots(len(names), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
    low, high = _limits(data)
    for axes, name in zip(drawn, names, strict=True):
        axes.set_title(name)
        axes.set_xscale("log")
        axes.set_xlim(low, high)
        _panel(axes, data[data["panel"] == name])
    ticks = [tick for tick in _TICKS if low <= tick <= high]
    drawn[-1].set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    for axes in drawn:
        axes.tick_params(axis="x", which="minor", length=0, labelbottom=False)
    drawn[-1].set_xlabel(label)


def _panel(axes: Any, part: pd.DataFrame) -> None:
    marks.named_rows(axes, [fill(label, 48) for label in part["label"]])
    axes.axvline(1, color=INK, linewidth=0.8)
    axes.grid(axis="x")
    low, high = axes.get_xlim()
    for at, row in enumerate(each(part)):
        if row.state == "shown" and row.estimate > 0:
            cut = row._replace(conf_low=max(row.conf_low, low), conf_high=min(row.conf_high, high))
            marks.point_with_interval(axes, cut, at, ARM_COLOURS["all"], ARM_MARKERS["all"])
            marks.beside(axes, at, text(row))
        elif row.state == "withheld":
            withheld_band(axes, low, high, at, 0.4)
            marks.beside(axes, at, "xx")
        else:
            marks.beside(axes, at, "not estimable", colour=QUIET)


def _limits(data: pd.DataFrame) -> tuple[float, float]:
    """The same distance to both sides of one, on the log scale."""
    seen = shown(data)[["estimate", "conf_low", "conf_high"]].to_numpy(dtype="float64").ravel()
    logs = [abs(math.log(value)) for value in seen if value > 0 and math.isfinite(value)]
    widest = min(max([*logs, math.log(2.0)]) * 1.08, math.log(_WIDEST))
    return math.exp(-widest), math.exp(widest)


def text(row: Any) -> str:
    """The ratio and its interval in print."""
    point = printed.quantity(row.estimate, 2)
    if pd.isna(row.conf_low) or pd.isna(row.conf_high):
        return point
    return f"{point} ({printed.quantity(row.conf_low, 2)} to {printed.quantity(row.conf_high, 2)})"


def in_words(data: pd.DataFrame) -> str:
    """Each ratio and its interval, panel by panel."""
    return " ".join(
        f"{panel}: " + "; ".join(f"{row.label} {text(row)}" for row in each(part)) + "."
        for panel, part in shown(data).groupby("panel", sort=False)
    )
