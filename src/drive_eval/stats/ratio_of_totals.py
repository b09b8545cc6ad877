"""Ratios of totals over people: rates and before/after ratios whose errors know that people repeat."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from drive_eval.stats.results import Estimate, merge_warnings
from drive_eval.stats.tails import make_test, normal_two_sided, z_quantile
from drive_eval.stats.validation import confidence_level, refusal, same_length, vector

NOTHING_BELOW = "the total below is 0: the ratio is undefined"
NOTHING_ABOVE = "the total above is 0: the ratio is 0 and has no standard error"
ONE_PERSON = "fewer than two people: no standard error"
NO_LIMITS = "a ratio has no standard error: no interval and no test of the comparison"


def ratio_of_totals(above: npt.ArrayLike, below: npt.ArrayLike, conf_level: float = 0.95) -> Estimate:
    """Sum of ``above`` over sum of ``below`` with an error from the spread between people.

    Parameters
    ----------
    above, below : one entry a person, same people in the same order: events and observed time (a rate),
        events after and events before (a change), events and 1 (a mean).

    Returns
    -------
    Estimate on the scale 0 to infinity; ``std_error`` is that of the log, ``n`` counts people.

    Raises
    ------
    ValueError : not finite, negative, of different lengths, a bad level.

    Degenerate cases
    ----------------
    Total below 0: no estimate, [0, infinity], a warning. Total above 0: estimate 0, [0, infinity], a
    warning. Fewer than two people: no standard error, a warning.

    References
    ----------
    With ``R = X / Y``: ``var(log R) = n / (n - 1) sum (x_i / X - y_i / Y)^2``, interval ``R exp(-/+ z se)``:
    the ratio estimator of Cochran (1977), Sampling Techniques, chapter 6, on the log scale; it is the HC1
    error of a Poisson regression with offset log y and no covariate.

    Examples
    --------
    >>> e = ratio_of_totals([2, 0, 1, 5], [1.0, 0.5, 1.0, 1.0])
    >>> round(e.estimate, 4), round(e.std_error, 4)
    (2.2857, 0.4657)
    """
    level = confidence_level(conf_level)
    x, y = _amounts("above", above), _amounts("below", below)
    n = same_length(above=x, below=y)
    top, bottom = float(x.sum()), float(y.sum())
    method = "ratio of totals over people, error from the spread between people"
    if not bottom:
        return _bare(None, level, n, method, NOTHING_BELOW)
    if not top:
        return _bare(0.0, level, n, method, NOTHING_ABOVE)
    if n < 2:
        return _bare(top / bottom, level, n, method, ONE_PERSON)
    error = math.sqrt(n / (n - 1) * float(((x / top - y / bottom) ** 2).sum()))
    spread = math.exp(z_quantile(level) * error)
    ratio = top / bottom
    return Estimate(
        estimate=ratio, std_error=error, conf_low=ratio / spread, conf_high=ratio * spread,
        conf_level=level, n=n, method=method,
    )  # fmt: skip


def ratio_of_ratios(first: Estimate, second: Estimate, conf_level: float = 0.95) -> Estimate:
    """One ratio over another from different people, with the test that they are equal.

    ``first`` and ``second`` carry the standard error of their log. Interval ``exp(log(R1 / R2) -/+ z
    sqrt(se1^2 + se2^2))``. Source: Altman and Bland (2003), BMJ 326:219.

    Degenerate: a ratio that is undefined, 0 or without an error gives no interval and no test, a warning;
    no estimate where the second is 0 or either undefined.

    Examples
    --------
    >>> a, b = ratio_of_totals([1, 2, 1], [2, 2, 2]), ratio_of_totals([2, 3, 1], [2, 2, 2])
    >>> round(ratio_of_ratios(a, b).estimate, 4)
    0.6667
    """
    level = confidence_level(conf_level)
    n = (first.n or 0) + (second.n or 0)
    method = "ratio of two ratios from different people, normal interval on the log scale"
    warnings = merge_warnings(first.warnings, second.warnings)
    if first.estimate is None or not second.estimate:
        return _bare(None, level, n, method, *warnings, NO_LIMITS)
    ratio = first.estimate / second.estimate
    if first.std_error is None or second.std_error is None or ratio == 0:
        return _bare(ratio, level, n, method, *warnings, NO_LIMITS)
    error = math.hypot(first.std_error, second.std_error)
    spread = math.exp(z_quantile(level) * error)
    result = Estimate(
        estimate=ratio, std_error=error, conf_low=ratio / spread, conf_high=ratio * spread,
        conf_level=level, n=n, method=method, warnings=warnings,
    )  # fmt: skip
    if error == 0:
        return result.with_warnings("the standard error is 0: no test")
    statistic = math.log(ratio) / error
    return result.with_test(make_test(normal_two_sided(statistic), method="", statistic=statistic))


def difference_of_ratios(first: Estimate, second: Estimate, conf_level: float = 0.95) -> Estimate:
    """One ratio less another from different people: the difference in relative change.

    Interval by MOVER from each ratio's own limits: ``D - sqrt((R1 - l1)^2 + (u2 - R2)^2)`` to ``D + sqrt((u1
    - R1)^2 + (R2 - l2)^2)``. Source: Zou and Donner (2008), Statistics in Medicine 27:1693.

    Degenerate: an undefined ratio gives no estimate; limits that are not finite none of the interval; each
    with a warning.

    Examples
    --------
    >>> a, b = ratio_of_totals([1, 2, 1], [2, 2, 2]), ratio_of_totals([2, 3, 1], [2, 2, 2])
    >>> round(difference_of_ratios(a, b).estimate, 4)
    -0.3333
    """
    level = confidence_level(conf_level)
    n = (first.n or 0) + (second.n or 0)
    method = "difference of two ratios from different people, MOVER interval"
    warnings = merge_warnings(first.warnings, second.warnings)
    if first.estimate is None or second.estimate is None:
        text = "a ratio is undefined: no difference"
        return Estimate(estimate=None, conf_level=level, n=n, method=method, warnings=(*warnings, text))
    gap = first.estimate - second.estimate
    limits = (first.conf_low, first.conf_high, second.conf_low, second.conf_high)
    if any(limit is None or not math.isfinite(limit) for limit in limits):
        return Estimate(estimate=gap, conf_level=level, n=n, method=method, warnings=(*warnings, NO_LIMITS))
    low1, high1, low2, high2 = (float(limit) for limit in limits if limit is not None)
    return Estimate(
        estimate=gap,
        conf_low=gap - math.hypot(first.estimate - low1, high2 - second.estimate),
        conf_high=gap + math.hypot(high1 - first.estimate, second.estimate - low2),
        conf_level=level,
        n=n,
        method=method,
        warnings=warnings,
    )


def _amounts(name: str, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    amounts = vector(name, values)
    if (amounts < 0).any():
        raise refusal(name, "numbers of at least 0", float(amounts.min()))
    return amounts


def _bare(value: float | None, level: float, n: int, method: str, *warnings: str) -> Estimate:
    return Estimate(
        estimate=value, conf_low=0.0, conf_high=math.inf, conf_level=level, n=n, method=method,
        warnings=tuple(dict.fromkeys(warnings)),
    )  # fmt: skip
