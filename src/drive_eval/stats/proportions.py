"""One proportion: intervals by Wilson, Clopper-Pearson and others, and the exact binomial test."""

from __future__ import annotations

import math

import numpy as np
import scipy.special

from drive_eval.stats import validation as check
from drive_eval.stats.results import Estimate, HypothesisTest
from drive_eval.stats.tails import (
    binomial_lower,
    binomial_point,
    make_test,
    normal_two_sided,
    root,
    z_quantile,
)

NO_OBSERVATIONS = "no observations: the proportion is undefined and its interval is the whole of 0 to 1"
SINGLE_METHODS = (
    "wilson",
    "wilson_corrected",
    "clopper_pearson",
    "mid_p",
    "jeffreys",
    "agresti_coull",
    "wald",
)


def wilson(
    count: int, n: int, conf_level: float = 0.95, *, continuity: bool = False, null: float | None = None
) -> Estimate:
    """Proportion with Wilson's score interval.

    ``count`` of ``n`` independent people have the property; the estimate is ``count / n`` on the scale 0-1.

    Formula: with ``p = count / n`` and ``z`` the normal quantile, the limits are ``(2 n p + z^2 -/+ z
    sqrt(z^2 + 4 n p (1 - p))) / (2 (n + z^2))``; they are the values at which the score test ``(p - p0) /
    sqrt(p0 (1 - p0) / n)`` reaches ``-/+ z``. ``continuity=True`` gives the corrected form. Source: Wilson
    1927, J Am Stat Assoc 22:209; Newcombe 1998, Stat Med 17:857, methods 3 and 4.

    ``null`` (0-1), if given, adds the score test of that value: ``statistic`` is z, ``p_value`` two-sided.

    Raises ValueError for counts that are negative, fractional or above ``n`` and for a level outside (0,
    1). Degenerate: n = 0 gives no estimate, the interval [0, 1] and a warning; count = 0 has lower limit
    exactly 0 and count = n upper limit exactly 1.

    Examples
    --------
    >>> e = wilson(29, 35)
    >>> round(e.estimate, 4), round(e.conf_low, 4), round(e.conf_high, 4)
    (0.8286, 0.6732, 0.919)
    """
    count, n, conf_level = _checked(count, n, conf_level)
    method = "Wilson score interval" + (" with continuity correction" if continuity else "")
    if n == 0:
        return _empty(conf_level, method)
    z = z_quantile(conf_level)
    limits = wilson_corrected_limits(count, n, z) if continuity else wilson_limits(count, n, z)
    result = _estimate(count, n, limits, conf_level, method)
    return result if null is None else result.with_test(_score_test(count, n, null, continuity))


def clopper_pearson(count: int, n: int, conf_level: float = 0.95, *, null: float | None = None) -> Estimate:
    """Proportion with the exact central interval of Clopper and Pearson.

    ``count`` of ``n`` independent people have the property; the estimate is ``count / n`` on the scale 0-1.

    Formula: ``low = B(alpha/2; count, n - count + 1)`` and ``high = B(1 - alpha/2; count + 1, n - count)``
    with ``B`` the quantile of the beta distribution. Source: Clopper & Pearson 1934, Biometrika 26:404.

    ``null`` (0-1), if given, adds the central exact test, twice the smaller binomial tail, at most 1.

    Raises ValueError as ``wilson`` does. Degenerate: n = 0 gives no estimate, the interval [0, 1] and a
    warning.

    Examples
    --------
    >>> e = clopper_pearson(0, 20)
    >>> e.conf_low, round(e.conf_high, 4)
    (0.0, 0.1684)
    """
    count, n, conf_level = _checked(count, n, conf_level)
    method = "Clopper-Pearson exact interval"
    if n == 0:
        return _empty(conf_level, method)
    result = _estimate(count, n, clopper_pearson_limits(count, n, conf_level), conf_level, method)
    if null is None:
        return result
    p = central_p(count, n, check.proportion("null", null), mid_p=False)
    return result.with_test(make_test(p, method="central exact binomial test", n=n))


