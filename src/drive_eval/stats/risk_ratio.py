"""Ratio of two independent proportions: Koopman's score interval, Miettinen and Nurminen's, Katz's."""

from __future__ import annotations

import math

from drive_eval.stats import validation as check
from drive_eval.stats.results import Estimate
from drive_eval.stats.tails import make_test, normal_two_sided, root_upwards, z_quantile

RISK_RATIO_METHODS = ("koopman", "miettinen_nurminen", "katz")
_LABELS = {
    "koopman": "ratio of two proportions, Koopman score interval",
    "miettinen_nurminen": "ratio of two proportions, Miettinen-Nurminen score interval",
    "katz": "ratio of two proportions, Katz log interval (for comparison only)",
}
NO_EVENTS = "no events in either group: the ratio is undefined and its interval is the whole of 0 to infinity"
EMPTY_GROUP = "a group is empty: the ratio is undefined and its interval is the whole of 0 to infinity"
ONE_SIDED = "a group has no events: the ratio is at 0 or infinity"


def risk_ratio(
    x1: int,
    n1: int,
    x2: int,
    n2: int,
    method: str = "koopman",
    conf_level: float = 0.95,
    *,
    null: float = 1.0,
) -> Estimate:
    """Ratio of two independent proportions, first group over second.

    ``x1`` of ``n1`` people of the first group and ``x2`` of ``n2`` of the second have the event; the
    estimate is ``(x1 / n1) / (x2 / n2)`` on the scale 0 to infinity.

    Methods (z the normal quantile, N = n1 + n2):

    * ``koopman``: the ratios R at which ``(p1 - R p2) / sqrt(P1 (1 - P1) / n1 + R^2 P2 (1 - P2) / n2)``
      reaches ``-/+ z``, where P1 = R P2 and P2 is the smaller root of ``N R P^2 - (R (n1 + x2) + x1 + n2) P
      + x1 + x2 = 0``, the maximum likelihood estimates under R (its square is Koopman's chi-squared);
      ``miettinen_nurminen`` with the variance times N / (N - 1);
    * ``katz``: ``exp(log R -/+ z sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2))``, for comparison only.

    Source: Koopman 1984, Biometrics 40:513; Miettinen & Nurminen 1985, Stat Med 4:213; Katz, Baptista, Azen
    & Pike 1978, Biometrics 34:469.

    ``std_error`` is that of log R (Katz). The score methods carry the test of ``null`` (above 0); at 1
    Koopman's is Pearson's chi-squared test. Raises ValueError for bad counts, a count above its group, a
    bad level, null or method. Degenerate: an empty group, or no events at all, gives no estimate, [0,
    infinity] and a warning; no events in the first group gives 0 with lower limit 0, in the second infinity
    with an infinite upper limit, each with a warning and no standard error (Katz then gives [0, infinity]).

    Examples
    --------
    >>> e = risk_ratio(7, 34, 1, 34)
    >>> e.estimate, round(e.conf_low, 3), round(e.conf_high, 2)
    (7.0, 1.221, 42.58)
    """
    check.choice("method", method, RISK_RATIO_METHODS)
    n1, n2 = check.count("n1", n1), check.count("n2", n2)
    x1, x2 = check.count_within("x1", x1, "n1", n1), check.count_within("x2", x2, "n2", n2)
    conf_level, null = check.confidence_level(conf_level), check.positive("null", null)
    known = bool(n1 and n2 and (x1 or x2))
    estimate = std_error = None
    warnings: tuple[str, ...]
    low, high, warnings = 0.0, math.inf, (NO_EVENTS if n1 and n2 else EMPTY_GROUP,)
    if known:
        estimate = (x1 * n2) / (x2 * n1) if x2 else math.inf
        low, high = _limits(x1, n1, x2, n2, z_quantile(conf_level), method)
        std_error = math.sqrt((n1 - x1) / (x1 * n1) + (n2 - x2) / (x2 * n2)) if x1 and x2 else None
        warnings = () if x1 and x2 else (ONE_SIDED,)
        if std_error == 0.0:
            warnings = (
                "everybody has the event: Katz's standard error is 0 and says nothing of uncertainty",
            )
    result = Estimate(
        estimate=estimate,
        std_error=std_error,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        n=n1 + n2,
        method=_LABELS[method],
        warnings=warnings,
    )
    if method == "katz":
        return result
    statistic = risk_ratio_statistic(x1, n1, x2, n2, null, _inflation(n1, n2, method)) if known else 0.0
    return result.with_test(make_test(normal_two_sided(statistic), method="", statistic=statistic))


def risk_ratio_statistic(x1: int, n1: int, x2: int, n2: int, ratio: float, inflation: float = 1.0) -> float:
    """The score statistic at a hypothesised ratio; positive where the data show a larger one."""
    if ratio < 1.0:
        return -risk_ratio_statistic(x2, n2, x1, n1, 1.0 / ratio, inflation)
    gap = x1 / n1 - ratio * x2 / n2
    if gap == 0.0:
        return 0.0
    linear = ratio * (n1 + x2) + x1 + n2
    spread = math.sqrt(max(0.0, linear * linear - 4.0 * (n1 + n2) * ratio * (x1 + x2)))
    p2 = min(2.0 * (x1 + x2) / (linear + spread), 1.0 / ratio)
    p1 = ratio * p2
    variance = (p1 * (1.0 - p1) / n1 + ratio * ratio * p2 * (1.0 - p2) / n2) * inflation
    return math.copysign(math.inf, gap) if variance <= 0.0 else gap / math.sqrt(variance)


def _limits(x1: int, n1: int, x2: int, n2: int, z: float, method: str) -> tuple[float, float]:
    if method == "katz":
        if x1 == 0 or x2 == 0:
            return 0.0, math.inf
        half = z * math.sqrt((n1 - x1) / (x1 * n1) + (n2 - x2) / (x2 * n2))
        ratio = (x1 * n2) / (x2 * n1)
        return ratio * math.exp(-half), ratio * math.exp(half)
    inflation = _inflation(n1, n2, method)
    inverse = _score_upper(x2, n2, x1, n1, z, inflation)
    return (0.0 if math.isinf(inverse) else 1.0 / inverse), _score_upper(x1, n1, x2, n2, z, inflation)


def _score_upper(x1: int, n1: int, x2: int, n2: int, z: float, inflation: float) -> float:
    if x2 == 0:
        return math.inf
    start = (x1 * n2) / (x2 * n1) if x1 else 1e-3 * n2 / (x2 * n1)
    while risk_ratio_statistic(x1, n1, x2, n2, start, inflation) + z < 0.0:
        start /= 16.0
    return root_upwards(lambda r: risk_ratio_statistic(x1, n1, x2, n2, r, inflation) + z, start)


def _inflation(n1: int, n2: int, method: str) -> float:
    return (n1 + n2) / (n1 + n2 - 1.0) if method == "miettinen_nurminen" and n1 + n2 > 1 else 1.0
