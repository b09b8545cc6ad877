"""Event rates per unit of observed time: one rate, and the ratio and difference of two."""

from __future__ import annotations

import math

import scipy.special

from drive_eval.stats import validation as check
from drive_eval.stats.proportions import (
    binomial_test,
    central_p,
    clopper_pearson_limits,
    mid_p_limits,
    wilson_limits,
)
from drive_eval.stats.results import Estimate, HypothesisTest
from drive_eval.stats.tails import make_test, normal_two_sided, root, z_quantile

RATE_METHODS = ("exact", "score")
RATE_RATIO_METHODS = ("exact", "mid_p", "score", "wald")
_LABELS = {
    "exact": "ratio of two Poisson rates, exact central interval",
    "mid_p": "ratio of two Poisson rates, mid-p interval",
    "score": "ratio of two Poisson rates, score interval",
    "wald": "ratio of two Poisson rates, Wald interval of the log (for comparison only)",
}
NO_EVENTS = (
    "no events in either group: the rate ratio is undefined and its interval is the whole of 0 to infinity"
)
NO_TIME = "a group has no observed time: the comparison is undefined"
ONE_SIDED = "a group has no events: the rate ratio is at 0 or infinity"


def rate(count: int, time: float, conf_level: float = 0.95, method: str = "exact") -> Estimate:
    """A Poisson rate: events per unit of observed time.

    ``count`` events were seen in ``time`` units (say person-days) of observation; the estimate is ``count /
    time`` per that unit. Methods: ``exact`` (Garwood), ``chi2(alpha/2; 2 count) / (2 time)`` to ``chi2(1 -
    alpha/2; 2 count + 2) / (2 time)``; ``score``, ``(count + z^2/2 -/+ z sqrt(count + z^2/4)) / time``.
    Source: Garwood 1936, Biometrika 28:437; Barker 2002, Am Stat 56:85. ``std_error`` is ``sqrt(count) /
    time``.

    Raises ValueError for a bad count, a negative time, events in no time, a bad level or method.
    Degenerate: no time gives no estimate, [0, infinity] and a warning; no events has lower limit 0.

    Examples
    --------
    >>> e = rate(11, 800)
    >>> round(e.estimate, 5), round(e.conf_low, 6), round(e.conf_high, 6)
    (0.01375, 0.006864, 0.024603)
    """
    check.choice("method", method, RATE_METHODS)
    count, time = _events("count", count, "time", time)
    conf_level = check.confidence_level(conf_level)
    label = "Poisson rate, " + ("exact (Garwood) interval" if method == "exact" else "score interval")
    if time == 0.0:
        return Estimate(
            estimate=None,
            conf_low=0.0,
            conf_high=math.inf,
            conf_level=conf_level,
            n=0,
            method=label,
            warnings=("no observed time: the rate is undefined",),
        )
    tail, z = (1.0 - conf_level) / 2.0, z_quantile(conf_level)
    if method == "exact":
        low = float(scipy.special.gammaincinv(count, tail)) if count else 0.0
        high = float(scipy.special.gammainccinv(count + 1.0, tail))
    else:
        high = count + z * z / 2.0 + z * math.sqrt(count + z * z / 4.0)
        low = count * count / high
    return Estimate(
        estimate=count / time,
        std_error=math.sqrt(count) / time,
        conf_low=low / time,
        conf_high=high / time,
        conf_level=conf_level,
        n=count,
        method=label,
    )


