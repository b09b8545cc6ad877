"""Difference of two independent proportions: Newcombe, Miettinen and Nurminen, Mee and others."""

from __future__ import annotations

import math
from functools import partial

from drive_eval.stats import validation as check
from drive_eval.stats.proportions import wilson_corrected_limits, wilson_limits
from drive_eval.stats.results import Estimate
from drive_eval.stats.tails import make_test, normal_two_sided, root, z_quantile

RISK_DIFFERENCE_METHODS = (
    "newcombe",
    "newcombe_corrected",
    "miettinen_nurminen",
    "mee",
    "agresti_caffo",
    "wald",
)
_LABELS = {
    "newcombe": "Newcombe hybrid score interval",
    "newcombe_corrected": "Newcombe hybrid score interval with continuity correction",
    "miettinen_nurminen": "Miettinen-Nurminen score interval",
    "mee": "Mee score interval",
    "agresti_caffo": "Agresti-Caffo interval",
    "wald": "Wald interval (for comparison only)",
}
EMPTY_GROUP = "a group is empty: the difference is undefined and its interval is the whole of -1 to 1"


def risk_difference(
    x1: int,
    n1: int,
    x2: int,
    n2: int,
    method: str = "newcombe",
    conf_level: float = 0.95,
    *,
    null: float = 0.0,
) -> Estimate:
    """Difference of two independent proportions, first group minus second.

    ``x1`` of ``n1`` people of the first group and ``x2`` of ``n2`` of the second have the event; the
    estimate is ``x1 / n1 - x2 / n2`` on the scale -1 to 1.

    Methods (p1, p2 the proportions, z the normal quantile):

    * ``newcombe``: ``D - sqrt((p1 - l1)^2 + (u2 - p2)^2)`` to ``D + sqrt((u1 - p1)^2 + (p2 - l2)^2)`` with
      Wilson limits (l, u) of each; ``newcombe_corrected`` with Wilson's continuity-corrected limits;
    * ``miettinen_nurminen``: the D at which ``(p1 - p2 - D) / sqrt((P1 (1 - P1) / n1 + P2 (1 - P2) / n2) N
      / (N - 1))`` reaches ``-/+ z``, N = n1 + n2, P1 and P2 the maximum likelihood estimates under P1 - P2
      = D; ``mee`` without N / (N - 1);
    * ``agresti_caffo``: Wald after adding one event and one non-event to each group;
    * ``wald``: ``D -/+ z sqrt(p1 (1 - p1) / n1 + p2 (1 - p2) / n2)``, for comparison only.

    Source: Newcombe 1998, Stat Med 17:873, methods 10 and 11; Miettinen & Nurminen 1985, Stat Med 4:213;
    Mee 1984, Biometrics 40:1175; Agresti & Caffo 2000, Am Stat 54:280. Intervals are cut at -1 and 1,
    except Wald's.

    ``std_error`` is Wald's. The two score methods carry the test of ``null`` (at 0 Pearson's chi-squared
    test, times (N - 1) / N for Miettinen-Nurminen); the others carry none: see ``fisher`` and ``boschloo``.

    Raises ValueError for bad counts, a count above its group, a bad level, null or method. Degenerate: an
    empty group gives no estimate, [-1, 1] and a warning; no event (or nothing but events) in both groups
    gives 0 with an interval that keeps its width, except Wald's, which warns.

    Examples
    --------
    >>> e = risk_difference(56, 70, 48, 80)
    >>> round(e.estimate, 4), round(e.conf_low, 4), round(e.conf_high, 4)
    (0.2, 0.0524, 0.3339)
    """
    check.choice("method", method, RISK_DIFFERENCE_METHODS)
    n1, n2 = check.count("n1", n1), check.count("n2", n2)
    x1, x2 = check.count_within("x1", x1, "n1", n1), check.count_within("x2", x2, "n2", n2)
    conf_level, null = check.confidence_level(conf_level), check.number("null", null)
    if not -1.0 <= null <= 1.0:
        raise check.refusal("null", "a difference from -1 to 1", null)
    label = "difference of two proportions, " + _LABELS[method]
    if n1 == 0 or n2 == 0:
        return _empty_group(n1 + n2, conf_level, label, tested=method in ("miettinen_nurminen", "mee"))
    z = z_quantile(conf_level)
    low, high = _limits(x1, n1, x2, n2, z, method)
    flat = "the Wald interval has width 0 here and says nothing of uncertainty"
    result = Estimate(
        estimate=x1 / n1 - x2 / n2,
        std_error=_wald_error(x1, n1, x2, n2),
        conf_low=low if method == "wald" else max(-1.0, low),
        conf_high=high if method == "wald" else min(1.0, high),
        conf_level=conf_level,
        n=n1 + n2,
        method=label,
        warnings=(flat,) if low == high else (),
    )
    if method not in ("miettinen_nurminen", "mee"):
        return result
    statistic = risk_difference_statistic(x1, n1, x2, n2, null, _inflation(n1, n2, method))
    return result.with_test(make_test(normal_two_sided(statistic), method="", statistic=statistic))


