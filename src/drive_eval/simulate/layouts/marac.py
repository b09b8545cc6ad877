"""Marac lists as coordinators keep them: the case as written, at most one slip in each identity."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from drive_eval.simulate.extract import Link
from drive_eval.simulate.marac import Case
from drive_eval.simulate.mess import Cell, Clerk, swapped_day
from drive_eval.simulate.names import FORENAMES, SURNAMES
from drive_eval.simulate.people import Person
from drive_eval.simulate.spelling import misspelt, short_form
from drive_eval.simulate.streams import pick

AGENCIES: dict[str, tuple[str, ...]] = {
    "Police": ("Pol", "POLICE", "PPU", "Police DAIU"),
    "Idva": ("IDVA", "Idva/WA", "idva service"),
    "Children's social care": ("CSC", "Children's Services", "Childrens Social Care", "SS"),
    "Mental health": ("MH", "CMHT"),
    "Health visitor": ("HV", "Health Visitor"),
    "Substance misuse": ("D&A", "Drug & Alc"),
    "Adult social care": ("ASC", "Adult SS"),
}
RELATIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("Partner", "M"): ("P",), ("Partner", "F"): ("P",),
    ("Ex-partner", "M"): ("Ex-P", "ex", "ex partner"), ("Ex-partner", "F"): ("Ex-P", "ex", "ex partner"),
    ("Spouse", "M"): ("Husband",), ("Spouse", "F"): ("Wife",),
    ("Ex-spouse", "M"): ("ex-husband",), ("Ex-spouse", "F"): ("ex-wife",),
    ("Family", "M"): ("family", "son", "brother"), ("Family", "F"): ("family",),
}  # fmt: skip
REPEATS: dict[bool, tuple[str | None, ...]] = {
    True: ("Y", "Repeat", "Y - 2nd", "rpt"),
    False: ("New", "no", None),
}
WELSH = {"M": "Gwryw", "F": "Benyw", True: "Ailadrodd", False: "Newydd"}


@dataclass(frozen=True)
class Face:
    """A person as written on one row; `dob` is a date where it is sound, text where it is not."""

    surname: str
    forename: str
    dob: date | str | None
    sex: str
    sound: bool = True


@dataclass(frozen=True)
class Listing:
    """One row of a Marac list before its layout."""

    case: Case
    victim: Face
    perpetrator: Face
    agency: str
    relation: str
    repeat: str | None
    dash: Cell
    children: Cell
    swapped: bool = False
    ditto: bool = False

    @property
    def blocks(self) -> tuple[Face, Face]:
        """What stands in the victim's columns and in the perpetrator's."""
        return (self.perpetrator, self.victim) if self.swapped else (self.victim, self.perpetrator)


class Coordinator:
    """Writes one site's list."""

    def __init__(self, clerk: Clerk, site: str, cases: Iterable[Case], guarded: frozenset[str]) -> None:
        self.clerk, self.site = clerk, site
        self.cases = [case for case in cases if case.site == site]
        people = {case.couple.perpetrator.key: case.couple.perpetrator for case in self.cases}
        shared = Counter((person.forename, person.surname) for person in people.values())
        self._names = set(shared)
        self._alone = {key for key, p in people.items() if shared[p.forename, p.surname] == 1}
        self._guarded = guarded

    def write(self) -> list[Listing]:
        """All rows in list order, some cases entered twice."""
        out: list[Listing] = []
        seen: set[str] = set()
        for case in self.cases:
            key = case.couple.perpetrator.key
            again = key in seen
            listing = self._listing(case, again=again)
            if case.deferred_to is None:
                seen.add(key)
            out.append(self._as_above(out[-1] if out else None, listing))
            if case.deferred_to is None and self.clerk.slips("marac_dup"):
                out.append(self._listing(case, again=again))
        return out

    def _listing(self, case: Case, *, again: bool) -> Listing:
        clerk, couple = self.clerk, case.couple
        relations = RELATIONS[couple.relation, couple.perpetrator.sex]
        swapped = again and case.deferred_to is None and clerk.slips("marac_swapped")
        victim, perpetrator = _face(couple.victim), _face(couple.perpetrator)
        if not swapped:
            victim = self._victim(couple.victim, victim)
            perpetrator = self._perpetrator(couple.perpetrator, perpetrator, case, again=again)
        return Listing(
            case=case, victim=victim, perpetrator=perpetrator, swapped=swapped,
            agency=clerk.either("marac_agency", case.agency, AGENCIES.get(case.agency, ())),
            relation=clerk.either("marac_rel", couple.relation, relations), repeat=self._repeat(case.repeat),
            dash=self._dash(case.dash), children=self._children(case.children),
        )  # fmt: skip

    def _as_above(self, above: Listing | None, listing: Listing) -> Listing:
        """In Essex, 'as above' for the perpetrator of the row above."""
        if self.site != "ESX" or above is None or above.swapped or listing.swapped or above.ditto:
            return listing
        same = above.case.couple.perpetrator.key == listing.case.couple.perpetrator.key
        soon = above.case.meeting == listing.case.meeting and above.case.couple != listing.case.couple
        return replace(listing, ditto=True) if same and soon and self.clerk.slips("marac_ditto") else listing

    def _victim(self, person: Person, face: Face) -> Face:
        clerk = self.clerk
        if clerk.slips("marac_vic_dob"):
            return replace(face, dob=pick(clerk.rng, ("NK", "TBC", None)))
        if person.sex == "F" and clerk.slips("marac_vic_nee"):
            return replace(face, surname=f"{face.surname} (nee {person.other_surname})")
        if clerk.slips("marac_vic_typo"):
            return replace(face, surname=misspelt(clerk.rng, face.surname))
        return face

    def _perpetrator(self, person: Person, face: Face, case: Case, *, again: bool) -> Face:
        """At most one slip; where a damaged date of birth would leave a name that is not unique, none."""
        clerk, rng = self.clerk, self.clerk.rng
        if person.key in self._guarded and not again:
            return face
        if self.site == "SWA" and clerk.slips("marac_two_perps"):
            other = self._stranger()
            return replace(face, surname=f"{face.surname} / {other}", sound=False)
        if clerk.slips("marac_perp_typo"):
            return replace(face, surname=misspelt(rng, face.surname), sound=False)
        short = short_form(rng, person.forename)
        if short and clerk.slips("marac_perp_nick"):
            return replace(face, forename=short, sound=False)
        if clerk.slips("marac_perp_alias"):
            return replace(face, surname=f"{face.surname} (aka {person.other_surname})", sound=False)
        return self._perpetrator_dob(person, face, case, again=again)

    def _stranger(self) -> str:
        """The name of a second alleged perpetrator, of nobody else on the list."""
        while True:
            name = pick(self.clerk.rng, FORENAMES["english", "M"]), pick(self.clerk.rng, SURNAMES["welsh"])
            if name not in self._names:
                return f"{name[0]} {name[1].upper()}"

    def _perpetrator_dob(self, person: Person, face: Face, case: Case, *, again: bool) -> Face:
        clerk, turned = self.clerk, swapped_day(person.dob)
        if person.key not in self._alone or person.key in self._guarded:
            return face
        if self.site == "SWA" and not person.plain:
            return face
        if again and clerk.slips("marac_perp_dob"):
            age = (case.meeting - person.dob).days // 365
            return replace(face, dob=pick(clerk.rng, ("NK", "TBC", "?", f"approx {age}", None)), sound=False)
        if turned and clerk.slips("marac_perp_dob2"):
            days = (person.dob, turned) if clerk.rng.random() < 0.5 else (turned, person.dob)
            return replace(face, dob=f"{days[0]:%d/%m/%Y} or {days[1]:%d/%m/%Y}", sound=False)
        if turned and clerk.slips("marac_perp_swapdm"):
            return replace(face, dob=turned, sound=False)
        return face

    def _repeat(self, repeat: bool) -> str | None:
        clerk = self.clerk
        written = repeat ^ clerk.slips("marac_repeat_wrong")
        return clerk.either("marac_repeat", "R" if written else "N", REPEATS[written])

    def _dash(self, score: int) -> Cell:
        forms: tuple[Cell, ...] = (f"{score} (PJ)", f"{score}/24", None)
        return self.clerk.either("marac_dash", score, (*forms, "14+", "HIGH") if score >= 14 else forms)

    def _children(self, number: int) -> Cell:
        forms: list[Cell] = ["NK", f"{number} + unborn"]
        forms += ["unborn"] if number == 0 else [f"{number} (1 CP)"]
        return self.clerk.either("marac_kids", number, forms)


def _face(person: Person) -> Face:
    return Face(person.surname, person.forename, person.dob, person.sex)


def full_name(face: Face, form: int) -> str:
    """A name in one cell: SURNAME Forename, Forename SURNAME or SURNAME, Forename."""
    surname = face.surname.upper()
    return (f"{surname} {face.forename}", f"{face.forename} {surname}", f"{surname}, {face.forename}")[form]


def dob_cell(clerk: Clerk, dob: date | str | None) -> Cell:
    """A date of birth in a workbook."""
    return clerk.day("marac_date_text", dob) if isinstance(dob, date) else dob


def links(path: str, sheet: str, rows: Sequence[Listing], first: int) -> list[Link]:
    """Perpetrator and victim of each row."""
    out = []
    for row, listing in enumerate(rows, start=first):
        couple = listing.case.couple
        out.append(Link(path, sheet, row, couple.perpetrator.key, "perpetrator"))
        out.append(Link(path, sheet, row, couple.victim.key, "victim"))
    return out
