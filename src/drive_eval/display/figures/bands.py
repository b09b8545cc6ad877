"""Lines over time with interval bands: what the event study, the curves and the recording figure share."""

from typing import Any, Final

import pandas as pd

from drive_eval.display.style import PAPER, QUIET, RULE, WITHHELD_HATCH

END_OF_INTERVENTION: Final = 10


def band_line(axes: Any, part: pd.DataFrame, colour: str, marker: str, *, x: str, scale: float = 1.0) -> None:
    """One line with the band of its intervals; months without an estimate leave a gap."""
    part = part.sort_values(x, kind="stable")
    at = part[x].to_numpy()
    values, low, high = (
        part[name].to_numpy(dtype="float64") * scale for name in ("estimate", "conf_low", "conf_high")
    )
    axes.fill_between(at, low, high, color=colour, alpha=0.18, linewidth=0, zorder=1)
    axes.plot(at, values, color=colour, marker=marker, markersize=2.8, linewidth=1.2, zorder=3)
    withheld_stretch(axes, part[part["state"] == "withheld"][x])


def withheld_stretch(axes: Any, at: pd.Series) -> None:
    """Hatching from the first to the last withheld place."""
    if len(at):
        axes.axvspan(
            float(at.min()) - 0.5, float(at.max()) + 0.5, facecolor=PAPER, edgecolor=RULE,
            hatch=WITHHELD_HATCH, linewidth=0.0, zorder=0,
        )  # fmt: skip


def month_axis(axes: Any, months: pd.Series) -> None:
    """An axis of months from allocation, with lines at allocation and at the end of the intervention."""
    low, high = int(months.min()), int(months.max())
    axes.set_xlim(low - 0.5, high + 0.5)
    axes.set_xticks(range(-6, high + 1, 2))
    axes.axvline(0, color=QUIET, linewidth=0.8)
    axes.axvline(END_OF_INTERVENTION, color=QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.grid(axis="y")
