"""Drive cases as they ran: start, levels at intake and exit, needs, contacts, actions, closure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from drive_eval.simulate.allocation import Entry, Log
from drive_eval.simulate.idva import TYPES
from drive_eval.simulate.people import Person
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import chance, pick, stream, weighted

NEEDS = ("substance", "alcohol", "housing", "mental")
CATEGORIES: dict[str, float] = {"info": 43, "disrupt": 14, "risk": 13, "support": 11, "child": 10, "refer": 9}
AGENCIES: dict[str, tuple[str, ...]] = {
    "info": (
        "Police",
        "Housing",
        "Children's social care",
        "Probation",
        "Mental health",
        "Idva",
        "Marac",
        "CRC",
    ),
    "disrupt": ("Police", "Probation", "Housing", "CRC"),
    "risk": ("Police", "Marac", "Idva", "Probation", "CRC"),
    "support": ("Mental health", "Substance misuse", "GP", "DWP", "Housing"),
    "child": ("Children's social care", "School", "Health visitor"),
    "refer": ("Mental health", "Substance misuse", "Housing", "GP", "Probation"),
}
WORKERS = {"ESX": ("AL", "RD", "KP"), "SWA": ("BE", "GW", "SJ", "CH"), "WSX": ("MO", "TN")}
PREFIX = {"ESX": "ESX", "SWA": "SW", "WSX": "WS"}
MINUTES = (15, 30, 45, 60, 75, 90)


@dataclass(frozen=True)
class Contact:
    """One entry of the contact log."""

    day: date
    kind: str
    minutes: int | None
    attended: bool


@dataclass(frozen=True)
class Action:
    """One multi-agency action."""

    day: date
    category: str
    agency: str


@dataclass(frozen=True)
class Assessment:
    """Levels of the four types of abuse on one day; a level is 0 to 3, or unknown."""

    day: date
    levels: Mapping[str, int | None]


@dataclass(frozen=True)
class DriveCase:
    """One case; `closed` is empty while it is open, `exit` where no exit assessment was possible."""

    entry: Entry
    worker: str
    start: date
    contact: bool
    intake: Assessment
    review: Assessment | None
    exit: Assessment | None
    judgement: str
    closed: date | None
    end: str
    needs: Mapping[str, str]
    prior: str
    prior_dva: str
    children: int
    csc: str
    contacts: tuple[Contact, ...]
    actions: tuple[Action, ...]
    ref: str = ""

    @property
    def person(self) -> Person:
        """Whose case it is."""
        return self.entry.person

    def closed_by(self, day: date) -> bool:
        """Closed on or before the day."""
        return self.closed is not None and self.closed <= day


def run_drive(scenario: Scenario, log: Log, seed: int) -> tuple[DriveCase, ...]:
    """Cases of everyone drawn for Drive who was not withdrawn, one for each person, in order of start."""
    rng = stream(seed, "drive")
    cases: list[DriveCase] = []
    begun: set[str] = set()
    for entry in log.allocations:
        if entry.arm != "D" or entry.status in ("Withdrawn", "Ineligible after allocation"):
            continue
        start = entry.allocated + timedelta(days=int(rng.integers(6, 27)))
        if entry.person.key not in begun and start < scenario.printed - timedelta(days=5):
            begun.add(entry.person.key)
            cases.append(_case(scenario, entry, start, rng))
    cases.sort(key=lambda case: (case.start, case.entry.seq))
    running: dict[str, int] = defaultdict(int)
    out = []
    for case in cases:
        site = case.person.site
        running[site] += 1
        out.append(replace(case, ref=f"{PREFIX[site]}{case.start:%y}/{running[site]:03d}"))
    return tuple(out)


def _case(scenario: Scenario, entry: Entry, start: date, rng: np.random.Generator) -> DriveCase:
    settings, last = scenario.drive, scenario.printed - timedelta(days=2)
    contact = chance(rng, settings.contact)
    end, over = _ending(scenario, entry.person, start, contact, rng)
    closed = over if over <= last else None
    until = min(over, last)
    contacts = _contacts(scenario, contact, start, until, rng)
    contact = any(entry.attended for entry in contacts)
    intake_day = min(start + timedelta(days=int(rng.integers(5, 31))), until - timedelta(days=1))
    intake = Assessment(intake_day, _intake(scenario, rng))
    review_day = start + timedelta(days=int(rng.integers(84, 111)))
    reviewed = chance(rng, 0.9) and review_day < until
    review = Assessment(review_day, _later(scenario, intake.levels, 0.3, rng)) if reviewed else None
    exit_day = max(over - timedelta(days=int(rng.integers(0, 6))), intake.day + timedelta(days=1))
    missing = settings.exit_missing if end in "AB" else 0.7
    has_exit = not chance(rng, missing) and exit_day <= over and closed is not None
    left = Assessment(exit_day, _later(scenario, intake.levels, None, rng)) if has_exit else None
    known = not chance(rng, settings.risk_missing)
    judgement = _judgement(scenario, contact, rng)
    prior, prior_dva = _priors(scenario, rng)
    return DriveCase(
        entry=entry, worker=pick(rng, WORKERS[entry.site]), start=start, contact=contact, intake=intake,
        review=review, exit=left, judgement=judgement if known and left else "", closed=closed,
        end=end if closed else "", needs={need: _need(scenario, rng) for need in NEEDS}, prior=prior,
        prior_dva=prior_dva, children=weighted(rng, range(5), (33, 27, 24, 10, 6)),
        csc=weighted(rng, ("Y", "N", "NK", ""), (40, 52, 6, 2)), contacts=contacts,
        actions=_actions(scenario, start, until, rng),
    )  # fmt: skip


def _ending(
    scenario: Scenario, person: Person, start: date, contact: bool, rng: np.random.Generator
) -> tuple[str, date]:
    """End code (as in the covering note) and the day of the end."""
    settings = scenario.drive
    length = max(120, int(rng.normal(settings.days, settings.days_spread)))
    over = start + timedelta(days=length)
    early, share, code = chance(rng, settings.early), float(rng.uniform(0.3, 0.85)), pick(rng, "CCCEF")
    for code_gone, gone in (("G", person.death), ("D", person.moved)):
        if gone and start + timedelta(days=20) < gone < over:
            return code_gone, gone + timedelta(days=int(rng.integers(3, 10)))
    if early:
        return code, start + timedelta(days=int(length * share))
    return ("B" if not contact and chance(rng, 0.15) else "A"), over


def _intake(scenario: Scenario, rng: np.random.Generator) -> dict[str, int | None]:
    out: dict[str, int | None] = {}
    blank = chance(rng, 0.06)
    for kind in TYPES:
        some = chance(rng, scenario.effects.abuse_any[kind])
        level = weighted(rng, (1, 2, 3), (34, 38, 28)) if some else 0
        out[kind] = None if chance(rng, scenario.drive.level_missing) or blank else level
    return out


def _later(
    scenario: Scenario, before: Mapping[str, int | None], stops: float | None, rng: np.random.Generator
) -> dict[str, int | None]:
    """Levels at a review or (with the planted effect) at exit."""
    out: dict[str, int | None] = {}
    for kind, level in before.items():
        share = scenario.effects.abuse_stops[kind] if stops is None else stops
        had = 1 if level is None else level
        stopped, started = chance(rng, share), chance(rng, scenario.effects.abuse_starts)
        lower = int(rng.integers(1, had + 1)) if had else int(started)
        out[kind] = None if chance(rng, scenario.drive.level_missing) else 0 if stopped and had else lower
    return out


def _judgement(scenario: Scenario, contact: bool, rng: np.random.Generator) -> str:
    reduced = chance(rng, scenario.effects.risk_reduced["contact" if contact else "no_contact"])
    better, other = weighted(rng, ("sig", "mod"), (5, 5)), weighted(rng, ("same", "up"), (7, 3))
    return better if reduced else other


def _need(scenario: Scenario, rng: np.random.Generator) -> str:
    known, answer, unknown = chance(rng, scenario.drive.need_known), chance(rng, 0.7), pick(rng, ("NK", ""))
    return ("Y" if answer else "N") if known else unknown


def _priors(scenario: Scenario, rng: np.random.Generator) -> tuple[str, str]:
    known, unknown = chance(rng, scenario.drive.prior_known), pick(rng, ("NK", ""))
    offence, dva = chance(rng, 0.58), chance(rng, 0.68)
    if not known:
        return unknown, unknown
    return ("Y" if offence else "N"), ("Y" if offence and dva else "N")


def _days(start: date, until: date, mean: float, rng: np.random.Generator) -> list[date]:
    """Days spread over a case; the mean is for a case of full length."""
    length = max((until - start).days - 3, 0)
    count = int(rng.poisson(mean * length / 305)) if length else 0
    return sorted(start + timedelta(days=3 + int(rng.integers(length))) for _ in range(count))


def _contacts(
    scenario: Scenario, contact: bool, start: date, until: date, rng: np.random.Generator
) -> tuple[Contact, ...]:
    """Attempts and meetings; without direct contact every attempt failed."""
    out = []
    kinds, weights = (
        (("f2f", "tel", "home", "text", "prison"), (40, 24, 10, 16, 6))
        if contact
        else (("tel", "letter", "text", "home"), (46, 26, 20, 8))
    )
    days = _days(start, until, scenario.drive.contacts * (1.3 if contact else 1), rng)
    for at, day in enumerate(days or [start + timedelta(days=3)]):
        kind = weighted(rng, kinds, weights)
        met = chance(rng, 0.65) or at == 0
        minutes = 5 if kind == "text" else pick(rng, MINUTES)
        seen = contact and met
        out.append(Contact(day, kind, minutes if seen else None, seen))
    return tuple(out)


def _actions(scenario: Scenario, start: date, until: date, rng: np.random.Generator) -> tuple[Action, ...]:
    out = []
    for day in _days(start, until, scenario.drive.actions, rng):
        category = weighted(rng, list(CATEGORIES), list(CATEGORIES.values()))
        out.append(Action(day, category, pick(rng, AGENCIES[category])))
    return tuple(out)