def risk_difference_statistic(
    x1: int, n1: int, x2: int, n2: int, difference: float, inflation: float = 1.0
) -> float:
    """The score statistic at a hypothesised difference; infinite where the data rule the value out."""
    gap = x1 / n1 - x2 / n2 - difference
    if gap == 0.0:
        return 0.0
    p1, p2 = restricted_risks(x1, n1, x2, n2, difference)
    variance = (p1 * (1.0 - p1) / n1 + p2 * (1.0 - p2) / n2) * inflation
    return math.copysign(math.inf, gap) if variance <= 0.0 else gap / math.sqrt(variance)


def restricted_risks(x1: int, n1: int, x2: int, n2: int, difference: float) -> tuple[float, float]:
    """Maximum likelihood estimates of both proportions under a fixed difference, first minus second.

    The likelihood is concave, so its slope falls through 0 once; Newton's method kept inside a shrinking
    bracket finds the place without the loss of digits of the trigonometric solution of the cubic.
    """
    if difference < 0.0:
        second, first = restricted_risks(x2, n2, x1, n1, -difference)
        return first, second
    top = 1.0 - difference
    if top <= 0.0:
        return 1.0, 0.0
    terms = ((x1, difference, 1.0), (n1 - x1, top, -1.0), (x2, 0.0, 1.0), (n2 - x2, 1.0, -1.0))
    if x2 == 0 and (x1 == 0 or difference > 0.0) and _slope(0.0, terms)[0] <= 0.0:
        return difference, 0.0
    if x1 == n1 and (x2 == n2 or difference > 0.0) and _slope(top, terms)[0] >= 0.0:
        return 1.0, top
    low, high = 0.0, top
    p = min(max((x1 + x2 - n1 * difference) / (n1 + n2), 0.0), top)
    p = p if low < p < high else top / 2.0
    while low < p < high:
        slope, curve = _slope(p, terms)
        low, high = (p, high) if slope > 0.0 else (low, p)
        following = p + slope / curve
        if abs(following - p) <= 4e-16 * p:
            break
        p = following if low < following < high else low + (high - low) / 2.0
    return p + difference, p


def _slope(p: float, terms: tuple[tuple[int, float, float], ...]) -> tuple[float, float]:
    """Slope and curvature (its sign turned) of the log-likelihood at p, over the terms that hold a count."""
    slope = curve = 0.0
    for count, origin, sign in terms:
        if count:
            distance = origin + sign * p
            slope += sign * count / distance
            curve += count / (distance * distance)
    return slope, curve


def _limits(x1: int, n1: int, x2: int, n2: int, z: float, method: str) -> tuple[float, float]:
    if method in ("miettinen_nurminen", "mee"):
        inflation = _inflation(n1, n2, method)
        upper = partial(_score_upper, z=z, inflation=inflation)
        return -upper(x2, n2, x1, n1), upper(x1, n1, x2, n2)
    p1, p2 = x1 / n1, x2 / n2
    if method.startswith("newcombe"):
        wilson = wilson_limits if method == "newcombe" else wilson_corrected_limits
        (low1, high1), (low2, high2) = wilson(x1, n1, z), wilson(x2, n2, z)
        return p1 - p2 - math.hypot(p1 - low1, high2 - p2), p1 - p2 + math.hypot(high1 - p1, p2 - low2)
    added = 1.0 if method == "agresti_caffo" else 0.0
    centre = (x1 + added) / (n1 + 2 * added) - (x2 + added) / (n2 + 2 * added)
    half = z * _wald_error(x1 + added, n1 + 2 * added, x2 + added, n2 + 2 * added)
    return centre - half, centre + half


def _score_upper(x1: int, n1: int, x2: int, n2: int, z: float, inflation: float) -> float:
    if x1 == n1 and x2 == 0:
        return 1.0

    def excess(difference: float) -> float:
        return max(risk_difference_statistic(x1, n1, x2, n2, difference, inflation), -1e6) + z

    return root(excess, x1 / n1 - x2 / n2, 1.0)


def _inflation(n1: int, n2: int, method: str) -> float:
    return (n1 + n2) / (n1 + n2 - 1.0) if method == "miettinen_nurminen" else 1.0


def _wald_error(x1: float, n1: float, x2: float, n2: float) -> float:
    return math.sqrt(x1 * (n1 - x1) / n1**3 + x2 * (n2 - x2) / n2**3)


def _empty_group(n: int, conf_level: float, label: str, *, tested: bool) -> Estimate:
    result = Estimate(
        estimate=None,
        conf_low=-1.0,
        conf_high=1.0,
        conf_level=conf_level,
        n=n,
        method=label,
        warnings=(EMPTY_GROUP,),
    )
    return result.with_test(make_test(1.0, method="", statistic=0.0)) if tested else result
