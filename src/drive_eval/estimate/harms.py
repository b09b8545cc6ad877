"""`harms`: what went badly, by arm, with intervals and no adjustment for multiplicity."""

import pandas as pd

from drive_eval.estimate.arms import between_arms
from drive_eval.estimate.context import Job
from drive_eval.estimate.describe import compare, describe
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.windows import any_incident, window_rows


def harms(job: Job) -> list[Row]:
    """Yes/no harms of the plan's population; where it exists in both arms, also between them."""
    both = len(POPULATIONS[job.plan.population].arms) > 1
    return compare(job) if both else describe(job)


def police_harms(job: Job) -> list[Row]:
    """Incidents with violence and injury in the plan's windows, by arm and between arms."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for period in job.plan.periods:
            for group, frame in window_groups(job, period).items():
                rows += window_rows(job, outcome, period, group, frame)
            frame = window_groups(job, period)["all"]
            seen = frame[frame["fully_observed"]]
            row = job.row(outcome=outcome, period=period, level="any", n_missing=len(frame) - len(seen))
            values = any_incident(seen, outcome)
            rows += between_arms(row, seen, values, job.facts.conf_level, job.plan.variants)
    return rows


def window_groups(job: Job, period: str) -> dict[str, pd.DataFrame]:
    """Person-windows of one period by arm, and of all."""
    frame = job.data.person_windows[job.data.person_windows["window"] == period]
    return {
        "drive": frame[frame["arm"] == "drive"],
        "control": frame[frame["arm"] == "control"],
        "all": frame,
    }
