"""Allocation over time: people allocated to each arm by quarter, one panel a site."""

from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book, Row
from drive_eval.display.figures.canvas import empty_panel
from drive_eval.display.figures.marks import SMALL
from drive_eval.display.figures.view import FigureView, each, frame, record, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, INK, PAPER
from drive_eval.vocabulary import ARMS

_WORDS = ("site", "quarter", "measure")
_RATIO: Final = "Controls for each Drive place"
_ACROSS: Final = 3  # panels side by side
_FEW: Final = 7  # quarters that can each be named
_ROOM: Final = 1.12  # above the tallest bar, for the ratio


def build(book: Book, labels: Labels) -> FigureView:
    """Counts by site, quarter and arm, and the ratio that the estimates hold for each."""
    records = []
    for site in labels.site_codes():
        where = {"subgroup": f"site={site}"}
        counts = book.find(**where, outcome="allocated", group=tuple(ARMS), quantity="count")
        ratios = book.find(**where, outcome="allocation_ratio", quantity="ratio")
        for row in sorted((*counts, *ratios), key=lambda row: row.part("period")):
            if is_quarter(row):
                arm = row.part("group")
                measure = labels.of(arm) if arm in ARMS else _RATIO
                words = {"site": labels.of(site), "quarter": row.part("period"), "measure": measure}
                records.append(record(row, words))
    data = frame(records, _WORDS)
    return FigureView(
        data=data,
        draw=draw,
        height=0.7 + 2.4 * _down(data["site"].nunique()),
        notes=("Above each bar: controls for each Drive place. In the bars: people. Calendar quarters.",),
    )


def is_quarter(row: Row) -> bool:
    """Whether a row is about a calendar quarter, such as 2016Q3."""
    return row.part("period")[4:5] == "Q"


def draw(figure: Any, data: pd.DataFrame) -> None:
    """Stacked bars, control above Drive, one scale for all sites."""
    sites = list(dict.fromkeys(data["site"])) or ["All sites"]
    across = min(len(sites), _ACROSS)
    panels = figure.subplots(_down(len(sites)), across, sharey=True, squeeze=False).ravel()
    for axes in panels[len(sites) :]:
        axes.set_axis_off()
    quarters = sorted(set(data["quarter"]))
    people = data[data["measure"] != _RATIO]
    tallest = max(people.groupby(["site", "quarter"])["estimate"].sum().max(), 1.0) if len(people) else 1.0
    for axes, site in zip(panels, sites, strict=False):
        axes.set_title(site)
        part = data[data["site"] == site]
        if part.empty:
            empty_panel(axes)
        else:
            _bars(axes, part, quarters, tallest)
    if len(data):
        for axes in panels[::across]:
            axes.set_ylabel("People allocated")
        panels[0].set_ylim(0, tallest * _ROOM)
        _legend(figure)


def _down(sites: int) -> int:
    """Rows of panels."""
    return max(-(-sites // _ACROSS), 1)


def _bars(axes: Any, part: pd.DataFrame, quarters: list[str], tallest: float) -> None:
    size = SMALL if len(quarters) <= _FEW else max(SMALL * _FEW / len(quarters), 4.0)
    for at, quarter in enumerate(quarters):
        here = {row.measure: row for row in each(part[part["quarter"] == quarter])}
        arms = [(arm, here[label]) for arm, label in ARMS.items() if label in here]
        if any(row.state != "shown" for _, row in arms):
            axes.text(at, tallest * 0.02, "xx", ha="center", va="bottom", fontsize=size)
            continue
        bottom = 0.0
        for arm, row in arms:
            axes.bar(
                at, row.estimate, 0.76, bottom=bottom, color=ARM_COLOURS[arm], edgecolor=PAPER, linewidth=0.6
            )
            if row.estimate >= tallest * 0.05:
                text = printed.count(row.estimate)
                axes.text(
                    at,
                    bottom + row.estimate / 2,
                    text,
                    ha="center",
                    va="center",
                    fontsize=size * 0.9,
                    color=PAPER,
                )
            bottom += row.estimate
        ratio = here.get(_RATIO)
        if ratio is not None:
            text = printed.quantity(ratio.estimate, 1) if ratio.state == "shown" else "–"
            axes.text(at, bottom + tallest * 0.015, text, ha="center", va="bottom", fontsize=size, color=INK)
    axes.set_xticks(range(len(quarters)), _quarter_names(quarters))
    axes.set_xlim(-0.6, len(quarters) - 0.4)
    axes.grid(axis="y")


def _quarter_names(quarters: list[str]) -> list[str]:
    """Q2 over its year at the first quarter and at each new year, Q3 elsewhere; fewer where many."""
    names = []
    for at, quarter in enumerate(quarters):
        opens = quarter.endswith("Q1") or (at == 0 and not quarter.endswith("Q4"))
        third = quarter.endswith("Q3") and at != 1 and len(quarters) <= 2 * _FEW
        named = opens or third or len(quarters) <= _FEW
        names.append(f"{f'Q{quarter[-1]}' if named else ''}\n{quarter[:4] if opens else ''}")
    return names


def _legend(figure: Any) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(facecolor=ARM_COLOURS[arm], label=label) for arm, label in ARMS.items()]
    figure.legend(handles=handles, loc="outside upper right", ncols=len(handles), handlelength=1.4)


def alt(data: pd.DataFrame) -> str:
    """The figure in words: each site's counts by quarter."""
    people = data[(data["measure"] != _RATIO) & (data["state"] == "shown")]
    sentences = []
    for site, part in people.groupby("site", sort=False):
        cells = [
            f"{quarter}: " + ", ".join(f"{row.measure} {printed.count(row.estimate)}" for row in each(here))
            for quarter, here in part.groupby("quarter", sort=True)
        ]
        sentences.append(f"{site}: {'; '.join(cells)}.")
    return "Stacked bars of people allocated by quarter. " + " ".join(sentences) + states_in_words(data)
