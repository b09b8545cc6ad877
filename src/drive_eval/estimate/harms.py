"""`harms`: what went badly, by arm, with intervals and no adjustment for multiplicity."""

from drive_eval.estimate.arms import between_arms
from drive_eval.estimate.context import Job
from drive_eval.estimate.describe import compare, describe
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.windows import any_incident, window_groups, window_rows


def harms(job: Job) -> list[Row]:
    """Yes/no harms of the plan's population; where it exists in both arms, also between them."""
    both = len(POPULATIONS[job.plan.population].arms) > 1
    return compare(job) if both else describe(job)


def police_harms(job: Job) -> list[Row]:
    """Incidents with violence and injury in the plan's windows, by arm and between arms."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for period in job.plan.periods:
            groups = window_groups(job.data, period)
            for group, frame in groups.items():
                row = job.row(outcome=outcome, period=period, group=group)
                rows += window_rows(row, frame, job.facts.conf_level)
            seen = groups["all"][groups["all"]["fully_observed"]]
            row = job.row(outcome=outcome, period=period, n_missing=len(groups["all"]) - len(seen))
            values = any_incident(seen, outcome)
            rows += between_arms(row, seen, values, job.facts.conf_level, job.plan.variants)
    return rows
