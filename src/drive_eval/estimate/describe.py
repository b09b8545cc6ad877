"""Method `describe`: shares and numbers of named outcomes, by arm and subgroup."""

from dataclasses import replace

import pandas as pd

from drive_eval.estimate.arms import between_arms
from drive_eval.estimate.context import Job
from drive_eval.estimate.outcomes import OUTCOMES, Outcome
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import category_shares, number_summary, share, subgroups


def describe(job: Job) -> list[Row]:
    """Each outcome of the plan in each group of its population, for all and by subgroup."""
    population = POPULATIONS[job.plan.population]
    outcomes = [_with_levels(OUTCOMES[name], population.frame(job.data)) for name in job.plan.outcomes]
    rows = []
    for group, frame in population.split(job.data).items():
        for subgroup, part in subgroups(frame, job.plan.subgroups).items():
            for outcome in outcomes:
                row = job.row(outcome=outcome.name, group=group, subgroup=subgroup, unit=population.unit)
                rows += outcome_rows(row, outcome, part, job.facts.conf_level)
    return rows


def _with_levels(outcome: Outcome, frame: pd.DataFrame) -> Outcome:
    """The outcome with the levels of everyone: one that is empty in an arm is nobody there, not no row."""
    if outcome.kind != "category" or outcome.categories:
        return outcome
    return replace(outcome, categories=tuple(sorted(outcome.read(frame).dropna().unique())))


def compare(job: Job) -> list[Row]:
    """`describe`, and Drive against control for the yes/no outcomes."""
    population = POPULATIONS[job.plan.population]
    frame = population.frame(job.data)
    rows = describe(job)
    for name in job.plan.outcomes:
        if OUTCOMES[name].kind == "yes_no":
            row = job.row(outcome=name, unit=population.unit)
            values = OUTCOMES[name].read(frame)
            rows += between_arms(row, frame, values, job.facts.conf_level, job.plan.variants)
    return rows


def outcome_rows(row: Row, outcome: Outcome, frame: object, conf_level: float) -> list[Row]:
    """The rows that describe one outcome in one set of people, by the outcome's kind."""
    values = outcome.read(frame)  # type: ignore[arg-type]
    if outcome.kind == "yes_no":
        return [share(row, values, conf_level)]
    if outcome.kind == "category":
        return category_shares(row, values, outcome.categories, conf_level)
    return number_summary(row.but(unit=outcome.unit), values)
