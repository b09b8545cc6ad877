"""`baseline`: the profile of both arms with standardised differences and no p-value."""

import numpy as np
import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.describe import describe
from drive_eval.estimate.outcomes import OUTCOMES, Outcome
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.stats.balance import covariate_balance
from drive_eval.stats.balance_categorical import categorical_difference

_MISSING_LEVEL = "missing"


def profile(job: Job) -> list[Row]:
    """Each outcome by arm, and the standardised difference between arms of those known."""
    frame = POPULATIONS[job.plan.population].frame(job.data)
    rows = describe(job)
    for name in job.plan.outcomes:
        rows += _differences(job, frame, OUTCOMES[name])
    return rows


def _differences(job: Job, frame: pd.DataFrame, outcome: Outcome) -> list[Row]:
    values = outcome.read(frame)
    known = values.notna()
    row = job.row(outcome=outcome.name, group="drive_vs_control", quantity="standardised_mean_difference")
    row = row.but(n=int(known.sum()), n_missing=int((~known).sum()), unit="standard deviations")
    arm = (frame["arm"] == "drive").to_numpy(dtype=np.int64)
    rows = []
    if not known.all():
        gone = row.but(level=_MISSING_LEVEL, n=len(frame), n_missing=0)
        rows.append(_one(gone, (~known).astype("float64"), arm, job.facts.conf_level))
    if not known.any():
        return rows
    known_arm = arm[known.to_numpy(dtype=bool)]
    if outcome.kind != "category":
        return [*rows, _one(row, values[known].astype("float64"), known_arm, job.facts.conf_level)]
    levels = list(outcome.categories) or sorted(values[known].unique())
    for level in (level for level in levels if (values[known] == level).any()):
        share = (values[known] == level).astype("float64")
        rows.append(_one(row.but(level=level), share, known_arm, job.facts.conf_level))
    tally = pd.crosstab(values[known].astype(pd.CategoricalDtype(levels)), known_arm, dropna=False)
    tally = tally.reindex(columns=[0, 1], fill_value=0)
    whole = categorical_difference(tally[1].to_numpy(), tally[0].to_numpy(), job.facts.conf_level)
    return [*rows, row.of(whole)]


def _one(row: Row, values: pd.Series, arm: object, conf_level: float) -> Row:
    [result] = covariate_balance(
        values.to_numpy(dtype=np.float64),
        np.asarray(arm),
        ecdf=False,
        conf_level=conf_level,
    )
    return row.of(result)
