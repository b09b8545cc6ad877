"""Ratio of two paired proportions, and so relative change: score interval, Bonett and Price's, Wald's."""

from __future__ import annotations

import math

from drive_eval.stats import validation as check
from drive_eval.stats.paired_difference import paired_phi
from drive_eval.stats.proportions import wilson_limits
from drive_eval.stats.results import Estimate
from drive_eval.stats.tails import make_test, normal_two_sided, root_upwards, z_quantile

PAIRED_RATIO_METHODS = ("score", "mover", "bonett_price", "wald")
_LABELS = {
    "score": "ratio of paired proportions, asymptotic score interval",
    "mover": "ratio of paired proportions, MOVER Wilson interval",
    "bonett_price": "ratio of paired proportions, Bonett-Price hybrid Wilson interval",
    "wald": "ratio of paired proportions, Wald interval of the log (for comparison only)",
}
NO_YES = "nobody says yes on either occasion: the ratio is undefined, its interval the whole of 0 to infinity"
NO_YES_BELOW = "nobody says yes on the occasion in the denominator: the ratio is infinite"
WALD_COLLAPSED = "no discordant pair: the Wald interval has width 0 and says nothing of uncertainty"
NO_YES_ABOVE = "nobody says yes on the occasion in the numerator: the ratio is 0"


def paired_ratio(
    table: object, conf_level: float = 0.95, method: str = "score", *, null: float = 1.0
) -> Estimate:
    """Ratio of two paired proportions, first occasion over second.

    ``table`` is ``[[a, b], [c, d]]``, counts of pairs: rows first occasion yes/no, columns second occasion
    yes/no. With x = a + b and y = a + c the estimate is ``R = x / y``, on the scale 0 to infinity. For the
    second over the first (a relative change is that minus 1) hand in the transposed table. Pairs that say
    no twice do not enter.

    Methods (z the normal quantile, N = a + b + c):

    * ``score``: the values R at which ``S(R) = (x - R y) / sqrt(R ((R - 1) n p11 + (R + 1) n p21))`` reaches
      ``-/+ z``, with p11, p21 the restricted maximum likelihood estimates:
      ``n p21 = N u``, u the larger root of ``(1 + R) N u^2 - (b + c - (R^2 - 1) y) u - c (R - 1) = 0``, and
      ``n p11 = N (1 - (1 + R) u) / R``. Its p-value at R = 1 is the asymptotic McNemar test;
    * ``mover``: the roots of ``(p1 - R p2)^2 = e1^2 - 2 phi R e1 e2 + R^2 e2^2``, e1 and e2 the distances
      from p1 and p2 to their Wilson limits and phi the plain correlation (ad - bc) /
      sqrt((a+b)(c+d)(a+c)(b+d));
    * ``bonett_price``: ``low = l1 / u2``, ``high = u1 / l2``, Wilson limits of x / N and y / N with z
      shrunk by ``sqrt((b+c+2) / ((x+1)(y+1))) / (sqrt((1-(x+1)/(N+2))/(x+1)) +
      sqrt((1-(y+1)/(N+2))/(y+1)))``;
    * ``wald``: ``exp(log R -/+ z sqrt((b + c) / (x y)))``, for comparison only.

    Source: Tang, Tang & Chan 2003, Stat Med 22:1217 and Nam & Blackwelder 2002, Stat Med 21:689 (score);
    Donner & Zou 2012, Stat Methods Med Res 21:347, and Newcombe 1998, Stat Med 17:2635 (MOVER); Bonett &
    Price 2006, Biometrics 62:278; Fagerland, Lydersen & Laake 2014, Stat Med 33:2850, section 5.

    ``std_error`` is that of log R, ``sqrt((b + c) / (x y))``. ``null`` (above 0) is the value that the
    score method tests; the other methods carry no test. Raises ValueError for a table that is not 2 x 2
    counts, a bad level or null, an unknown method. Degenerate: x = y = 0 gives no estimate, [0, infinity]
    and a warning; y = 0 gives an infinite ratio and upper limit; x = 0 gives 0 and lower limit 0, each with
    a warning.

    Examples
    --------
    >>> e = paired_ratio([[59, 6], [16, 80]])
    >>> round(e.estimate, 4), round(e.conf_low, 4), round(e.conf_high, 4)
    (0.8667, 0.7476, 0.9876)
    """
    check.choice("method", method, PAIRED_RATIO_METHODS)
    a, b, c, d = (int(v) for v in check.table_2x2("table", table).ravel())
    conf_level, null = check.confidence_level(conf_level), check.positive("null", null)
    x, y = a + b, a + c
    warnings: tuple[str, ...]
    low, high, warnings = 0.0, math.inf, (NO_YES,)
    if x or y:
        low, high = _limits(a, b, c, d, z_quantile(conf_level), method)
        warnings = _warnings(x, y, b + c, method)
    result = Estimate(
        estimate=x / y if y else math.inf if x else None,
        std_error=math.sqrt((b + c) / (x * y)) if x and y else None,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        n=a + b + c + d,
        method=_LABELS[method],
        warnings=warnings,
    )
    if method != "score":
        return result
    statistic = paired_ratio_statistic(a, b, c, null) if x or y else 0.0
    return result.with_test(make_test(normal_two_sided(statistic), method="", statistic=statistic))


