"""What the three Drive layouts share: contacts, actions and the slips in a case record's identity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from drive_eval.simulate.drive import Action, Contact, DriveCase
from drive_eval.simulate.mess import Clerk
from drive_eval.simulate.periods import Span

DETAILS = {
    "info": "Update requested / given",
    "disrupt": "Bail conditions / recall asked",
    "risk": "Safety plan reviewed",
    "support": "Support arranged",
    "child": "CSC update, strategy meeting",
    "refer": "Referral made",
}
ENDS = {
    "A": "Intervention complete", "B": "Intervention complete - indirect only", "C": "Disengaged",
    "D": "Moved out of area", "E": "Long custodial sentence", "F": "Victim safety", "G": "Deceased",
}  # fmt: skip
Dated = TypeVar("Dated", Contact, Action)


@dataclass(frozen=True)
class Identity:
    """How a case record names its person: never both Alloc ID and date of birth missing."""

    alloc_id: str | None
    initials: str
    dob: date | None
    unknown: str | None = None


def identity(clerk: Clerk, case: DriveCase) -> Identity:
    """Alloc ID as typed, initials and date of birth."""
    person = case.person
    if clerk.slips("drive_alloc_blank"):
        return Identity(None, person.initials, person.dob)
    typed = clerk.alloc_id("drive_alloc_id", case.entry.alloc_id)
    if clerk.slips("drive_dob"):
        return Identity(typed, person.initials, None, "NK" if clerk.rng.random() < 0.5 else None)
    return Identity(typed, person.initials, person.dob)


def by_day(cases: Sequence[DriveCase], kind: type[Dated]) -> list[tuple[DriveCase, Dated]]:
    """All contacts or all actions of the cases in order of day."""
    found: list[tuple[DriveCase, Dated]] = []
    for case in cases:
        entries = case.contacts if kind is Contact else case.actions
        found += [(case, entry) for entry in entries if isinstance(entry, kind)]
    return sorted(found, key=lambda item: (item[1].day, item[0].ref))


def custody(spells: Sequence[Span], start: date) -> str:
    """Spells in custody that reach into the case or the months before it."""
    near = [spell for spell in spells if (start - spell.end).days < 90]
    return "; ".join(f"{spell.start:%d/%m/%y} - {spell.end:%d/%m/%y}" for spell in near)
