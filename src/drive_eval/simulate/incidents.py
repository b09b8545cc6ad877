"""Police incidents as they happened: who, when, domestic or not, when recorded, cancelled or not."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drive_eval.simulate.allocation import Log
from drive_eval.simulate.people import Person
from drive_eval.simulate.periods import WINDOWS, plus_months
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import stream

MINUTES = 24 * 60
HALF_YEAR = 183.0
PHASES = ("before", *WINDOWS, "after")
LEAD_DAYS = 100
"""Incidents this long before the extract may still be reported inside it."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def minutes(day: date) -> int:
    """Minutes since 1970 at the start of a day."""
    return (day - date(1970, 1, 1)).days * MINUTES


def happen(scenario: Scenario, log: Log, outsiders: Sequence[Person], seed: int) -> pd.DataFrame:
    """One row per incident that the police recorded inside the extract's period.

    Columns: `actor` (place among trial people, then outsiders), `start` and `recorded` (minutes since
    1970), `dva`, `crime`, `cancelled`, and `part` (suspect, victim or witness).
    """
    entries = list(log.first.values())
    people = [entry.person for entry in entries]
    parts = [
        _own(scenario, log, seed, dva=True),
        _own(scenario, log, seed, dva=False),
        _as_victim(scenario, len(people), seed),
        _of_outsiders(scenario, len(people), outsiders, seed),
    ]
    table = pd.concat(parts, ignore_index=True)
    table = table[~_away(table, people)]
    rng = stream(seed, "recording")
    table["recorded"] = table["start"] + _lag(scenario, rng, len(table))
    table = _historic(scenario, table, rng)
    first, last = minutes(scenario.police_from), minutes(scenario.data_cut + timedelta(days=1))
    table = table[(table["recorded"] >= first) & (table["recorded"] < last)]
    table = table.drop_duplicates(["actor", "start"]).sort_values(
        ["recorded", "actor", "start"], ignore_index=True
    )
    table["crime"] = _crime(scenario, table, rng)
    cancelled = rng.random(len(table)) < scenario.police.cancelled
    table["cancelled"] = cancelled & table["crime"] & (table["part"] == "suspect")
    return table


