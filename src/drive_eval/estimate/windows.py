"""Police windows: people with any incident, incidents, observed days and rate, and the change from before."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drive_eval.estimate.attention import BEYOND
from drive_eval.estimate.data import Data
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import fraction
from drive_eval.stats.ratio_of_totals import ratio_of_totals
from drive_eval.stats.results import Estimate
from drive_eval.vocabulary import ARMS, DAYS_PER_YEAR

BEFORE = "pre_6m"
UNSEEN = f"nobody's window is seen to its end: it is longer than the extract, or lies {BEYOND}"
ONE_ARM = "one arm before and after: regression to the mean and recording drift are in it"


def window_groups(data: Data, period: str) -> dict[str, pd.DataFrame]:
    """Person-windows of one period by arm, and of all."""
    frame = data.person_windows[data.person_windows["window"] == period]
    return {**{arm: frame[frame["arm"] == arm] for arm in ARMS}, "all": frame}


def any_incident(frame: pd.DataFrame, outcome: str) -> pd.Series:
    """Whether each person of the frame has any incident of the kind in the window."""
    return (frame[outcome] > 0).astype("boolean")


def window_rows(row: Row, frame: pd.DataFrame, conf_level: float) -> list[Row]:
    """One window of one group: any (fully observed people), count, observed days, rate.

    `proportion` is of people whose window is fully observed; `count` is of incidents of everyone
    as observed; `rate` is per observed person-year, with an error from the spread between people.
    """
    seen = frame[frame["fully_observed"]]
    hit = int(any_incident(seen, row.outcome).sum())
    people = fraction(row, hit, len(seen), conf_level, len(frame) - len(seen))
    if len(frame) and not len(seen):
        people = people.warned(UNSEEN)
    incidents, days = frame[row.outcome], frame["days_observed"]
    everyone = row.but(n=len(frame), n_missing=0, unit="incidents")
    years = days.to_numpy(dtype=np.float64) / DAYS_PER_YEAR
    yearly = ratio_of_totals(incidents.to_numpy(dtype=np.float64), years, conf_level)
    rate = everyone.but(quantity="rate", unit="incidents per person-year", n=int((days > 0).sum()))
    rate = rate.but(n_missing=int((days == 0).sum()), numerator=float(incidents.sum()))
    return [
        people,
        everyone.counted(int(incidents.sum()), method="incidents, everyone, as observed"),
        everyone.counted(
            int(days.sum()), quantity="person_days_observed", unit="days", method="days inside the extract"
        ),
        rate.but(denominator=float(years.sum())).of(yearly),
    ]


@dataclass(frozen=True)
class Change:
    """A window against the six months before, in people fully observed in both."""

    incidents: Estimate
    people: Estimate
    totals: tuple[float, float]
    users: tuple[float, float]
    n: int
    n_missing: int


def change_from_before(frame: pd.DataFrame, outcome: str, period: str, conf_level: float) -> Change:
    """Ratios of totals and of people with any, window over before, of the same people.

    `frame` has the person-windows of one group in all periods.
    """
    return change_of(paired_windows(frame, outcome, period), conf_level)


def paired_windows(frame: pd.DataFrame, outcome: str, period: str) -> pd.DataFrame:
    """One row per person: arm, site, incidents `before` and `after`, whether both windows are `full`."""
    both = frame.loc[frame["window"].isin([BEFORE, period])]
    people = both[["person", "arm", "trial_site"]].drop_duplicates("person")
    found = people.reset_index(drop=True)
    full = np.ones(len(found), dtype=bool)
    for name, window in (("before", BEFORE), ("after", period)):
        own = both[both["window"] == window].set_index("person")
        at = own.index.get_indexer(pd.Index(found["person"]))
        seen = np.append(own["fully_observed"].to_numpy(dtype=bool), False)
        found[name] = np.append(own[outcome].to_numpy(dtype=np.float64), np.nan)[at]
        full &= seen[at]
    return found.assign(full=full)


def change_of(pairs: pd.DataFrame, conf_level: float) -> Change:
    """Ratios of totals and of people with any, window over before, of those seen in full in both."""
    kept = pairs[pairs["full"]]
    after, before = (kept[name].to_numpy(dtype=np.float64) for name in ("after", "before"))
    return Change(
        incidents=ratio_of_totals(after, before, conf_level),
        people=ratio_of_totals(after > 0, before > 0, conf_level),
        totals=(float(after.sum()), float(before.sum())),
        users=(float((after > 0).sum()), float((before > 0).sum())),
        n=len(kept),
        n_missing=len(pairs) - len(kept),
    )


def change_rows(row: Row, change: Change) -> list[Row]:
    """One group's change as rows: of incidents, and of people with any."""
    row = row.but(n=change.n, n_missing=change.n_missing)
    incidents = row.but(
        quantity="incident_ratio", unit="incidents", numerator=change.totals[0], denominator=change.totals[1]
    )
    people = row.but(quantity="people_ratio", numerator=change.users[0], denominator=change.users[1])
    return [incidents.of(change.incidents).noted(ONE_ARM), people.of(change.people).noted(ONE_ARM)]
