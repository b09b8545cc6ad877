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
from drive_eval.vocabulary import ACTION_CATEGORIES


def baseline(book: Book, labels: Labels) -> TableView:
    """The profile of both arms, with standardised differences and no p-value."""
    difference = {"group": "drive_vs_control", "quantity": "standardised_mean_difference"}
    measures = [
        Measure("Drive", share_or_mean, profile("drive"), 1.2),
        Measure("Control", share_or_mean, profile("control"), 1.2),
        Measure("Standardised difference", lambda row: number_cell(row, 2), (difference,)),
    ]
    side = Side(("outcome", "level"), "outcome", {"population": "allocated", "subgroup": "all"})
    return TableView(
        columns=columns(measures),
        rows=grid(book, labels, side, measures),
        notes=(
            MEANS
            + " “Missing” compares the share not known. A standardised difference divides by the pooled "
            "standard deviation of the two arms.",
        ),
    )


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
