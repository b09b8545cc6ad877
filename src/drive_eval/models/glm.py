"""Maximum likelihood of one family by Newton's method, in the working form that the sandwich needs.

McCullagh and Nelder (1989), section 2.5. statsmodels' GLM agrees (a test holds it to that); it is not called,
since it neither looks for separation nor hands out working residuals, and its robust errors are not what they
are named.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, gammaln, logit, xlogy

from drive_eval.models.matrix import Matrix
from drive_eval.models.regression_input import Layout
from drive_eval.models.separation import direction, estimable, separated_rows
from drive_eval.stats.validation import Bools, Floats

TOLERANCE = 1e-12  # of the linear predictor, between two rounds
ROUNDS = 100
LARGEST = 30.0  # of the linear predictor: beyond it a mean is 0, or 1, or out of all reason
SUSPECT = 1e-3  # a fitted mean so close to the edge of what is possible asks for a look at separation


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fit: coefficients of all terms (nan where there is none), fitted means, working x and e, the
    family's variances.

    ``rows`` are the rows that the working form covers (separated rows are set aside), ``used`` the columns
    that carry it, ``shown`` the terms whose coefficient is an estimate.
    """

    coefficient: Floats
    mean: Floats
    x: Matrix
    e: Floats
    variance: Floats
    rows: Bools
    used: Bools
    shown: Bools
    infinite: dict[str, float]
    deviance: float
    converged: bool
    warnings: tuple[str, ...]


def fit_glm(
    layout: Layout, family: str, alpha: float = 0.0, start: Floats | None = None, known: Fit | None = None
) -> Fit:
    """Fit "gaussian", "binomial" (logit), "poisson" or "negative_binomial" (log, given alpha).

    Separation is looked for where a fitted mean suggests it, unless a ``known`` fit with the same link has
    settled it.
    """
    everyone = layout.weights > 0
    if known is not None:
        return _fit_on(layout, family, alpha, known.rows, known.used, known.infinite, start)
    if family == "gaussian":
        return _fit_on(layout, family, alpha, everyone, layout.kept, {}, start)
    upper = 1.0 if family == "binomial" else None
    x, y, candidates = layout.x.pick(np.ones(layout.n, dtype=np.bool_), layout.kept), layout.y, None
    if not _extreme(layout, upper):
        first = _fit_on(layout, family, alpha, everyone, layout.kept, {}, start)
        candidates = _suspects(first.mean, y, upper)
        if first.converged and not candidates.any():
            return first
        if not np.isfinite(first.mean).all():
            candidates = None
    separated = separated_rows(x, y, upper, candidates)
    if not separated.any():
        return (
            first
            if candidates is not None
            else _fit_on(layout, family, alpha, everyone, layout.kept, {}, start)
        )
    rows = everyone & ~separated
    used = layout.kept.copy()
    used[layout.kept] = x.pick(rows).independent()
    own = estimable(x.pick(rows))
    names = [t for t, k in zip(layout.terms, layout.kept, strict=True) if k]
    infinite = {names[j]: direction(x, y, upper, separated, j) for j in range(len(names)) if not own[j]}
    return _fit_on(layout, family, alpha, rows, used, infinite, None)


def _extreme(layout: Layout, upper: float | None) -> bool:
    """No event at all, or nothing but events: no fit is needed to know."""
    return bool((layout.y == 0).all() or (upper is not None and (layout.y == upper).all()))


def _suspects(mean: Floats, y: Floats, upper: float | None) -> Bools:
    """Rows fitted so closely that they may be separated."""
    near = (y == 0) & (mean < SUSPECT)
    return np.asarray(near if upper is None else near | ((y == upper) & (mean > upper - SUSPECT)))


def _fit_on(
    layout: Layout,
    family: str,
    alpha: float,
    rows: Bools,
    used: Bools,
    infinite: dict[str, float],
    start: Floats | None,
) -> Fit:
    """Fit on some rows and columns; the other rows keep the outcome that they are fitted to in the limit."""
    coefficient, mean = np.full(len(layout.terms), np.nan), layout.y.copy()
    shown = used & ~np.array([t in infinite for t in layout.terms])
    notes = list(layout.aliased())
    if infinite:
        notes.append(
            f"perfect separation of {int((~rows).sum())} of {layout.n} rows: no finite estimate for "
            + ", ".join(infinite)
        )
    x, y = layout.x.pick(rows, used), layout.y[rows]
    if not min(x.shape):
        none = np.zeros(y.size)
        return Fit(coefficient, mean, x, none, none, rows, used, shown, infinite, 0.0, True, tuple(notes))
    beta, converged = _iterate(layout, family, alpha, rows, x, start)
    if not converged:
        notes.append("the iterations did not converge: do not trust this fit")
    seen = rows if infinite else np.ones(layout.n, dtype=np.bool_)
    own = x if bool((seen == rows).all()) else layout.x.pick(seen, used)
    mean[seen] = _inverse_link(family, own.times(beta) + layout.offset[seen])
    fitted = mean[rows]
    weight = layout.weights[rows]
    slope, variance = _moments(family, fitted, alpha)
    root = np.sqrt(weight / variance)
    residual = y - fitted
    if float(np.abs(residual).max()) <= 1e-10 * float(np.abs(y).max()):
        residual = np.zeros_like(residual)
        notes.append("the fit is perfect: no residual to estimate an error from")
    coefficient[used] = beta
    coefficient[~shown] = np.nan
    return Fit(
        coefficient, mean, x.scaled(root * slope), root * residual, variance, rows, used,
        shown, infinite,
        _deviance(family, y, fitted, weight, alpha), converged, tuple(notes),
    )  # fmt: skip


