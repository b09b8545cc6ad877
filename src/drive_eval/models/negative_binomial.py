"""Negative binomial regression of counts with an offset."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import digamma, polygamma

from drive_eval.models.assemble import assemble, covariance_kind, nothing_to_fit
from drive_eval.models.glm import Fit, fit_glm, log_likelihood
from drive_eval.models.model_result import ModelResult
from drive_eval.models.regression import Cluster, check_counts
from drive_eval.models.regression_input import Design, Layout, lay_out
from drive_eval.stats.validation import Floats, confidence_level

POISSON_LIMIT = 1e8


def negative_binomial_regression(
    events: npt.ArrayLike,
    design: Design,
    *,
    exposure: npt.ArrayLike | None = None,
    cluster: Cluster = None,
    covariance: str | None = None,
    intercept: bool = True,
    conf_level: float = 0.95,
) -> ModelResult:
    """Negative binomial (NB2, log link) by maximum likelihood; coefficients are log rate ratios.

    Parameters
    ----------
    events : counts, one a row (a person). design : one row each, a data frame (columns are the terms) or an
        array.
    exposure : observed time above 0; its log is the offset. cluster : a label a row.
    covariance : "model", expected information with theta held fixed (R's ``glm.nb``); "joint", observed
        information of coefficients and dispersion together (statsmodels, Stata); robust "HC0" to "HC3" or
        clustered "CR0", "CR1", "CR1S", "CR2", "CR3" about the fixed-theta information (R's sandwich and
        clubSandwich on ``glm.nb``). By default "HC1" without and "CR1" with clusters.

    Returns
    -------
    ModelResult with ``dispersion`` (alpha), ``theta = 1/alpha``, its standard error and the log-likelihood.
    Normal tests; with CR2, t tests on Satterthwaite's degrees of freedom.

    Raises
    ------
    ValueError : counts negative or fractional, exposure not above 0, lengths differ, values not finite.

    Degenerate cases
    ----------------
    No more spread than Poisson: alpha 0, theta infinite, the Poisson fit and a warning. No event at all, or
    none in a group that a term marks: those terms are infinite with a warning, the rest are their limits. No
    convergence in 100 rounds: a warning. No row: every coefficient None and a warning.

    References
    ----------
    Lawless (1987), Canadian Journal of Statistics 15:209; Venables and Ripley (2002), section 7.4: ``variance
    = mu + mu^2/theta``; theta solves ``sum [psi(y + theta) - psi(theta) + log theta + 1 - log(theta + mu) -
    (y + theta)/(mu + theta)] = 0`` in turn with beta. Working weights ``mu/(1 + mu/theta)``, errors as in
    ``sandwich``; "joint" inverts ``[theta mu (y + theta)/(mu + theta)^2 x x', -(y - mu) mu/(mu + theta)^2 x;
    ., info]``.

    Examples
    --------
    >>> y, t = [0, 3, 1, 6, 2, 9, 0, 14], [0, 0, 0, 0, 1, 1, 1, 1]
    >>> r = negative_binomial_regression(y, {"treated": t}, covariance="model")
    >>> round(r.ratio("treated").estimate, 4), round(r.theta, 3)
    (2.5, 0.965)
    """
    level = confidence_level(conf_level)
    kind = covariance_kind(covariance, cluster, "HC1", "CR1", more=("joint",))
    layout = lay_out(
        events, design, outcome_name="events", exposure=exposure, cluster=cluster, intercept=intercept
    )
    check_counts(layout.y)
    name = "negative binomial regression"
    if nothing_to_fit(layout):
        return assemble(layout, None, kind, level, name)
    fit, alpha, converged = _alternate(layout)
    theta = 1 / alpha if alpha > 0 else math.inf
    y, mean = layout.y[fit.rows], fit.mean[fit.rows]
    information = _theta_information(y, mean, theta) if alpha > 0 else 0.0
    notes = [] if converged else ["coefficients and dispersion did not settle: do not trust this fit"]
    if alpha == 0 and min(fit.x.shape):
        notes.append("no overdispersion: dispersion 0, the Poisson fit")
    joint = _joint(layout, fit, mean, theta, information) if kind == "joint" and alpha > 0 else None
    result = assemble(
        layout,
        fit,
        kind,
        level,
        name,
        given=joint,
        dispersion=alpha,
        theta=theta,
        theta_se=1 / math.sqrt(information) if information > 0 else None,
        log_likelihood=log_likelihood("negative_binomial", y, mean, alpha),
        df_residual=int(fit.rows.sum()) - int(fit.used.sum()),
    )
    return replace(result, warnings=result.warnings + tuple(notes), converged=result.converged and converged)


def _alternate(layout: Layout) -> tuple[Fit, float, bool]:
    """Coefficients given theta and theta given the means, in turn, until neither moves."""
    fit = poisson = fit_glm(layout, "poisson")
    if not min(fit.x.shape):
        return fit, 0.0, True
    alpha = _dispersion(layout.y[fit.rows], fit.mean[fit.rows])
    for _ in range(100):
        start = fit.coefficient[fit.used] if not fit.infinite else None
        fit = fit_glm(layout, "negative_binomial" if alpha > 0 else "poisson", alpha, start, poisson)
        before, alpha = alpha, _dispersion(layout.y[fit.rows], fit.mean[fit.rows], alpha)
        if abs(alpha - before) <= 1e-11 * max(alpha, 1e-3):
            return fit, alpha, True
    return fit, alpha, False


class _Score:
    """The score of theta as a function of its log; each digamma of a count is worked out once."""

    def __init__(self, y: Floats, mean: Floats) -> None:
        self.y, self.mean = y, mean
        self.values, self.times = np.unique(y, return_counts=True)

    def __call__(self, log_theta: float) -> float:
        theta = math.exp(log_theta)
        own = float((self.times * (digamma(self.values + theta) - digamma(theta))).sum())
        rest = 1 - np.log1p(self.mean / theta) - (self.y + theta) / (self.mean + theta)
        return own + float(rest.sum())


def _dispersion(y: Floats, mean: Floats, near: float = 0.0) -> float:
    """alpha = 1/theta at the root of the score; 0 where the likelihood rises up to the Poisson limit.

    The root is looked for ``near`` an earlier alpha first, else on a grid over all that is possible.
    """
    score = _Score(y, mean)
    if float(((y - mean) ** 2 - y).sum()) <= 0 and score(math.log(1e4)) >= 0:
        return 0.0
    if near > 0:
        low, high = -math.log(near) - 0.3, -math.log(near) + 0.3
        if score(low) > 0 >= score(high):
            return _root(score, low, high)
    grid = np.linspace(math.log(1e-8), math.log(POISSON_LIMIT), 60)
    values = [score(float(g)) for g in grid]
    for i in range(len(grid) - 1):
        if values[i] > 0 >= values[i + 1]:
            return _root(score, float(grid[i]), float(grid[i + 1]))
    return 0.0


def _root(score: _Score, low: float, high: float) -> float:
    return math.exp(-float(brentq(score, low, high, xtol=1e-14, rtol=1e-14)))


def _theta_information(y: Floats, mean: Floats, theta: float) -> float:
    """Observed information on theta (MASS ``theta.ml``)."""
    terms = (
        polygamma(1, theta)
        - polygamma(1, y + theta)
        - 1 / theta
        + 2 / (mean + theta)
        - (y + theta) / (mean + theta) ** 2
    )
    return float(terms.sum())


def _joint(layout: Layout, fit: Fit, mean: Floats, theta: float, information: float) -> Floats:
    """Covariance of the coefficients from the observed information of coefficients and theta together."""
    x, y = layout.x.pick(fit.rows, fit.used), layout.y[fit.rows]
    k = x.shape[1]
    full = np.zeros((k + 1, k + 1))
    full[:k, :k] = x.gram(theta * mean * (y + theta) / (mean + theta) ** 2)
    full[:k, k] = full[k, :k] = -x.cross((y - mean) * mean / (mean + theta) ** 2)
    full[k, k] = information
    return np.asarray(np.linalg.inv(full)[:k, :k])
