"""What the primary analysis would say had every window been seen to its end.

The unseen part of a window is imputed from the primary model and the person's own seen part, many
times, and the fits are pooled by Rubin's rules. Under `delta` the unseen part of Drive people's windows
has that many times the imputed rate; the tipping point is the least at which the verdict changes.
Counts have no upper bound, so no worst case is given.
"""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.counts import (
    DRIVE,
    count_design,
    count_frame,
    count_model,
    missing_arm,
    observed,
)
from drive_eval.estimate.rows import Row
from drive_eval.estimate.stratum import stratum
from drive_eval.models.regression_input import StratifiedDesign, matrix_of
from drive_eval.stats.exponentiate import exponentiated
from drive_eval.stats.results import Estimate
from drive_eval.stats.rubin import pool_imputations
from drive_eval.vocabulary import WINDOWS

if TYPE_CHECKING:
    from drive_eval.models.model_result import ModelResult

IMPUTED = "missing=imputed"
TIPPING = "missing=tipping_point"
VARIANTS = frozenset({IMPUTED, TIPPING})
_IMPUTATIONS = 20
_DELTAS = (1.5, 2.0, 3.0, 5.0)
_METHOD = (
    "unseen part of each window imputed from the primary model and the person's own seen part "
    f"(posterior draws), {_IMPUTATIONS} imputations"
)
Floats = npt.NDArray[np.float64]


def missing_counts(job: Job) -> list[Row]:
    """Pooled rate ratio with every window whole, and the tipping point, of each outcome and window."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for period in job.plan.periods:
            frame = count_frame(job.data, outcome, period)
            row = job.row(outcome=outcome, period=period, group="drive_vs_control", unit="incidents")
            rows += _one(job, row.but(quantity="rate_ratio", family=""), frame)
    return rows


def _one(job: Job, row: Row, frame: pd.DataFrame) -> list[Row]:
    seen = observed(frame)
    lack = missing_arm(seen)
    if lack:
        return [row.but(variant=IMPUTED, method=_METHOD).warned(lack)]
    model = count_model(seen, count_design(seen), job.facts.conf_level, "model")
    known = stratum(frame).isin(stratum(seen))
    row = row.but(n=int(known.sum()), n_missing=int((~known).sum()))
    if row.n_missing:
        row = row.warned("people of strata in which nobody was seen cannot be imputed and are left out")
    frame = frame[known].reset_index(drop=True)
    whole = next((w.last_month - w.first_month) / 12 for w in WINDOWS if w.name == row.period)
    design = count_design(frame)
    at = model.terms.index(DRIVE)
    if not np.isfinite(model.covariance[at, at]):
        return [row.but(variant=IMPUTED, method=_METHOD).warned("the model to impute from has no error")]
    parts = int((frame["years"] < whole - 0.01).sum())
    found = {delta: _pooled(job, model, frame, design, whole, delta) for delta in (1.0, *_DELTAS)}
    rows = []
    if job.wants(IMPUTED):
        said = f"{parts} windows are not whole"
        rows.append(row.but(variant=IMPUTED).of(found[1.0]).but(method=_METHOD).noted("Rubin's rules", said))
    if job.wants(TIPPING):
        rows += _tipping(row, found, 1 - job.facts.conf_level)
    return rows


def _tipping(row: Row, found: dict[float, Estimate], significance: float) -> list[Row]:
    """The ratio at each delta, and the least delta at which the verdict is another."""
    rows = []
    for delta in _DELTAS:
        result, name = found[delta], f"missing=delta_{delta:g}".replace(".", "_")
        rows.append(row.but(variant=name).of(result).but(method=_METHOD).noted(f"delta {delta:g} in Drive"))
    verdicts = {delta: (result.p_value or 1.0) < significance for delta, result in found.items()}
    changed = [delta for delta in _DELTAS if verdicts[delta] != verdicts[1.0]]
    point = row.but(quantity="tipping_point", variant=TIPPING, unit="ratio of rates", method=_METHOD)
    if not changed:
        return [*rows, point.warned(f"the verdict does not change up to delta {_DELTAS[-1]:g}")]
    return [*rows, point.but(estimate=changed[0]).noted("least delta tried at which the verdict changes")]


def _pooled(
    job: Job, model: "ModelResult", frame: pd.DataFrame, design: StratifiedDesign, whole: float, delta: float
) -> Estimate:
    rng = np.random.default_rng(job.facts.seed)
    values, variances = [], []
    for _ in range(_IMPUTATIONS):
        events = imputed(rng, model, frame, design, whole, delta)
        full = frame.assign(events=events, years=np.maximum(whole, frame["years"]))
        fitted = count_model(full, design, job.facts.conf_level)[DRIVE]
        if fitted.estimate is not None and fitted.std_error is not None:
            values.append(fitted.estimate)
            variances.append(fitted.std_error**2)
    return exponentiated(pool_imputations(values, variances, n=len(frame), conf_level=job.facts.conf_level))


def imputed(
    rng: np.random.Generator,
    model: "ModelResult",
    frame: pd.DataFrame,
    design: StratifiedDesign,
    whole: float,
    delta: float,
) -> Floats:
    """Events of whole windows: those seen, and a draw of those unseen given the seen ones.

    Coefficients are drawn from their normal; a person's rate from its gamma posterior, shape `1/alpha +
    events`, rate `1/alpha + mean of the seen part`; the unseen events from the Poisson of that rate.
    """
    x = matrix_of(design, model.terms)
    shown = ~np.isnan(model.coefficient)
    none = x.touches(np.array([model.infinite.get(term) == -np.inf for term in model.terms]))
    drawn = np.zeros(len(model.terms))
    drawn[shown] = rng.multivariate_normal(
        model.coefficient[shown], model.covariance[np.ix_(shown, shown)], method="cholesky"
    )
    yearly = np.where(none, 0.0, np.exp(x.times(drawn)))
    years, events = (frame[name].to_numpy(dtype=np.float64) for name in ("years", "events"))
    unseen = np.maximum(whole - years, 0.0)
    alpha = model.dispersion or 0.0
    times = np.ones(len(frame))
    if alpha > 0:
        times = rng.gamma(1 / alpha + events, 1.0) / (1 / alpha + yearly * years)
    arm = (frame["arm"] == DRIVE).to_numpy(dtype=bool)
    return np.asarray(events + rng.poisson(times * yearly * unseen * np.where(arm, delta, 1.0)))