def rate_ratio(
    x1: int,
    t1: float,
    x2: int,
    t2: float,
    method: str = "exact",
    conf_level: float = 0.95,
    *,
    null: float = 1.0,
) -> Estimate:
    """Ratio of two Poisson rates, first group over second.

    ``x1`` events in ``t1`` units of observed time against ``x2`` in ``t2`` of the same unit; the estimate is
    ``(x1 / t1) / (x2 / t2)``, on the scale 0 to infinity.

    Given all events x1 + x2, x1 is binomial with ``p = R t1 / (R t1 + t2)``; limits for p are carried over
    by ``R = p / (1 - p) t2 / t1``: Clopper-Pearson (``exact``), mid-p (``mid_p``), Wilson (``score``, which
    is also the unconditional score interval). ``wald``: ``exp(log R -/+ z sqrt(1/x1 + 1/x2))``, for
    comparison only. Source: Przyborowski & Wilenski 1940, Biometrika 31:313; Breslow & Day 1987,
    Statistical Methods in Cancer Research II, chapter 3; Graham, Mengersen & Mortimer 2003, Stat Med
    22:2071 (score).

    ``p_value`` tests ``R = null`` (above 0) in the form that belongs to the interval: twice the smaller
    tail or mid-p tail, or the score test; Wald carries none. R's ``poisson.test`` has the same interval
    with another two-sided p-value: see ``rate_ratio_test``. ``std_error`` is that of log R; ``n`` counts
    events. The events of one person are rarely Poisson: a negative binomial model is for repeat events.

    Raises ValueError for bad counts, negative times, events in no time, a bad level, null or method.
    Degenerate: no events, or a group without time, gives no estimate, [0, infinity], p = 1 and a warning; a
    group without events gives 0 or infinity, a one-sided interval and a warning (Wald: [0, infinity]).

    Examples
    --------
    >>> e = rate_ratio(11, 800, 23, 3011)
    >>> round(e.estimate, 4), round(e.conf_low, 4), round(e.conf_high, 4)
    (1.8001, 0.7922, 3.8439)
    """
    check.choice("method", method, RATE_RATIO_METHODS)
    x1, t1 = _events("x1", x1, "t1", t1)
    x2, t2 = _events("x2", x2, "t2", t2)
    conf_level, null = check.confidence_level(conf_level), check.positive("null", null)
    known = t1 > 0.0 and t2 > 0.0 and x1 + x2 > 0
    warnings: tuple[str, ...] = (NO_EVENTS if t1 > 0.0 and t2 > 0.0 else NO_TIME,)
    estimate, low, high = None, 0.0, math.inf
    if known:
        estimate = (x1 / t1) / (x2 / t2) if x2 else math.inf
        inverse = _lower(x2, t2, x1, t1, conf_level, method)
        low, high = _lower(x1, t1, x2, t2, conf_level, method), 1.0 / inverse if inverse else math.inf
        warnings = () if x1 and x2 else (ONE_SIDED,)
    result = Estimate(
        estimate=estimate,
        std_error=math.sqrt(1.0 / x1 + 1.0 / x2) if x1 and x2 else None,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        n=x1 + x2,
        method=_LABELS[method],
        warnings=warnings,
    )
    if method == "wald":
        return result
    share = null * t1 / (null * t1 + t2) if known else 0.5
    return result.with_test(_conditional_test(x1, x1 + x2, share, method))


def _conditional_test(x: int, n: int, share: float, method: str) -> HypothesisTest:
    """Test of x of n events in the first group, in the form that belongs to the interval."""
    if method != "score":
        p = central_p(x, n, share, mid_p=method == "mid_p") if n else 1.0
        return make_test(p, method="", statistic=float(x))
    z = (x - n * share) / math.sqrt(n * share * (1.0 - share)) if n else 0.0
    return make_test(normal_two_sided(z), method="", statistic=z)


def rate_ratio_test(x1: int, t1: float, x2: int, t2: float, null: float = 1.0) -> HypothesisTest:
    """Exact conditional test of a ratio of two Poisson rates, summing small probabilities.

    Arguments as in ``rate_ratio``. The p-value sums the chances of every split of x1 + x2 events that is no
    likelier than the one seen (ties within a relative 1e-7), as R's ``poisson.test``. Source: Przyborowski
    & Wilenski 1940, Biometrika 31:313. Raises ValueError as ``rate_ratio``. Degenerate: no events, or a
    group without time, gives p = 1 and a warning.

    Examples
    --------
    >>> round(rate_ratio_test(11, 800, 23, 3011).p_value, 6)
    0.136634
    """
    x1, t1 = _events("x1", x1, "t1", t1)
    x2, t2 = _events("x2", x2, "t2", t2)
    null = check.positive("null", null)
    method = "exact conditional test of a rate ratio (sum of small probabilities)"
    if t1 == 0.0 or t2 == 0.0 or x1 + x2 == 0:
        message = NO_TIME if t1 == 0.0 or t2 == 0.0 else NO_EVENTS
        return make_test(1.0, method=method, statistic=float(x1), n=x1 + x2, warnings=(message,))
    test = binomial_test(x1, x1 + x2, null * t1 / (null * t1 + t2))
    return make_test(test.p_value, method=method, statistic=float(x1), n=x1 + x2, warnings=test.warnings)


