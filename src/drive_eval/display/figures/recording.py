"""What police record and how soon: domestic incidents by month and the share recorded in time, by site."""

from typing import Any, Final

import pandas as pd

from drive_eval.display import printed
from drive_eval.display.book import Book
from drive_eval.display.figures.bands import band_line
from drive_eval.display.figures.canvas import empty_panel
from drive_eval.display.figures.view import FigureView, frame, record, shown, states_in_words
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS

_WORDS = ("site", "measure", "month")
_MEASURES: Final = {
    "dva_incidents": "Domestic incidents",
    "recorded_within_90_days": "Recorded within 90 days",
}
_LABELS: Final = {
    "dva_incidents": "Domestic incidents\na month",
    "recorded_within_90_days": "Recorded within\n90 days",
}


def build(book: Book, labels: Labels) -> FigureView:
    """Counts and shares by calendar month and site."""
    records = []
    for site in labels.site_codes():
        for outcome, measure in _MEASURES.items():
            rows = book.find(subgroup=f"site={site}", outcome=outcome, quantity=("count", "proportion"))
            for row in sorted(rows, key=lambda row: row.part("period")):
                if row.part("period")[:2] == "20":
                    words = {"site": labels.of(site), "measure": measure, "month": row.part("period")}
                    records.append(record(row, words))
    return FigureView(
        data=frame(records, _WORDS),
        draw=draw,
        height=2.8,
        notes=(
            "Incidents of trial people, both arms together, by the month in which they happened. People "
            "enter over time, each at a peak, so numbers rise with entry as well as with recording. "
            "Incidents of the last months are still arriving. Bands: 95% intervals.",
        ),
    )


def draw(figure: Any, data: pd.DataFrame) -> None:
    """Counts above, shares below, one column a site."""
    sites = list(dict.fromkeys(data["site"]))
    if not sites:
        empty_panel(figure.subplots())
        return
    months = {month: at for at, month in enumerate(sorted(set(data["month"])))}
    data = data.assign(at=data["month"].map(months))
    panels = figure.subplots(2, len(sites), sharex=True, sharey="row", squeeze=False, height_ratios=(1.5, 1))
    for column, site in zip(panels.T, sites, strict=True):
        column[0].set_title(site)
        for axes, (outcome, measure) in zip(column, _MEASURES.items(), strict=True):
            part = data[(data["site"] == site) & (data["measure"] == measure)]
            scale = 1.0 if outcome == "dva_incidents" else 100.0
            band_line(axes, part, ARM_COLOURS["all"], "", x="at", scale=scale)
            axes.grid(axis="y")
    januaries = [(at, month[:4]) for month, at in months.items() if month.endswith("-01")]
    panels[1, 0].set_xticks([at for at, _ in januaries], [year for _, year in januaries])
    panels[0, 0].set_ylim(bottom=0)
    panels[1, 0].set_ylim(0, 102)
    panels[1, 0].set_yticks([0, 50, 100], ["0%", "50%", "100%"])
    for axes, label in zip(panels[:, 0], _LABELS.values(), strict=True):
        axes.set_ylabel(label)


def alt(data: pd.DataFrame) -> str:
    """The figure in words: the first and the last month of each site."""
    sentences = []
    for (site, measure), part in shown(data).groupby(["site", "measure"], sort=False):
        ends = [part.iloc[0], part.iloc[-1]]
        values = ", ".join(f"{row['month']} {_said(row, str(measure))}" for row in ends)
        sentences.append(f"{site}, {str(measure).lower()}: {values}.")
    lead = "Lines of domestic incidents by month and of the share recorded within 90 days, by site. "
    return lead + " ".join(sentences) + states_in_words(data)


def _said(row: Any, measure: str) -> str:
    counted = measure == _MEASURES["dva_incidents"]
    return printed.count(row["estimate"]) if counted else f"{printed.quantity(row['estimate'] * 100, 1)}%"
