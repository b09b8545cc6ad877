"""The randomisation log as it truly happened: who was allocated where, when and to which arm."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from drive_eval.simulate.people import Person, Registry
from drive_eval.simulate.periods import meetings, quarter_span
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import chance, pick, shared_out, shuffled, stream

INELIGIBLE = ("Alleged perpetrator found to be primary victim", "Long custodial sentence at allocation",
              "Already with another programme")  # fmt: skip
WITHDRAWN = ("Victim safety - Marac asked for no contact", "Moved out of area before start")
OVERRIDDEN = ("Panel request - high harm", "Police request", "Capacity - next on list full")
SCREENED = (
    "Lives out of area",
    "No perpetrator details on referral",
    "Under 18 at Marac",
    "Already open to Drive",
)


@dataclass(frozen=True)
class Entry:
    """One row of the log: an allocation, or a person screened out before the draw."""

    person: Person
    number: int
    arm: str
    marac_date: date
    allocated: date
    seq: int = 0
    status: str = "Allocated"
    reason: str = ""
    override: bool = False
    date_fault: str = ""

    @property
    def site(self) -> str:
        """Site of the entry."""
        return self.person.site

    @property
    def alloc_id(self) -> str:
        """Alloc ID as issued; screened-out people have none."""
        return f"D-{self.seq:04d}" if self.number else ""


@dataclass(frozen=True)
class Log:
    """All entries in order of Seq, and what follows from each person's first allocation."""

    entries: tuple[Entry, ...]

    @property
    def allocations(self) -> tuple[Entry, ...]:
        """Entries that are allocations."""
        return tuple(entry for entry in self.entries if entry.number)

    @property
    def first(self) -> dict[str, Entry]:
        """Each person's first allocation, which sets arm and index date."""
        return {entry.person.key: entry for entry in self.entries if entry.number == 1}


def allocate(scenario: Scenario, registry: Registry, seed: int) -> Log:
    """Draw the log: sizes exact by site and arm, the ratio drifting by quarter."""
    rng = stream(seed, "allocation")
    entries = [entry for site in scenario.sites for entry in _site(scenario, site, registry, rng)]
    entries = _dated(scenario, entries, rng)
    entries = _marked(scenario, entries, rng)
    entries += _again(scenario, entries, rng)
    entries += _screened_out(scenario, registry, rng)
    return Log(tuple(_in_sequence(scenario, entries, rng)))


def _site(scenario: Scenario, code: str, registry: Registry, rng: np.random.Generator) -> list[Entry]:
    site = scenario.sites[code]
    labels = list(site.quarters)
    sizes = shared_out(site.drive + site.control, [site.quarters[label].people for label in labels])
    wanted = [size * site.quarters[label].drive_share for label, size in zip(labels, sizes, strict=True)]
    drives = shared_out(site.drive, wanted)
    out = []
    for label, size, drive in zip(labels, sizes, drives, strict=True):
        span = quarter_span(label)
        days = meetings(code, max(span.start, scenario.meetings_from), span.end - timedelta(days=12))
        for arm in shuffled(rng, "D" * drive + "C" * (size - drive)):
            day = pick(rng, days)
            person = registry.perpetrator("", code)
            out.append(Entry(person, 1, arm, day, day + timedelta(days=int(rng.integers(10)))))
    return out


def _dated(scenario: Scenario, entries: list[Entry], rng: np.random.Generator) -> list[Entry]:
    """Choose whose Date randomised will be impossible or too early; for them the Marac date stands."""
    plan = ["impossible"] * scenario.allocation.impossible_dates + ["early"] * scenario.allocation.early_dates
    faults = dict(zip(shuffled(rng, range(len(entries))), plan, strict=False))
    return [
        replace(entry, date_fault=faults[at], allocated=entry.marac_date) if at in faults else entry
        for at, entry in enumerate(entries)
    ]