def mid_p_proportion(count: int, n: int, conf_level: float = 0.95, *, null: float | None = None) -> Estimate:
    """Proportion with the mid-p version of the exact interval.

    Each limit is the ``p`` at which the tail towards the data, the observed count weighing one half, is
    alpha/2: ``P(X > count) + P(X = count) / 2 = alpha / 2`` for the lower limit. Source: Berry & Armitage
    1995, Statistician 44:417; Newcombe 1998, Stat Med 17:857, method 6.

    Rows, errors and the degenerate n = 0 are as in ``wilson``; count = 0 has lower limit 0, count = n upper
    1. ``null`` (0-1), if given, adds the test: twice the smaller mid-p tail.

    Examples
    --------
    >>> e = mid_p_proportion(6, 29)
    >>> round(e.conf_low, 4), round(e.conf_high, 4)
    (0.0884, 0.3815)
    """
    count, n, conf_level = _checked(count, n, conf_level)
    method = "mid-p exact interval"
    if n == 0:
        return _empty(conf_level, method)
    result = _estimate(count, n, mid_p_limits(count, n, conf_level), conf_level, method)
    if null is None:
        return result
    p = central_p(count, n, check.proportion("null", null), mid_p=True)
    return result.with_test(make_test(p, method="mid-p binomial test", n=n))


def single_proportion(count: int, n: int, conf_level: float = 0.95, method: str = "wilson") -> Estimate:
    """Proportion with the interval that ``method`` names.

    Methods: ``wilson``, ``wilson_corrected``, ``clopper_pearson``, ``mid_p``; ``jeffreys``, the
    equal-tailed interval of the posterior Beta(count + 1/2, n - count + 1/2); ``agresti_coull``, ``p' -/+ z
    sqrt(p' (1 - p') / n')`` with ``n' = n + z^2`` and ``p' = (count + z^2 / 2) / n'``; and ``wald``, ``p
    -/+ z sqrt(p (1 - p) / n)``, for comparison only. Neither of the last two is cut at 0 or 1. Source:
    Brown, Cai & DasGupta 2001, Stat Sci 16:101.

    Rows, errors and the degenerate n = 0 are as in ``wilson``. Wald at count = 0 or n has width 0: a warning.

    Examples
    --------
    >>> round(single_proportion(9, 14, method="jeffreys").conf_low, 4)
    0.3845
    """
    check.choice("method", method, SINGLE_METHODS)
    if method in ("wilson", "wilson_corrected"):
        return wilson(count, n, conf_level, continuity=method == "wilson_corrected")
    if method == "clopper_pearson":
        return clopper_pearson(count, n, conf_level)
    if method == "mid_p":
        return mid_p_proportion(count, n, conf_level)
    count, n, conf_level = _checked(count, n, conf_level)
    label = {
        "jeffreys": "Jeffreys interval",
        "agresti_coull": "Agresti-Coull interval",
        "wald": "Wald interval",
    }
    if n == 0:
        return _empty(conf_level, label[method])
    z, alpha = z_quantile(conf_level), 1.0 - conf_level
    if method == "jeffreys":
        limits = (
            float(scipy.special.betaincinv(count + 0.5, n - count + 0.5, alpha / 2)),
            float(scipy.special.betainccinv(count + 0.5, n - count + 0.5, alpha / 2)),
        )
        return _estimate(count, n, limits, conf_level, label[method])
    total = n + z * z if method == "agresti_coull" else float(n)
    p = (count + z * z / 2) / total if method == "agresti_coull" else count / n
    half = z * math.sqrt(p * (1 - p) / total)
    result = _estimate(count, n, (p - half, p + half), conf_level, label[method])
    return result.with_warnings("the Wald interval has width 0 here") if half == 0 else result


def binomial_test(count: int, n: int, null: float = 0.5) -> HypothesisTest:
    """Exact two-sided binomial test, summing every count that is no likelier than the one observed.

    ``count`` of ``n`` against the proportion ``null``: ``p = sum of P(X = k) over P(X = k) <= P(X =
    count)``, with a relative tolerance of 1e-7 for ties, as R's ``binom.test`` has it. Source: Clopper &
    Pearson 1934; the "method of small p-values" of Hirji 2006, Exact Analysis of Discrete Data, section
    3.3.

    Raises ValueError as ``wilson`` does. Degenerate: n = 0 gives p = 1 and a warning.

    Examples
    --------
    >>> round(binomial_test(15, 19).p_value, 10)
    0.0192108154
    """
    n = check.count("n", n)
    count = check.count_within("count", count, "n", n)
    null = check.proportion("null", null)
    method = "exact binomial test (sum of small probabilities)"
    if n == 0:
        return make_test(1.0, method=method, n=0, warnings=("no observations: p is 1 by definition",))
    chances = binomial_point(np.arange(n + 1.0), np.full(n + 1, float(n)), null)
    p = float(chances[chances <= chances[count] * (1 + 1e-7)].sum())
    return make_test(p, method=method, statistic=float(count), n=n)


