"""Marks that several figures share: points with intervals, counts beside them, percent axes."""

from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.figures.canvas import withheld_band
from drive_eval.display.style import INK, QUIET

SMALL: Final = 7.5


def point_with_interval(
    axes: Any, row: Any, at: float, colour: str, marker: str = "o", *, scale: float = 1.0, filled: bool = True
) -> None:
    """One estimate as a point on a line that spans its interval."""
    if pd.notna(row.conf_low) and pd.notna(row.conf_high):
        axes.plot(
            [row.conf_low * scale, row.conf_high * scale],
            [at, at],
            color=colour,
            linewidth=1.4,
            solid_capstyle="butt",
            zorder=2,
        )
    face = colour if filled else "white"
    axes.plot(
        [row.estimate * scale],
        [at],
        marker=marker,
        markersize=5.2,
        color=colour,
        markerfacecolor=face,
        markeredgewidth=1.3,
        linestyle="none",
        zorder=3,
    )


def share_text(row: Any) -> str:
    """Count and denominator as printed beside a point."""
    if row.state == "withheld":
        return "xx"
    if pd.isna(row.numerator) or pd.isna(row.denominator):
        return "n.e."
    return f"{printed.count(row.numerator)}/{printed.count(row.denominator)}"


def beside(axes: Any, at: float, text: str, *, colour: str = INK) -> None:
    """Small text at the right edge of a panel, level with a mark."""
    axes.annotate(
        text,
        xy=(1, at),
        xycoords=axes.get_yaxis_transform(),
        xytext=(6, 0),
        textcoords="offset points",
        ha="left",
        va="center",
        fontsize=SMALL,
        color=colour,
        annotation_clip=False,
    )


def share_or_band(axes: Any, row: Any, at: float, colour: str, marker: str, filled: bool = True) -> None:
    """A share in per cent, or the hatched band of a withheld one, or words where there is none."""
    if row.state == "shown":
        point_with_interval(axes, row, at, colour, marker, scale=100.0, filled=filled)
    elif row.state == "withheld":
        withheld_band(axes, 0, 100, at, 0.2)
    else:
        axes.text(50, at, "not estimable", ha="center", va="center", fontsize=SMALL, color=QUIET)


def percent_axis(axes: Any, label: str) -> None:
    """A horizontal axis from 0 to 100 per cent, with light upright lines."""
    axes.set_xlim(-2, 102)
    axes.set_xticks([0, 25, 50, 75, 100], ["0%", "25%", "50%", "75%", "100%"])
    axes.set_xlabel(label)
    axes.grid(axis="x")


def named_rows(axes: Any, names: list[str]) -> None:
    """Row names down the left side, first row on top, without tick marks."""
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(names) - 0.45, -0.55)


def key_of_marks(
    figure: Any, entries: list[tuple[str, str, str, bool]], *, band: bool = False, lines: bool = True
) -> None:
    """A legend above the panels: label, colour, marker, filled; and the withheld band where it occurs."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Line2D(
            [],
            [],
            color=colour,
            marker=marker,
            markersize=5.2,
            markerfacecolor=colour if filled else "white",
            markeredgewidth=1.3,
            linewidth=1.4 if lines else 0.0,
            label=label,
        )
        for label, colour, marker, filled in entries
    ]
    if band:
        handles.append(Patch(facecolor="white", edgecolor=QUIET, hatch="////", label="Withheld"))
    figure.legend(handles=handles, loc="outside upper left", ncols=len(handles), handlelength=2.4)
