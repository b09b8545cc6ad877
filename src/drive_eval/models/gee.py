"""Generalised estimating equations, by statsmodels, held to the conventions of R's geepack."""

from __future__ import annotations

import math
import warnings as python_warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from drive_eval.models.assemble import FEW_CLUSTERS, nothing_to_fit
from drive_eval.models.glm import fit_glm
from drive_eval.models.model_result import ModelResult
from drive_eval.models.regression import check_counts
from drive_eval.models.regression_input import Design, Layout, lay_out
from drive_eval.stats.validation import Floats, choice, confidence_level, refusal, same_length, vector

FAMILIES = ("gaussian", "binomial", "poisson")
CORRELATIONS = ("independence", "exchangeable", "ar1")


def gee_regression(
    outcome: npt.ArrayLike,
    design: Design,
    cluster: Sequence[object] | npt.ArrayLike,
    *,
    family: str = "poisson",
    correlation: str = "exchangeable",
    time: npt.ArrayLike | None = None,
    exposure: npt.ArrayLike | None = None,
    bias_corrected: bool = False,
    intercept: bool = True,
    conf_level: float = 0.95,
) -> ModelResult:
    """Marginal model of clustered outcomes (victims within a perpetrator, periods within a person).

    Parameters
    ----------
    outcome, design, exposure : as in the other regressions, one row a person and period. cluster : a label a
        row.
    family : "gaussian" (identity), "binomial" (logit, 0/1) or "poisson" (log; counts).
    correlation : working correlation within a cluster: "independence", "exchangeable" or "ar1".
    time : place of a row within its cluster, whole numbers, for "ar1"; None takes the order of rows.
    bias_corrected : False gives the sandwich errors of geepack; True those of Mancl and DeRouen, for few
        clusters.

    Returns
    -------
    ModelResult : normal tests, ``dispersion`` (Pearson scale, divided by n) and ``correlation`` (alpha).

    Raises
    ------
    ValueError : as in the other regressions; two rows of a cluster at one time.

    Degenerate cases
    ----------------
    No row, perfect separation, or fewer than two clusters: every coefficient None, or infinite where it is,
    with a warning. One row a cluster: alpha is not estimable, independence is used and a warning given. Fewer
    than 10 clusters, an alpha outside -1 to 1, or no convergence: a warning.

    References
    ----------
    Liang and Zeger (1986), Biometrika 73:13: ``sum D' V^-1 (y - mu) = 0``, ``V = phi A^(1/2) R(alpha)
    A^(1/2)``, errors ``B^-1 (sum D' V^-1 r r' V^-1 D) B^-1``; ``phi = sum r^2 / n`` (``ddof_scale = 0``);
    alpha is the mean product of residuals over pairs, and for "ar1" the root of ``sum lag a^(lag-1) (r_j
    r_k/phi - a^lag) = 0`` over all pairs, as in geepack (Halekoh, Hojsgaard and Yan 2006). Mancl and DeRouen
    (2001), Biometrics 57:126.

    Examples
    --------
    >>> y, x, who = [1, 2, 0, 3, 4, 2, 6, 5], [0, 0, 0, 0, 1, 1, 1, 1], [1, 1, 2, 2, 3, 3, 4, 4]
    >>> r = gee_regression(y, {"x": x}, who, correlation="independence")
    >>> round(r.ratio("x").estimate, 4)
    2.8333
    """
    level = confidence_level(conf_level)
    choice("family", family, FAMILIES)
    choice("correlation", correlation, CORRELATIONS)
    layout = lay_out(
        outcome, design, outcome_name="outcome", exposure=exposure, cluster=cluster, intercept=intercept
    )
    _check_outcome(layout.y, family)
    order, times = _order(layout, time)
    errors = "Mancl-DeRouen bias-corrected" if bias_corrected else "sandwich"
    method = f"GEE, {family}, working correlation {correlation}, {errors} errors"
    start = None if nothing_to_fit(layout) else fit_glm(layout, family)
    groups = layout.n_clusters or 0
    if start is None or start.infinite or groups < 2:
        text = "no row, or nothing that can be estimated" if start is None else "fewer than two clusters"
        infinite = {} if start is None else start.infinite
        return _empty(layout, level, method, start.warnings if start and infinite else (text,), infinite)
    notes = list(start.warnings)
    if groups == layout.n and correlation != "independence":
        notes.append("one row in each cluster: independence is used")
        correlation = "independence"
    if groups < FEW_CLUSTERS:
        notes.append(f"{groups} clusters only: sandwich errors are uncertain")
    used = start.used
    found, alpha, converged = _solve(layout, order, times, family, correlation, used, bias_corrected)
    if not converged:
        notes.append("the iterations did not converge: do not trust this fit")
    if alpha is not None and not -1 < alpha < 1:
        notes.append(f"working correlation {alpha:.3g} outside -1 to 1")
    k = len(layout.terms)
    coefficient, covariance = np.full(k, np.nan), np.full((k, k), np.nan)
    coefficient[used] = np.asarray(found.params)
    covariance[np.ix_(used, used)] = np.asarray(found.cov_params())
    fitted = np.empty(layout.n)
    fitted[order] = np.asarray(found.fittedvalues)
    return ModelResult(
        terms=layout.terms,
        coefficient=coefficient,
        covariance=covariance,
        df=np.full(k, math.inf),
        n=layout.n,
        n_clusters=groups,
        conf_level=level,
        method=method,
        dispersion=_scale(layout.y, fitted, family),
        correlation=alpha,
        converged=converged,
        infinite={},
        fitted=fitted,
        warnings=tuple(notes),
    )


