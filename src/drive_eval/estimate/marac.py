"""`marac`: appearances as perpetrator after the index, and victims heard for the first time or again.

The lists begin with allocation: there is no before.
"""

import numpy as np
import pandas as pd

from drive_eval.derive.periods import period_of
from drive_eval.estimate.context import Job
from drive_eval.estimate.data import Data
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import number_summary
from drive_eval.stats.ratio_of_totals import ratio_of_totals
from drive_eval.vocabulary import ARMS, DAYS_PER_YEAR

# Outcomes that need the 12 months before the window in the lists too.
LOOKBACK = frozenset({"repeat_victims", "repeat_victims_12m", "serial"})


def seen_long_enough(frame: pd.DataFrame, outcome: str) -> pd.Series:
    """People whose window is seen to its end, and for repeats and serial perpetrators 12 months back."""
    seen = frame["fully_observed"]
    return seen & frame["lookback_seen"] if outcome in LOOKBACK else seen


def lists_begin_late(data: Data, frame: pd.DataFrame) -> str:
    """How many windows open before the Marac list of the person's site begins, in words; or nothing."""
    first, _ = period_of(data.extract_periods, "marac", frame["site"])
    late = int((frame["window_start"] < first).sum())
    return (
        f"the Marac list begins after the window opens for {late} people: not fully observed" if late else ""
    )


def marac_windows(job: Job) -> list[Row]:
    """Each outcome in both Marac windows, by arm: mean of people fully observed, count of everyone."""
    rows: list[Row] = []
    windows = job.data.marac_windows
    for period in sorted(windows["window"].unique()):
        frame = windows[windows["window"] == period]
        for group in (*ARMS, "all"):
            own = frame if group == "all" else frame[frame["arm"] == group]
            for outcome in job.plan.outcomes:
                row = job.row(outcome=outcome, group=group, period=period)
                rows += [part.warned(lists_begin_late(job.data, own)) for part in marac_rows(job, row, own)]
    return rows


def marac_rows(job: Job, row: Row, frame: pd.DataFrame) -> list[Row]:
    """One outcome and window of a group: mean and spread of those seen to the end, count and rate of all."""
    unit = "appearances" if row.outcome == "appearances" else "victims"
    seen = frame[seen_long_enough(frame, row.outcome)]
    values = seen[row.outcome].reindex(frame.index)
    rows = number_summary(row.but(unit=f"{unit} per perpetrator"), values)
    if len(seen):
        limits = ratio_of_totals(
            seen[row.outcome].to_numpy(dtype=np.float64), np.ones(len(seen)), job.facts.conf_level
        )
        rows[0] = rows[0].of(limits)
    whole = frame
    if row.outcome in LOOKBACK:
        frame = frame[frame["lookback_seen"]]
    years = frame["days_observed"].to_numpy(dtype=np.float64) / DAYS_PER_YEAR
    counts = frame[row.outcome].to_numpy(dtype=np.float64)
    everyone = row.but(n=len(frame), n_missing=len(whole) - len(frame), unit=unit)
    rate = everyone.but(quantity="rate", unit=f"{unit} per person-year")
    rate = rate.but(numerator=float(counts.sum()), denominator=float(years.sum()))
    return [
        *rows,
        everyone.counted(int(counts.sum()), method=f"{unit}, everyone, as observed"),
        rate.of(ratio_of_totals(counts, years, job.facts.conf_level)),
    ]
