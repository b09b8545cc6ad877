"""The conditional odds ratio of paired binary data, with exact, mid-p and Wilson limits."""

from __future__ import annotations

import math

from drive_eval.stats import validation as check
from drive_eval.stats.proportions import central_p, clopper_pearson_limits, mid_p_limits, wilson_limits
from drive_eval.stats.results import Estimate
from drive_eval.stats.tails import make_test, normal_two_sided, z_quantile

CONDITIONAL_ODDS_METHODS = ("exact", "mid_p", "wilson")
_LABELS = {
    "exact": "conditional odds ratio, exact central interval",
    "mid_p": "conditional odds ratio, mid-p interval",
    "wilson": "conditional odds ratio, transformed Wilson interval",
}
NO_DISCORDANT_PAIR = (
    "no discordant pair: the conditional odds ratio is undefined, its interval the whole of 0 to infinity"
)
ONE_DIRECTION = "all discordant pairs changed in one direction: the odds ratio is at 0 or infinity"


def conditional_odds_ratio(
    b: int, c: int, conf_level: float = 0.95, method: str = "exact", *, null: float = 1.0
) -> Estimate:
    """Conditional odds ratio of paired binary data, yes on the first occasion against the second.

    ``b`` counts pairs that are yes first and no second, ``c`` pairs that are no first and yes second. The
    estimate is ``b / c``, on the scale 0 to infinity.

    Formula: given b + c, b is binomial with ``p = OR / (1 + OR)``; limits for p are carried over by ``OR =
    p / (1 - p)``: Clopper-Pearson (``exact``), mid-p (``mid_p``) or Wilson (``wilson``). Source: Breslow &
    Day 1980, Statistical Methods in Cancer Research I, section 5.2; Fagerland,
    Lydersen & Laake 2014, Stat Med 33:2850, section 6.

    ``p_value`` tests ``OR = null`` (above 0) in the form that belongs to the interval: twice the smaller
    binomial tail, twice the smaller mid-p tail, or the score test; at null = 1 the exact, mid-p and
    asymptotic McNemar tests. ``std_error`` is that of the log odds ratio, ``sqrt(1/b + 1/c)``; ``n`` is b +
    c.

    Raises ValueError for bad counts, level, null or method. Degenerate: b = c = 0 gives no estimate, [0,
    infinity], p = 1 and a warning; c = 0 gives an infinite estimate and upper limit, b = 0 the estimate 0
    and lower limit 0, both with a warning and without a standard error.

    Examples
    --------
    >>> e = conditional_odds_ratio(12, 3)
    >>> e.estimate, round(e.conf_low, 4), round(e.conf_high, 4)
    (4.0, 1.0795, 22.0883)
    """
    check.choice("method", method, CONDITIONAL_ODDS_METHODS)
    b, c = check.count("b", b), check.count("c", c)
    conf_level, null = check.confidence_level(conf_level), check.positive("null", null)
    m = b + c
    warnings: tuple[str, ...]
    estimate: float | None
    if m == 0:
        estimate, low, high, warnings = None, 0.0, math.inf, (NO_DISCORDANT_PAIR,)
    else:
        estimate = b / c if c else math.inf
        low, high = _odds_limit(b, c, conf_level, method), _inverse(_odds_limit(c, b, conf_level, method))
        warnings = (ONE_DIRECTION,) if b == 0 or c == 0 else ()
    result = Estimate(
        estimate=estimate,
        std_error=math.sqrt(1.0 / b + 1.0 / c) if b and c else None,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        n=m,
        method=_LABELS[method],
        warnings=warnings,
    )
    statistic, p = _test(b, c, null, method)
    return result.with_test(make_test(p, method=method, statistic=statistic))


def _odds_limit(b: int, c: int, conf_level: float, method: str) -> float:
    """The lower limit of b / c; the upper one is the inverse of this for c / b."""
    m = b + c
    if method == "exact":
        low = clopper_pearson_limits(b, m, conf_level)[0]
    elif method == "mid_p":
        low = mid_p_limits(b, m, conf_level)[0]
    else:
        low = wilson_limits(b, m, z_quantile(conf_level))[0]
    return low / (1.0 - low)


def _inverse(value: float) -> float:
    return math.inf if value == 0.0 else 1.0 / value


def _test(b: int, c: int, null: float, method: str) -> tuple[float, float]:
    m, p0 = b + c, null / (1.0 + null)
    if m == 0:
        return 0.0, 1.0
    if method == "wilson":
        z = (b - m * p0) / math.sqrt(m * p0 * (1.0 - p0))
        return z, normal_two_sided(z)
    return float(b), central_p(b, m, p0, mid_p=method == "mid_p")
