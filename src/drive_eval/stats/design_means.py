"""Power and sample size of the two-sample t test."""

from __future__ import annotations

import math

from scipy.stats import nct
from scipy.stats import t as student_t

from drive_eval.stats.design_result import Design, open_probability, smallest_n
from drive_eval.stats.validation import number, positive, refusal


def power_two_means(
    difference: float, sd: float, n1: float, n2: float, significance: float = 0.05, *, two_tails: bool = False
) -> Design:
    """Power of the two-sample t test with equal variances.

    Parameters
    ----------
    difference : difference of means to detect. sd : standard deviation within groups, same unit.
    n1, n2 : people in each group, above 1 each (real numbers pass). significance : two-sided.
    two_tails : True adds the chance of rejecting on the wrong side (R's ``strict``).

    Raises
    ------
    ValueError : sd not above 0, a group of 1 or fewer, significance outside 0-1.

    Degenerate cases
    ----------------
    Difference 0: half the significance (all of it with ``two_tails``) and a warning.

    References
    ----------
    R's ``power.t.test``; Cohen (1988), section 2.2: ``1 - F_t(t_(1-alpha/2); n1 + n2 - 2, ncp)`` with
    noncentrality ``|difference| / (sd sqrt(1/n1 + 1/n2))``.

    Examples
    --------
    >>> round(power_two_means(1, 1, 20, 20).value, 6)
    0.868953
    """
    gap, spread = abs(number("difference", difference)), positive("sd", sd)
    m1, m2 = _size("n1", n1), _size("n2", n2)
    alpha = open_probability("significance", significance)
    value = _power(gap, spread, m1, m2, alpha, two_tails)
    return Design(
        value=value,
        quantity="power",
        power=value,
        significance=alpha,
        n=m1 + m2,
        effect="difference of means",
        method="noncentral t power of the two-sample t test with equal variances, two-sided",
        warnings=("the means are equal: this is not a power",) if gap == 0 else (),
    )


def sample_size_two_means(
    difference: float, sd: float, power: float = 0.8, ratio: float = 1.0, significance: float = 0.05
) -> Design:
    """People needed in group 1, with ``ratio`` times as many in group 2; the real number before rounding up.

    Other parameters, errors and formulas are those of :func:`power_two_means`.

    Degenerate cases
    ----------------
    Difference 0, or so small that a thousand million are not enough: None with a warning.

    Examples
    --------
    >>> round(sample_size_two_means(1, 1, power=0.9).value, 4)
    22.0211
    """
    gap, spread = abs(number("difference", difference)), positive("sd", sd)
    target, k = open_probability("power", power), positive("ratio", ratio)
    alpha = open_probability("significance", significance)
    start = max(1.0, 1 / k) + 1e-6
    value = smallest_n(lambda n: _power(gap, spread, n, k * n, alpha, False), target, start) if gap else None
    return Design(
        value=value,
        quantity="sample_size",
        power=target,
        significance=alpha,
        n=None if value is None else value * (1 + k),
        effect="difference of means",
        method="people in group 1 for the two-sample t test with equal variances, two-sided",
        warnings=() if value is not None else ("no sample size reaches the power",),
    )


def _size(argument: str, value: object) -> float:
    checked = number(argument, value)
    if checked <= 1:
        raise refusal(argument, "a number above 1", value)
    return checked


def _power(gap: float, sd: float, n1: float, n2: float, alpha: float, two_tails: bool) -> float:
    df = n1 + n2 - 2
    edge, shift = float(student_t.isf(alpha / 2, df)), gap / (sd * math.sqrt(1 / n1 + 1 / n2))
    if shift > 35 + edge:
        return 1.0
    return float(nct.sf(edge, df, shift)) + (float(nct.cdf(-edge, df, shift)) if two_tails else 0.0)
