"""Risks as they would be with everyone treated and with nobody treated, from a logistic regression; profile
limits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import chi2

from drive_eval.models.model_result import ModelResult
from drive_eval.models.regression import logistic_regression
from drive_eval.models.regression_input import INTERCEPT
from drive_eval.stats.exponentiate import exponentiated
from drive_eval.stats.results import Estimate
from drive_eval.stats.validation import Floats, confidence_level, refusal
from drive_eval.stats.wald import no_estimate, normal_estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StandardisedRisks:
    """Risk with everyone treated and with nobody, their difference and their ratio (standard error of its
    log).
    """

    treated: Estimate
    control: Estimate
    risk_difference: Estimate
    risk_ratio: Estimate
    model: ModelResult


def standardised_risks(
    outcome: npt.ArrayLike,
    design: pd.DataFrame,
    treatment: str,
    *,
    cluster: Sequence[object] | npt.ArrayLike | None = None,
    covariance: str | None = None,
    conf_level: float = 0.95,
) -> StandardisedRisks:
    """Marginal risk difference and risk ratio by standardisation (g-computation) of a logistic regression.

    Parameters
    ----------
    outcome : 0 or 1 a row. design : a data frame of numbers with the 0/1 column ``treatment``; columns named
        ``treatment:other`` are taken as its products with ``other``.
    cluster, covariance : as in ``logistic_regression``; standard errors by the delta method treat the people
        as given.

    Raises
    ------
    ValueError : as in ``logistic_regression``; a treatment that is not a 0/1 column; a product without its
        other column.

    Degenerate cases
    ----------------
    A model that cannot be fitted, or with infinite coefficients: every number None, with the model's
    warnings.

    References
    ----------
    ``p_a = mean_i expit(x_i(a)'beta)``, ``gradient = mean_i p_i (1 - p_i) x_i(a)``; Localio, Margolis and
    Berlin (2007), Journal of Clinical Epidemiology 60:874. Normal intervals; that of the ratio on the log
    scale.

    Examples
    --------
    >>> d = pd.DataFrame({"t": [1, 1, 1, 1, 0, 0, 0, 0], "x": [0, 1, 0, 1, 0, 1, 0, 1]})
    >>> round(standardised_risks([0, 1, 1, 1, 1, 1, 0, 0], d, "t").risk_difference.estimate, 6)
    0.25
    """
    level = confidence_level(conf_level)
    if not isinstance(design, pd.DataFrame) or treatment not in design.columns:
        raise refusal("treatment", "a column of the design", treatment)
    if not design[treatment].isin([0, 1]).all():
        raise refusal(f"design[{treatment!r}]", "only 0 or 1", design[treatment].unique().tolist())
    model = logistic_regression(outcome, design, cluster=cluster, covariance=covariance, conf_level=level)
    method = f"standardised risk from {model.method}, delta method"
    if np.isnan(model.coefficient).any() or np.isnan(model.covariance).any() or not model.n:
        reason = "the model cannot be standardised: a coefficient or its error is not estimable"
        nothing = no_estimate(level, model.n, method, reason).with_warnings(*model.warnings)
        return StandardisedRisks(
            treated=nothing, control=nothing, risk_difference=nothing, risk_ratio=nothing, model=model
        )
    risks, slopes = zip(*(_risk(design, treatment, a, model) for a in (1.0, 0.0)), strict=True)

    def with_error(value: float, gradient: Floats, what: str) -> Estimate:
        variance = float(gradient @ model.covariance @ gradient)
        return normal_estimate(value, variance, level, model.n, f"{method}, {what}", model.warnings)

    log_ratio = with_error(
        math.log(risks[0] / risks[1]), slopes[0] / risks[0] - slopes[1] / risks[1], "log risk ratio"
    )
    return StandardisedRisks(
        treated=with_error(risks[0], slopes[0], "everyone treated"),
        control=with_error(risks[1], slopes[1], "nobody treated"),
        risk_difference=with_error(risks[0] - risks[1], slopes[0] - slopes[1], "risk difference"),
        risk_ratio=exponentiated(log_ratio),
        model=model,
    )


def _risk(design: pd.DataFrame, treatment: str, value: float, model: ModelResult) -> tuple[float, Floats]:
    """Mean risk and its gradient with the treatment set to a value for everyone."""
    changed = design.astype(float).copy()
    changed[treatment] = value
    for name in changed.columns:
        parts = str(name).split(":")
        if treatment in parts and len(parts) > 1:
            others = [p for p in parts if p != treatment]
            missing = [p for p in others if p not in changed.columns]
            if missing:
                raise refusal("design", f"the columns of the product {name}", missing)
            changed[name] = value * changed[others].prod(axis=1)
    if INTERCEPT in model.terms and INTERCEPT not in changed.columns:
        changed.insert(0, INTERCEPT, 1.0)
    x = changed[list(model.terms)].to_numpy(dtype=np.float64)
    p = np.asarray(expit(x @ model.coefficient), dtype=np.float64)
    return float(p.mean()), np.asarray((p * (1 - p)) @ x / p.size)


def profile_limits(
    outcome: npt.ArrayLike, design: pd.DataFrame, term: str, conf_level: float = 0.95
) -> Estimate:
    """Log odds ratio of a logistic regression with profile likelihood limits.

    Parameters
    ----------
    outcome, design : as in ``logistic_regression``. term : the column whose coefficient is wanted.

    Raises
    ------
    ValueError : as in ``logistic_regression``; a term that the design does not have.

    Degenerate cases
    ----------------
    A term that separates the outcome: infinite estimate and limit on that side, a finite limit on the other.
    A term that is not estimable: None with a warning.

    References
    ----------
    Venzon and Moolgavkar (1988), Applied Statistics 37:87: the limits solve ``2 (l(beta) - l_profile(b)) =
    chi2_(1, level)``. R's ``confint.glm`` interpolates the same profile and is good to about 1e-4.

    Examples
    --------
    >>> d = pd.DataFrame({"x": [1, 1, 1, 1, 0, 0, 0, 0]})
    >>> e = profile_limits([1, 1, 1, 1, 0, 1, 0, 0], d, "x")
    >>> e.estimate, e.conf_high, round(e.conf_low, 3)
    (inf, inf, 0.864)
    """
    level = confidence_level(conf_level)
    if term not in design.columns:
        raise refusal("term", "a column of the design", term)
    model = logistic_regression(outcome, design, conf_level=level)
    found = model[term]
    if found.estimate is None or model.log_likelihood is None:
        return found
    rest, column = design.drop(columns=[term]), design[term].to_numpy(dtype=np.float64)
    edge = float(chi2.isf(1 - level, 1)) / 2
    best = model.log_likelihood

    def short(b: float) -> float:
        fixed = logistic_regression(outcome, rest, offset=b * column)
        return best - (fixed.log_likelihood or 0.0) - edge

    width = found.std_error or 1.0 / max(float(column.std()), 1e-12)
    middle = found.estimate if math.isfinite(found.estimate) else 0.0
    low = -math.inf if found.estimate == -math.inf else _limit(short, middle, -width)
    high = math.inf if found.estimate == math.inf else _limit(short, middle, width)
    return replace(
        found, conf_low=low, conf_high=high, method="logistic regression, profile likelihood limits"
    )


def _limit(short: Callable[[float], float], middle: float, step: float) -> float:
    """The first root on the way from the middle (where the profile is within reach, or out of it)."""
    start = middle
    for _ in range(60):  # with an infinite estimate the middle may lie beyond the limit
        if short(start) <= 0:
            break
        start -= step
    far = start + step
    for _ in range(200):
        if short(far) > 0:
            return float(brentq(short, start, far, xtol=1e-12, rtol=1e-13))
        start, far = far, far + step
    return math.copysign(math.inf, step)
