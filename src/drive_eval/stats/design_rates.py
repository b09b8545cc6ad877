"""Power, sample size and minimum detectable effect for two negative binomial rates."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.special import ndtr

from drive_eval.stats.design_result import Design, crossing, open_probability, upper_quantile
from drive_eval.stats.validation import choice, number, positive, refusal

NULL_VARIANCES = ("maximum_likelihood", "reference", "true")
LABELS = {
    "reference": "null variance from the rate of group 0 (method 1)",
    "true": "null variance equal to that under the alternative (method 2)",
    "maximum_likelihood": "null variance from the common rate (method 3)",
}


def power_negative_binomial(
    rate0: float,
    rate_ratio: float,
    dispersion: float,
    n0: float,
    n1: float,
    exposure: float = 1.0,
    significance: float = 0.05,
    null_variance: str = "maximum_likelihood",
) -> Design:
    """Power of the test of a rate ratio in a negative binomial model of counts.

    Parameters
    ----------
    rate0 : events per unit of time in group 0 (control). rate_ratio : rate of group 1 over that of group 0.
    dispersion : k, with ``variance = mean + k mean^2`` (``1/theta`` of R); 0 is Poisson.
    n0, n1 : people in each group. exposure : mean observed time of a person, in the unit of ``rate0``.
    significance : two-sided. null_variance : how the variance under no effect is taken, see References.

    Raises
    ------
    ValueError : rates, sizes or exposure not above 0, a negative dispersion, significance outside 0-1.

    Degenerate cases
    ----------------
    Rate ratio 1: the formula's value, half the significance, and a warning.

    References
    ----------
    Zhu and Lakkis (2014), Statistics in Medicine 33:376, with ``c = n1/n0`` and mean exposure ``t``:
    ``n0 = [z_(alpha/2) sqrt(V0) + z_beta sqrt(V1)]^2 / log(ratio)^2``,
    ``V1 = (1/r0 + 1/(c r1))/t + (1 + c) k/c``. V0: method 1 ("reference") ``(1 + c)/(c t r0) + (1 + c) k/c``;
    method 2 ("true") V1; method 3 ("maximum_likelihood") ``(1 + c)^2/(t c (r0 + c r1)) + (1 + c) k/c``.

    Examples
    --------
    >>> round(power_negative_binomial(0.8, 0.85, 0.4, 1311, 1311, exposure=0.75).value, 3)
    0.8
    """
    r0, ratio, k, t = _rates(rate0, rate_ratio, dispersion, exposure)
    m0, m1, alpha = positive("n0", n0), positive("n1", n1), open_probability("significance", significance)
    choice("null_variance", null_variance, NULL_VARIANCES)
    value = _power(r0, ratio, k, t, m0, m1, alpha, null_variance)
    return Design(
        value=value,
        quantity="power",
        power=value,
        significance=alpha,
        n=m0 + m1,
        effect="rate ratio, group 1 over group 0",
        method=f"negative binomial rates, Zhu and Lakkis (2014), {LABELS[null_variance]}",
        warnings=("the rates are equal: this is not a power",) if ratio == 1 else (),
    )


def sample_size_negative_binomial(
    rate0: float,
    rate_ratio: float,
    dispersion: float,
    power: float = 0.8,
    ratio: float = 1.0,
    exposure: float = 1.0,
    significance: float = 0.05,
    null_variance: str = "maximum_likelihood",
) -> Design:
    """People needed in group 0, with ``ratio`` times as many in group 1; the real number before rounding up.

    Other parameters, errors and formulas are those of :func:`power_negative_binomial`; ``n`` of the result
    counts both groups.

    Degenerate cases
    ----------------
    Rate ratio 1: None with a warning.

    Examples
    --------
    The setting of Zhu and Lakkis (2014), Table I, first row, by the three methods.

    >>> [round(sample_size_negative_binomial(0.8, 0.85, 0.4, exposure=0.75, null_variance=v).value)
    ...  for v in ("reference", "true", "maximum_likelihood")]
    [1254, 1316, 1311]
    """
    r0, effect, k, t = _rates(rate0, rate_ratio, dispersion, exposure)
    target, c = open_probability("power", power), positive("ratio", ratio)
    alpha = open_probability("significance", significance)
    choice("null_variance", null_variance, NULL_VARIANCES)
    value = None
    if effect != 1:
        v0, v1 = _variances(r0, effect, k, t, c, null_variance)
        spread = upper_quantile(alpha / 2) * math.sqrt(v0) + upper_quantile(1 - target) * math.sqrt(v1)
        value = (spread / math.log(effect)) ** 2
    return Design(
        value=value,
        quantity="sample_size",
        power=target,
        significance=alpha,
        n=None if value is None else value * (1 + c),
        effect="rate ratio, group 1 over group 0",
        method=f"negative binomial rates, Zhu and Lakkis (2014), {LABELS[null_variance]}",
        warnings=() if value is not None else ("the rates are equal: no sample size reaches the power",),
    )


def detectable_negative_binomial(
    rate0: float,
    dispersion: float,
    n0: float,
    n1: float,
    power: float = 0.8,
    exposure: float = 1.0,
    significance: float = 0.05,
    direction: str = "below",
    null_variance: str = "maximum_likelihood",
) -> Design:
    """The rate ratio nearest to 1 on the side asked for that groups of n0 and n1 detect.

    Other parameters, errors and formulas are those of :func:`power_negative_binomial`; ``direction`` is
    "below" or "above" 1.

    Degenerate cases
    ----------------
    Below 1 the power need not rise without end, since few events are left: if no ratio down to 0.0001 reaches
    it, None with a warning; above 1 the search ends at 10,000.

    Examples
    --------
    >>> round(detectable_negative_binomial(1.5, 1.2, 400, 100).value, 4)
    0.6428
    """
    r0, _, k, t = _rates(rate0, 1.0, dispersion, exposure)
    m0, m1 = positive("n0", n0), positive("n1", n1)
    target, alpha = open_probability("power", power), open_probability("significance", significance)
    choice("direction", direction, ("below", "above"))
    choice("null_variance", null_variance, NULL_VARIANCES)
    sign = -1.0 if direction == "below" else 1.0
    value = _first_reached(
        lambda x: _power(r0, math.exp(sign * x), k, t, m0, m1, alpha, null_variance), target, math.log(1e4)
    )
    return Design(
        value=None if value is None else math.exp(sign * value),
        quantity="minimum_detectable_effect",
        power=target,
        significance=alpha,
        n=m0 + m1,
        effect=f"rate ratio, group 1 over group 0, the nearest {direction} 1",
        method=f"negative binomial rates, Zhu and Lakkis (2014), {LABELS[null_variance]}, solved",
        warnings=() if value is not None else ("no rate ratio in that direction reaches the power",),
    )


def _rates(
    rate0: float, ratio: float, dispersion: float, exposure: float
) -> tuple[float, float, float, float]:
    k = number("dispersion", dispersion)
    if k < 0:
        raise refusal("dispersion", "a number of at least 0", dispersion)
    return positive("rate0", rate0), positive("rate_ratio", ratio), k, positive("exposure", exposure)


def _variances(r0: float, ratio: float, k: float, t: float, c: float, how: str) -> tuple[float, float]:
    """V0 and V1 of Zhu and Lakkis, for one person in group 0."""
    r1, shared = r0 * ratio, (1 + c) * k / c
    v1 = (1 / r0 + 1 / (c * r1)) / t + shared
    v0 = {
        "reference": (1 + c) / (c * t * r0) + shared,
        "true": v1,
        "maximum_likelihood": (1 + c) ** 2 / (t * c * (r0 + c * r1)) + shared,
    }[how]
    return v0, v1


def _power(
    r0: float, ratio: float, k: float, t: float, n0: float, n1: float, alpha: float, how: str
) -> float:
    v0, v1 = _variances(r0, ratio, k, t, n1 / n0, how)
    reach = math.sqrt(n0) * abs(math.log(ratio)) - upper_quantile(alpha / 2) * math.sqrt(v0)
    return float(ndtr(reach / math.sqrt(v1)))


def _first_reached(power_at: Callable[[float], float], target: float, end: float) -> float | None:
    """The first point from 0 to ``end`` where the power reaches the target."""
    steps = 400
    for i in range(1, steps + 1):
        found = crossing(power_at, target, (i - 1) * end / steps, i * end / steps)
        if found is not None:
            return found
    return None
