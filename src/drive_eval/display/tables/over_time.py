"""Time to a first incident, what police record and how soon, and the tests of subgroups."""

from typing import Final

from drive_eval.display.book import Book
from drive_eval.display.cells import (
    Label,
    TableRow,
    TableView,
    adjusted_p_cell,
    count_cell,
    effect_cell,
    missing_cell,
    number_cell,
    p_cell,
    section,
    share_cell,
)
from drive_eval.display.figures.survival import CLOCKS
from drive_eval.display.labels import MODIFIERS, Labels
from drive_eval.display.tables.cautions import CRUDE
from drive_eval.display.tables.grid import Measure, Side, columns, grid
from drive_eval.display.tables.sensitivity import people_cell
from drive_eval.vocabulary import ARMS


def time_to_first(book: Book, labels: Labels) -> TableView:
    """Restricted means and shares without an incident by arm; hazard ratios stratified and crude."""
    rows: list[TableRow] = []
    for level, clock in CLOCKS.items():
        where = {"outcome": "dva_incidents", "level": level}
        if not book.find(**where):
            continue
        rows.append(section(clock))
        for month in ("month_6", "month_12", "month_18"):
            arms = [book.one(**where, group=arm, quantity="survival", period=month) for arm in ARMS]
            name = f"Without an incident after {month.removeprefix('month_')} months, %"
            rows.append(TableRow((Label(name, 1), *(effect_cell(row, 1, 100.0) for row in arms), *_BLANK)))
        means = [book.one(**where, group=arm, quantity="restricted_mean", period="month_12") for arm in ARMS]
        said = Label("Mean months without, of the first 12", 1)
        rows.append(TableRow((said, *(effect_cell(row, 1) for row in means), *_BLANK)))
        rows.append(_hazards(book, where))
    measures = [
        Measure("Drive (95% interval)", effect_cell, (), 1.2),
        Measure("Control (95% interval)", effect_cell, (), 1.2),
        Measure("Stratified hazard ratio (95% interval)", effect_cell, (), 1.2),
        Measure("Crude hazard ratio (95% interval)", effect_cell, (), 1.2),
        Measure("p, log-rank", p_cell, (), 0.7),
        Measure("p, Holm", adjusted_p_cell, (), 0.6),
    ]
    return TableView(
        columns=columns(measures, "", 1.8),
        rows=tuple(rows),
        notes=("Kaplan–Meier. p: stratified log-rank test. " + CRUDE,),
    )


_BLANK: Final = (Label(""),) * 4


def _hazards(book: Book, where: dict[str, str]) -> TableRow:
    between = {**where, "group": "drive_vs_control"}
    ratios = [book.one(**between, quantity="hazard_ratio", variant=name) for name in ("", "adjusted=none")]
    test = book.one(**between, quantity="test")
    cells = (*(effect_cell(row) for row in ratios), p_cell(test), adjusted_p_cell(test))
    return TableRow((Label("Drive over control", 1), Label(""), Label(""), *cells))


def recording(book: Book, labels: Labels) -> TableView:
    """What each force recorded over the whole extract, and how soon."""
    where = {"period": "extract"}
    lag = {"outcome": "recording_lag"}
    measures = [
        Measure("Incidents", count_cell, ({"outcome": "all_incidents"},), 0.7),
        Measure("Domestic", share_cell, ({"outcome": "dva_share"},), 1.3),
        Measure("Crimes, of domestic", share_cell, ({"outcome": "dva_crime_share"},), 1.3),
        Measure("Median days to recording", number_cell, ({**lag, "quantity": "median"},), 0.8),
        Measure("Upper quartile, days", number_cell, ({**lag, "quantity": "q3"},), 0.7),
        Measure("Recorded within 90 days", share_cell, ({"outcome": "recorded_within_90_days"},), 1.3),
        Measure("No date of recording", missing_cell, ({"outcome": "recorded_within_90_days"},), 0.7),
    ]  # fmt: skip
    return TableView(
        columns=columns(measures, "Site", 1.0),
        rows=grid(book, labels, Side(("subgroup",), "", where), measures),
        notes=(
            "Incidents of trial people inside the extract, both arms together. Extracts select on the date "
            "of recording, so recent incidents are still arriving: a variant of the primary analysis ends "
            "windows 90 days earlier.",
        ),
    )


def interactions(book: Book, labels: Labels) -> TableView:
    """Whether the primary effect differs by each modifier."""
    rows = []
    warned = any(row.warning for row in book.find(quantity="test"))
    for name, words in MODIFIERS.items():
        test = book.one(quantity="test", level=name, subgroup="all")
        if test:
            cells = (p_cell(test), people_cell(test), missing_cell(test))
            rows.append(TableRow((Label(words), *cells, *((Label(_first(test.warning)),) if warned else ()))))
    measures = [
        Measure("p of interaction", p_cell, (), 0.7),
        Measure("People", missing_cell, (), 0.7),
        Measure("Not known or left out", missing_cell, (), 0.8),
        *((Measure("Caution", missing_cell, (), 2.0, "left"),) if warned else ()),
    ]
    return TableView(
        columns=columns(measures, "", 1.4),
        rows=tuple(rows),
        notes=("Exploratory; not adjusted for the number of subgroups.",),
    )


def _first(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
