"""Best and worst case bounds on an estimate whose outcome is missing for some people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.proportions import wilson, wilson_limits
from drive_eval.stats.results import Estimate, merge_warnings
from drive_eval.stats.tails import z_quantile
from drive_eval.stats.validation import Floats, confidence_level, count, count_within, number, refusal, vector
from drive_eval.stats.wald import no_estimate, normal_estimate, variance_of_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingBounds:
    """What the estimate would be if every missing outcome were the least or the most favourable to its value.

    ``complete_case`` leaves the missing out; ``lower`` and ``upper`` count everyone. ``conf_low`` is the
    lower limit of ``lower`` and ``conf_high`` the upper limit of ``upper``: they cover the value whatever the
    missing were.
    """

    complete_case: Estimate
    lower: Estimate
    upper: Estimate
    conf_low: float | None
    conf_high: float | None
    conf_level: float
    n: int
    n_missing: int
    method: str
    warnings: tuple[str, ...] = ()


def bounds_proportion(events: int, observed: int, missing: int, conf_level: float = 0.95) -> MissingBounds:
    """Worst and best case for a proportion with missing outcomes.

    Parameters
    ----------
    events : people with the event, of those observed. observed : people whose outcome is known.
    missing : people whose outcome is not known. conf_level : level of the Wilson intervals.

    Raises
    ------
    ValueError : not whole numbers of at least 0, or more events than observed.

    Degenerate cases
    ----------------
    Nobody at all: every number None, a warning. Nobody observed: complete case None, bounds 0 and 1, a
    warning. Nobody missing: the three are equal.

    References
    ----------
    Manski (1989), Journal of Human Resources 24:343: ``events/(observed + missing)`` to
    ``(events + missing)/(observed + missing)``. Intervals: Wilson (1927), JASA 22:209.

    Examples
    --------
    >>> b = bounds_proportion(8, 20, 5)
    >>> b.complete_case.estimate, b.lower.estimate, b.upper.estimate
    (0.4, 0.32, 0.52)
    """
    level = confidence_level(conf_level)
    n, lost = count("observed", observed), count("missing", missing)
    x = count_within("events", events, "observed", n)
    parts = (wilson(x, n, level), wilson(x, n + lost, level), wilson(x + lost, n + lost, level))
    return _collect(parts, level, n, lost, "best and worst case, Wilson intervals")


def bounds_risk_difference(
    events_1: int, observed_1: int, missing_1: int, events_2: int, observed_2: int, missing_2: int,
    conf_level: float = 0.95,
) -> MissingBounds:  # fmt: skip
    """Worst and best case for a risk difference, group 1 minus group 2, with missing outcomes in either.

    Parameters
    ----------
    events_1, observed_1, missing_1 : people with the event, with a known outcome, without one, in group 1;
        likewise group 2. The lower bound takes no missing person of group 1 and all of group 2 as events; the
        upper bound the reverse.
    conf_level : level of the Newcombe (method 10, hybrid Wilson) intervals.

    Raises
    ------
    ValueError : not whole numbers of at least 0, or more events than observed.

    Degenerate cases
    ----------------
    A group with nobody at all: every number None, a warning. A group with nobody observed: complete case
    None, a warning. Nobody missing: the three are equal.

    References
    ----------
    Hollis (2002), Statistics in Medicine 21:3823; Horowitz and Manski (2000), JASA 95:77.
    Intervals: Newcombe (1998), Statistics in Medicine 17:873, method 10.

    Examples
    --------
    >>> b = bounds_risk_difference(8, 20, 5, 10, 20, 0)
    >>> [round(e.estimate, 4) for e in (b.lower, b.complete_case, b.upper)]
    [-0.18, -0.1, 0.02]
    """
    level = confidence_level(conf_level)
    n1, m1 = count("observed_1", observed_1), count("missing_1", missing_1)
    n2, m2 = count("observed_2", observed_2), count("missing_2", missing_2)
    x1 = count_within("events_1", events_1, "observed_1", n1)
    x2 = count_within("events_2", events_2, "observed_2", n2)
    parts = (
        _newcombe(x1, n1, x2, n2, level),
        _newcombe(x1, n1 + m1, x2 + m2, n2 + m2, level),
        _newcombe(x1 + m1, n1 + m1, x2, n2 + m2, level),
    )
    return _collect(parts, level, n1 + n2, m1 + m2, "best and worst case, Newcombe (method 10) intervals")


def bounds_mean_difference(
    outcome_1: npt.ArrayLike, missing_1: int, outcome_2: npt.ArrayLike, missing_2: int,
    lowest: float, highest: float, conf_level: float = 0.95,
) -> MissingBounds:  # fmt: skip
    """Worst and best case for a difference of means, group 1 minus group 2, of an outcome with a known range.

    Parameters
    ----------
    outcome_1, outcome_2 : the outcomes seen in each group, one row a person.
    missing_1, missing_2 : how many people have none.
    lowest, highest : the least and the greatest value that a person could have; both must hold every value
        seen.
    conf_level : level of the normal intervals (unequal variances).

    Raises
    ------
    ValueError : not finite, missing counts not whole, a value outside ``lowest`` to ``highest``.

    Degenerate cases
    ----------------
    A group with nobody at all: numbers None, a warning. Fewer than two values in a group: no standard error,
    a warning.

    References
    ----------
    Horowitz and Manski (2000), JASA 95:77: each missing value replaced by ``lowest`` or ``highest``.

    Examples
    --------
    >>> b = bounds_mean_difference([2, 4], 1, [1, 3, 2], 0, lowest=0, highest=6)
    >>> b.lower.estimate, b.complete_case.estimate, b.upper.estimate
    (0.0, 1.0, 2.0)
    """
    level = confidence_level(conf_level)
    y1, y2 = vector("outcome_1", outcome_1), vector("outcome_2", outcome_2)
    m1, m2 = count("missing_1", missing_1), count("missing_2", missing_2)
    low, high = number("lowest", lowest), number("highest", highest)
    for name, y in (("outcome_1", y1), ("outcome_2", y2)):
        if y.size and (y.min() < low or y.max() > high):
            raise refusal(
                name, f"values from lowest = {low} to highest = {high}", [float(y.min()), float(y.max())]
            )
    fill = [(np.full(m1, a), np.full(m2, b)) for a, b in ((low, high), (high, low))]
    lower, upper = (_mean_difference(np.append(y1, a), np.append(y2, b), level) for a, b in fill)
    parts = (_mean_difference(y1, y2, level), lower, upper)
    return _collect(parts, level, y1.size + y2.size, m1 + m2, "best and worst case, normal intervals")


def _newcombe(x1: int, n1: int, x2: int, n2: int, level: float) -> Estimate:
    """Risk difference with the hybrid Wilson interval; None where a group is empty."""
    method = "risk difference, Newcombe (method 10) interval"
    if n1 == 0 or n2 == 0:
        return no_estimate(level, n1 + n2, method, "nobody in a group")
    p1, p2, z = x1 / n1, x2 / n2, z_quantile(level)
    (l1, u1), (l2, u2) = wilson_limits(x1, n1, z), wilson_limits(x2, n2, z)
    return Estimate(
        estimate=p1 - p2,
        conf_low=p1 - p2 - float(np.hypot(p1 - l1, u2 - p2)),
        conf_high=p1 - p2 + float(np.hypot(u1 - p1, p2 - l2)),
        conf_level=level,
        n=n1 + n2,
        method=method,
    )


def _mean_difference(y1: Floats, y2: Floats, level: float) -> Estimate:
    method = "mean difference, normal interval with unequal variances"
    if not y1.size or not y2.size:
        return no_estimate(level, y1.size + y2.size, method, "nobody in a group")
    variance = variance_of_mean(y1) + variance_of_mean(y2)
    return normal_estimate(float(y1.mean() - y2.mean()), variance, level, y1.size + y2.size, method)


def _collect(
    parts: tuple[Estimate, Estimate, Estimate], level: float, observed: int, missing: int, method: str
) -> MissingBounds:
    complete, lower, upper = parts
    return MissingBounds(
        complete_case=complete,
        lower=lower,
        upper=upper,
        conf_low=lower.conf_low,
        conf_high=upper.conf_high,
        conf_level=level,
        n=observed,
        n_missing=missing,
        method=method,
        warnings=merge_warnings(complete.warnings, lower.warnings, upper.warnings),
    )
