"""`delivery`: contact, multi-agency actions, length of case; and what control received, where known."""

import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.describe import outcome_rows
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import fraction, number_summary, subgroups
from drive_eval.vocabulary import ACTION_CATEGORIES

_ACTIONS = "multi_agency_action"


def delivery(job: Job) -> list[Row]:
    """The plan's outcomes in Drive people, by subgroup; actions as shares of actions."""
    frame = POPULATIONS[job.plan.population].split(job.data)["drive"]
    rows: list[Row] = []
    for subgroup, part in subgroups(frame, job.plan.subgroups).items():
        for name in job.plan.outcomes:
            row = job.row(outcome=name, group="drive", subgroup=subgroup)
            if name == _ACTIONS:
                rows += _actions(job, row, part)
            else:
                rows += outcome_rows(row, OUTCOMES[name], part, job.facts.conf_level)
    return rows + _control_received(job) if job.plan.population == "allocated" else rows


def _actions(job: Job, row: Row, people: pd.DataFrame) -> list[Row]:
    """Actions by category, of those with a category, and actions per person."""
    actions = job.data.actions[job.data.actions["person"].isin(people["person"])]
    known = actions["category"].dropna()
    tally, missing = known.value_counts(), len(actions) - len(known)
    rows = [row.but(unit="actions").counted(len(actions))]
    for category in ACTION_CATEGORIES:
        share = row.but(level=category, unit="actions")
        count = int(tally.get(category, 0))
        rows.append(fraction(share, count, len(known), job.facts.conf_level, missing))
    each = people["person"].map(actions.groupby("person").size()).fillna(0)
    return rows + [part.but(unit="actions per person") for part in number_summary(row, each)]


def _control_received(job: Job) -> list[Row]:
    """Control people with a Drive case record: the only receipt that the extracts show for control."""
    people = job.data.people[job.data.people["arm"] == "control"]
    cases = int(people["person"].isin(job.data.drive_cases["person"]).sum())
    row = job.row(outcome="drive_case", group="control")
    said = "what else control received is recorded by no agency in these extracts"
    return [fraction(row, cases, len(people), job.facts.conf_level).noted(said)]
