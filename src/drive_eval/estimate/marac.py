"""`marac`: appearances as perpetrator after the index, and victims heard for the first time or again.

The lists begin with allocation: there is no before.
"""

import numpy as np
import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import number_summary
from drive_eval.stats.ratio_of_totals import ratio_of_totals
from drive_eval.vocabulary import ARMS, DAYS_PER_YEAR


def marac_windows(job: Job) -> list[Row]:
    """Each outcome in both Marac windows, by arm: mean of people fully observed, count of everyone."""
    rows: list[Row] = []
    windows = job.data.marac_windows
    for period in sorted(windows["window"].unique()):
        frame = windows[windows["window"] == period]
        for group in (*ARMS, "all"):
            own = frame if group == "all" else frame[frame["arm"] == group]
            for outcome in job.plan.outcomes:
                rows += _one(job, job.row(outcome=outcome, group=group, period=period), own)
    return rows


def _one(job: Job, row: Row, frame: pd.DataFrame) -> list[Row]:
    unit = "appearances" if row.outcome == "appearances" else "victims"
    seen = frame[frame["fully_observed"]]
    values = seen[row.outcome].reindex(frame.index)
    rows = number_summary(row.but(unit=f"{unit} per perpetrator"), values)
    if len(seen):
        limits = ratio_of_totals(
            seen[row.outcome].to_numpy(dtype=np.float64), np.ones(len(seen)), job.facts.conf_level
        )
        rows[0] = rows[0].of(limits)
    years = frame["days_observed"].to_numpy(dtype=np.float64) / DAYS_PER_YEAR
    counts = frame[row.outcome].to_numpy(dtype=np.float64)
    everyone = row.but(n=len(frame), n_missing=0, unit=unit)
    rate = everyone.but(quantity="rate", unit=f"{unit} per person-year")
    rate = rate.but(numerator=float(counts.sum()), denominator=float(years.sum()))
    return [
        *rows,
        everyone.counted(int(counts.sum()), method=f"{unit}, everyone, as observed"),
        rate.of(ratio_of_totals(counts, years, job.facts.conf_level)),
    ]
