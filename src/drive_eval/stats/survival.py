"""Time to a first event: Kaplan-Meier curves, restricted means and the stratified log-rank test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from drive_eval.stats.permutations import number_labels
from drive_eval.stats.results import Estimate, HypothesisTest
from drive_eval.stats.tails import chi_squared_upper, make_test
from drive_eval.stats.validation import Bools, Floats, binary, confidence_level, refusal, same_length, vector
from drive_eval.stats.wald import no_estimate, normal_estimate

_METHOD = "Kaplan-Meier, Greenwood's error, interval on the log-log scale"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurvivalCurve:
    """The share without an event yet, after each event time; ``at_risk`` counts people just before it."""

    time: Floats
    survival: Floats
    std_error: Floats
    at_risk: Floats
    events: Floats
    n: int
    last_seen: float
    conf_level: float

    def at(self, time: float) -> Estimate:
        """Share without an event by a time; None with a warning beyond the last person observed."""
        if self._unseen(time):
            return no_estimate(self.conf_level, self.n, _METHOD, "nobody is observed as long as that")
        i = int(np.searchsorted(self.time, time, side="right")) - 1
        share, error = (1.0, 0.0) if i < 0 else (float(self.survival[i]), float(self.std_error[i]))
        if share in (0.0, 1.0):
            warning = (f"share of {share:g}: no interval",)
            return Estimate(estimate=share, std_error=error, conf_level=self.conf_level, n=self.n,
                            method=_METHOD, warnings=warning)  # fmt: skip
        low, high = _log_log_limits(share, error, self.conf_level)
        return Estimate(
            estimate=share, std_error=error, conf_low=low, conf_high=high, conf_level=self.conf_level,
            n=self.n, method=_METHOD,
        )  # fmt: skip

    def restricted_mean(self, horizon: float) -> Estimate:
        """Mean time without an event within a horizon (area under the curve); None beyond those observed."""
        method = f"restricted mean to {horizon:g}, area under the Kaplan-Meier curve, normal interval"
        if self._unseen(horizon):
            return no_estimate(self.conf_level, self.n, method, "nobody is observed as long as that")
        inside = self.time < horizon
        edges = np.concatenate([[0.0], self.time[inside], [horizon]])
        heights = np.concatenate([[1.0], self.survival[inside]])
        areas = np.diff(edges) * heights
        later = np.cumsum(areas[::-1])[::-1][1:]
        d, r = self.events[inside], self.at_risk[inside]
        room = np.where(r > d, r * (r - d), np.inf)
        variance = float((later**2 * d / room).sum())
        found = normal_estimate(float(areas.sum()), variance, self.conf_level, self.n, method)
        return replace(found, statistic=None, df=None, p_value=None)

    def _unseen(self, time: float) -> bool:
        """Whether the curve is unknown at a time: beyond those observed, unless all had their event."""
        ended = bool(self.survival.size) and self.survival[-1] == 0
        return not self.n or (time > self.last_seen and not ended)


def kaplan_meier(time: npt.ArrayLike, event: npt.ArrayLike, conf_level: float = 0.95) -> SurvivalCurve:
    """Kaplan-Meier curve of people observed from 0 to ``time``, where ``event`` says whether it ended in one.

    Parameters
    ----------
    time : time to the event, or to the end of observation, at least 0. event : 1 or True where it is an
        event. conf_level : level of the intervals.

    Raises
    ------
    ValueError : lengths differ, times below 0 or not finite, events not 0/1.

    Degenerate cases
    ----------------
    Nobody: a curve without steps, whose values are None with a warning. A share of 0 or 1 has no interval.

    References
    ----------
    Kaplan and Meier (1958), JASA 53:457: ``S(t) = prod (1 - d/r)``; Greenwood (1926): ``var S = S^2 sum
    d/(r(r-d))``; limits ``S^exp(-/+ z se/(S log S))`` (Kalbfleisch and Prentice 2002, section 1.4; R's
    ``survfit(conf.type = "log-log")``). Restricted mean and its variance: Klein and Moeschberger (2003),
    section 4.5; as R's ``print(rmean=)``.

    Examples
    --------
    >>> curve = kaplan_meier([1, 2, 3, 4], [1, 0, 1, 0])
    >>> round(curve.at(3).estimate, 6)
    0.375
    """
    level = confidence_level(conf_level)
    t, died = _checked(time, event)
    moments = np.unique(t[died])
    order = np.sort(t)
    at_risk = t.size - np.searchsorted(order, moments, side="left").astype(np.float64)
    events = np.array([np.count_nonzero(t[died] == m) for m in moments], dtype=np.float64)
    survival: Floats = np.cumprod(1.0 - events / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore"):
        greenwood = np.cumsum(events / (at_risk * (at_risk - events)))
    with np.errstate(invalid="ignore"):
        error = np.where(survival > 0, survival * np.sqrt(greenwood), 0.0)
    return SurvivalCurve(
        time=moments,
        survival=survival,
        std_error=error,
        at_risk=at_risk,
        events=events,
        n=t.size,
        last_seen=float(t.max(initial=0.0)),
        conf_level=level,
    )


def log_rank(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    treated: npt.ArrayLike,
    strata: Sequence[object] | npt.ArrayLike | None = None,
) -> HypothesisTest:
    """Log-rank test of two groups, compared within strata where they are given.

    Raises
    ------
    ValueError : as in :func:`kaplan_meier`, and treatment not 0/1.

    Degenerate cases
    ----------------
    No event while both groups are at risk: p = 1 and a warning.

    References
    ----------
    Mantel (1966), Cancer Chemotherapy Reports 50:163: at each event time ``d n1/n`` expected, variance ``d
    (n1/n)(n0/n)(n-d)/(n-1)``, summed over times and strata; chi-squared on 1 degree of freedom, as R's
    ``survdiff``.

    Examples
    --------
    >>> round(log_rank([1, 2, 3, 4], [1, 1, 1, 1], [1, 0, 1, 0]).statistic, 6)
    0.615385
    """
    t, died = _checked(time, event)
    arm = binary("treated", treated)
    labels = np.zeros(t.size, dtype=np.int64) if strata is None else number_labels("strata", strata)
    same_length(time=t, treated=arm, strata=labels)
    gap = variance = 0.0
    for label in range(int(labels.max(initial=-1)) + 1):
        own = labels == label
        part = _observed_less_expected(t[own], died[own], arm[own])
        gap, variance = gap + part[0], variance + part[1]
    name = "log-rank test" + ("" if strata is None else " within strata")
    if variance <= 0:
        return make_test(1.0, method=name, n=t.size, warnings=("no event while both groups were at risk",))
    statistic = gap**2 / variance
    return make_test(chi_squared_upper(statistic, 1), method=name, statistic=statistic, df=1, n=t.size)


def _observed_less_expected(t: Floats, died: Bools, arm: Bools) -> tuple[float, float]:
    moments = np.unique(t[died])
    if not moments.size:
        return 0.0, 0.0

    def still(times: Floats) -> Floats:
        return times.size - np.searchsorted(np.sort(times), moments, side="left").astype(np.float64)

    n, n1 = still(t), still(t[arm])
    d = np.array([np.count_nonzero(t[died] == m) for m in moments], dtype=np.float64)
    d1 = np.array([np.count_nonzero(t[died & arm] == m) for m in moments], dtype=np.float64)
    share = n1 / n
    spread = np.where(n > 1, d * share * (1 - share) * (n - d) / np.maximum(n - 1, 1), 0.0)
    return float((d1 - d * share).sum()), float(spread.sum())


def _checked(time: npt.ArrayLike, event: npt.ArrayLike) -> tuple[Floats, Bools]:
    t, died = vector("time", time), binary("event", event)
    same_length(time=t, event=died)
    if (t < 0).any():
        raise refusal("time", "times of at least 0", float(t.min()))
    return t, died


def _log_log_limits(share: float, error: float, level: float) -> tuple[float, float]:
    width = float(ndtri(0.5 + level / 2)) * error / (share * math.log(share))
    ends = sorted((share ** math.exp(width), share ** math.exp(-width)))
    return ends[0], ends[1]
