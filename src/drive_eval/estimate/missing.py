"""`missing`: who is missing from each outcome, by arm; unknown is counted, never read as no."""

import pandas as pd

from drive_eval.estimate.arms import between_arms
from drive_eval.estimate.context import Job
from drive_eval.estimate.outcomes import OUTCOMES, Outcome
from drive_eval.estimate.pairs import level_scores
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import fraction, subgroups

LEVEL = "missing"


def missingness(job: Job) -> list[Row]:
    """The share without each outcome; for paired levels also at which end it is missing."""
    population = POPULATIONS[job.plan.population]
    rows: list[Row] = []
    for group, frame in population.split(job.data).items():
        for subgroup, part in subgroups(frame, job.plan.subgroups).items():
            for name in job.plan.outcomes:
                row = job.row(outcome=name, group=group, subgroup=subgroup, unit=population.unit)
                rows += _one(job, row, part, OUTCOMES[name])
    if len(population.arms) > 1:
        frame = population.frame(job.data)
        for name in job.plan.outcomes:
            row = job.row(outcome=name, level=LEVEL, unit=population.unit, n_missing=0)
            gone = absent(frame, OUTCOMES[name])
            if not gone.any():
                continue
            rows += between_arms(row, frame, gone, job.facts.conf_level, job.plan.variants)
    return rows


def absent(frame: pd.DataFrame, outcome: Outcome) -> pd.Series:
    """Whether each row lacks the outcome; a paired level lacks it without both ends."""
    if outcome.kind == "paired_level":
        ends = [level_scores(frame[f"{outcome.name}_{end}"]).isna() for end in ("intake", "exit")]
        return (ends[0] | ends[1]).astype("boolean")
    return outcome.read(frame).isna().astype("boolean")


def _one(job: Job, row: Row, frame: pd.DataFrame, outcome: Outcome) -> list[Row]:
    gone = int(absent(frame, outcome).sum())
    rows = [_share(job, row.but(level=LEVEL), gone, len(frame), gone)]
    if outcome.kind == "paired_level":
        for end in ("intake", "exit"):
            lost = int(level_scores(frame[f"{outcome.name}_{end}"]).isna().sum())
            rows.append(_share(job, row.but(level=LEVEL, period=end), lost, len(frame), lost))
    return rows


def _share(job: Job, row: Row, gone: int, total: int, n_missing: int) -> Row:
    return fraction(row, gone, total, job.facts.conf_level).but(n=total - gone, n_missing=n_missing)
