"""The primary effect under other methods, samples and windows, and under what was not seen."""

from typing import Final

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import (
    Cell,
    Label,
    TableRow,
    TableView,
    Value,
    effect_cell,
    missing_cell,
    number_cell,
    p_cell,
    section,
)
from drive_eval.display.labels import Labels
from drive_eval.display.printed import count
from drive_eval.display.tables.grid import Measure, columns

_WHERE: Final = {
    "population": "allocated", "subgroup": "all", "outcome": "dva_incidents", "level": "",
    "group": "drive_vs_control", "period": "post_0_12m",
}  # fmt: skip
_SECTIONS: Final = {
    "The model": {
        "": "Primary analysis",
        "adjusted=none": "Crude, pooled over sites and time",
        "adjusted=site_quarter": "Stratified by site and quarter alone",
        "model=poisson": "Poisson regression, robust errors",
        "errors=model": "Model-based standard errors",
        "errors=hc1": "Robust standard errors of kind HC1",
        "errors=hc3": "Robust standard errors of kind HC3",
        "test=randomisation": "Randomisation test within strata",
    },
    "Who and what is counted": {
        "dated=recorded": "Incidents dated by when they were recorded",
        "lag=90_days": "Windows end 90 days before the extract does",
        "window=fully_observed": "Only people whose window is wholly seen",
        "deaths=left_out": "Known deaths left out",
        "overrides=left_out": "People placed by the panel left out",
        "linkage=strict": "Stricter linkage threshold",
        "linkage=loose": "Looser linkage threshold",
    },
    "What was not seen": {
        "missing=imputed": "Unseen part of windows imputed",
        "missing=delta_1_25": "Imputed rate in Drive 1.25 times as high",
        "missing=delta_1_5": "Imputed rate in Drive 1.5 times as high",
        "missing=delta_2": "Imputed rate in Drive 2 times as high",
        "missing=delta_3": "Imputed rate in Drive 3 times as high",
        "missing=delta_5": "Imputed rate in Drive 5 times as high",
    },
}


def sensitivity(book: Book, labels: Labels) -> TableView:
    """One row a variant of the primary analysis; then domestic crimes, less open to detection."""
    rows: list[TableRow] = []
    sites = {f"without={site}": f"Without {labels.of(site)}" for site in labels.site_codes()}
    for title, variants in {**_SECTIONS, "One site left out": sites}.items():
        part = [_row(book, said, variant) for variant, said in variants.items()]
        found = [row for row in part if row is not None]
        found += _tipping(book) if title == "What was not seen" else []
        rows += [section(title), *found] if found else []
    crimes = book.one(**{**_WHERE, "outcome": "dva_crimes"}, quantity="rate_ratio")
    if crimes:
        rows += [
            section("Less open to detection"),
            _cells("Domestic crimes in place of incidents", crimes, crimes),
        ]
    return TableView(
        columns=columns(_MEASURES, "DVA incidents, 0–12 months after", 2.3),
        rows=tuple(rows),
        notes=(
            "Rate ratio, Drive over control; each row is the primary analysis with one thing changed. A "
            "randomisation test gives a p-value alone. All were planned.",
        ),
    )


_MEASURES: Final = (
    Measure("Rate ratio (95% interval)", effect_cell, (), 1.3),
    Measure("p", p_cell, (), 0.6),
    Measure("People", missing_cell, (), 0.7),
    Measure("Not analysed", missing_cell, (), 0.7),
)


def _tipping(book: Book) -> list[TableRow]:
    """The least of the rates tried at which the verdict is another."""
    row = book.one(**_WHERE, quantity="tipping_point", variant="missing=tipping_point")
    said = Label("Least of these at which the verdict changes", 1)
    return [TableRow((said, number_cell(row, 2), *(Label(""),) * 3))] if row else []


def _row(book: Book, said: str, variant: str) -> TableRow | None:
    ratio = book.one(**_WHERE, quantity="rate_ratio", variant=variant)
    test = book.one(**_WHERE, quantity="test", variant=variant) if variant == "test=randomisation" else ratio
    return _cells(said, ratio, test) if test else None


def _cells(said: str, ratio: Row | None, test: Row) -> TableRow:
    return TableRow((Label(said, 1), effect_cell(ratio), p_cell(test), people_cell(test), missing_cell(test)))


def people_cell(row: Row) -> Cell:
    """How many were analysed."""
    hidden = missing_cell(row)
    return Value(count(row["n"]), (row.key,)) if row["n"] is not None else hidden
