"""Costs and benefits per person allocated, and what each analysis estimates."""

from typing import Final

from drive_eval.display import printed
from drive_eval.display.book import Book, Row
from drive_eval.display.cells import (
    Column,
    Label,
    TableRow,
    TableView,
    effect_cell,
    section,
)
from drive_eval.display.labels import Labels
from drive_eval.display.tables.grid import Measure, columns

_LINES: Final = (
    ("cost_per_case", "Delivery cost per case, £", 0),
    ("delivery_cost", "Delivery cost per person allocated to Drive, £", 0),
    ("incidents_avoided", "Incidents avoided per person allocated", 2),
    ("benefit", "Worth of the incidents avoided, £", 0),
    ("net_benefit", "Net benefit per person allocated, £", 0),
    ("probability_net_benefit", "Probability that the net benefit is above zero", 2),
    ("cost_per_incident_avoided", "Delivery cost per incident avoided, £", 0),
)


def costs(book: Book, labels: Labels) -> TableView:
    """One line a quantity, with its interval and what to be careful of."""
    rows = []
    for quantity, words, places in _LINES:
        for row in book.find(quantity=quantity):
            said = f"{words}\n({_window(row, labels)})" if row.part("period") else words
            rows.append(TableRow((Label(said), effect_cell(row, places), Label(_caution(row, labels)))))
    terms = dict.fromkeys(row.method for row in book.find(quantity=("cost_per_case", "net_benefit")))
    noted = tuple(f"{text[:1].upper()}{text[1:]}." for text in terms if text)
    return TableView(
        columns=(
            Column("", 1.8, "left"),
            Column("Estimate (95% interval)", 1.2),
            Column("Caution", 1.6, "left"),
        ),
        rows=tuple(rows),
        notes=(
            *noted,
            "The effect and its uncertainty are those of the primary analysis. No cost per incident "
            "avoided is given where the interval of the effect spans zero.",
        ),
    )


def _window(row: Row, labels: Labels) -> str:
    return f"{labels.outcome(row.part('outcome'))}, {labels.of(row.part('period')).lower()}"


def _caution(row: Row, labels: Labels) -> str:
    """The row's warnings with the outcome's name in place of its code."""
    outcome = row.part("outcome")
    text = row.warning.replace(outcome, labels.outcome(outcome)) if outcome else row.warning
    return f"{text[:1].upper()}{text[1:]}"


def acceptability(book: Book, labels: Labels) -> TableView:
    """How likely Drive is worth its cost, at each price of an incident avoided."""
    rows = sorted(book.find(quantity="acceptability"), key=lambda row: float(row.part("level") or 0))
    measures = [Measure("Probability that Drive is worth its cost", effect_cell, (), 1.5)]
    return TableView(
        columns=columns(measures, "Price of an incident avoided", 1.2),
        rows=tuple(TableRow((Label(_price(row)), effect_cell(row))) for row in rows),
    )


def _price(row: Row) -> str:
    return f"£{printed.quantity(float(row.part('level') or 0))}"


def estimands(book: Book, labels: Labels) -> TableView:
    """The five attributes of each estimand that the plan states; outcomes with the same words share a row."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in book.find(quantity="summary"):
        parts = {name: row.part(name) for name in ("source", "population", "outcome", "level", "period")}
        told = [book.one(**parts, quantity=name) for name in ATTRIBUTES]
        words = tuple(said.method if said else "" for said in told)
        found.setdefault((row.role, row.part("level"), *words), []).append(row)
    ranked = sorted(found.items(), key=lambda item: (item[0][0] != "primary", item[0][1]))
    rows: list[TableRow] = []
    for (role, _, *texts), carriers in ranked:
        rows.append(section(_named(role, carriers, labels)))
        for name, text in zip(ATTRIBUTES.values(), texts, strict=True):
            rows.append(TableRow((Label(name, 1), Label(text, keys=(carriers[0].key,)))))
    return TableView(
        columns=(Column("Attribute", 0.8, "left"), Column("As the plan states it", 4.0, "left")),
        rows=tuple(rows),
        notes=("From the plan, in the attributes of ICH E9(R1).",),
    )


ATTRIBUTES: Final = {
    "population": "Population",
    "treatment": "Treatment",
    "variable": "Variable",
    "intercurrent_events": "Intercurrent events",
    "summary": "Summary measure",
}


def _named(role: str, rows: list[Row], labels: Labels) -> str:
    outcomes = ", ".join(dict.fromkeys(labels.outcome(row.part("outcome")) for row in rows))
    return f"{role.capitalize()}: {outcomes}"
