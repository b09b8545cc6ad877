"""Agreement beyond chance of two ratings, and limits of agreement of two measurements, of the same people."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from drive_eval.stats.results import Estimate, merge_warnings
from drive_eval.stats.validation import Floats, confidence_level, refusal, same_length, square_table, vector
from drive_eval.stats.wald import extend, normal_estimate

_TINY = 1e-14


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa(Estimate):
    """Cohen's kappa; ``std_error`` is the large-sample error for the interval, ``std_error_null`` that of the
    test.

    ``observed`` and ``expected`` are the (weighted) shares of agreement; ``bias_adjusted`` is the prevalence-
    and bias-adjusted kappa ``2 observed - 1`` of Byrt, Bishop and Carlin (1993), for the unweighted kappa
    only.
    """

    observed: float | None = None
    expected: float | None = None
    std_error_null: float | None = None
    bias_adjusted: float | None = None


def cohens_kappa(
    table: npt.ArrayLike, weights: str | npt.ArrayLike = "none", conf_level: float = 0.95
) -> Kappa:
    """Cohen's kappa, unweighted or weighted, with the Fleiss-Cohen-Everitt interval and test.

    Parameters
    ----------
    table : k x k counts of people; row = category given by the first rater, column = by the second, same
        order.
    weights : "none" (agreement or not), "linear" ``1 - |i-j|/(k-1)``, "quadratic" ``1 - (i-j)^2/(k-1)^2``, or
        a k x k matrix of agreement weights from 0 to 1 with ones on the diagonal.
    conf_level : level of the normal interval.

    Returns
    -------
    Kappa on the scale -1 to 1. The test is of no agreement beyond chance, ``z = kappa / std_error_null``,
    two-sided.

    Raises
    ------
    ValueError : not a square table of counts of at least two categories; weights of another shape or range.

    Degenerate cases
    ----------------
    Empty table: every number None, a warning. All people in one and the same cell of the diagonal (chance
    agreement is 1): kappa is 0/0, None with a warning. Perfect agreement in several categories: kappa 1,
    standard error 0, interval [1, 1] and a warning that it understates the uncertainty. Null standard error
    of 0 (one rater used a single category): no test, a warning.

    References
    ----------
    Cohen (1960, 1968). Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72:323. With ``p_o = sum w
    p``, ``p_e = sum w p_i. p_.j``, ``kappa = (p_o - p_e)/(1 - p_e)``, ``w_i. = sum_j w p_.j``, ``w_.j = sum_i
    w p_i.``: standard error ``n (1-p_e)^4 var = sum p [w (1-p_e) - (w_i. + w_.j)(1-p_o)]^2 - (p_o p_e - 2 p_e
    + p_o)^2``, and under no agreement ``n (1-p_e)^2 var_0 = sum p_i. p_.j [w - (w_i. + w_.j)]^2 - p_e^2``.

    Examples
    --------
    Seventy pairs of ratings, 60 of them alike.

    >>> k = cohens_kappa([[40, 5], [5, 20]])
    >>> round(k.estimate, 4), round(k.conf_low, 4), round(k.conf_high, 4)
    (0.6889, 0.5112, 0.8666)
    """
    level = confidence_level(conf_level)
    counts = square_table("table", table)
    n = int(counts.sum())
    w, label = _agreement_weights(weights, counts.shape[0])
    method = f"Cohen's kappa, {label}; Fleiss-Cohen-Everitt (1969) normal interval and test"
    if n == 0:
        return Kappa(
            estimate=None, conf_level=level, n=0, method=method, warnings=("no rating: the table is empty",)
        )
    p = counts / n
    row, column = p.sum(axis=1), p.sum(axis=0)
    product = np.outer(row, column)
    observed, expected = float((w * p).sum()), float((w * product).sum())
    adjusted = 2 * float(np.trace(p)) - 1 if label == "unweighted" else None
    if 1.0 - expected < _TINY:
        message = "agreement expected by chance is complete (a single category): kappa is undefined"
        return Kappa(
            estimate=None, conf_level=level, n=n, method=method, observed=observed, expected=expected,
            bias_adjusted=adjusted, warnings=(message,),
        )  # fmt: skip
    kappa = (observed - expected) / (1 - expected)
    mean_weight = (w @ column)[:, None] + (row @ w)[None, :]
    spread = (p * (w * (1 - expected) - mean_weight * (1 - observed)) ** 2).sum()
    variance = (spread - (observed * expected - 2 * expected + observed) ** 2) / (n * (1 - expected) ** 4)
    null = ((product * (w - mean_weight) ** 2).sum() - expected**2) / (n * (1 - expected) ** 2)
    error, error_null = math.sqrt(max(variance, 0.0)), math.sqrt(null) if null > _TINY else None
    if error < 1e-7:
        error = 0.0
    base = normal_estimate(kappa, error**2, level, n, method)
    return extend(
        Kappa,
        _with_null_test(base, kappa, error_null),
        observed=observed,
        expected=expected,
        std_error_null=error_null,
        bias_adjusted=adjusted,
    )


def _with_null_test(base: Estimate, kappa: float, error_null: float | None) -> Estimate:
    """The interval of ``base`` with the test that uses the standard error under no agreement."""
    if error_null is None:
        return replace(base, statistic=None, p_value=None).with_warnings(
            "no test: a rater used a single category"
        )
    test = normal_estimate(kappa, error_null**2, 0.95, base.n or 0, base.method)
    warnings = (
        ("standard error of 0: the interval understates the uncertainty",) if base.std_error == 0 else ()
    )
    return replace(
        base, statistic=test.statistic, p_value=test.p_value, warnings=merge_warnings(warnings, test.warnings)
    )


def _agreement_weights(weights: str | npt.ArrayLike, k: int) -> tuple[Floats, str]:
    distance = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / (k - 1)
    if isinstance(weights, str):
        if weights == "none":
            return np.eye(k), "unweighted"
        if weights == "linear":
            return 1.0 - distance, "linear weights"
        if weights == "quadratic":
            return 1.0 - distance**2, "quadratic weights"
        raise refusal("weights", "'none', 'linear', 'quadratic' or a matrix", weights)
    matrix = np.asarray(weights, dtype=np.float64)
    if matrix.shape != (k, k):
        raise refusal("weights", f"shape ({k}, {k})", matrix.shape)
    if not np.isfinite(matrix).all() or matrix.min() < 0 or matrix.max() > 1 or (np.diag(matrix) != 1).any():
        raise refusal("weights", "numbers from 0 to 1 with ones on the diagonal", matrix.tolist())
    return matrix, "given weights"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsOfAgreement:
    """Bland-Altman: ``bias`` with its t interval, ``sd`` of the differences, the limits and their standard
    error.
    """

    bias: Estimate
    sd: float | None
    limit_low: float | None
    limit_high: float | None
    std_error_limit: float | None
    multiplier: float
    n: int
    method: str
    warnings: tuple[str, ...] = ()


def limits_of_agreement(
    first: npt.ArrayLike, second: npt.ArrayLike, multiplier: float = 1.96, conf_level: float = 0.95
) -> LimitsOfAgreement:
    """Bland and Altman's limits of agreement between two measurements of the same people.

    Parameters
    ----------
    first, second : the two measurements, one row a person, same unit and order.
    multiplier : limits are ``bias -/+ multiplier x sd``; 1.96 by default, rounded to 2 in the 1986 paper.

    Raises
    ------
    ValueError : not finite, of different length, or a multiplier that is not above 0.

    Degenerate cases
    ----------------
    No pair: numbers None, a warning. One pair: bias only, a warning. Identical differences: sd 0, limits
    equal the bias, no test, a warning.

    References
    ----------
    Bland and Altman (1986), Lancet i:307: ``d -/+ 2 s``; bias ``d -/+ t_{n-1} s/sqrt(n)``; standard error of
    a limit ``s sqrt(3/n)``.

    Examples
    --------
    >>> r = limits_of_agreement([10, 12, 9, 11], [11, 11, 10, 13], multiplier=2)
    >>> round(r.limit_low, 3), r.bias.estimate, round(r.limit_high, 3)
    (-3.267, -0.75, 1.767)
    """
    level = confidence_level(conf_level)
    x, y = vector("first", first), vector("second", second)
    n = same_length(first=x, second=y)
    m = float(multiplier)
    if not (math.isfinite(m) and m > 0):
        raise refusal("multiplier", "a number above 0", multiplier)
    method = f"Bland-Altman limits of agreement, bias -/+ {m:.6g} standard deviations of the differences"
    how = "mean difference, t interval and paired t test"
    if n < 2:
        text = "no pair" if n == 0 else "one pair only: no standard deviation"
        bias = Estimate(
            estimate=float((x - y)[0]) if n else None, conf_level=level, n=n, method=how, warnings=(text,)
        )
        return LimitsOfAgreement(
            bias=bias, sd=None, limit_low=None, limit_high=None, std_error_limit=None, multiplier=m, n=n,
            method=method, warnings=(text,),
        )  # fmt: skip
    d = x - y
    mean, sd = float(d.mean()), float(d.std(ddof=1))
    bias = normal_estimate(mean, sd**2 / n, level, n, how, df=n - 1)
    return LimitsOfAgreement(
        bias=bias,
        sd=sd,
        limit_low=mean - m * sd,
        limit_high=mean + m * sd,
        std_error_limit=sd * math.sqrt(3 / n),
        multiplier=m,
        n=n,
        method=method,
        warnings=bias.warnings,
    )
