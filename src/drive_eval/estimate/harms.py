"""`harms`: what went badly, by arm, with intervals and no adjustment for multiplicity."""

from drive_eval.estimate.arms import ADJUSTED, between_arms
from drive_eval.estimate.context import Job
from drive_eval.estimate.describe import compare, describe
from drive_eval.estimate.idva_late import BY_CUT, as_variant, by_the_cut, told
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.windows import any_incident, window_groups, window_rows


def harms(job: Job) -> list[Row]:
    """Yes/no harms of the plan's population; where it exists in both arms, also between them.

    Idva forms after the data cut are told of, and left out as variant `forms=by_cut`.
    """
    if len(POPULATIONS[job.plan.population].arms) < 2:
        return describe(job)
    if job.plan.source != "idva":
        return compare(job)
    rows = told(job, compare(job))
    return rows + (as_variant(compare(by_the_cut(job)), ADJUSTED) if job.wants(BY_CUT) else [])


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
