"""Change from the six months before, Drive against control: difference in differences, crude and stratified.

A fall in one arm holds regression to the mean and recording drift; what arms share drops out of the contrast.
"""

import numpy as np
import pandas as pd

from drive_eval.estimate.arms import adjusted_role
from drive_eval.estimate.context import Job
from drive_eval.estimate.counts import DRIVE, arm_design, count_frame, missing_arm
from drive_eval.estimate.rows import Row
from drive_eval.estimate.stratum import TERMS, WITHIN, stratum
from drive_eval.estimate.windows import BEFORE
from drive_eval.stats.stratified_rates import log_ratio_change, stratified_rates

CRUDE = "adjusted=none"
VARIANTS = frozenset({CRUDE})


def change_effect(job: Job) -> list[Row]:
    """Ratio of rate ratios of everyone observed in both windows; difference in changes of people with any."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        before = count_frame(job.data, outcome, BEFORE)
        for period in job.plan.periods:
            row = job.row(outcome=outcome, period=f"{period}_vs_{BEFORE}", group="drive_vs_control")
            after = count_frame(job.data, outcome, period)
            rows += _both(row, before, after, job.facts.conf_level, strata=True)
            if job.wants(CRUDE):
                crude = row.but(variant=CRUDE, role=adjusted_role(row.role), family="")
                rows += _both(crude, before, after, job.facts.conf_level, strata=False)
    return rows


def _both(row: Row, before: pd.DataFrame, after: pd.DataFrame, conf_level: float, strata: bool) -> list[Row]:
    return [
        _rates(row.but(unit="incidents"), before, after, conf_level, strata),
        _any(row.but(family=""), before, after, conf_level, strata),
    ]


def _rates(row: Row, before: pd.DataFrame, after: pd.DataFrame, conf_level: float, strata: bool) -> Row:
    kept = ((before["years"] > 0) & (after["years"] > 0)).to_numpy(dtype=bool)
    first, second = before[kept], after[kept]
    row = row.but(quantity="ratio_of_rate_ratios", n=int(kept.sum()), n_missing=int((~kept).sum()))
    lack = missing_arm(second)
    if lack:
        return row.but(method="difference in differences of rates").warned(lack)
    arm = (first["arm"] == DRIVE).to_numpy(dtype=bool)
    labels = stratum(first).to_numpy(dtype=str) if strata else None
    one, two = (
        stratified_rates(
            part["events"].to_numpy(dtype=np.float64),
            part["years"].to_numpy(dtype=np.float64),
            arm,
            labels,
            conf_level,
        )
        for part in (first, second)
    )
    said = WITHIN if strata else "crude, pooled over sites and calendar time"
    return row.of(log_ratio_change(one, two, conf_level)).noted(said, "difference in differences")


def _any(row: Row, before: pd.DataFrame, after: pd.DataFrame, conf_level: float, strata: bool) -> Row:
    """Change in the share with any incident, of people fully observed in both windows."""
    from drive_eval.models.regression import linear_regression

    kept = (before["fully_observed"] & after["fully_observed"]).to_numpy(dtype=bool)
    first, second = before[kept], after[kept]
    row = row.but(quantity="difference_in_differences", level="any")
    row = row.but(n=int(kept.sum()), n_missing=int((~kept).sum()))
    lack = missing_arm(second)
    if lack:
        return row.but(method="difference in differences of shares").warned(lack)
    had, has = ((part["events"] > 0).to_numpy(dtype=np.float64) for part in (first, second))
    fitted = linear_regression(has - had, arm_design(first, strata), covariance="HC2", conf_level=conf_level)
    said = "change in having any incident"
    where = TERMS if strata else "crude, pooled over sites and calendar time"
    return row.of(fitted[DRIVE]).noted(said, where)