def _scale(y: Floats, mean: Floats, family: str) -> float:
    """Pearson scale ``sum (y - mu)^2 / v(mu) / n``."""
    variance = {"gaussian": np.ones_like(mean), "binomial": mean * (1 - mean), "poisson": mean}[family]
    return float(((y - mean) ** 2 / variance).mean())


def _check_outcome(y: Floats, family: str) -> None:
    if family == "poisson":
        check_counts(y)
    if family == "binomial" and ((y != 0) & (y != 1)).any():
        raise refusal("outcome", "only 0 or 1", float(y[(y != 0) & (y != 1)][0]))


def _order(layout: Layout, time: npt.ArrayLike | None) -> tuple[npt.NDArray[np.int64], Floats]:
    """Rows by cluster and time, and the time of each row in that order."""
    codes = np.zeros(layout.n, dtype=np.int64) if layout.codes is None else layout.codes
    if time is None:
        order = np.argsort(codes, kind="stable")
        starts = np.searchsorted(codes[order], codes[order])
        return order.astype(np.int64), np.asarray(np.arange(layout.n) - starts, dtype=np.float64)
    t = vector("time", time)
    same_length(outcome=layout.y, time=t)
    if (t != np.floor(t)).any():
        raise refusal("time", "whole numbers", float(t[t != np.floor(t)][0]))
    order = np.lexsort((t, codes)).astype(np.int64)
    twice = (np.diff(codes[order]) == 0) & (np.diff(t[order]) == 0)
    if twice.any():
        raise refusal("time", "different times within a cluster", float(t[order][1:][twice][0]))
    return order, np.asarray(t[order])


def _empty(
    layout: Layout, level: float, method: str, notes: tuple[str, ...], infinite: dict[str, float]
) -> ModelResult:
    k = len(layout.terms)
    return ModelResult(
        terms=layout.terms, coefficient=np.full(k, np.nan), covariance=np.full((k, k), np.nan),
        df=np.full(k, math.inf), n=layout.n, n_clusters=layout.n_clusters, conf_level=level, method=method,
        infinite=infinite, fitted=np.full(layout.n, np.nan), warnings=notes,
    )  # fmt: skip


def _solve(
    layout: Layout, order: npt.NDArray[np.int64], times: Floats, family: str, correlation: str,
    used: npt.NDArray[np.bool_], bias_corrected: bool,
) -> tuple[Any, float | None, bool]:  # fmt: skip
    import statsmodels.api as sm

    link = {
        "gaussian": sm.families.Gaussian,
        "binomial": sm.families.Binomial,
        "poisson": sm.families.Poisson,
    }
    structure = {
        "independence": sm.cov_struct.Independence,
        "exchangeable": sm.cov_struct.Exchangeable,
        "ar1": _ar1_structure,
    }[correlation]()
    codes = layout.codes if layout.codes is not None else np.arange(layout.n)
    model = sm.GEE(
        layout.y[order], layout.x.array()[np.ix_(order, used)], groups=codes[order], time=times,
        family=link[family](), cov_struct=structure, offset=layout.offset[order],
    )  # fmt: skip
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")
        found = model.fit(
            maxiter=300, ctol=1e-11, ddof_scale=0, cov_type="bias_reduced" if bias_corrected else "robust"
        )
    alpha = None if correlation == "independence" else float(np.squeeze(structure.dep_params))
    return found, alpha, bool(found.converged)


def _ar1_structure() -> Any:
    """Working correlation ``alpha^|t - s|`` with geepack's estimating equation for alpha."""
    from statsmodels.genmod.cov_struct import CovStruct

    class Ar1(CovStruct):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.dep_params = 0.0

        def update(self, params: Any) -> None:
            residuals = [
                (y - mean) / np.sqrt(self.model.family.variance(mean))
                for y, (mean, _) in zip(self.model.endog_li, self.model.cached_means, strict=True)
            ]
            scale = sum(float(r @ r) for r in residuals) / sum(r.size for r in residuals)
            lags, products = [], []
            for r, t in zip(residuals, self.model.time_li, strict=True):
                j, k = np.triu_indices(r.size, 1)
                lags.append(np.abs(np.ravel(t)[k] - np.ravel(t)[j]))
                products.append(r[j] * r[k] / scale)
            self.dep_params = ar1_alpha(np.concatenate(lags), np.concatenate(products))

        def covariance_matrix(self, expval: Any, index: int) -> tuple[Floats, bool]:
            t = np.ravel(self.model.time_li[index])
            return np.power(self.dep_params, np.abs(t[:, None] - t[None, :])), True

    return Ar1()


def ar1_alpha(lags: Floats, products: Floats) -> float:
    """Least squares of standardised residual products on ``alpha^lag``, over all pairs.

    >>> round(ar1_alpha(np.array([1.0, 1.0, 2.0]), np.array([0.5, 0.5, 0.25])), 10)
    0.5
    """
    from scipy.optimize import minimize_scalar

    lag, where = np.unique(lags, return_inverse=True)
    number = np.bincount(where)
    mean = np.bincount(where, weights=products) / number

    def loss(a: float) -> float:
        return float(number @ (mean - np.sign(a) ** lag * abs(a) ** lag) ** 2)

    grid = np.linspace(-0.99, 0.99, 199)
    best = float(grid[int(np.argmin([loss(a) for a in grid]))])
    a = float(minimize_scalar(loss, bounds=(best - 0.01, best + 0.01), method="bounded").x)
    for _ in range(20):
        slope = lag * np.sign(a) ** (lag - 1) * abs(a) ** (lag - 1)
        curvature = float(number @ slope**2)
        if curvature == 0:
            break
        step = float(number @ (slope * (mean - np.sign(a) ** lag * abs(a) ** lag))) / curvature
        a += step
        if abs(step) < 1e-14:
            break
    return a
