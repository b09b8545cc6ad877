"""Power, sample size and minimum detectable effect for two independent proportions."""

from __future__ import annotations

import math

from scipy.special import ndtr

from drive_eval.stats.design_result import Design, crossing, open_probability, upper_quantile
from drive_eval.stats.validation import choice, positive, proportion


def power_two_proportions(
    p1: float, p2: float, n1: float, n2: float, significance: float = 0.05, *, two_tails: bool = False
) -> Design:
    """Power of the pooled two-sample z test of two proportions, groups of any sizes.

    Parameters
    ----------
    p1, p2 : the two proportions. n1, n2 : people in each group (real numbers pass).
    significance : two-sided. two_tails : True adds the chance of rejecting on the wrong side (R's
        ``strict``).

    Raises
    ------
    ValueError : proportions outside 0-1, group sizes not above 0, significance outside 0-1.

    Degenerate cases
    ----------------
    Equal proportions: the formula's value, half the significance (all of it with ``two_tails``), and a
    warning. Both proportions 0 or both 1: power 0, a warning.

    References
    ----------
    Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 4; R's
    ``power.prop.test`` where ``n1 = n2``: ``Phi((|p1 - p2| - z s0) / s1)``, ``s0^2 = p (1-p)(1/n1 + 1/n2)``,
    ``p = (n1 p1 + n2 p2)/(n1 + n2)``, ``s1^2 = p1 (1-p1)/n1 + p2 (1-p2)/n2``. No continuity correction.

    Examples
    --------
    >>> round(power_two_proportions(0.5, 0.75, 50, 50).value, 4)
    0.7402
    """
    q1, q2 = proportion("p1", p1), proportion("p2", p2)
    m1, m2 = positive("n1", n1), positive("n2", n2)
    alpha = open_probability("significance", significance)
    value = _power_two(q1, q2, m1, m2, alpha, two_tails)
    notes = []
    if q1 == q2:
        notes.append("the proportions are equal: this is not a power")
    return Design(
        value=value,
        quantity="power",
        power=value,
        significance=alpha,
        n=m1 + m2,
        effect="risk difference p1 - p2",
        method="normal power of the pooled two-sample test of proportions, two-sided",
        warnings=tuple(notes),
    )


def sample_size_two_proportions(
    p1: float, p2: float, power: float = 0.8, ratio: float = 1.0, significance: float = 0.05
) -> Design:
    """People needed in group 1, with ``ratio`` times as many in group 2; the real number before rounding up.

    Parameters, errors and formula are those of :func:`power_two_proportions`; ``n`` of the result counts both
    groups.

    Degenerate cases
    ----------------
    Equal proportions: None with a warning.

    Examples
    --------
    >>> round(sample_size_two_proportions(0.5, 0.75, power=0.9).value, 4)
    76.7069
    """
    q1, q2 = proportion("p1", p1), proportion("p2", p2)
    target, k = open_probability("power", power), positive("ratio", ratio)
    alpha = open_probability("significance", significance)
    value = None
    if q1 != q2:
        pooled = (q1 + k * q2) / (1 + k)
        s0 = math.sqrt(pooled * (1 - pooled) * (1 + 1 / k))
        s1 = math.sqrt(q1 * (1 - q1) + q2 * (1 - q2) / k)
        value = ((upper_quantile(alpha / 2) * s0 + upper_quantile(1 - target) * s1) / (q1 - q2)) ** 2
    return Design(
        value=value,
        quantity="sample_size",
        power=target,
        significance=alpha,
        n=None if value is None else value * (1 + k),
        effect="risk difference p1 - p2",
        method="people in group 1 for the pooled two-sample test of proportions, two-sided",
        warnings=()
        if value is not None
        else ("the proportions are equal: no sample size reaches the power",),
    )


def detectable_two_proportions(
    p2: float, n1: float, n2: float, power: float = 0.8, significance: float = 0.05, direction: str = "below"
) -> Design:
    """The proportion p1 nearest to p2 on the side asked for that groups of n1 and n2 detect.

    Parameters and errors are those of :func:`power_two_proportions`; ``direction`` is "below" or "above" p2.

    Degenerate cases
    ----------------
    If not even 0 (or 1) reaches the power: None with a warning.

    Examples
    --------
    >>> round(detectable_two_proportions(0.5, 100, 400).value, 4)
    0.3454
    """
    q2, m1, m2 = proportion("p2", p2), positive("n1", n1), positive("n2", n2)
    target, alpha = open_probability("power", power), open_probability("significance", significance)
    choice("direction", direction, ("below", "above"))
    sign, room = (-1.0, q2) if direction == "below" else (1.0, 1 - q2)
    gap = (
        crossing(lambda d: _power_two(q2 + sign * d, q2, m1, m2, alpha, False), target, 0.0, room)
        if room
        else None
    )
    return Design(
        value=None if gap is None else q2 + sign * gap,
        quantity="minimum_detectable_effect",
        power=target,
        significance=alpha,
        n=m1 + m2,
        effect=f"p1, the nearest proportion {direction} p2",
        method="normal power of the pooled two-sample test of proportions, two-sided, solved for p1",
        warnings=() if gap is not None else ("no effect in that direction reaches the power",),
    )


def _power_two(p1: float, p2: float, n1: float, n2: float, alpha: float, two_tails: bool) -> float:
    pooled = (n1 * p1 + n2 * p2) / (n1 + n2)
    s0 = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    s1 = math.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    gap, edge = abs(p1 - p2), upper_quantile(alpha / 2) * s0
    if s1 == 0:
        return 1.0 if gap > edge else 0.0
    other = float(ndtr((-gap - edge) / s1)) if two_tails else 0.0
    return float(ndtr((gap - edge) / s1)) + other