def _marked(scenario: Scenario, entries: list[Entry], rng: np.random.Generator) -> list[Entry]:
    """Withdrawn or ineligible afterwards, and overrides: all stay in their arm."""
    facts = scenario.allocation
    order = shuffled(rng, range(len(entries)))
    left, given = (
        set(order[: facts.withdrawn]),
        set(order[facts.withdrawn : facts.withdrawn + facts.overrides]),
    )
    out = []
    for at, entry in enumerate(entries):
        if at in left:
            ineligible = chance(rng, 0.55)
            status = "Ineligible after allocation" if ineligible else "Withdrawn"
            entry = replace(entry, status=status, reason=pick(rng, INELIGIBLE if ineligible else WITHDRAWN))
        elif at in given:
            entry = replace(entry, override=True, reason=pick(rng, OVERRIDDEN))
        out.append(entry)
    return out


def _again(scenario: Scenario, entries: list[Entry], rng: np.random.Generator) -> list[Entry]:
    """Second allocations of people heard again: same arm, control then Drive, Drive then control."""
    facts = scenario.allocation
    latest = facts.second_by - timedelta(days=60)
    plain = [e for e in entries if e.status == "Allocated" and not e.date_fault and e.allocated < latest]
    pool = {arm: shuffled(rng, [entry for entry in plain if entry.arm == arm]) for arm in "CD"}
    same_drive = min(len(pool["D"]), round(facts.same_arm * 0.15))
    plan = (
        [("C", "C")] * (facts.same_arm - same_drive)
        + [("D", "D")] * same_drive
        + [("C", "D")] * facts.control_then_drive
        + [("D", "C")] * facts.drive_then_control
    )
    out = []
    for before, after in plan:
        if not pool[before]:
            continue
        entry = pool[before].pop()
        days = meetings(entry.site, entry.allocated + timedelta(days=35), facts.second_by)
        day = pick(rng, days)
        status = "Duplicate?" if chance(rng, 0.55) else "Allocated"
        later = day + timedelta(days=int(rng.integers(1, 9)))
        out.append(Entry(entry.person, 2, after, day, later, status=status))
    return out


def _screened_out(scenario: Scenario, registry: Registry, rng: np.random.Generator) -> list[Entry]:
    out = []
    for _ in range(scenario.allocation.screened_out):
        site = pick(rng, list(scenario.sites))
        last = quarter_span(list(scenario.sites[site].quarters)[-1]).end - timedelta(days=12)
        day = pick(rng, meetings(site, scenario.meetings_from, last))
        out.append(
            Entry(
                registry.perpetrator("", site), 0, "", day, day + timedelta(days=int(rng.integers(1, 8))),
                status="Screened out - not randomised", reason=pick(rng, SCREENED),
            )
        )  # fmt: skip
    return out


def _in_sequence(scenario: Scenario, entries: list[Entry], rng: np.random.Generator) -> list[Entry]:
    """Number the rows by date, leaving the scenario's gaps, and name people in the order they came."""
    order = sorted(shuffled(rng, entries), key=lambda entry: entry.allocated)
    gaps = set(shuffled(rng, range(1, len(order)))[: scenario.allocation.sequence_gaps])
    keys: dict[int, str] = {}
    counts = {"P": 0, "N": 0}
    people: dict[int, Person] = {}
    out, seq = [], 0
    for at, entry in enumerate(order):
        seq += 2 if at in gaps else 1
        mark = id(entry.person)
        if mark not in keys:
            kind = "P" if entry.number else "N"
            counts[kind] += 1
            keys[mark] = f"{kind}{counts[kind]:05d}"
            people[mark] = replace(entry.person, key=keys[mark])
        out.append(replace(entry, person=people[mark], seq=seq))
    return out


def with_people(log: Log, people: Mapping[str, Person]) -> Log:
    """The same log with fuller records of its people."""
    return Log(
        tuple(replace(entry, person=people.get(entry.person.key, entry.person)) for entry in log.entries)
    )
