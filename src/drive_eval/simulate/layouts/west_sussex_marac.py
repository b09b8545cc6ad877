"""West Sussex Marac: one sheet, its columns grouped by a banner line of VICTIM, PERPETRATOR and CASE."""

from collections import Counter
from collections.abc import Iterable

from drive_eval.simulate.extract import Extract, Sheet, workbook_bytes
from drive_eval.simulate.layouts.marac import Coordinator, Face, Listing, dob_cell, full_name, links
from drive_eval.simulate.marac import Case
from drive_eval.simulate.mess import Cell, Clerk
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import stream

PATH = "marac/west_sussex_marac.xlsx"
SHEET = "Marac cases"
HEADER = ("Ref", "Marac", "Area", "Source", "Repeat", "Name", "DOB", "Gender", "Name", "DOB", "Gender",
          "Relationship", "DASH", "No. children", "Notes")  # fmt: skip


def west_sussex_marac(
    scenario: Scenario, cases: Iterable[Case], guarded: frozenset[str], seed: int
) -> Extract:
    """The list, every case of every meeting."""
    clerk = Clerk(scenario, stream(seed, "marac WSX"))
    listings = Coordinator(clerk, "WSX", cases, guarded).write()
    title: list[Cell] = ["West Sussex Marac case list - official sensitive", *[None] * 14]
    banner: list[Cell] = [
        *[None] * 5,
        "VICTIM",
        None,
        None,
        "PERPETRATOR",
        None,
        None,
        "CASE",
        None,
        None,
        None,
    ]
    sheet = Sheet(
        title=SHEET,
        rows=[title, banner, list(HEADER), *[_row(clerk, listing) for listing in listings]],
        bold=(1, 2, 3),
        merged=("A1:O1", "F2:H2", "I2:K2", "L2:O2"),
    )
    return Extract(
        PATH, workbook_bytes([sheet]), tuple(links(PATH, SHEET, listings, 4)), Counter(clerk.counts)
    )


def _row(clerk: Clerk, listing: Listing) -> list[Cell]:
    case, (victim, perpetrator) = listing.case, listing.blocks
    meeting = clerk.day("marac_date_text", case.meeting)
    return [
        case.ref or None, meeting, case.area, listing.agency, listing.repeat, *_face(clerk, victim),
        *_face(clerk, perpetrator), listing.relation, listing.dash, listing.children, case.outcome,
    ]  # fmt: skip


def _face(clerk: Clerk, face: Face) -> list[Cell]:
    form = clerk.either("marac_wsx_name", 0, (1, 2))
    return [full_name(face, form), dob_cell(clerk, face.dob), face.sex]
