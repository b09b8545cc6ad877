"""The rows that each incident leaves in a police system: one per offence and person, keyed twice at times."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drive_eval.simulate.incidents import minutes
from drive_eval.simulate.marac import Couple
from drive_eval.simulate.offences import ALL, CRIMES, DOMESTIC_INCIDENT, OTHER_INCIDENTS
from drive_eval.simulate.people import Person
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import stream

OUTCOMES_SUSPECT = {"16": 33, "15": 24, "18": 20, "8": 10, "14": 8, "21": 5}
OUTCOMES_OFFENDER = {"1": 78, "3": 22}
KEYED_AGAIN = 9_000_000


def record(
    scenario: Scenario,
    incidents: pd.DataFrame,
    actors: Sequence[Person],
    couples: Mapping[str, Sequence[Couple]],
    seed: int,
) -> tuple[pd.DataFrame, list[Person]]:
    """Rows of all forces, and everyone named in them (the given actors, then victims).

    Columns: `incident` (row of the incidents), `serial` (incident number), `step` (offence within it),
    `actor`, `role`, `offence` (place among all offences), `start`, `recorded`, `dva`, `crime`, `cancelled`,
    `relation`, `outcome`, `pair` (also held as a non-crime), `again` (keyed a second time), `logged`.
    """
    rng = stream(seed, "records")
    base = incidents.assign(incident=np.arange(len(incidents)), serial=_serials(rng, len(incidents)))
    rows = _per_offence(scenario, base, rng)
    rows = rows.assign(pair=False, again=False, logged=rows["recorded"])
    rows["relation"] = _relations(rows, actors, couples, rng)
    rows = pd.concat([rows, _held_twice(scenario, rows, rng)], ignore_index=True)
    rows["step"] = rows.groupby("incident").cumcount()
    victims, people = _victims(scenario, rows, actors, couples, rng)
    rows = pd.concat([rows, victims, _keyed_again(scenario, rows, rng)], ignore_index=True)
    rows["outcome"] = _outcomes(rows, rng)
    last = minutes(scenario.data_cut + timedelta(days=1)) - 10
    rows["recorded"] = np.minimum(rows["recorded"].to_numpy(), last)
    order = ["recorded", "serial", "step", "actor"]
    return rows.sort_values(order, kind="stable", ignore_index=True), people


def _serials(rng: np.random.Generator, size: int) -> NDArray[np.int64]:
    """Incident numbers spaced so that the references of several offences fit between them."""
    return (rng.permutation(size) * 7 + 11).astype(np.int64)


def _per_offence(scenario: Scenario, base: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    crime = base["crime"].to_numpy(dtype=bool)
    own = (base["part"] == "suspect").to_numpy()
    extra = np.minimum(rng.poisson(scenario.police.extra_crimes, len(base)), 3)
    count = np.where(crime & own, 1 + extra, 1)
    rows = base.loc[base.index.repeat(count)].reset_index(drop=True)
    rows["offence"] = _offences(rows, rng)
    charged = rng.random(len(rows)) < 0.28
    offender = charged & rows["crime"].to_numpy(dtype=bool)
    rows["role"] = np.where(
        rows["part"] != "suspect", rows["part"], np.where(offender, "offender", "suspect")
    )
    return rows.drop(columns=["part"])


def _offences(rows: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.int64]:
    size = len(rows)
    dva = np.array([offence.dva for offence in CRIMES])
    other = np.array([offence.non_dva for offence in CRIMES])
    quiet = np.array([offence.non_dva for offence in OTHER_INCIDENTS])
    dva_crime = rng.choice(len(CRIMES), size, p=dva / dva.sum())
    other_crime = rng.choice(len(CRIMES), size, p=other / other.sum())
    other_quiet = ALL.index(OTHER_INCIDENTS[0]) + rng.choice(len(quiet), size, p=quiet / quiet.sum())
    domestic = ALL.index(DOMESTIC_INCIDENT)
    is_dva, crime = rows["dva"].to_numpy(dtype=bool), rows["crime"].to_numpy(dtype=bool)
    chosen = np.where(is_dva, np.where(crime, dva_crime, domestic), np.where(crime, other_crime, other_quiet))
    return chosen.astype(np.int64)


def _relations(
    rows: pd.DataFrame,
    actors: Sequence[Person],
    couples: Mapping[str, Sequence[Couple]],
    rng: np.random.Generator,
) -> NDArray[np.object_]:
    """Relationship to the victim on a domestic row of the trial's people; empty on every other row."""
    first = np.array([couples[a.key][0].relation if couples.get(a.key) else "" for a in actors], dtype=object)
    last = np.array([couples[a.key][-1].relation if couples.get(a.key) else "" for a in actors], dtype=object)
    actor = rows["actor"].to_numpy()
    known = np.where(rng.random(len(rows)) < 0.7, first[actor], last[actor])
    named = rows["dva"].to_numpy(dtype=bool) & rows["role"].isin(["suspect", "offender"]).to_numpy()
    return np.where(named, known, "").astype(object)


