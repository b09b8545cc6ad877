"""Essex Marac: a workbook with a sheet per meeting; the layout changed in December 2016."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import groupby

from drive_eval.simulate.extract import Extract, Link, Sheet, workbook_bytes
from drive_eval.simulate.layouts.marac import Coordinator, Listing, dob_cell, full_name, links
from drive_eval.simulate.marac import Case
from drive_eval.simulate.mess import Cell, Clerk
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import stream

CHANGED = date(2016, 12, 1)
OLD = (
    "No.", "Area", "Referring agency", "Repeat?", "Victim surname", "Victim forename", "Victim DOB", "V sex",
    "Children", "Perpetrator surname", "Perpetrator forename(s)", "Perp DOB", "P sex", "Relationship", "DASH",
    "Outcome",
)  # fmt: skip
NEW = (
    "Case", "Area", "Ref agency", "R/N", "V name", "V dob", "V gender", "Chn", "P name", "P dob", "P gender",
    "Rel to victim", "RIC score", "Actions / outcome",
)  # fmt: skip


def essex_marac(
    scenario: Scenario, cases: Iterable[Case], guarded: frozenset[str], seed: int
) -> list[Extract]:
    """One workbook, or one for each financial year."""
    clerk = Clerk(scenario, stream(seed, "marac ESX"))
    listings = Coordinator(clerk, "ESX", cases, guarded).write()
    books: dict[str, list[Sheet]] = {}
    found: dict[str, list[Link]] = {}
    for meeting, group in groupby(listings, key=lambda listing: listing.case.meeting):
        path = f"marac/essex_marac_{_year(meeting, yearly=scenario.marac.yearly_workbooks)}.xlsx"
        rows = list(group)
        sheet = _sheet(clerk, meeting, rows)
        books.setdefault(path, []).append(sheet)
        found.setdefault(path, []).extend(links(path, sheet.title, rows, 4))
    out = [Extract(path, workbook_bytes(sheets), tuple(found[path])) for path, sheets in books.items()]
    out.append(Extract("", b"", (), Counter(clerk.counts)))
    return out


def _year(meeting: date, *, yearly: bool) -> str:
    first = meeting.year - (meeting.month < 4) if yearly else 2016
    return f"{first}_{(first + 1) % 100:02d}"


def _sheet(clerk: Clerk, meeting: date, rows: list[Listing]) -> Sheet:
    header, write = (OLD, _old) if meeting < CHANGED else (NEW, _new)
    width = len(header)
    title = f"ESSEX MARAC - {meeting:%A} {meeting.day} {meeting:%B %Y} - RESTRICTED"
    heard = sum(1 for row in rows if row.case.repeat)
    blank: list[Cell] = [None] * width
    total: list[Cell] = ["TOTAL", None, None, heard, f"{len(rows)} cases", *[None] * (width - 5)]
    body = [write(clerk, row) for row in rows]
    usual = f"{meeting:%d.%m.%y}"
    other = (
        f"{meeting.day}.{meeting.month}.{meeting:%y}",
        f"{usual} ",
        f"{usual} (2)",
        f"{meeting:%d-%m-%y}",
    )
    return Sheet(
        title=clerk.either("marac_sheet", usual, [form for form in other if form != usual]),
        rows=[[title, *blank[1:]], blank, list(header), *body, total],
        bold=(1, 3),
        merged=(f"A1:{chr(64 + width)}1",),
    )


def _old(clerk: Clerk, listing: Listing) -> list[Cell]:
    case, (victim, perpetrator) = listing.case, listing.blocks
    perp: list[Cell] = ["as above", None, None, None]
    if not listing.ditto:
        perp = [clerk.name(perpetrator.surname), clerk.name(perpetrator.forename),
                dob_cell(clerk, perpetrator.dob), perpetrator.sex]  # fmt: skip
    return [
        case.number or None, case.area, listing.agency, listing.repeat, clerk.name(victim.surname),
        clerk.name(victim.forename), dob_cell(clerk, victim.dob), victim.sex, listing.children, *perp,
        listing.relation, listing.dash, case.outcome,
    ]  # fmt: skip


def _new(clerk: Clerk, listing: Listing) -> list[Cell]:
    case, (victim, perpetrator) = listing.case, listing.blocks
    perp: list[Cell] = ["as above", None, None]
    if not listing.ditto:
        perp = [full_name(perpetrator, 2), dob_cell(clerk, perpetrator.dob), perpetrator.sex]
    return [
        case.number or None, case.area, listing.agency, listing.repeat, full_name(victim, 2),
        dob_cell(clerk, victim.dob), victim.sex, listing.children, *perp, listing.relation, listing.dash,
        case.outcome,
    ]  # fmt: skip
