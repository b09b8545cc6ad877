"""Participant flow, and what the allocation log shows of the process."""

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import (
    Column,
    Label,
    TableRow,
    TableView,
    count_cell,
    number_cell,
    p_cell,
    section,
    share_cell,
    share_limits_cell,
)
from drive_eval.display.flow_lines import ANALYSED, SECTIONS, FlowLine
from drive_eval.display.labels import Labels
from drive_eval.display.tables.grid import Measure, Side, columns, grid
from drive_eval.vocabulary import ABUSE_TYPES, ARMS

_GROUPS = ("all", *ARMS)


def flow(book: Book, labels: Labels) -> TableView:
    """Every box of the participant flow, for all and by arm."""
    rows = []
    for part in SECTIONS:
        rows.append(section(part.title))
        rows.extend(_line(book, line) for line in part.lines)
    rows.append(section("Closed Drive cases analysed, by type of abuse (people)"))
    for abuse in ABUSE_TYPES:
        rows.append(
            _line(book, FlowLine(ANALYSED, f"{labels.outcome(abuse)}: level known at intake and exit", abuse))
        )
    return TableView(
        columns=(Column("", 2.6, "left"), Column("All"), Column("Drive"), Column("Control")),
        rows=tuple(rows),
        notes=(
            "People stay in the arm of their first allocation, whatever followed. A box that is split equals "
            "the sum of its parts, or the run stops.",
        ),
    )


def _line(book: Book, line: FlowLine) -> TableRow:
    found = [
        book.one(outcome=line.outcome, level=line.level, group=group, subgroup="all", quantity="count")
        for group in _GROUPS
    ]
    return TableRow((Label(line.words, line.indent), *(count_cell(row) for row in found)))


def allocation(book: Book, labels: Labels) -> TableView:
    """People allocated by site and quarter, and how many controls each Drive place had."""
    rows = [_ratio_row(book, "All sites", "all", "", 0)]
    for site in labels.site_codes():
        subgroup = f"site={site}"
        rows.append(_ratio_row(book, labels.of(site), subgroup, "", 0))
        quarters = sorted(
            {row.part("period") for row in book.find(outcome="allocation_ratio", subgroup=subgroup)} - {""}
        )
        rows.extend(_ratio_row(book, quarter, subgroup, quarter, 1) for quarter in quarters)
    return TableView(
        columns=(
            Column("Site and quarter", 1.5, "left"),
            Column("Drive"),
            Column("Control"),
            Column("Controls for each Drive place", 1.2),
            Column("Share drawn into Drive", 1.4),
            Column("95% interval", 1.4),
        ),
        rows=tuple(rows),
        notes=("Quarter: calendar quarter of the index date.",),
    )


def _ratio_row(book: Book, words: str, subgroup: str, period: str, indent: int) -> TableRow:
    ratio = book.one(outcome="allocation_ratio", subgroup=subgroup, period=period, quantity="ratio")
    share = book.one(outcome="drive_share", subgroup=subgroup, period=period, quantity="proportion")
    counts = [_allocated(book, subgroup, period, arm) for arm in ARMS]
    return TableRow(
        (
            Label(words, indent),
            *(count_cell(row) for row in counts),
            number_cell(ratio),
            share_cell(share),
            share_limits_cell(share),
        )
    )


def _allocated(book: Book, subgroup: str, period: str, arm: str) -> Row | None:
    parts = {"outcome": "allocated", "subgroup": subgroup, "group": arm, "quantity": "count"}
    return book.one(analysis="allocation" if period else "flow", level="", period=period, **parts)


def allocation_log(book: Book, labels: Labels) -> TableView:
    """Findings on the allocation log, by site."""
    sites = {"all": "All", **{f"site={site}": labels.of(site) for site in labels.site_codes()}}
    measures = [
        Measure(title, count_cell, ({"subgroup": subgroup, "quantity": "count"},))
        for subgroup, title in sites.items()
    ]
    rows = grid(book, labels, Side(("level",), where={"outcome": "log_finding"}), measures)
    return TableView(
        columns=columns(measures, "Entries of the log"),
        rows=rows,
        notes=("An entry may have several findings.",),
    )


def allocation_checks(book: Book, labels: Labels) -> TableView:
    """Repeats, what followed the draw, and tests of the draw as a whole."""
    twice = book.find(outcome="allocated_twice", quantity="count")
    rows = [section("Allocated more than once; the first allocation stands (people)")]
    ordered = sorted(twice, key=lambda row: labels.rank(row.part("level")))
    rows += [
        TableRow((Label(labels.of(row.part("level")), 1), count_cell(row), *_blank(3))) for row in ordered
    ]
    rows.append(section("After the draw (people)"))
    for level in ("overridden", "withdrawn", "ineligible"):
        found = [book.one(outcome="after_the_draw", level=level, group=arm) for arm in ARMS]
        rows.append(
            TableRow(
                (Label(labels.of(level), 1), _blank(1)[0], *(count_cell(row) for row in found), *_blank(1))
            )
        )
    rows.append(section("Tests of the draw as a whole"))
    for row in (
        *book.find(outcome="allocation_ratio", quantity="test"),
        *book.find(outcome="balance", quantity="test"),
    ):
        words = _TESTS.get(row.part("level") or row.part("outcome"), labels.outcome(row.part("outcome")))
        rows.append(TableRow((Label(words, 1), *_blank(3), p_cell(row))))
    return TableView(
        columns=(Column("", 2.8, "left"), Column("All"), Column("Drive"), Column("Control"), Column("p")),
        rows=tuple(rows),
        notes=("No p-value is given for single baseline items (CONSORT 2025).",),
    )


_TESTS = {
    "same_in_all_strata": "Same ratio in all sites and quarters",
    "against_plan": "Ratio as planned",
    "balance": "Baseline items together: permutation within site and quarter",
}


def _blank(number: int) -> list[Label]:
    return [Label("")] * number
