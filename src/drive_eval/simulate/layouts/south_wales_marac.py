"""South Wales Marac: one CSV with semicolons, Windows encoding and half-Welsh headings."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from drive_eval.simulate.extract import Extract, csv_bytes, lost_letters
from drive_eval.simulate.layouts.marac import WELSH, Coordinator, Face, Listing, links
from drive_eval.simulate.marac import Case
from drive_eval.simulate.mess import Clerk
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import stream

PATH = "marac/south_wales_marac.csv"
HEADER = (
    "Cyf / Case ref", "Dyddiad / Date of Marac", "Ardal / Area", "Asiantaeth / Referring agency", "Repeat?",
    "Cyfenw dioddefwr / Victim surname", "Enw cyntaf / Victim forename", "Dyddiad geni / Victim DOB",
    "Rhyw / Victim gender", "Cyfenw cyflawnwr / Perpetrator surname", "Enw cyntaf / Perpetrator forename",
    "Dyddiad geni / Perpetrator DOB", "Rhyw / Perpetrator gender", "Perthynas / Relationship", "RIC",
    "Plant / Children", "Canlyniad / Outcome",
)  # fmt: skip


def south_wales_marac(
    scenario: Scenario, cases: Iterable[Case], guarded: frozenset[str], seed: int
) -> Extract:
    """The list, every case of every meeting."""
    clerk = Clerk(scenario, stream(seed, "marac SWA"))
    listings = Coordinator(clerk, "SWA", cases, guarded).write()
    body = [_row(clerk, listing) for listing in listings]
    clerk.counts["enc_lost"] += sum(lost_letters((row[5], row[6], row[9], row[10])) for row in body)
    content = csv_bytes([HEADER, *body], "cp1252", ";")
    return Extract(PATH, content, tuple(links(PATH, "", listings, 2)), Counter(clerk.counts))


def _row(clerk: Clerk, listing: Listing) -> list[str]:
    case, (victim, perpetrator) = listing.case, listing.blocks
    welsh = clerk.slips("marac_welsh")
    repeat = WELSH[case.repeat] if welsh else listing.repeat
    return [
        case.ref, clerk.day_csv("marac_csv_date", case.meeting), case.area, listing.agency, repeat or "",
        *_face(clerk, victim, welsh=welsh), *_face(clerk, perpetrator, welsh=welsh), listing.relation,
        _text(listing.dash), _text(listing.children), case.outcome,
    ]  # fmt: skip


def _face(clerk: Clerk, face: Face, *, welsh: bool) -> list[str]:
    dob = clerk.day_csv("marac_csv_date", face.dob) if isinstance(face.dob, date) else face.dob or ""
    sex = WELSH[face.sex] if welsh else {"M": "Male", "F": "Female"}[face.sex]
    return [clerk.name(face.surname), clerk.name(face.forename), dob, sex]


def _text(value: object) -> str:
    return "" if value is None else str(value)