def _own(scenario: Scenario, log: Log, seed: int, *, dva: bool) -> pd.DataFrame:
    """Incidents of the trial's people as suspect: gamma-Poisson, thinned to each moment's rate."""
    rng = stream(seed, "dva" if dva else "non_dva")
    settings = scenario.police
    rate, shape = (
        (settings.dva_rate, settings.dva_dispersion)
        if dva
        else (settings.non_dva_rate, settings.non_dva_dispersion)
    )
    entries = list(log.first.values())
    own = rng.gamma(shape, 1 / shape, len(entries)) * rate / HALF_YEAR
    staying = rng.random(len(entries))
    factors = _factors(scenario, "dva" if dva else "active")
    growth = np.array([scenario.effects.recording_growth[entry.site] if dva else 1.0 for entry in entries])
    start, end = (
        minutes(scenario.police_from) - LEAD_DAYS * MINUTES,
        minutes(scenario.data_cut + timedelta(days=1)),
    )
    years = (end - start) / MINUTES / 365.25
    peak = factors.max(initial=1.0) * np.maximum(growth, 1.0) ** years if dva else np.ones(len(entries))
    count = rng.poisson(own * peak * (end - start) / MINUTES)
    actor = np.repeat(np.arange(len(entries)), count)
    when = start + rng.integers(0, (end - start) // 5, len(actor)) * 5
    phase = _phase(entries_bounds(log), actor, when)
    arm = np.array([0 if entry.arm == "D" else 1 for entry in entries])[actor]
    factor = factors[arm, phase]
    if dva:
        grown = growth[actor] ** ((when - minutes(scenario.police_from)) / MINUTES / 365.25)
        kept = rng.random(len(actor)) < factor * grown / peak[actor]
    else:
        kept = staying[actor] < factor
    return pd.DataFrame({"actor": actor[kept], "start": when[kept], "dva": dva, "part": "suspect"})


def _factors(scenario: Scenario, kind: str) -> Floats:
    table = scenario.effects.dva if kind == "dva" else scenario.effects.non_dva_active
    return np.array([[table[arm][phase] for phase in PHASES] for arm in ("drive", "control")])


def entries_bounds(log: Log) -> Ints:
    """Start of each window (and end of the last) in minutes, a row per person of the trial."""
    months = [*(first for first, _ in WINDOWS.values()), list(WINDOWS.values())[-1][1]]
    return np.array(
        [[minutes(plus_months(entry.allocated, at)) for at in months] for entry in log.first.values()]
    )


def _phase(bounds: Ints, actor: Ints, when: Ints) -> Ints:
    out: Ints = (when[:, None] >= bounds[actor]).sum(axis=1)
    return out


def _as_victim(scenario: Scenario, people: int, seed: int) -> pd.DataFrame:
    """Incidents in which a person of the trial was the victim or a witness, and not the suspect."""
    rng = stream(seed, "as_victim")
    start, end = minutes(scenario.police_from), minutes(scenario.data_cut + timedelta(days=1))
    count = rng.poisson(scenario.police.victim_or_witness * (end - start) / MINUTES / 365.25, people)
    actor = np.repeat(np.arange(people), count)
    size = len(actor)
    return pd.DataFrame(
        {
            "actor": actor,
            "start": start + rng.integers(0, (end - start) // 5, size) * 5,
            "dva": rng.random(size) < 0.35,
            "part": np.where(rng.random(size) < 0.25, "witness", "victim"),
        }
    )


def _of_outsiders(scenario: Scenario, first: int, outsiders: Sequence[Person], seed: int) -> pd.DataFrame:
    rng = stream(seed, "outsiders")
    start, end = minutes(scenario.police_from), minutes(scenario.data_cut + timedelta(days=1))
    actor = np.repeat(np.arange(len(outsiders)), rng.integers(1, 5, len(outsiders)))
    size = len(actor)
    return pd.DataFrame(
        {
            "actor": first + actor,
            "start": start + rng.integers(0, (end - start) // 5, size) * 5,
            "dva": rng.random(size) < 0.1,
            "part": np.where(rng.random(size) < 0.25, "victim", "suspect"),
        }
    )


def _away(table: pd.DataFrame, people: Sequence[Person]) -> NDArray[np.bool_]:
    """Whether the person was in custody, dead or gone from the area at the time."""
    when = table["start"].to_numpy()
    out = np.zeros(len(table), dtype=bool)
    absences = [
        (at, minutes(span.start), minutes(span.end))
        for at, person in enumerate(people)
        for span in person.custody
    ]
    for at, person in enumerate(people):
        ends = [day for day in (person.death, person.moved) if day]
        if ends:
            absences.append((at, minutes(min(ends)), 2**40))
    by_actor = table.groupby("actor").indices
    for at, start, end in absences:
        rows = by_actor.get(at)
        if rows is not None:
            out[rows] |= (when[rows] >= start) & (when[rows] < end)
    return out


def _lag(scenario: Scenario, rng: np.random.Generator, size: int) -> Ints:
    """Minutes from the incident to its record: most the same day, some within the week, a few much later."""
    late = scenario.police.late
    draw = rng.random(size)
    same_day = rng.integers(10, 16 * 60, size)
    week = rng.integers(MINUTES, 7 * MINUTES, size)
    later = rng.integers(7 * MINUTES, LEAD_DAYS * MINUTES, size)
    return np.where(draw < late, later, np.where(draw < 0.28, week, same_day)).astype(np.int64)


def _historic(scenario: Scenario, table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """A few incidents happened years before the extract and were reported inside it."""
    chosen = (rng.random(len(table)) < scenario.police.historic) & (table["part"] == "suspect").to_numpy()
    back = rng.integers(200, 3600, len(table)) * MINUTES
    start = table["start"].to_numpy().copy()
    before = minutes(scenario.police_from) - back + start % MINUTES
    return table.assign(start=np.where(chosen, before, start))


def _crime(scenario: Scenario, table: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Whether a crime was recorded; for domestic incidents the share rises over the years."""
    low, high = scenario.police.crime_share
    begin, end = minutes(date(2015, 10, 1)), minutes(date(2018, 10, 1))
    along = np.clip((table["start"].to_numpy() - begin) / (end - begin), 0.0, 1.0)
    share = np.where(table["dva"], low + (high - low) * along, scenario.police.non_dva_crime_share)
    out: NDArray[np.bool_] = rng.random(len(table)) < share
    return out
