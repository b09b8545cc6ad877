"""Days observed and incidents of each person in each window around the index date."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.contracts.derive import PERSON_WINDOWS
from drive_eval.derive.calendar import bounds, overlap_days
from drive_eval.derive.periods import period_of
from drive_eval.vocabulary import WINDOWS, Window

_COUNTS = {
    "dva_incidents": "dva",
    "dva_crimes": "dva_crime",
    "non_dva_incidents": "non_dva",
    "violence_with_injury": "violence_with_injury",
}


def person_windows(people: pd.DataFrame, incidents: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """One row per person and window; incidents count on observed days of the window alone.

    People whose index date is unknown have no windows. Death does not end observation.
    """
    dated = people[people["index_date"].notna()].sort_values("person", kind="stable").reset_index(drop=True)
    first, last = period_of(periods, "police", dated["site"])
    events = incidents[incidents["happened_on"].notna()].assign(non_dva=~incidents["dva"])
    position = pd.Series(dated.index, index=dated["person"]).reindex(events["person"])
    events = events[position.notna().to_numpy()]
    where = position.dropna().to_numpy(dtype=np.int64)
    parts = [_one(dated, first, last, events, where, window) for window in WINDOWS]
    return PERSON_WINDOWS.conform(pd.concat(parts, ignore_index=True))


def _one(
    people: pd.DataFrame,
    first: pd.Series,
    last: pd.Series,
    events: pd.DataFrame,
    where: npt.NDArray[np.int64],
    window: Window,
) -> pd.DataFrame:
    start, end = bounds(people["index_date"], window)
    observed = overlap_days(start, end, first, last)
    happened = events["happened_on"].reset_index(drop=True)
    inside = happened.ge(start.iloc[where].reset_index(drop=True)) & happened.lt(
        end.iloc[where].reset_index(drop=True)
    )
    inside &= happened.between(
        first.iloc[where].reset_index(drop=True), last.iloc[where].reset_index(drop=True)
    )
    rows = pd.DataFrame(
        {
            "person": people["person"],
            "site": people["site"],
            "window": window.name,
            "window_start": start,
            "window_end": end,
            "days_observed": observed,
            "fully_observed": observed == (end - start).dt.days,
        }
    )
    for name, flag in _COUNTS.items():
        hit = inside.to_numpy(dtype=bool) & events[flag].to_numpy(dtype=bool)
        rows[name] = np.bincount(where[hit], minlength=len(people))
    return rows
