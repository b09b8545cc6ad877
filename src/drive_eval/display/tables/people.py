"""Who the people are and what they received: baseline, needs, delivery, actions."""

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import (
    Cell,
    Label,
    TableRow,
    TableView,
    count_cell,
    effect_cell,
    first,
    missing_cell,
    number_cell,
    section,
    share_cell,
    share_limits_cell,
)
from drive_eval.display.labels import Labels
from drive_eval.display.tables.cautions import CONTACT, MEANS
from drive_eval.display.tables.grid import Measure, Side, columns, grid, profile, share_or_mean
from drive_eval.vocabulary import ACTION_CATEGORIES, ARMS

_DIFFERENCE = "standardised_mean_difference"


def baseline(book: Book, labels: Labels) -> TableView:
    """The profile of both arms, with standardised differences and no p-value."""
    own = book.find(population="allocated", subgroup="all", group=(*ARMS, "drive_vs_control"))
    levels: dict[str, set[str]] = {}
    for row in own:
        levels.setdefault(row.part("outcome"), set()).add(row.part("level"))
    rows = []
    for outcome in sorted(levels, key=labels.rank):
        rows.append(_baseline_row(book, outcome, "", Label(labels.measured(outcome))))
        for level in sorted(levels[outcome] - {"", "missing"}, key=labels.rank):
            rows.append(_baseline_row(book, outcome, level, Label(labels.of(level), 1)))
        rows.append(_not_known_row(book, outcome))
    measures = [
        Measure(title, share_cell, (), 1.2) for title in ("Drive", "Control", "Standardised difference")
    ]
    return TableView(
        columns=columns(measures),
        rows=tuple(rows),
        notes=(
            f"{MEANS} “Not known”: how many, and the standardised difference in the share not known.",
            "A standardised difference divides by the pooled standard deviation of the two arms; that of a "
            "whole category takes its levels together.",
        ),
    )


def _baseline_row(book: Book, outcome: str, level: str, name: Label) -> TableRow:
    where = {"population": "allocated", "subgroup": "all", "outcome": outcome, "level": level}
    cells = []
    for arm in ARMS:
        found = [book.one(**where, group=arm, quantity=quantity) for quantity in ("proportion", "mean", "sd")]
        cells.append(share_or_mean(*found) if any(found) else Label(""))
    difference = book.one(**where, group="drive_vs_control", quantity=_DIFFERENCE)
    return TableRow((name, *cells, number_cell(difference, 2)))


def _not_known_row(book: Book, outcome: str) -> TableRow:
    where = {"population": "allocated", "subgroup": "all", "outcome": outcome}
    described = [book.find(**where, group=arm, quantity=("proportion", "mean")) for arm in ARMS]
    difference = book.one(**where, level="missing", group="drive_vs_control", quantity=_DIFFERENCE)
    cells = (*(missing_cell(first(*found)) for found in described), number_cell(difference, 2))
    return TableRow((Label("Not known", 1), *cells))


def closed_profile(book: Book, labels: Labels) -> TableView:
    """What Drive alone records of its closed cases."""
    measures = [
        Measure("Of those known", share_or_mean, profile("drive"), 1.2),
        Measure("95% interval", share_limits_cell, ({"group": "drive", "quantity": "proportion"},), 1.2),
        Measure("Not known", _first_missing, profile("drive")[:2], 0.7),
    ]
    side = Side(("outcome", "level"), "outcome", {"population": "closed", "subgroup": "all"})
    return TableView(columns=columns(measures), rows=grid(book, labels, side, measures), notes=(MEANS,))


def needs(book: Book, labels: Labels) -> TableView:
    """Each need of those known, and how many needs people have."""
    where = {"subgroup": "all", "group": "drive", "population": "closed"}
    measures = [
        Measure("Of those known", share_cell, ({"quantity": "proportion"},), 1.2),
        Measure("95% interval", share_limits_cell, ({"quantity": "proportion"},), 1.2),
        Measure("Not known", missing_cell, ({"quantity": "proportion"},), 0.7),
    ]
    side = Side(("outcome", "level"), "outcome", where)
    return TableView(
        columns=columns(measures),
        rows=grid(book, labels, side, measures),
        notes=("Number of needs: people with any of the four items recorded.",),
    )


def delivery(book: Book, labels: Labels) -> TableView:
    """Contact, length of case and contacts, for all closed cases and by contact."""
    groups = {"all": "All", "contact=yes": "Direct contact", "contact=no": "No direct contact"}
    measures = [
        Measure(title, share_or_mean, profile("drive", subgroup=subgroup), 1.2)
        for subgroup, title in groups.items()
    ]
    measures.append(Measure("Not known (all)", _first_missing, profile("drive", subgroup="all")[:2], 0.7))
    side = Side(("outcome", "level"), "outcome", {"population": "closed"})
    cases = book.where(lambda row: row.part("outcome") != "multi_agency_action")
    return TableView(
        columns=columns(measures), rows=grid(cases, labels, side, measures), notes=(MEANS, CONTACT)
    )


def delivery_by_site(book: Book, labels: Labels) -> TableView:
    """Direct contact and actions per person by site."""
    sites = {"all": "All", **{f"site={site}": labels.of(site) for site in labels.site_codes()}}
    measures = [
        Measure(title, share_or_mean, profile("drive", subgroup=subgroup))
        for subgroup, title in sites.items()
    ]
    side = Side(("outcome",), "", {"population": "closed", "level": ""})
    return TableView(columns=columns(measures), rows=grid(book, labels, side, measures), notes=(MEANS,))


def actions(book: Book, labels: Labels) -> TableView:
    """Multi-agency actions by category, for everyone in Drive and for closed cases."""
    people = {"allocated": "Everyone in Drive", "closed": "Closed cases"}
    where = {"outcome": "multi_agency_action", "subgroup": "all", "group": "drive"}
    rows = [section("Actions by category (share of actions)")]
    for category in ACTION_CATEGORIES:
        found = [book.one(**where, population=name, level=category, quantity="proportion") for name in people]
        rows.append(TableRow((Label(labels.of(category), 1), *(share_cell(row) for row in found))))
    rows.append(section("All actions"))
    found = [book.one(**where, population=name, level="", quantity="count") for name in people]
    rows.append(TableRow((Label("Number of actions", 1), *(count_cell(row) for row in found))))
    found = [book.one(**where, population=name, level="", quantity="mean") for name in people]
    rows.append(TableRow((Label("Mean actions per person", 1), *(effect_cell(row, 1) for row in found))))
    measures = [Measure(title, share_cell, ()) for title in people.values()]
    return TableView(
        columns=columns(measures),
        rows=tuple(rows),
        notes=("Actions dated by the data cut, for people whose arm is Drive.",),
    )


def _first_missing(*rows: Row | None) -> Cell:
    return missing_cell(first(*rows))
