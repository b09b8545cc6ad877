"""Marac meetings as they happened: who was heard when, deferred listings, case references."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from drive_eval.simulate.allocation import Log
from drive_eval.simulate.people import Person, Registry
from drive_eval.simulate.periods import meetings, plus_months
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import chance, pick, shuffled, stream, weighted

AREAS: dict[str, tuple[str, ...]] = {
    "ESX": ("Basildon", "Chelmsford", "Colchester", "Harlow", "Southend", "Tendring", "Thurrock"),
    "SWA": ("Bridgend", "Cardiff", "Merthyr", "Neath Port Talbot", "RCT", "Swansea", "Vale of Glam"),
    "WSX": ("W.Sussex North", "W.Sussex South"),
}
AGENCIES: dict[str, float] = {
    "Police": 56, "Idva": 9, "Housing": 5, "Children's social care": 5, "Mental health": 4, "Probation": 3.5,
    "A&E": 3, "Health visitor": 3, "CRC": 2, "Substance misuse": 1.3, "Midwifery": 1.2, "GP": 1.2,
    "Education": 1.2, "Adult social care": 1,
}  # fmt: skip
RELATIONS: dict[str, float] = {"Ex-partner": 46, "Partner": 30, "Spouse": 9, "Ex-spouse": 8, "Family": 7}
OUTCOMES = ("Actions set", "Actions set - CSC lead", "Idva support; markers on address",
            "Safety plan; police to review bail")  # fmt: skip
DASH = dict(zip(range(7, 25), (1, 1, 2, 3, 4, 6, 8, 10, 12, 13, 13, 12, 10, 8, 5, 3, 2, 1), strict=True))


@dataclass(frozen=True)
class Couple:
    """A perpetrator and one victim of theirs."""

    perpetrator: Person
    victim: Person
    relation: str


@dataclass(frozen=True)
class Case:
    """One listing at one meeting; a deferred listing has no reference and was not heard."""

    couple: Couple
    meeting: date
    area: str
    agency: str
    dash: int
    children: int
    outcome: str
    deferred_to: date | None = None
    repeat: bool = False
    number: int = 0
    ref: str = ""

    @property
    def site(self) -> str:
        """Site of the meeting."""
        return self.couple.perpetrator.site


@dataclass(frozen=True)
class Maracs:
    """All listings, in the order of the lists, and each perpetrator's victims, first victim first."""

    cases: tuple[Case, ...]
    victims: Mapping[str, tuple[Couple, ...]]
    index_ref: Mapping[tuple[str, int], str] = field(default_factory=dict)


def hear(scenario: Scenario, log: Log, registry: Registry, seed: int) -> Maracs:
    """The meetings of all sites: index cases, re-appearances, cases outside the trial, deferrals."""
    rng = stream(seed, "marac")
    book = _Book(scenario, registry, rng)
    index: dict[tuple[str, int], tuple[date, Couple]] = {}
    for entry in log.allocations:
        couple = book.couple(entry.person, new=False)
        book.add(couple, entry.marac_date)
        index[entry.person.key, entry.number] = (entry.marac_date, couple)
    for entry in log.first.values():
        for day in _later(scenario, entry.arm, entry.allocated, entry.site, entry.person, rng):
            book.add(book.couple(entry.person, new=not chance(rng, scenario.marac.same_victim)), day)
        if chance(rng, scenario.marac.second_victim):
            book.add(book.couple(entry.person, new=True), entry.marac_date)
    _outside(scenario, log, registry, book, rng)
    cases = _numbered(_repeats(book.cases()), rng)
    refs = {(case.couple, case.meeting): case.ref for case in cases if case.ref}
    return Maracs(
        cases=tuple(cases),
        victims={key: tuple(couples) for key, couples in book.couples.items()},
        index_ref={key: refs[couple, day] for key, (day, couple) in index.items()},
    )


