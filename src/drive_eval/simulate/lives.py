"""What happens to the trial's people: custody, moves, and deaths, some of them while a Drive case is open."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from drive_eval.simulate.allocation import Log
from drive_eval.simulate.people import Person
from drive_eval.simulate.periods import Span
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import chance, stream, weighted

# A case starts 6 to 26 days after allocation and lasts 120 days at least: a death between these days ends it.
_FIRST_DAY, _LAST_DAY = 60, 120


def lives(scenario: Scenario, people: list[Person], index: Mapping[str, date], seed: int) -> list[Person]:
    """The trial's people with spells in custody and, for a few, death or a move after the index date."""
    rng = stream(seed, "lives")
    end = scenario.data_cut
    later = [person.key for person in people if index[person.key] < end - timedelta(days=75)]
    chosen = [later[int(at)] for at in rng.permutation(len(later))]
    dead = set(chosen[: scenario.people.deaths])
    gone = set(chosen[scenario.people.deaths : scenario.people.deaths + scenario.people.moves])
    out = []
    for person in people:
        spells = _spells(rng, scenario) if chance(rng, scenario.people.in_custody) else ()
        days = (end - index[person.key]).days
        when = index[person.key] + timedelta(days=int(float(rng.uniform(0.3, 0.95)) * days))
        out.append(
            replace(
                person,
                custody=spells,
                death=when if person.key in dead else None,
                moved=when if person.key in gone else None,
            )
        )
    return out


def _spells(rng: np.random.Generator, scenario: Scenario) -> tuple[Span, ...]:
    first, last = scenario.police_from, scenario.data_cut
    spells: list[Span] = []
    for _ in range(1 + int(chance(rng, 0.08))):
        start = first + timedelta(days=int(rng.integers((last - first).days - 20)))
        length = int(weighted(rng, (28, 42, 56, 84, 120, 180), (3, 3, 2, 2, 1.5, 1)))
        spell = Span(start, min(start + timedelta(days=length), last))
        if all(spell.within(other).days() == 0 for other in spells):
            spells.append(spell)
    return tuple(sorted(spells, key=lambda spell: spell.start))


def dying_in_case(scenario: Scenario, people: list[Person], log: Log, seed: int) -> list[Person]:
    """The same people, with deaths in a few Drive people's cases: their closure says deceased.

    Deaths at any time mostly fall after a case has ended, where nobody records them. A stream of its own
    leaves everything else of a seed as it was.
    """
    rng = stream(seed, "deaths in case")
    latest = scenario.data_cut - timedelta(days=_LAST_DAY + 20)
    able = [
        person.key
        for person in people
        if (entry := log.first[person.key]).arm == "D"
        and entry.status == "Allocated"
        and entry.allocated <= latest
        and person.death is None
        and person.moved is None
    ]
    chosen = {able[int(at)] for at in rng.permutation(len(able))[: scenario.people.deaths_in_case]}
    return [
        replace(person, death=_day_in_case(log.first[person.key].allocated, rng))
        if person.key in chosen
        else person
        for person in people
    ]


def _day_in_case(allocated: date, rng: np.random.Generator) -> date:
    return allocated + timedelta(days=int(rng.integers(_FIRST_DAY, _LAST_DAY)))
