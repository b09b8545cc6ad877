"""`time_to_first`: months to a first incident, from the index date and from the end of the intervention.

`level` names the clock: `from_index`, `from_10m` (10 months after the index date). Everyone is observed
to the end of the extract; death, custody and moves do not end observation.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.derive.calendar import add_months
from drive_eval.derive.periods import period_of
from drive_eval.estimate.context import Job
from drive_eval.estimate.data import Data
from drive_eval.estimate.months import LAST, of_kind
from drive_eval.estimate.rows import Row
from drive_eval.estimate.stratum import stratum
from drive_eval.stats.hazard import hazard_ratio
from drive_eval.stats.survival import kaplan_meier, log_rank
from drive_eval.vocabulary import ARMS, DAYS_PER_YEAR

CRUDE = "adjusted=none"
VARIANTS = frozenset({CRUDE})
_CLOCKS = {"from_index": 0, "from_10m": 10}
_EVERY = 3
_DAYS_A_MONTH = DAYS_PER_YEAR / 12
_HORIZON = 12


@dataclass(frozen=True)
class Clock:
    """People whose clock started inside the extract: time in months, and whether an incident ended it."""

    people: pd.DataFrame
    time: npt.NDArray[np.float64]
    event: npt.NDArray[np.bool_]
    n_missing: int


def clock(data: Data, outcome: str, start_month: int) -> Clock:
    """Months from `start_month` after the index date to the first incident, or to the end of the extract."""
    people = data.people[data.people["index_date"].notna()].reset_index(drop=True)
    _, last = period_of(data.extract_periods, "police", people["site"])
    start = add_months(people["index_date"], start_month)
    end = last + pd.Timedelta(days=1)
    latest = add_months(people["index_date"], LAST)
    end = end.where(end <= latest, latest)
    seen = (start < end).fillna(False)
    incidents = of_kind(data.police_incidents, outcome)
    span = pd.DataFrame({"begun": start.array, "ended": end.array}, index=people["person"])
    own = span.reindex(incidents["person"]).set_axis(incidents.index)
    inside = incidents[(incidents["happened_on"] >= own["begun"]) & (incidents["happened_on"] < own["ended"])]
    first = inside.groupby("person")["happened_on"].min().reindex(people["person"]).set_axis(people.index)
    stop = first.fillna(end)[seen]
    days = (stop - start[seen]).dt.days.to_numpy(dtype=np.float64)
    hit = first[seen].notna().to_numpy(dtype=bool)
    kept = people[seen].rename(columns={"site": "trial_site"}).reset_index(drop=True)
    # An incident ends its day, so that one on the first day has a time above 0.
    return Clock(kept, (days + hit) / _DAYS_A_MONTH, hit, len(data.people) - len(kept))


def time_to_first(job: Job) -> list[Row]:
    """Kaplan-Meier share without an incident by arm, restricted means, log-rank test and hazard ratio."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for level, start in _CLOCKS.items():
            found = clock(job.data, outcome, start)
            row = job.row(outcome=outcome, level=level, n_missing=found.n_missing)
            rows += _curves(job, row, found, LAST - start)
            rows += _between(job, row.but(group="drive_vs_control"), found)
    return rows


def _curves(job: Job, row: Row, found: Clock, horizon: int) -> list[Row]:
    rows = []
    for arm in ARMS:
        own = (found.people["arm"] == arm).to_numpy(dtype=bool)
        curve = kaplan_meier(found.time[own], found.event[own], job.facts.conf_level)
        base = row.but(group=arm, n=int(own.sum()), n_missing=None)
        for month in range(_EVERY, horizon + 1, _EVERY):
            at_risk = float((found.time[own] >= month).sum())
            share = base.of(curve.at(month), quantity="survival", period=f"month_{month}")
            rows.append(share.but(denominator=at_risk).noted("denominator: people still at risk then"))
        mean = base.of(curve.restricted_mean(_HORIZON), quantity="restricted_mean", unit="months")
        rows.append(mean.but(period=f"month_{_HORIZON}"))
    return rows


def _between(job: Job, row: Row, found: Clock) -> list[Row]:
    arm = (found.people["arm"] == "drive").to_numpy(dtype=bool)
    row = row.but(n=len(arm))
    strata = stratum(found.people).to_numpy(dtype=str)
    rows = []
    for variant, labels in (("", strata), (CRUDE, None)):
        if variant and not job.wants(variant):
            continue
        own = row.but(variant=variant, family="" if variant else row.family)
        rows.append(own.tested(log_rank(found.time, found.event, arm, labels)))
        ratio = hazard_ratio(found.time, found.event, arm, labels, job.facts.conf_level)
        rows.append(own.of(ratio, quantity="hazard_ratio"))
    return rows
