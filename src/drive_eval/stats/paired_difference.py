"""Difference of two paired proportions: Tango's score interval, Newcombe's, Bonett and Price's, Wald's."""

from __future__ import annotations

import math

from drive_eval.stats import validation as check
from drive_eval.stats.proportions import wilson_limits
from drive_eval.stats.results import Estimate
from drive_eval.stats.tails import make_test, normal_two_sided, root, z_quantile

PAIRED_DIFFERENCE_METHODS = ("tango", "newcombe", "newcombe_method_8", "bonett_price", "agresti_min", "wald")
_LABELS = {
    "newcombe": "difference of paired proportions, Newcombe interval (method 10)",
    "newcombe_method_8": "difference of paired proportions, Newcombe interval (method 8)",
    "bonett_price": "difference of paired proportions, Bonett-Price interval",
    "agresti_min": "difference of paired proportions, Agresti-Min interval",
    "wald": "difference of paired proportions, Wald interval (for comparison only)",
}
NO_PAIRS = "no pairs: the difference is undefined and its interval is the whole of -1 to 1"
NO_CHANGE = "no discordant pair: the difference is 0"
WALD_COLLAPSED = "the Wald interval has width 0 here and says nothing of uncertainty"


def paired_difference(table: object, conf_level: float = 0.95, method: str = "tango") -> Estimate:
    """Difference of two paired proportions, first occasion minus second.

    ``table`` is ``[[a, b], [c, d]]``, counts of pairs: rows first occasion yes/no, columns second occasion
    yes/no. The estimate is ``(b - c) / n`` on the scale -1 to 1; positive where fewer say yes the second
    time.

    Methods (z the normal quantile, p1 = (a + b) / n, p2 = (a + c) / n):

    * ``tango``: the score interval, see ``tango``;
    * ``newcombe``: square-and-add with Wilson limits (l1, u1), (l2, u2) of p1 and p2 and correlation phi:
      ``low = D - sqrt((p1 - l1)^2 - 2 phi (p1 - l1)(u2 - p2) + (u2 - p2)^2)``, ``high = D + sqrt((u1 -
      p1)^2 - 2 phi (u1 - p1)(p2 - l2) + (p2 - l2)^2)``. Method 10: ``phi = f(ad - bc) /
      sqrt((a+b)(c+d)(a+c)(b+d))`` with f(t) = t for t <= 0 and max(t - n/2, 0) for t > 0; phi = 0 where the
      denominator is 0. ``newcombe_method_8`` has f(t) = t;
    * ``bonett_price``: Wald on (b + 1) / (n + 2) and (c + 1) / (n + 2);
    * ``agresti_min``: Wald after adding 1/2 to each cell;
    * ``wald``: ``D -/+ z sqrt(b + c - (b - c)^2 / n) / n``, for comparison only.

    Source: Tango 1998, Stat Med 17:891; Newcombe 1998, Stat Med 17:2635, methods 8 and 10; Bonett & Price
    2012, J Educ Behav Stat 37:479; Agresti & Min 2005, Stat Med 24:729; Fagerland, Lydersen & Laake 2014,
    Stat Med 33:2850, section 4. Intervals are cut at -1
    and 1, except Wald's, whose overshoot is one of its faults.

    ``std_error`` is Wald's ``sqrt(b + c - (b - c)^2 / n) / n``; Tango alone carries a test (``null`` = 0,
    the asymptotic McNemar test). Raises ValueError for a table that is not 2 x 2 counts, a bad level, an
    unknown method. Degenerate: no pairs gives no estimate, [-1, 1] and a warning; no discordant pair gives
    0 and a warning, with an interval that keeps its width (except Wald's, which warns).

    Examples
    --------
    >>> e = paired_difference([[1, 1], [7, 12]], method="newcombe")
    >>> round(e.estimate, 4), round(e.conf_low, 4), round(e.conf_high, 4)
    (-0.2857, -0.5069, -0.0256)
    """
    check.choice("method", method, PAIRED_DIFFERENCE_METHODS)
    a, b, c, d = (int(x) for x in check.table_2x2("table", table).ravel())
    conf_level = check.confidence_level(conf_level)
    n = a + b + c + d
    if method == "tango":
        return tango(b, c, n, conf_level)
    if n == 0:
        return _no_pairs(conf_level, _LABELS[method])
    z = z_quantile(conf_level)
    low, high = _closed_form_limits(a, b, c, d, z, method)
    warnings: tuple[str, ...] = (NO_CHANGE,) if b + c == 0 else ()
    if low == high:
        warnings += (WALD_COLLAPSED,)
    return Estimate(
        estimate=(b - c) / n,
        std_error=_wald_error(b, c, n),
        conf_low=low if method == "wald" else max(-1.0, low),
        conf_high=high if method == "wald" else min(1.0, high),
        conf_level=conf_level,
        n=n,
        method=_LABELS[method],
        warnings=warnings,
    )