class _Book:
    """Listings gathered so far: at most one per couple and meeting."""

    def __init__(self, scenario: Scenario, registry: Registry, rng: np.random.Generator) -> None:
        self._scenario, self._registry, self._rng = scenario, registry, rng
        self._listed: dict[tuple[str, str, date], Case] = {}
        self._victims = 0
        self.couples: dict[str, list[Couple]] = defaultdict(list)

    def couple(self, person: Person, *, new: bool) -> Couple:
        """A couple of this perpetrator: the first, or another (which may have been heard before)."""
        known = self.couples[person.key]
        if known and (not new or len(known) >= 4):
            return known[0] if not new else pick(self._rng, known)
        if len(known) >= 2 and chance(self._rng, 0.5):
            return known[1]
        self._victims += 1
        rng = self._rng
        sex = ("F" if chance(rng, 0.94) else "M") if person.sex == "M" else ("M" if chance(rng, 0.9) else "F")
        victim = self._registry.victim(f"V{self._victims:05d}", person.site, sex)
        made = Couple(person, victim, weighted(rng, list(RELATIONS), list(RELATIONS.values())))
        known.append(made)
        return made

    def add(self, couple: Couple, day: date) -> None:
        """List a couple at a meeting, perhaps deferred there from the meeting before."""
        key = (couple.perpetrator.key, couple.victim.key, day)
        if key in self._listed:
            return
        rng = self._rng
        case = Case(
            couple=couple, meeting=day, area=pick(rng, AREAS[couple.perpetrator.site]),
            agency=weighted(rng, list(AGENCIES), list(AGENCIES.values())),
            dash=weighted(rng, list(DASH), list(DASH.values())),
            children=weighted(rng, range(5), (33, 27, 25, 10, 5)), outcome=pick(rng, OUTCOMES),
        )  # fmt: skip
        self._listed[key] = case
        before = day - timedelta(days=14 if couple.perpetrator.site == "WSX" else 7)
        early = (couple.perpetrator.key, couple.victim.key, before)
        deferred = chance(rng, self._scenario.mess["marac_deferred"] * self._scenario.mess_scale)
        if deferred and before >= self._scenario.meetings_from and early not in self._listed:
            text = f"Deferred to {day:%d/%m/%y}"
            self._listed[early] = replace(case, meeting=before, outcome=text, deferred_to=day)

    def cases(self) -> list[Case]:
        """All listings by site and meeting."""
        return sorted(self._listed.values(), key=lambda case: (case.site, case.meeting))


def _later(
    scenario: Scenario, arm: str, index: date, site: str, person: Person, rng: np.random.Generator
) -> list[date]:
    """Meetings after the index date where this person was heard again."""
    mean = scenario.marac.reappearances["drive" if arm == "D" else "control"] / plus_months_days(index, 22)
    frailty = float(rng.gamma(scenario.marac.dispersion, 1 / scenario.marac.dispersion))
    last = min(day for day in (scenario.data_cut, person.death, person.moved) if day)
    days = (last - index).days
    count = int(rng.poisson(mean * frailty * max(days, 0)))
    when = sorted(index + timedelta(days=1 + int(rng.integers(max(days, 1)))) for _ in range(count))
    sat = [next(iter(meetings(site, day, day + timedelta(days=13)))) for day in when]
    return sorted({day for day in sat if day <= scenario.data_cut})


def plus_months_days(day: date, months: int) -> int:
    """Days in so many calendar months from a day."""
    return (plus_months(day, months) - day).days


def _outside(scenario: Scenario, log: Log, registry: Registry, book: _Book, rng: np.random.Generator) -> None:
    """Cases that were never put through allocation, and those screened out of it."""
    for entry in log.entries:
        if not entry.number:
            book.add(book.couple(entry.person, new=False), entry.marac_date)
    number = sum(1 for entry in log.entries if not entry.number)
    left = scenario.marac.outside_cases - number
    while left > 0:
        number += 1
        site = pick(rng, list(scenario.sites))
        person = registry.perpetrator(f"N{number:05d}", site)
        for day in shuffled(rng, meetings(site, scenario.meetings_from, scenario.data_cut))[
            : 1 + int(chance(rng, 0.1))
        ]:
            book.add(book.couple(person, new=False), day)
            left -= 1


def _repeats(cases: list[Case]) -> list[Case]:
    """Mark a case as a repeat where the same couple was heard in the twelve months before."""
    heard: dict[tuple[str, str], list[date]] = defaultdict(list)
    out = []
    for case in sorted(cases, key=lambda case: (case.meeting, case.deferred_to is not None)):
        key = (case.couple.perpetrator.key, case.couple.victim.key)
        repeat = any(plus_months(day, 12) >= case.meeting for day in heard[key] if day < case.meeting)
        if case.deferred_to is None:
            heard[key].append(case.meeting)
        out.append(replace(case, repeat=repeat))
    return out


def _numbered(cases: list[Case], rng: np.random.Generator) -> list[Case]:
    """Order each meeting's list, a perpetrator's cases together, and give heard cases their numbers."""
    running: dict[str, int] = defaultdict(int)
    out = []
    for (site, day), listed in sorted(_by_meeting(cases).items()):
        place = {key: at for at, key in enumerate(shuffled(rng, [c.couple.perpetrator.key for c in listed]))}
        number = 0
        for case in sorted(
            listed, key=lambda c: (c.deferred_to is not None, place[c.couple.perpetrator.key])
        ):
            if case.deferred_to is None:
                number += 1
                series = f"{site}{day.year}" if site == "SWA" else site
                running[series] += 1
                case = replace(case, number=number, ref=_ref(site, day, number, running[series]))
            out.append(case)
    return out


def _by_meeting(cases: list[Case]) -> dict[tuple[str, date], list[Case]]:
    out: dict[tuple[str, date], list[Case]] = defaultdict(list)
    for case in cases:
        out[case.site, case.meeting].append(case)
    return out


def _ref(site: str, day: date, number: int, running: int) -> str:
    if site == "ESX":
        return f"ESX {day:%d%m%y}/{number:02d}"
    return f"MAR/{day:%y}/{running:04d}" if site == "SWA" else f"WS-{day:%y}-{running:04d}"