def rate_difference(
    x1: int, t1: float, x2: int, t2: float, conf_level: float = 0.95, *, null: float = 0.0
) -> Estimate:
    """Difference of two Poisson rates, first minus second, with Miettinen and Nurminen's score interval.

    ``x1`` events in ``t1`` units of observed time against ``x2`` in ``t2``; the estimate is ``x1 / t1 - x2
    / t2`` per that unit. The limits are the D at which ``(r1 - r2 - D) / sqrt(R1 / t1 + R2 / t2)`` reaches
    ``-/+ z``, with R1 and R2 the maximum likelihood estimates under R1 - R2 = D: R2 is the larger root of
    ``(t1 + t2) R^2 - (x1 + x2 - D (t1 + t2)) R - x2 D = 0``. Source: Miettinen & Nurminen 1985, Stat Med
    4:213.

    ``p_value`` is the score test of ``null``; ``std_error`` is ``sqrt(x1 / t1^2 + x2 / t2^2)``. Raises
    ValueError as ``rate_ratio``. Degenerate: a group without time gives no estimate, an unbounded interval,
    p = 1 and a warning; no events gives 0 with an interval that keeps its width.

    Examples
    --------
    >>> e = rate_difference(11, 800, 23, 3011)
    >>> round(e.estimate, 6), round(e.conf_low, 6), round(e.conf_high, 6)
    (0.006111, -0.001058, 0.017274)
    """
    x1, t1 = _events("x1", x1, "t1", t1)
    x2, t2 = _events("x2", x2, "t2", t2)
    conf_level, null = check.confidence_level(conf_level), check.number("null", null)
    method = "difference of two Poisson rates, Miettinen-Nurminen score interval"
    if t1 == 0.0 or t2 == 0.0:
        result = Estimate(
            estimate=None,
            conf_low=-math.inf,
            conf_high=math.inf,
            conf_level=conf_level,
            n=x1 + x2,
            method=method,
            warnings=(NO_TIME,),
        )
        return result.with_test(make_test(1.0, method="", statistic=0.0))
    z = z_quantile(conf_level)
    result = Estimate(
        estimate=x1 / t1 - x2 / t2,
        std_error=math.sqrt(x1 / t1**2 + x2 / t2**2),
        conf_low=-_difference_upper(x2, t2, x1, t1, z),
        conf_high=_difference_upper(x1, t1, x2, t2, z),
        conf_level=conf_level,
        n=x1 + x2,
        method=method,
    )
    statistic = rate_difference_statistic(x1, t1, x2, t2, null)
    return result.with_test(make_test(normal_two_sided(statistic), method="", statistic=statistic))


def rate_difference_statistic(x1: int, t1: float, x2: int, t2: float, difference: float) -> float:
    """The score statistic at a hypothesised difference of two rates."""
    if difference < 0.0:
        return -rate_difference_statistic(x2, t2, x1, t1, -difference)
    gap = x1 / t1 - x2 / t2 - difference
    if gap == 0.0:
        return 0.0
    linear = x1 + x2 - difference * (t1 + t2)
    spread = math.sqrt(linear * linear + 4.0 * (t1 + t2) * x2 * difference)
    if linear > 0.0:
        second = (linear + spread) / (2.0 * (t1 + t2))
    else:
        second = 2.0 * x2 * difference / (spread - linear) if spread > linear else 0.0
    variance = (second + difference) / t1 + second / t2
    return math.copysign(math.inf, gap) if variance <= 0.0 else gap / math.sqrt(variance)


def _difference_upper(x1: int, t1: float, x2: int, t2: float, z: float) -> float:
    start = x1 / t1 - x2 / t2
    reach = 1.0 / t1 + 1.0 / t2

    def excess(difference: float) -> float:
        return rate_difference_statistic(x1, t1, x2, t2, difference) + z

    while excess(start + reach) > 0.0:
        reach *= 2.0
    return root(excess, start, start + reach)


def _lower(x1: int, t1: float, x2: int, t2: float, conf_level: float, method: str) -> float:
    """The lower limit of (x1 / t1) / (x2 / t2); the upper is the inverse of this with groups exchanged."""
    n = x1 + x2
    if method == "wald":
        if x1 == 0 or x2 == 0:
            return 0.0
        error = math.sqrt(1.0 / x1 + 1.0 / x2)
        return (x1 / t1) / (x2 / t2) * math.exp(-z_quantile(conf_level) * error)
    if method == "exact":
        p = clopper_pearson_limits(x1, n, conf_level)[0]
    elif method == "mid_p":
        p = mid_p_limits(x1, n, conf_level)[0]
    else:
        p = wilson_limits(x1, n, z_quantile(conf_level))[0]
    return p / (1.0 - p) * t2 / t1


def _events(count_name: str, count: int, time_name: str, time: float) -> tuple[int, float]:
    events, observed = check.count(count_name, count), check.number(time_name, time)
    if observed < 0.0:
        raise check.refusal(time_name, "observed time of at least 0", time)
    if observed == 0.0 and events:
        raise check.refusal(time_name, f"observed time above 0 where {count_name} = {events}", time)
    return events, observed