def _held_twice(scenario: Scenario, rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The same domestic incident held as a non-crime record too: same incident number, another reference."""
    rate = scenario.mess["pol_dup_pair"] * scenario.mess_scale
    can = rows["dva"] & rows["crime"] & ~rows["cancelled"] & rows["role"].isin(["suspect", "offender"])
    one_each = can & ~rows.duplicated("incident")
    chosen = rows[one_each & (rng.random(len(rows)) < rate)]
    return chosen.assign(
        offence=ALL.index(DOMESTIC_INCIDENT),
        role="suspect",
        crime=False,
        pair=True,
        recorded=chosen["recorded"] + 8,
    )


def _victims(
    scenario: Scenario,
    rows: pd.DataFrame,
    actors: Sequence[Person],
    couples: Mapping[str, Sequence[Couple]],
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, list[Person]]:
    """Rows for the victims of some domestic crimes."""
    of_trial = np.array([person.key.startswith("P") for person in actors])[rows["actor"].to_numpy()]
    can = (
        rows["dva"]
        & rows["crime"]
        & rows["role"].isin(["suspect", "offender"])
        & (rows["step"] == 0)
        & of_trial
    )
    chosen = rows[can & (rng.random(len(rows)) < scenario.police.victim_rows)]
    people = list(actors)
    places: dict[str, int] = {}
    out = []
    for actor in chosen["actor"]:
        victim = couples[actors[actor].key][0].victim
        if victim.key not in places:
            places[victim.key] = len(people)
            people.append(victim)
        out.append(places[victim.key])
    return chosen.assign(actor=np.array(out, dtype=np.int64), role="victim", relation=""), people


def _keyed_again(scenario: Scenario, rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Incidents keyed twice under another number: same person, offence, date and time."""
    rate = scenario.mess["pol_double_keyed"] * scenario.mess_scale
    can = ~rows["cancelled"] & rows["role"].isin(["suspect", "offender"]) & (rows["step"] == 0)
    chosen = rows[can & (rng.random(len(rows)) < rate)]
    return chosen.assign(serial=chosen["serial"] + KEYED_AGAIN, again=True, recorded=chosen["recorded"] + 25)


def _outcomes(rows: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.object_]:
    """Outcome code of each crime; open cases (never offenders) and non-crimes have none."""
    size = len(rows)
    suspect = _drawn(rng, OUTCOMES_SUSPECT, size)
    offender = _drawn(rng, OUTCOMES_OFFENDER, size)
    is_offender = (rows["role"] == "offender").to_numpy()
    still_open = (rng.random(size) < 0.08) & ~is_offender
    out = np.where(is_offender, offender, np.where(still_open, "open", suspect))
    return np.where(rows["crime"].to_numpy(dtype=bool), out, "").astype(object)


def _drawn(rng: np.random.Generator, weights: Mapping[str, float], size: int) -> NDArray[np.object_]:
    values = np.array(list(weights), dtype=object)
    shares = np.array(list(weights.values()), dtype=float)
    return values[rng.choice(len(values), size, p=shares / shares.sum())]