def wilson_limits(count: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's limits for ``count`` of ``n`` > 0 and normal quantile ``z``; exactly 0 or 1 at the ends."""
    spread = z * math.sqrt(z * z + 4.0 * count * (n - count) / n)
    low = 0.0 if count == 0 else 2.0 * count * count / (n * (2.0 * count + z * z + spread))
    miss = n - count
    high = 1.0 if miss == 0 else 1.0 - 2.0 * miss * miss / (n * (2.0 * miss + z * z + spread))
    return low, high


def clopper_pearson_limits(count: int, n: int, conf_level: float) -> tuple[float, float]:
    """Clopper and Pearson's limits for ``count`` of ``n`` > 0."""
    tail = (1.0 - conf_level) / 2.0
    low = 0.0 if count == 0 else float(scipy.special.betaincinv(count, n - count + 1.0, tail))
    high = 1.0 if count == n else float(scipy.special.betainccinv(count + 1.0, n - count, tail))
    return low, high


def mid_p_limits(count: int, n: int, conf_level: float) -> tuple[float, float]:
    """The mid-p limits for ``count`` of ``n`` > 0."""
    tail = (1.0 - conf_level) / 2.0
    low = 0.0 if count == 0 else _mid_p_lower(count, n, tail)
    high = 1.0 if count == n else 1.0 - _mid_p_lower(n - count, n, tail)
    return low, high


def central_p(count: int, n: int, null: float, mid_p: bool) -> float:
    """Twice the smaller binomial tail (at most 1), the observed count weighing one half for mid-p."""
    k, size = float(count), float(n)
    weight = 0.5 if mid_p else 0.0
    point = float(binomial_point(k, size, null))
    lower = float(binomial_lower(k, size, null)) - weight * point
    upper = float(binomial_lower(size - k, size, 1.0 - null)) - weight * point
    return min(1.0, 2.0 * min(lower, upper))


def _mid_p_lower(count: int, n: int, tail: float) -> float:
    def excess(p: float) -> float:
        at_least = float(scipy.special.betainc(count, n - count + 1.0, p))
        return at_least - 0.5 * float(binomial_point(count, n, p)) - tail

    bound = float(scipy.special.betaincinv(count, n - count + 1.0, tail))
    return root(excess, bound, 1.0)


def wilson_corrected_limits(count: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's limits with continuity correction for ``count`` of ``n`` > 0 and normal quantile ``z``."""
    p, q = count / n, 1.0 - count / n
    low_root = z * math.sqrt(max(0.0, z * z - 2.0 - 1.0 / n + 4.0 * p * (n * q + 1.0)))
    high_root = z * math.sqrt(max(0.0, z * z + 2.0 - 1.0 / n + 4.0 * p * (n * q - 1.0)))
    low = 0.0 if count == 0 else (2.0 * count + z * z - 1.0 - low_root) / (2.0 * (n + z * z))
    high = 1.0 if count == n else (2.0 * count + z * z + 1.0 + high_root) / (2.0 * (n + z * z))
    return max(0.0, low), min(1.0, high)


def _score_test(count: int, n: int, null: float, continuity: bool) -> HypothesisTest:
    null = check.proportion("null", null)
    spread = math.sqrt(null * (1.0 - null) / n)
    gap = count / n - null
    if continuity:
        gap = math.copysign(max(0.0, abs(gap) - 0.5 / n), gap)
    if spread == 0.0:
        message = (
            "a null of exactly 0 or 1 has no score test: p is 1 if the data agree with it, else undefined"
        )
        return make_test(1.0 if gap == 0.0 else None, method="score test", n=n, warnings=(message,))
    z = gap / spread
    return make_test(normal_two_sided(z), method="score test", statistic=z, n=n)


def _checked(count: int, n: int, conf_level: float) -> tuple[int, int, float]:
    n = check.count("n", n)
    return check.count_within("count", count, "n", n), n, check.confidence_level(conf_level)


def _empty(conf_level: float, method: str) -> Estimate:
    return Estimate(
        estimate=None,
        conf_low=0.0,
        conf_high=1.0,
        conf_level=conf_level,
        n=0,
        method=method,
        warnings=(NO_OBSERVATIONS,),
    )


def _estimate(count: int, n: int, limits: tuple[float, float], conf_level: float, method: str) -> Estimate:
    p = count / n
    return Estimate(
        estimate=p,
        std_error=math.sqrt(p * (1.0 - p) / n),
        conf_low=limits[0],
        conf_high=limits[1],
        conf_level=conf_level,
        n=n,
        method=method,
    )
