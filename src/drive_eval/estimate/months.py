"""Incidents and observed time of each person in each month around the index date."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.derive.calendar import add_months, overlap_days
from drive_eval.derive.periods import period_of
from drive_eval.estimate.data import Data
from drive_eval.vocabulary import DAYS_PER_YEAR, WINDOWS

FIRST = min(window.first_month for window in WINDOWS)
LAST = max(window.last_month for window in WINDOWS)
FLAGS = {"dva_incidents": "dva", "dva_crimes": "dva_crime", "violence_with_injury": "violence_with_injury"}
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Monthly:
    """People in the order of the allocation log; `events` and `years` have a column a month from `FIRST`."""

    people: pd.DataFrame
    events: Floats
    years: Floats

    def month(self, number: int) -> tuple[Floats, Floats]:
        """Events and observed years of one month, counted from the index date."""
        return self.events[:, number - FIRST], self.years[:, number - FIRST]

    def span(self, first: int, last: int) -> tuple[Floats, Floats]:
        """The same over months [first, last)."""
        own = slice(first - FIRST, last - FIRST)
        return self.events[:, own].sum(axis=1), self.years[:, own].sum(axis=1)


def of_kind(incidents: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Incidents that an outcome counts, dated."""
    hit = ~incidents["dva"] if outcome == "non_dva_incidents" else incidents[FLAGS[outcome]]
    return incidents[hit & incidents["happened_on"].notna()]


def monthly(data: Data, outcome: str) -> Monthly:
    """Counts by calendar month from the index date; half-open months, inside the extract alone."""
    people = data.people[data.people["index_date"].notna()].reset_index(drop=True)
    first, last = period_of(data.extract_periods, "police", people["site"])
    edges = [add_months(people["index_date"], month) for month in range(FIRST, LAST + 1)]
    days = [overlap_days(*pair, first, last) for pair in pairwise(edges)]
    incidents = of_kind(data.police_incidents, outcome)
    where = pd.Series(people.index, index=people["person"]).reindex(incidents["person"])
    incidents = incidents[where.notna().to_numpy()]
    at = where.dropna().to_numpy(dtype=np.int64)
    happened = incidents["happened_on"].to_numpy()
    inside = (happened >= first.to_numpy()[at]) & (happened <= last.to_numpy()[at])
    counts = []
    for start, end in pairwise(edges):
        hit = inside & (happened >= start.to_numpy()[at]) & (happened < end.to_numpy()[at])
        counts.append(np.bincount(at[hit], minlength=len(people)))
    return Monthly(
        people.rename(columns={"site": "trial_site"}),
        np.column_stack(counts).astype(np.float64),
        np.column_stack([part.to_numpy(dtype=np.float64) for part in days]) / DAYS_PER_YEAR,
    )
