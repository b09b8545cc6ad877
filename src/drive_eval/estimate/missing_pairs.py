"""Case managers' exits that are not known, of closed cases with a known intake: worst, best, imputed.

The paired analysis leaves these cases out. The bounds count every unknown exit as abuse going on (worst)
or stopped (best); imputation draws it from the intake level, contact and site.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.impute import IMPUTATIONS, imputed_answers
from drive_eval.estimate.pairs import THRESHOLDS, level_scores
from drive_eval.estimate.populations import closed
from drive_eval.estimate.rows import Row
from drive_eval.stats.proportions import wilson
from drive_eval.stats.rubin import pool_imputations

WORST, BEST, IMPUTED = "missing=worst", "missing=best", "missing=imputed"
VARIANTS = frozenset({WORST, BEST, IMPUTED})
_CHANGE = "exit_vs_intake"
_CLOSED = "closed cases with a known level at intake"
Floats = npt.NDArray[np.float64]


def missing_pairs(job: Job) -> list[Row]:
    """Share of intake users who stopped at its worst and best, and the imputed change in the share."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for level in job.plan.levels:
            row = job.row(outcome=outcome, level=level, group="drive", period=_CHANGE)
            rows += _one(job, row.but(population="closed"))
    return rows


def _one(job: Job, row: Row) -> list[Row]:
    cases = closed(job.data)
    before, after = (level_scores(cases[f"{row.outcome}_{end}"]) for end in ("intake", "exit"))
    known = before.notna().to_numpy(dtype=bool)
    cases, before, after = cases[known], before[known], after[known]
    row = row.but(n=len(cases), n_missing=int((~known).sum()))
    least = THRESHOLDS[row.level]
    users = (before >= least).to_numpy(dtype=bool)
    seen = after.notna().to_numpy(dtype=bool)
    stopped = int(((after < least).fillna(False).to_numpy(dtype=bool) & users).sum())
    unknown = int((users & ~seen).sum())
    rows = []
    for name, count in ((WORST, stopped), (BEST, stopped + unknown)):
        if job.wants(name):
            share = row.but(variant=name, quantity="share_stopped", n=int(users.sum()), n_missing=0)
            share = share.but(numerator=float(count), denominator=float(users.sum()))
            said = f"{_CLOSED}; {unknown} unknown exits all counted alike"
            rows.append(share.of(wilson(count, int(users.sum()), job.facts.conf_level)).noted(said))
    if job.wants(IMPUTED):
        still = (after >= least).fillna(False).to_numpy(dtype=bool)
        intake, exits = users.astype(np.float64), still.astype(np.float64)
        base = row.but(variant=IMPUTED, quantity="risk_difference")
        rows.append(_imputed(job, base, _design(cases, before), intake, exits, seen))
    return rows


def _design(cases: pd.DataFrame, before: pd.Series) -> pd.DataFrame:
    """Intake level, direct contact and site of each case."""
    sites = pd.get_dummies(cases["trial_site"].astype(str), drop_first=True, dtype="float64")
    contact = (cases["direct_contact"] == "yes").astype("float64")
    return sites.assign(intake=before.astype("float64"), contact=contact)


def _imputed(
    job: Job, row: Row, design: pd.DataFrame, intake: Floats, exits: Floats, seen: npt.NDArray[np.bool_]
) -> Row:
    method = (
        f"multiple imputation by logistic regression, {IMPUTATIONS} imputations, Rubin's rules; {_CLOSED}"
    )
    if not seen.any():
        return row.but(method=method).warned("no exit is known: nothing to impute from")
    made = imputed_answers(exits, seen, design, job.facts.seed)
    if not made.answers:
        return row.but(method=method).warned(*made.warnings)
    n = len(exits)
    changes = [full - intake for full in made.answers]
    values = [float(change.mean()) for change in changes]
    variances = [float(change.var(ddof=1)) / n if n > 1 else 0.0 for change in changes]
    pooled = pool_imputations(values, variances, n=n, conf_level=job.facts.conf_level)
    filled = row.of(pooled).but(n=n, method=method)
    return filled.noted(f"{int((~seen).sum())} exits imputed", made.said)
