"""A small main phase: 240 people, two sites, two quarters, known incidents; windows counted by derive."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from drive_eval.config.plan import Analysis
from drive_eval.contracts import allocate as a
from drive_eval.contracts import derive as d
from drive_eval.derive.marac import marac_windows
from drive_eval.derive.windows import person_windows
from drive_eval.estimate.context import Job, StudyFacts
from drive_eval.estimate.data import Data, assemble
from drive_eval.estimate.methods import METHODS
from drive_eval.estimate.rows import Row
from drive_eval.match.pairs import candidates, match_people
from drive_eval.match.terms import Terms

SITES = ("essex", "west_sussex")
PEOPLE = 240
LAST = "2019-06-30"
LEVELS = ("none", "standard", "moderate", "high", "unknown")


def _people() -> pd.DataFrame:
    at = np.arange(PEOPLE)
    index = pd.to_datetime("2016-04-10") + pd.to_timedelta((at % 12) * 15, unit="D")
    frame = pd.DataFrame(
        {
            "person": [f"p{i:03d}" for i in at],
            "site": [SITES[i % 2] for i in at],
            "arm": np.where(at % 4 == 0, "drive", np.where(at % 11 == 1, "drive", "control")),
            "index_date": index,
            "marac_date": index - pd.Timedelta(days=4),
            "quarter": index.year.astype(str) + "Q" + index.quarter.astype(str),
            "sex": np.where(at % 10 == 0, "female", "male"),
            "age_at_index": 20.0 + (at * 7) % 33,
            "overridden": at % 60 == 0,
            "status": "allocated",
            "allocations": 1,
        }
    )
    frame.loc[3, "index_date"] = pd.Timestamp("2018-07-02")
    frame.loc[3, "quarter"] = "2018Q3"
    return frame.assign(stratum=frame["site"] + " " + frame["quarter"])


def _incidents(people: pd.DataFrame) -> list[dict[str, Any]]:
    rng = np.random.default_rng(3)
    rows = []
    for person in people.itertuples():
        rate = 1.2 if person.arm == "drive" else 2.0
        for number in range(int(rng.poisson(rate * 3))):
            day = person.index_date + pd.Timedelta(days=int(rng.integers(-200, 900)))
            rows.append(
                {
                    "person": person.person,
                    "incident": f"{person.person}-{number}",
                    "site": person.site,
                    "happened_on": day,
                    "recorded_on": day + pd.Timedelta(days=int(rng.integers(0, 120))),
                    "records": 1,
                    "dva": bool(rng.random() < 0.7),
                    "crime": bool(rng.random() < 0.5),
                    "in_extract": day <= pd.Timestamp(LAST),
                }
            )
            rows[-1]["dva_crime"] = rows[-1]["dva"] and rows[-1]["crime"]
    return rows


def _met(people: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for at, person in enumerate(people.itertuples()):
        for number in range(1 + at % 3):
            day = person.marac_date + pd.Timedelta(days=200 * number)
            victims = f"v{at}" if number < 2 else f"v{at}|w{at}"
            rows.append(
                {"person": person.person, "site": person.site, "meeting_date": day, "victims": victims}
            )
            rows[-1]["is_index_case"] = number == 0
    return rows


def _victims(people: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for at, person in enumerate(people.head(120).itertuples()):
        change = (None, "moderately_reduced", "no_change", "significantly_reduced")[at * at % 7 % 4]
        row = {"client": f"c{at}", "person": person.person, "site": person.site, "risk_change": change}
        row |= {"physical_intake": LEVELS[at % 5], "physical_exit": LEVELS[(at // 2) % 5], "perpetrators": 1}
        rows.append(row)
    return rows


def _cases(people: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for at, person in enumerate(people[people["arm"] == "drive"].itertuples()):
        row = {"person": person.person, "site": person.site, "closed": True, "died": at == 5}
        row |= {"risk_change": "moderately_reduced" if at % 3 else "no_change"}
        row |= {"physical_intake": LEVELS[at % 5], "physical_exit": LEVELS[(at // 3) % 5]}
        rows.append(row)
    return rows


@pytest.fixture(scope="session")
def tables(frame_of: Any) -> dict[str, pd.DataFrame]:
    """Contracted tables of the study, as the stages before `estimate` write them."""
    said = _people()
    people = frame_of(a.PEOPLE, said.drop(columns="arm").to_dict("records"))
    arms = frame_of(a.ARMS_TABLE, said[["person", "arm"]].to_dict("records"))
    incidents = frame_of(d.POLICE_INCIDENTS, _incidents(said))
    period = {"first_day": "2015-07-01", "last_day": LAST, "known_from": "config"}
    spans = [period | {"agency": agency, "site": site} for agency in ("police", "marac") for site in SITES]
    periods = frame_of(d.EXTRACT_PERIODS, spans)
    windows = person_windows(people, incidents, periods)
    met = frame_of(d.MARAC_APPEARANCES, _met(said))
    before = windows[windows["window"] == "pre_6m"].set_index("person")
    profile = [
        {
            "person": row.person,
            "site": row.site,
            "quarter": row.quarter,
            "dva_incidents_pre_6m": before.loc[row.person, "dva_incidents"],
            "non_dva_incidents_pre_6m": before.loc[row.person, "non_dva_incidents"],
            "ethnicity_police": None if at % 9 == 0 else ("white_british" if at % 3 else "asian"),
            "index_marac_victims": 1,
            "pre_6m_fully_observed": True,
        }
        for at, row in enumerate(said.itertuples())
    ]
    return {
        "people": people,
        "arms": arms,
        "checks": frame_of(a.CHECKS, []),
        "characteristics": frame_of(d.CHARACTERISTICS, profile),
        "drive_cases": frame_of(d.DRIVE_CASES, _cases(said)),
        "actions": frame_of(d.DRIVE_ACTIONS_SET, []),
        "idva_victims": frame_of(d.IDVA_VICTIMS, _victims(said)),
        "marac_appearances": met,
        "marac_windows": marac_windows(people, met, periods),
        "police_incidents": incidents,
        "person_windows": windows,
        "extract_periods": periods,
    }


@pytest.fixture(scope="session")
def data(tables: dict[str, pd.DataFrame]) -> Data:
    terms = Terms(covariates=("age", "sex", "dva_incidents_pre_6m"), caliper=0.5)
    found = match_people(candidates(tables["people"], tables["arms"], tables["characteristics"]), terms)
    matches = {"matched": found.matched, "unmatched": found.unmatched, "balance": found.balance}
    return assemble(tables["people"], tables["arms"], tables["checks"], tables, matches)


@pytest.fixture(scope="session")
def facts() -> StudyFacts:
    return StudyFacts(sites=SITES, seed=1, data_cut=pd.Timestamp(LAST))


@pytest.fixture(scope="session")
def run(data: Data, facts: StudyFacts) -> Callable[..., "Rows"]:
    """`run(method, outcomes=…)`: the rows of one paragraph, to be asked by key."""

    def go(method: str, data: Data = data, facts: StudyFacts = facts, **parts: Any) -> Rows:
        said = {"about": "a test", "source": "police", "role": "secondary", "population": "allocated"}
        plan = Analysis(analysis="test", method=method, **(said | parts))
        return Rows(METHODS[method].run(Job(plan, data, facts)))

    return go


@pytest.fixture(scope="session")
def one_arm(data: Data) -> Data:
    """The same study with nobody in control."""
    people = data.people.assign(arm="drive")
    names = ("person_windows", "marac_windows", "marac_appearances", "police_incidents", "idva_victims")
    return replace(data, people=people, **{name: getattr(data, name).assign(arm="drive") for name in names})


class Rows(list[Row]):
    """Rows of a run; `one(**parts)` is the only row with these parts of the key."""

    def some(self, **parts: str) -> list[Row]:
        """Every row with these parts."""
        return [row for row in self if all(getattr(row, key) == value for key, value in parts.items())]

    def one(self, **parts: str) -> Row:
        """The only row with these parts (subgroup all and no variant unless said)."""
        found = self.some(**({"subgroup": "all", "variant": ""} | parts))
        assert len(found) == 1, [row.key for row in found]
        return found[0]
