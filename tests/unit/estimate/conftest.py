"""A small study with known answers: three sites, both arms, closed cases whose tables are said by hand."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from drive_eval.config.plan import Analysis
from drive_eval.config.progression import Bounds
from drive_eval.contracts import allocate as a
from drive_eval.contracts import derive as d
from drive_eval.estimate.context import Job, StudyFacts
from drive_eval.estimate.data import Data, assemble
from drive_eval.estimate.methods import METHODS
from drive_eval.estimate.rows import Row

SITES = ("essex", "south_wales", "west_sussex")
NAMES = ("recruitment", "allocation_fidelity", "follow_up", "outcome_completeness", "contact")
# Levels at intake and exit, and how many closed Drive cases have them: physical 29/35 → 23/35.
PHYSICAL = (
    ("high", "standard", 8),
    ("moderate", "moderate", 15),
    ("standard", "none", 6),
    ("none", "none", 6),
    ("high", "unknown", 9),
    ("unknown", "none", 3),
    ("not_asked", "not_asked", 1),
)


@pytest.fixture(scope="session")
def tables(frame_of: Any) -> dict[str, pd.DataFrame]:
    """Contracted tables: 60 Drive people (48 closed), 120 control, by turns over the sites."""
    people = pd.DataFrame({"person": [f"p{at:03d}" for at in range(180)]})
    people["arm"] = ["drive" if at % 3 == 0 else "control" for at in range(180)]
    people["site"] = [SITES[(at // 3) % 3] for at in range(180)]
    people["index_date"] = pd.to_datetime("2016-04-06") + pd.to_timedelta(
        [2 * at for at in range(180)], unit="D"
    )
    quarter = people["index_date"].dt.year.astype(str) + "Q" + people["index_date"].dt.quarter.astype(str)
    said = people.assign(
        quarter=quarter, stratum=people["site"] + " " + quarter, allocations=1, status="allocated"
    )
    said["sex"] = ["male" if at % 10 else "female" for at in range(180)]
    said["age_at_index"] = [20.0 + at % 30 for at in range(180)]
    rows = said.drop(columns="arm").to_dict("records")
    drive = people[people["arm"] == "drive"].reset_index(drop=True)
    profile = [
        {key: row[key] for key in ("person", "site", "quarter", "age_at_index", "sex")}
        | {
            "ethnicity": "white_british" if at % 4 else None,
            "ethnicity_police": "white_british" if at % 5 else "black",
            "dva_incidents_pre_6m": at % 3,
        }
        | {"non_dva_incidents_pre_6m": at % 2, "index_marac_victims": 1, "relationship": "partner"}
        for at, row in enumerate(rows)
    ]
    sets = {
        "characteristics": frame_of(d.CHARACTERISTICS, profile),
        "drive_cases": frame_of(d.DRIVE_CASES, _cases(drive)),
        "actions": frame_of(d.DRIVE_ACTIONS_SET, _actions(drive), file="actions.csv"),
        "idva_victims": frame_of(d.IDVA_VICTIMS, _victims(people)),
        "marac_appearances": frame_of(d.MARAC_APPEARANCES, []),
        "marac_windows": frame_of(d.MARAC_WINDOWS, []),
        "police_incidents": frame_of(d.POLICE_INCIDENTS, []),
        "person_windows": frame_of(d.PERSON_WINDOWS, _windows(people)),
        "extract_periods": frame_of(d.EXTRACT_PERIODS, []),
    }
    arms = [{"person": row.person, "arm": row.arm} for row in people.itertuples()]
    return sets | {
        "people": frame_of(a.PEOPLE, rows),
        "arms": frame_of(a.ARMS_TABLE, arms),
        "checks": frame_of(a.CHECKS, [{"site": "essex", "finding": "screened_out"}]),
    }


def _cases(drive: pd.DataFrame) -> list[dict[str, Any]]:
    levels = [(before, after) for before, after, times in PHYSICAL for _ in range(times)]
    rows = []
    for at, person in enumerate(drive.itertuples()):
        before, after = levels[at] if at < len(levels) else ("high", "unknown")
        known = at < 28
        rows.append(
            {
                "person": person.person,
                "site": person.site,
                "start_date": "2016-05-01",
                "closed": at < len(levels),
                "closure_date": "2017-03-01" if at < len(levels) else None,
                "direct_contact": "yes" if at % 2 else "no",
                "physical_intake": before,
                "physical_exit": after,
                "need_alcohol": ("yes", "no", "unknown")[at % 3],
                "need_housing": "yes" if at % 3 == 0 else "unknown",
                "risk_change": ("significantly_reduced" if at < 14 else "no_change") if known else None,
            }
        )
    return rows


def _actions(drive: pd.DataFrame) -> list[dict[str, Any]]:
    kinds = ("information_sharing", "information_sharing", "child_safeguarding", None)
    return [
        {"person": person, "site": site, "category": kinds[at % 4], "action_date": "2016-06-01"}
        for at, (person, site) in enumerate(zip(drive["person"], drive["site"], strict=True))
    ]


def _victims(people: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for at, row in enumerate(people.head(90).itertuples()):
        known = at % 2 == 0
        change = ("moderately_reduced" if at % 4 == 0 else "increased") if known else None
        rows.append(
            {
                "client": f"v{at:02d}",
                "person": row.person,
                "site": row.site,
                "risk_change": change,
                "perpetrators": 1,
            }
        )
    return rows


def _windows(people: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for at, row in enumerate(people.itertuples()):
        for window, days in (("pre_6m", 183), ("during", 304)):
            full = window == "pre_6m" or at < 90
            rows.append(
                {
                    "person": row.person,
                    "site": row.site,
                    "window": window,
                    "window_start": row.index_date,
                    "window_end": row.index_date + pd.Timedelta(days=days),
                    "days_observed": days if full else 100,
                    "fully_observed": full,
                    "dva_incidents": (0, 0, 0, 1, 5)[at % 5],
                    "violence_with_injury": int(at % 9 == 0),
                }
            )
    return rows


@pytest.fixture(scope="session")
def data(tables: dict[str, pd.DataFrame]) -> Data:
    return assemble(tables["people"], tables["arms"], tables["checks"], tables)


@pytest.fixture(scope="session")
def facts() -> StudyFacts:
    bounds = {name: Bounds(green=0.8, amber=0.5) for name in NAMES}
    return StudyFacts(sites=SITES, bounds=bounds, recruitment_target=200, seed=1)


@pytest.fixture(scope="session")
def run(data: Data, facts: StudyFacts) -> Callable[..., "Rows"]:
    """`run(method, population=…, outcomes=…)`: the rows of one paragraph, to be asked by key."""

    def go(
        method: str, analysis: str = "test", data: Data = data, facts: StudyFacts = facts, **parts: Any
    ) -> Rows:
        said = {"about": "a test", "source": "case_manager", "role": "descriptive", "population": "allocated"}
        plan = Analysis(analysis=analysis, method=method, **(said | parts))
        return Rows(METHODS[method].run(Job(plan, data, facts)))

    return go


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
