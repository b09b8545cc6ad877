"""Hazard ratio of two groups within strata: Cox's partial likelihood with Efron's ties."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from drive_eval.stats.exponentiate import exponentiated
from drive_eval.stats.permutations import number_labels
from drive_eval.stats.results import Estimate
from drive_eval.stats.validation import Floats, binary, confidence_level, refusal, same_length, vector
from drive_eval.stats.wald import no_estimate, normal_estimate

_ROUNDS = 50


def hazard_ratio(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    treated: npt.ArrayLike,
    strata: Sequence[object] | npt.ArrayLike | None = None,
    conf_level: float = 0.95,
) -> Estimate:
    """Cox model with the group as its only covariate, the baseline hazard free in each stratum.

    Parameters
    ----------
    time : time to the event or to the end of observation, at least 0. event : 1 where it is an event.
    treated : 1 for the first group. strata : a label a row; None for one. conf_level : of the interval.

    Raises
    ------
    ValueError : lengths differ, times below 0, events or treatment not 0/1.

    Degenerate cases
    ----------------
    No event while both groups are at risk: None and a warning. Events in one group only: 0 or infinite
    without an interval, a warning. No convergence in 50 rounds: None and a warning.

    References
    ----------
    Cox (1972), JRSS B 34:187; Efron (1977), JASA 72:557: ``l = sum_j [d1 b - sum_l log(n1 e^b + n0 - l/d
    (d1 e^b + d0))]``, Newton's method in b, model-based error. Agrees with R's ``coxph(~ x + strata(s))``.

    Examples
    --------
    >>> round(hazard_ratio([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 1], [0, 1, 0, 0, 1, 1]).estimate, 4)
    0.248
    """
    level = confidence_level(conf_level)
    t, died, arm = vector("time", time), binary("event", event), binary("treated", treated)
    labels = np.zeros(t.size, dtype=np.int64) if strata is None else number_labels("strata", strata)
    same_length(time=t, event=died, treated=arm, strata=labels)
    if (t < 0).any():
        raise refusal("time", "times of at least 0", float(t.min()))
    method = "Cox regression, Efron's ties" + ("" if strata is None else ", stratified")
    sets = [
        risk_set
        for label in range(int(labels.max(initial=-1)) + 1)
        for risk_set in _risk_sets(t[labels == label], died[labels == label], arm[labels == label])
    ]
    if not sets:
        return no_estimate(level, t.size, method, "no event while both groups were at risk")
    events = np.array([(d1, d0) for _, _, d1, d0 in sets]).sum(axis=0)
    if not events.all():
        value = 0.0 if events[0] == 0 else math.inf
        warning = "events in one group only while both were at risk: no interval or test"
        return Estimate(estimate=value, conf_level=level, n=t.size, method=method, warnings=(warning,))
    beta, information = _newton(np.array(sets, dtype=np.float64))
    if information <= 0:
        return no_estimate(level, t.size, method, "the iterations did not converge")
    return exponentiated(normal_estimate(beta, 1.0 / information, level, t.size, method))


def _risk_sets(
    t: Floats, died: npt.NDArray[np.bool_], arm: npt.NDArray[np.bool_]
) -> list[tuple[float, float, float, float]]:
    """At risk and events of each group at each event time at which both are at risk."""
    rows = []
    for moment in np.unique(t[died]):
        risk, now = t >= moment, died & (t == moment)
        n1, n0 = float((risk & arm).sum()), float((risk & ~arm).sum())
        if n1 and n0:
            rows.append((n1, n0, float((now & arm).sum()), float((now & ~arm).sum())))
    return rows


def _newton(sets: Floats) -> tuple[float, float]:
    """The log hazard ratio and its information; information 0 where it does not settle."""
    n1, n0, d1, d0 = sets.T
    d = d1 + d0
    own = np.repeat(np.arange(d.size), d.astype(int))
    rank = np.concatenate([np.arange(int(k)) for k in d])
    part = rank / d[own]
    beta = 0.0
    for _ in range(_ROUNDS):
        top = math.exp(beta) * (n1[own] - part * d1[own])
        share = top / (top + n0[own] - part * d0[own])
        score, information = float(d1.sum() - share.sum()), float((share * (1 - share)).sum())
        if information <= 0:
            return beta, 0.0
        step = max(-1.0, min(1.0, score / information))
        beta += step
        if abs(step) < 1e-12:
            return beta, information
    return beta, 0.0