def tango(b: int, c: int, n: int, conf_level: float = 0.95, *, null: float = 0.0) -> Estimate:
    """Difference of two paired proportions with Tango's asymptotic score interval.

    Of ``n`` pairs, ``b`` are yes first and no second, ``c`` no first and yes second; how the rest divide
    into yes-yes and no-no does not matter. The estimate is ``(b - c) / n``, first minus second, on the
    scale -1 to 1.

    Formula: the limits are the values D at which ``T(D) = (b - c - n D) / sqrt(n (2 q + D (1 - D)))``
    reaches ``-/+ z``, where ``q = (sqrt(B^2 - 8 n C) - B) / (4 n)`` is the restricted maximum likelihood
    estimate of P(no, yes), with ``B = -b - c + (2 n - b + c) D`` and ``C = -c D (1 - D)``. Source: Tango
    1998, Stat Med 17:891.

    ``statistic`` is T(null) and ``p_value`` its two-sided normal tail; at ``null`` = 0 that is the asymptotic
    McNemar test, so the interval excludes 0 exactly when that test has p < 1 - conf_level.

    Raises ValueError for bad counts, b + c above n, a level outside (0, 1) and a null outside -1 to 1.
    Degenerate: n = 0 gives no estimate, [-1, 1], p = 1 and a warning; b = c = 0 gives 0, a score interval of
    ``-/+ z^2 / (n + z^2)``, p = 1 and a warning; b = n has upper limit 1.

    Examples
    --------
    >>> e = tango(1, 7, 21)
    >>> round(e.conf_low, 4), round(e.conf_high, 4), round(e.p_value, 4)
    (-0.5172, -0.026, 0.0339)
    """
    n = check.count("n", n)
    b, c = check.count("b", b), check.count("c", c)
    if b + c > n:
        raise check.refusal("b and c", f"b + c of at most n = {n}", b + c)
    conf_level = check.confidence_level(conf_level)
    null = check.number("null", null)
    if not -1.0 <= null <= 1.0:
        raise check.refusal("null", "a difference from -1 to 1", null)
    method = "difference of paired proportions, Tango score interval"
    if n == 0:
        test = make_test(1.0, method=method, statistic=0.0, warnings=("no pairs: p is 1 by definition",))
        return _no_pairs(conf_level, method).with_test(test)
    z = z_quantile(conf_level)
    statistic = tango_statistic(b, c, n, null)
    result = Estimate(
        estimate=(b - c) / n,
        std_error=_wald_error(b, c, n),
        conf_low=-_tango_upper(c, b, n, z),
        conf_high=_tango_upper(b, c, n, z),
        conf_level=conf_level,
        n=n,
        method=method,
        warnings=(NO_CHANGE,) if b + c == 0 else (),
    )
    return result.with_test(make_test(normal_two_sided(statistic), method=method, statistic=statistic))


def tango_statistic(b: int, c: int, n: int, difference: float) -> float:
    """Tango's score statistic T at a hypothesised difference; infinite where the data rule the value out."""
    if difference < 0.0:
        return -tango_statistic(c, b, n, -difference)
    gap = b - c - n * difference
    if gap == 0.0:
        return 0.0
    linear = -b - c + (2 * n - b + c) * difference
    product = c * difference * (1.0 - difference)
    spread = math.sqrt(linear * linear + 8.0 * n * product)
    q = (spread - linear) / (4.0 * n) if linear <= 0.0 else 2.0 * product / (linear + spread)
    variance = n * (2.0 * q + difference * (1.0 - difference))
    return math.copysign(math.inf, gap) if variance <= 0.0 else gap / math.sqrt(variance)


def _tango_upper(b: int, c: int, n: int, z: float) -> float:
    if b == n:
        return 1.0
    if b == c == 0:
        return z * z / (n + z * z)
    start = (b - c) / n

    def excess(difference: float) -> float:
        return max(tango_statistic(b, c, n, difference), -1e6) + z

    return root(excess, start, 1.0)


def _closed_form_limits(a: int, b: int, c: int, d: int, z: float, method: str) -> tuple[float, float]:
    n = a + b + c + d
    if method.startswith("newcombe"):
        return _newcombe_limits(a, b, c, d, z, corrected=method == "newcombe")
    if method == "bonett_price":
        return _wald_limits(b + 1.0, c + 1.0, n + 2.0, z)
    if method == "agresti_min":
        return _wald_limits(b + 0.5, c + 0.5, n + 2.0, z)
    return _wald_limits(b, c, n, z)


def _newcombe_limits(a: int, b: int, c: int, d: int, z: float, *, corrected: bool) -> tuple[float, float]:
    n = a + b + c + d
    p1, p2 = (a + b) / n, (a + c) / n
    low1, high1 = wilson_limits(a + b, n, z)
    low2, high2 = wilson_limits(a + c, n, z)
    phi = paired_phi(a, b, c, d, corrected=corrected)
    down, up = p1 - low1, high2 - p2
    below = math.sqrt(max(0.0, down * down - 2.0 * phi * down * up + up * up))
    up, down = high1 - p1, p2 - low2
    above = math.sqrt(max(0.0, up * up - 2.0 * phi * up * down + down * down))
    return (b - c) / n - below, (b - c) / n + above


def paired_phi(a: int, b: int, c: int, d: int, *, corrected: bool) -> float:
    """The phi correlation of a paired table; ``corrected`` takes n/2 off a positive ad - bc (method 10)."""
    product = math.sqrt(a + b) * math.sqrt(c + d) * math.sqrt(a + c) * math.sqrt(b + d)
    if product == 0.0:
        return 0.0
    gap = float(a * d - b * c)
    if corrected and gap > 0.0:
        gap = max(0.0, gap - (a + b + c + d) / 2.0)
    return gap / product


def _wald_limits(b: float, c: float, n: float, z: float) -> tuple[float, float]:
    half = z * _wald_error(b, c, n)
    return (b - c) / n - half, (b - c) / n + half


def _wald_error(b: float, c: float, n: float) -> float:
    return math.sqrt(max(0.0, b + c - (b - c) ** 2 / n)) / n


def _no_pairs(conf_level: float, method: str) -> Estimate:
    return Estimate(
        estimate=None,
        conf_low=-1.0,
        conf_high=1.0,
        conf_level=conf_level,
        n=0,
        method=method,
        warnings=(NO_PAIRS,),
    )
