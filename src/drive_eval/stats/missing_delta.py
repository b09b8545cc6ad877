"""Delta adjustment: what an estimate would be if the missing differed from the seen, and where the verdict
tips.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import expit, logit

from drive_eval.stats.results import Estimate, merge_warnings
from drive_eval.stats.validation import confidence_level, count, count_within, number, refusal, vector
from drive_eval.stats.wald import no_estimate, normal_estimate, variance_of_mean


def delta_mean_difference(
    outcome_1: npt.ArrayLike, missing_1: int, outcome_2: npt.ArrayLike, missing_2: int,
    delta_1: float = 0.0, delta_2: float = 0.0, conf_level: float = 0.95,
) -> Estimate:  # fmt: skip
    """Difference of means if the missing of a group differ from its seen by ``delta`` on average.

    Parameters
    ----------
    outcome_1, outcome_2 : outcomes seen, one row a person. missing_1, missing_2 : people without one.
    delta_1, delta_2 : mean of the missing minus mean of the seen in that group, in the outcome's unit.
    conf_level : level of the normal interval.

    Raises
    ------
    ValueError : not finite, or missing counts not whole.

    Degenerate cases
    ----------------
    Nobody seen in a group: None with a warning. One seen: no standard error, a warning. ``delta`` 0 or nobody
    missing gives the complete-case difference.

    References
    ----------
    White, Carpenter and Horton (2018), Statistica Sinica 28:1985 (mean score, pattern mixture):
    ``mean = m + f delta``, ``variance = s^2/n_seen + delta^2 f (1-f)/n`` with ``f`` the share missing, delta
    fixed.

    Examples
    --------
    >>> e = delta_mean_difference([3, 5, 4, 4], 1, [2, 4, 3, 3], 0, delta_1=-2.0)
    >>> round(e.estimate, 10)
    0.6
    """
    level = confidence_level(conf_level)
    groups = (
        (vector("outcome_1", outcome_1), count("missing_1", missing_1), number("delta_1", delta_1)),
        (vector("outcome_2", outcome_2), count("missing_2", missing_2), number("delta_2", delta_2)),
    )
    method = "mean difference, delta-adjusted pattern mixture, normal interval"
    n = sum(y.size for y, _, _ in groups)
    if not all(y.size for y, _, _ in groups):
        return no_estimate(level, n, method, "nobody observed in a group")
    means, variances = [], []
    for y, lost, delta in groups:
        share = lost / (lost + y.size)
        means.append(float(y.mean()) + share * delta)
        variances.append(variance_of_mean(y) + delta**2 * share * (1 - share) / (lost + y.size))
    return normal_estimate(means[0] - means[1], math.fsum(variances), level, n, method)


def delta_risk_difference(
    events_1: int, observed_1: int, missing_1: int, events_2: int, observed_2: int, missing_2: int,
    delta_1: float = 0.0, delta_2: float = 0.0, conf_level: float = 0.95,
) -> Estimate:  # fmt: skip
    """Risk difference if the log odds of the event among the missing differ by ``delta`` from those of the
    seen.

    Parameters
    ----------
    events_1, observed_1, missing_1 : people with the event, with a known outcome and without one, group 1;
        likewise group 2. delta_1, delta_2 : log odds ratio of the event, missing against seen, in that group.
    conf_level : level of the normal interval.

    Raises
    ------
    ValueError : counts not whole or more events than observed; delta not finite.

    Degenerate cases
    ----------------
    Nobody observed in a group: None with a warning. No event, or all events, among the observed: the missing
    are like them whatever delta is; a warning says so. Standard error 0: no test, a warning.

    References
    ----------
    White, Carpenter and Horton (2018), Statistica Sinica 28:1985, with logit link: with risk ``p``
    in the seen and ``q = expit(logit p + delta)`` in the missing, ``risk = (1-f) p + f q`` and by the delta
    method ``variance = [(1-f) + f q(1-q)/(p(1-p))]^2 p(1-p)/n_seen + (p-q)^2 f (1-f)/n``.

    Examples
    --------
    >>> e = delta_risk_difference(10, 20, 20, 10, 20, 0, delta_1=float(np.log(3)))
    >>> round(e.estimate, 6)
    0.125
    """
    level = confidence_level(conf_level)
    n1, n2 = count("observed_1", observed_1), count("observed_2", observed_2)
    groups = (
        (count_within("events_1", events_1, "observed_1", n1), n1, count("missing_1", missing_1),
         number("delta_1", delta_1)),
        (count_within("events_2", events_2, "observed_2", n2), n2, count("missing_2", missing_2),
         number("delta_2", delta_2)),
    )  # fmt: skip
    method = "risk difference, delta-adjusted pattern mixture on log odds, normal interval"
    if n1 == 0 or n2 == 0:
        return no_estimate(level, n1 + n2, method, "nobody observed in a group")
    risks, variances, notes = [], [], []
    for x, n, lost, delta in groups:
        p, share = x / n, lost / (lost + n)
        if x in (0, n):
            risks.append(p)
            variances.append(0.0)
            notes.append("no event, or only events, among the observed of a group: delta does nothing there")
            continue
        q = float(expit(logit(p) + delta))
        slope = (1 - share) + share * q * (1 - q) / (p * (1 - p))
        risks.append((1 - share) * p + share * q)
        variances.append(slope**2 * p * (1 - p) / n + (p - q) ** 2 * share * (1 - share) / (lost + n))
    return normal_estimate(
        risks[0] - risks[1], math.fsum(variances), level, n1 + n2, method, tuple(dict.fromkeys(notes))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TippingPoint:
    """The delta nearest to 0 at which the test changes its verdict; None where it does not within the range.

    ``at_zero`` and ``at_tipping`` are the estimates at delta 0 and at the tipping point.
    """

    delta: float | None
    at_zero: Estimate
    at_tipping: Estimate | None
    significance: float
    low: float
    high: float
    method: str
    warnings: tuple[str, ...] = ()


def tipping_point(
    adjusted: Callable[[float], Estimate],
    low: float,
    high: float,
    significance: float = 0.05,
    steps: int = 200,
) -> TippingPoint:
    """How far from "missing like the seen" the truth must be before the conclusion changes.

    Parameters
    ----------
    adjusted : gives the estimate at a delta, with ``p_value``: for instance
        ``lambda d: delta_risk_difference(8, 40, 6, 20, 40, 9, delta_1=d)``, or Rubin's rules over data
        imputed at d.
    low, high : the range searched; must hold 0. significance : the verdict is whether ``p_value <
        significance``.
    steps : points of the grid on each side of 0; between two whose verdicts differ the root is found to
        1e-10.

    Raises
    ------
    ValueError : a range that does not hold 0, a significance outside 0-1, steps below 1.

    Degenerate cases
    ----------------
    No p-value at delta 0: delta None, a warning. No change of verdict in the range: delta None, a warning.
    Points without a p-value are passed over, with a warning.

    References
    ----------
    Yan, Lee and Li (2009), Journal of Biopharmaceutical Statistics 19:1085; delta as in Carpenter and Kenward
    (2013), Multiple Imputation and its Application, section 10.3. Solves ``p(delta) = significance``.

    Examples
    --------
    >>> t = tipping_point(lambda d: delta_risk_difference(8, 40, 10, 20, 40, 0, delta_1=d), -5, 5)
    >>> round(t.delta, 2), t.at_zero.p_value < 0.05
    (1.98, True)
    """
    alpha = confidence_level(significance, "significance")
    left, right = number("low", low), number("high", high)
    if not left <= 0.0 <= right:
        raise refusal("low and high", "a range that holds 0", (low, high))
    points = count("steps", steps, minimum=1)
    zero = adjusted(0.0)
    method = f"tipping point of delta at significance {alpha:g}"
    found: list[float] = []
    notes: list[str] = [] if zero.p_value is not None else ["no p-value at delta 0"]
    for end in (left, right) if zero.p_value is not None else ():
        delta, passed_over = _crossing(adjusted, zero.p_value < alpha, end, alpha, points)  # type: ignore[operator]
        found += [] if delta is None else [delta]
        notes += ["some deltas give no p-value"] if passed_over else []
    nearest = min(found, key=abs) if found else None
    if zero.p_value is not None and nearest is None:
        notes.append(f"the verdict does not change for delta from {left:g} to {right:g}")
    return TippingPoint(
        delta=nearest,
        at_zero=zero,
        at_tipping=None if nearest is None else adjusted(nearest),
        significance=alpha,
        low=left,
        high=right,
        method=method,
        warnings=merge_warnings(notes, zero.warnings),
    )


def _crossing(
    adjusted: Callable[[float], Estimate], verdict: bool, end: float, alpha: float, steps: int
) -> tuple[float | None, bool]:
    """First change of verdict on the way from 0 to ``end``, and whether a point had no p-value."""
    before, passed_over = 0.0, False
    for delta in np.linspace(0.0, end, steps + 1)[1:] if end else ():
        p = adjusted(float(delta)).p_value
        if p is None:
            passed_over = True
            continue
        if (p < alpha) != verdict:
            return float(brentq(lambda d: _p(adjusted(d)) - alpha, before, delta, xtol=1e-10)), passed_over
        before = float(delta)
    return None, passed_over


def _p(estimate: Estimate) -> float:
    return 1.0 if estimate.p_value is None else estimate.p_value