def _iterate(
    layout: Layout, family: str, alpha: float, rows: Bools, x: Matrix, start: Floats | None
) -> tuple[Floats, bool]:
    y, offset, weight = layout.y[rows], layout.offset[rows], layout.weights[rows]
    if family == "gaussian":
        root = np.sqrt(weight)
        return x.scaled(root).least_squares((y - offset) * root), True
    if start is not None:
        beta = start
    else:
        average = float(weight @ y) / float(weight.sum())
        guess = logit((y + 0.5) / 2) if family == "binomial" else np.log((y + average) / 2)
        beta = x.least_squares(guess - offset)
    eta = x.times(beta) + offset
    deviance = math.inf
    for _ in range(ROUNDS):
        mean = _inverse_link(family, eta)
        slope, variance = _moments(family, mean, alpha)
        curvature = (
            weight * (slope**2 / variance) * (1 + alpha * y) / (1 + alpha * mean)
        )  # observed information
        try:
            step = x.solve(curvature, weight * slope / variance * (y - mean))
        except np.linalg.LinAlgError:
            return np.asarray(beta, dtype=np.float64), False
        new = x.times(beta + step) + offset
        while (
            _deviance(family, y, _inverse_link(family, new), weight, alpha)
            > deviance + 1e-8 * abs(deviance) + 1e-8
        ):
            step = step / 2
            new = x.times(beta + step) + offset
            if float(np.abs(step).max()) < 1e-12:
                break
        moved = float(np.abs(new - eta).max())
        beta, eta = beta + step, new
        deviance = _deviance(family, y, _inverse_link(family, eta), weight, alpha)
        if moved <= TOLERANCE * max(1.0, float(np.abs(eta).max())):
            return np.asarray(beta, dtype=np.float64), True
    return np.asarray(beta, dtype=np.float64), False


def _inverse_link(family: str, eta: Floats) -> Floats:
    if family == "gaussian":
        return eta
    if family == "binomial":
        return np.asarray(expit(np.clip(eta, -LARGEST, LARGEST)))
    return np.asarray(np.exp(np.clip(eta, -LARGEST, LARGEST)))


def _moments(family: str, mean: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Derivative of the mean in the linear predictor, and the variance."""
    if family == "gaussian":
        return np.ones_like(mean), np.ones_like(mean)
    if family == "binomial":
        spread = np.maximum(mean * (1 - mean), 1e-300)
        return spread, spread
    return mean, mean + alpha * mean**2


def _deviance(family: str, y: Floats, mean: Floats, weight: Floats, alpha: float) -> float:
    if family == "gaussian":
        return float(weight @ (y - mean) ** 2)
    if family == "binomial":
        return float(-2 * weight @ (xlogy(y, mean) + xlogy(1 - y, 1 - mean)))
    if family == "poisson" or alpha == 0:
        return float(2 * weight @ (xlogy(y, y / mean) - (y - mean)))
    theta = 1 / alpha
    return float(2 * weight @ (xlogy(y, y / mean) - (y + theta) * np.log((y + theta) / (mean + theta))))


def log_likelihood(family: str, y: Floats, mean: Floats, alpha: float = 0.0) -> float:
    """Of independent rows at the fitted means (rows with a mean of 0 or 1 add 0 where they agree)."""
    if family == "binomial":
        return float((xlogy(y, mean) + xlogy(1 - y, 1 - mean)).sum())
    if family == "poisson" or alpha == 0:
        return float((xlogy(y, mean) - mean - gammaln(y + 1)).sum())
    theta = 1 / alpha
    ratio = xlogy(y, mean / (mean + theta)) - theta * np.log1p(mean / theta)
    return (
        float((gammaln(y + theta) - gammaln(theta) - gammaln(y + 1) + ratio).sum())
        if math.isfinite(theta)
        else 0.0
    )
