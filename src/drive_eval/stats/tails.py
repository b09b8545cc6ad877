"""Tail probabilities and roots that the other modules share.

A p-value too small for a float would print as 0. It is held at ``SMALLEST_P`` instead, with a warning: no
test of this library reports p = 0.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import scipy.optimize
import scipy.special

from drive_eval.stats.results import HypothesisTest
from drive_eval.stats.validation import Floats

SMALLEST_P = sys.float_info.min
P_UNDERFLOW = (
    f"the p-value is smaller than {SMALLEST_P:.1e}, the smallest that a float holds; that bound is given"
)


def z_quantile(conf_level: float) -> float:
    """The standard normal quantile of a two-sided interval, 1.959964 for 0.95."""
    return -float(scipy.special.ndtri((1.0 - conf_level) / 2.0))


def normal_two_sided(z: float) -> float:
    """P(|Z| >= |z|) for a standard normal Z."""
    return float(scipy.special.erfc(abs(z) / np.sqrt(2.0)))


def chi_squared_upper(statistic: float, df: float) -> float:
    """P(X >= statistic) for a chi-squared X with ``df`` degrees of freedom."""
    return float(scipy.special.gammaincc(df / 2.0, statistic / 2.0))


def clip_p(p: float) -> float:
    """A p-value held within (0, 1]: rounding may carry a sum of probabilities a hair above 1."""
    return min(1.0, max(SMALLEST_P, p))


def make_test(
    p: float | None,
    *,
    method: str,
    statistic: float | None = None,
    df: float | None = None,
    n: int | None = None,
    warnings: tuple[str, ...] = (),
) -> HypothesisTest:
    """A ``HypothesisTest`` whose p-value is held within (0, 1], with a warning where it underflowed."""
    if p is not None and p <= SMALLEST_P:
        warnings += (P_UNDERFLOW,)
    checked = None if p is None else clip_p(p)
    return HypothesisTest(p_value=checked, statistic=statistic, df=df, n=n, method=method, warnings=warnings)


def chi_squared_test(
    statistic: float, df: int, *, method: str, n: int | None = None, warnings: tuple[str, ...] = ()
) -> HypothesisTest:
    """A chi-squared test; with no degree of freedom nothing is tested and p = 1."""
    p = 1.0 if df == 0 else chi_squared_upper(statistic, df)
    return make_test(p, method=method, statistic=statistic, df=df, n=n, warnings=warnings)


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """The root of a continuous function that changes sign between ``low`` and ``high``, to the last bits."""
    return float(scipy.optimize.brentq(function, low, high, xtol=1e-300, rtol=8.9e-16, maxiter=1000))


def root_upwards(function: Callable[[float], float], start: float) -> float:
    """The root above ``start`` > 0 of a function that falls from above 0 there to below 0 far out."""
    low, high = start, start * 2.0
    while function(high) > 0.0:
        low, high = high, high * 4.0
        if not np.isfinite(high):
            return float("inf")
    return root(function, low, high)


def binomial_lower(k: npt.ArrayLike, n: npt.ArrayLike, p: float = 0.5) -> Floats:
    """P(X <= k) for X ~ binomial(n, p), elementwise, through the incomplete beta function."""
    k, n = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    inside = k < n
    safe_n = np.where(inside, n, k + 1.0)
    tail = scipy.special.betainc(safe_n - k, k + 1.0, 1.0 - p)
    return np.asarray(np.where(k < 0, 0.0, np.where(inside, tail, 1.0)), dtype=np.float64)


def binomial_point(k: npt.ArrayLike, n: npt.ArrayLike, p: npt.ArrayLike = 0.5) -> Floats:
    """P(X = k) for X ~ binomial(n, p), elementwise."""
    k, n = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    log_choose = -np.log1p(n) - scipy.special.betaln(n - k + 1.0, k + 1.0)
    log_p = log_choose + scipy.special.xlogy(k, p) + scipy.special.xlog1py(n - k, -np.asarray(p))
    return np.asarray(np.exp(log_p), dtype=np.float64)
