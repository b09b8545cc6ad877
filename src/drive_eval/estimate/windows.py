"""Police windows: people with any incident, incidents, observed days and rate."""

import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import fraction
from drive_eval.stats.rates import rate
from drive_eval.vocabulary import DAYS_PER_YEAR

POISSON = "interval as if incidents were independent: too narrow where people repeat"


def any_incident(frame: pd.DataFrame, outcome: str) -> pd.Series:
    """Whether each person of the frame has any incident of the kind in the window."""
    return (frame[outcome] > 0).astype("boolean")


def window_rows(
    job: Job, outcome: str, period: str, group: str, frame: pd.DataFrame, subgroup: str = "all"
) -> list[Row]:
    """One window of one group: any (fully observed people), count, observed days, rate.

    `proportion` is of people whose window is fully observed; `count` is of incidents of everyone
    as observed; `rate` is per observed person-year.
    """
    seen = frame[frame["fully_observed"]]
    row = job.row(outcome=outcome, period=period, group=group, subgroup=subgroup)
    people = fraction(
        row,
        int(any_incident(seen, outcome).sum()),
        len(seen),
        job.facts.conf_level,
        len(frame) - len(seen),
    )
    incidents, days = int(frame[outcome].sum()), int(frame["days_observed"].sum())
    everyone = row.but(n=len(frame), n_missing=0, unit="incidents")
    years = everyone.but(quantity="rate", numerator=float(incidents), denominator=days / DAYS_PER_YEAR)
    return [
        people,
        everyone.counted(incidents, method="incidents, everyone, as observed"),
        everyone.counted(
            days, quantity="person_days_observed", unit="days", method="days inside the extract"
        ),
        years.of(
            rate(incidents, days / DAYS_PER_YEAR, job.facts.conf_level), unit="incidents per person-year"
        ).noted(POISSON),
    ]