def _warnings(x: int, y: int, discordant: int, method: str) -> tuple[str, ...]:
    said = (NO_YES_BELOW,) if y == 0 else (NO_YES_ABOVE,) if x == 0 else ()
    return (*said, WALD_COLLAPSED) if method == "wald" and discordant == 0 else said


def paired_ratio_statistic(a: int, b: int, c: int, ratio: float) -> float:
    """The score statistic S at a hypothesised ratio; positive where the data show a larger ratio."""
    if ratio < 1.0:
        return -paired_ratio_statistic(a, c, b, 1.0 / ratio)
    total = a + b + c
    gap = a + b - ratio * (a + c)
    if gap == 0.0:
        return 0.0
    linear = b + c - (ratio * ratio - 1.0) * (a + c)
    constant = c * (ratio - 1.0)
    spread = math.sqrt(linear * linear + 4.0 * (1.0 + ratio) * total * constant)
    if linear > 0.0:
        u = (linear + spread) / (2.0 * (1.0 + ratio) * total)
    else:
        u = 2.0 * constant / (spread - linear) if spread > linear else 0.0
    p11 = max(0.0, total * (1.0 - (1.0 + ratio) * u) / ratio)
    variance = ratio * ((ratio - 1.0) * p11 + (1.0 + ratio) * total * u)
    return math.copysign(math.inf, gap) if variance <= 0.0 else gap / math.sqrt(variance)


def _limits(a: int, b: int, c: int, d: int, z: float, method: str) -> tuple[float, float]:
    if method == "score":
        lower = _score_upper(a, c, b, z)
        return (0.0 if math.isinf(lower) else 1.0 / lower), _score_upper(a, b, c, z)
    if method == "mover":
        return _mover_limits(a, b, c, d, z)
    x, y = a + b, a + c
    if method == "bonett_price":
        return _bonett_price_limits(x, y, a + b + c, b + c, z)
    if x == 0 or y == 0:
        return 0.0, math.inf
    half = z * math.sqrt((b + c) / (x * y))
    return x / y * math.exp(-half), x / y * math.exp(half)


def _score_upper(a: int, b: int, c: int, z: float) -> float:
    """The upper score limit of (a + b) / (a + c)."""
    if a + c == 0:
        return math.inf
    if a + b == 0:
        return z * z / c
    return root_upwards(lambda r: paired_ratio_statistic(a, b, c, r) + z, (a + b) / (a + c))


def _bonett_price_limits(x: int, y: int, total: int, discordant: int, z: float) -> tuple[float, float]:
    joint = math.sqrt((discordant + 2.0) / ((x + 1.0) * (y + 1.0)))
    first = math.sqrt((1.0 - (x + 1.0) / (total + 2.0)) / (x + 1.0))
    second = math.sqrt((1.0 - (y + 1.0) / (total + 2.0)) / (y + 1.0))
    shrunk = z * joint / (first + second)
    low1, high1 = wilson_limits(x, total, shrunk)
    low2, high2 = wilson_limits(y, total, shrunk)
    return low1 / high2, (high1 / low2 if low2 > 0.0 else math.inf)


def _mover_limits(a: int, b: int, c: int, d: int, z: float) -> tuple[float, float]:
    lower = _mover_upper(a, c, b, d, z)
    return (0.0 if math.isinf(lower) else 1.0 / lower), _mover_upper(a, b, c, d, z)


def _mover_upper(a: int, b: int, c: int, d: int, z: float) -> float:
    """The larger root R of (p1 - R p2)^2 = e1^2 - 2 phi R e1 e2 + R^2 e2^2, e1 upwards and e2 downwards."""
    n = a + b + c + d
    p1, p2 = (a + b) / n, (a + c) / n
    e1 = wilson_limits(a + b, n, z)[1] - p1
    e2 = p2 - wilson_limits(a + c, n, z)[0]
    phi = paired_phi(a, b, c, d, corrected=False)
    square, half, constant = p2 * p2 - e2 * e2, p1 * p2 - phi * e1 * e2, p1 * p1 - e1 * e1
    if square <= 0.0:
        return math.inf
    return (half + math.sqrt(max(0.0, half * half - square * constant))) / square
