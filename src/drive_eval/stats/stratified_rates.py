"""Rates of two groups compared within strata, with errors that know people repeat."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.exponentiate import exponentiated
from drive_eval.stats.permutations import number_labels
from drive_eval.stats.results import Estimate
from drive_eval.stats.validation import Bools, Floats, binary, confidence_level, refusal, same_length, vector
from drive_eval.stats.wald import no_estimate, normal_estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StratifiedRates:
    """Rate ratio and rate difference within strata.

    ``log_ratio`` is on the log scale, ``ratio`` the same exponentiated (standard error of the log).
    ``influence`` is each row's share in the log ratio (its squares sum to the variance): the variance of a
    difference of two log ratios of the same people is the sum of squared differences of their influences.
    """

    ratio: Estimate
    log_ratio: Estimate
    difference: Estimate
    influence: Floats
    strata: int
    informative: int


def stratified_rates(
    events: npt.ArrayLike,
    time: npt.ArrayLike,
    treated: npt.ArrayLike,
    strata: Sequence[object] | npt.ArrayLike | None = None,
    conf_level: float = 0.95,
) -> StratifiedRates:
    """Mantel-Haenszel rate ratio and rate difference over strata, with errors from the spread between people.

    Parameters
    ----------
    events : counts, one row a person. time : observed time of that row, at least 0; rows without time
        drop out. treated : 1 or True for the first group. strata : a label a row; None for one stratum
        (crude). conf_level : level of the normal intervals, that of the ratio on the log scale.

    Raises
    ------
    ValueError : lengths differ, numbers not finite, events or time below 0, treatment not 0/1.

    Degenerate cases
    ----------------
    A stratum in which a group has no time carries nothing and is counted in a warning. No stratum with both
    groups: None and a warning. No event in a group: ratio 0 or infinite, no interval, a warning; the
    difference still stands. No event at all: the ratio is None.

    References
    ----------
    ``RR = sum_s E1_s T0_s/T_s / sum_s E0_s T1_s/T_s`` and ``RD = sum_s w_s (E1_s/T1_s - E0_s/T0_s) / sum_s
    w_s`` with ``w_s = T1_s T0_s/T_s``: Rothman, Greenland and Lash (2008), Modern Epidemiology, ch. 15. The
    variance is not Poisson's: ``RR`` solves ``sum_i c_i e_i = 0`` with ``c_i = T0_s/T_s`` (treated), ``-RR
    T1_s/T_s`` (control), so ``var log RR = sum_i c_i^2 (e_i - m_i)^2 / (RR sum_s E0_s T1_s/T_s)^2``, with
    ``m_i`` the mean under one ratio for all strata, times ``n/(n - S - 1)``; likewise for the difference.

    Examples
    --------
    >>> r = stratified_rates([3, 1, 2, 2, 4, 3], [1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0])
    >>> round(r.ratio.estimate, 6), round(r.difference.estimate, 6)
    (0.666667, -1.0)
    """
    level = confidence_level(conf_level)
    y, t, arm = vector("events", events), vector("time", time), binary("treated", treated)
    labels = np.zeros(arm.size, dtype=np.int64) if strata is None else number_labels("strata", strata)
    same_length(events=y, time=t, treated=arm, strata=labels)
    for name, values in (("events", y), ("time", t)):
        if (values < 0).any():
            raise refusal(name, "numbers of at least 0", float(values.min()))
    kind = "crude" if strata is None else "Mantel-Haenszel"
    method = f"{kind} {{}}, errors from the spread between people, normal interval"
    sums = _Sums.of(y, t, arm, labels)
    seen = t > 0
    lost = int((sums.present & ~sums.both).sum())
    notes = (f"{lost} of {int(sums.present.sum())} strata with one group only carry nothing",) if lost else ()
    n = int(seen.sum())
    if not sums.both.any():
        reason = "no stratum has observed time in both groups"
        nothing = no_estimate(level, n, method.format("rate ratio"), reason)
        other = no_estimate(level, n, method.format("rate difference"), reason)
        return StratifiedRates(
            ratio=nothing, log_ratio=nothing, difference=other, influence=np.zeros(y.size), strata=0,
            informative=0,
        )  # fmt: skip
    kept = seen & sums.both[labels]
    scale = _small_sample(int(kept.sum()), int(sums.both.sum()))
    difference = _difference(sums, y, t, arm, labels, kept, scale)
    top, below = sums.ratio_parts()
    log_ratio, influence = None, np.zeros(y.size)
    if top > 0 and below > 0:
        influence = _influence(sums, y, t, arm, labels, kept, top / below) * math.sqrt(scale)
        variance = float(influence @ influence)
        log_ratio = normal_estimate(
            math.log(top / below), variance, level, n, method.format("log rate ratio"), notes
        )
    value, error = difference
    return StratifiedRates(
        ratio=_ratio(log_ratio, top, below, level, n, method.format("rate ratio"), notes),
        log_ratio=log_ratio or no_estimate(level, n, method.format("log rate ratio"), "no event in a group"),
        difference=normal_estimate(value, error, level, n, method.format("rate difference"), notes),
        influence=influence,
        strata=int(sums.present.sum()),
        informative=int(sums.both.sum()),
    )


def log_ratio_change(first: StratifiedRates, second: StratifiedRates, conf_level: float = 0.95) -> Estimate:
    """The ratio of two rate ratios of the same rows in the same order (second over first), exponentiated.

    >>> one = stratified_rates([2, 1, 1, 2], [1, 1, 1, 1], [1, 1, 0, 0])
    >>> two = stratified_rates([1, 1, 2, 2], [1, 1, 1, 1], [1, 1, 0, 0])
    >>> log_ratio_change(one, two).estimate
    0.5
    """
    level = confidence_level(conf_level)
    method = "ratio of rate ratios of the same people, linearised, normal interval on the log scale"
    n = first.influence.size
    same_length(first=first.influence, second=second.influence)
    a, b = first.log_ratio.estimate, second.log_ratio.estimate
    if a is None or b is None:
        return no_estimate(level, n, method, "no event in a group, before or after")
    gap = second.influence - first.influence
    return exponentiated(normal_estimate(b - a, float(gap @ gap), level, n, method))


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Events and time of each group by stratum; strata where both have time."""

    e1: Floats
    t1: Floats
    e0: Floats
    t0: Floats
    present: Bools
    both: Bools

    @classmethod
    def of(cls, y: Floats, t: Floats, arm: Bools, labels: npt.NDArray[np.int64]) -> _Sums:
        """Summed over the rows of each stratum and group."""
        size = int(labels.max(initial=-1)) + 1
        seen = t > 0
        parts = [
            np.bincount(labels[side & seen], weights=values[side & seen], minlength=size)
            for side in (arm, ~arm)
            for values in (y, t)
        ]
        e1, t1, e0, t0 = (np.asarray(part, dtype=np.float64) for part in parts)
        return cls(e1, t1, e0, t0, (t1 + t0) > 0, (t1 > 0) & (t0 > 0))

    def ratio_parts(self) -> tuple[float, float]:
        """Numerator and denominator of the Mantel-Haenszel ratio."""
        whole = np.where(self.both, self.t1 + self.t0, 1.0)
        top = (self.e1 * self.t0 / whole)[self.both].sum()
        below = (self.e0 * self.t1 / whole)[self.both].sum()
        return float(top), float(below)


def _small_sample(n: int, strata: int) -> float:
    freedom = n - strata - 1
    return n / freedom if freedom > 0 else 1.0


def _influence(
    s: _Sums, y: Floats, t: Floats, arm: Bools, labels: npt.NDArray[np.int64], kept: Bools, ratio: float
) -> Floats:
    whole = np.where(s.both, s.t1 + s.t0, 1.0)
    base = (s.e1 + s.e0) / np.where(s.both, ratio * s.t1 + s.t0, 1.0)
    mean = base[labels] * t * np.where(arm, ratio, 1.0)
    weight = np.where(arm, (s.t0 / whole)[labels], -ratio * (s.t1 / whole)[labels])
    _, below = s.ratio_parts()
    return np.asarray(np.where(kept, weight * (y - mean) / (ratio * below), 0.0))


def _difference(
    s: _Sums, y: Floats, t: Floats, arm: Bools, labels: npt.NDArray[np.int64], kept: Bools, scale: float
) -> tuple[float, float]:
    time1, time0 = np.where(s.both, s.t1, 1.0), np.where(s.both, s.t0, 1.0)
    weight = np.where(s.both, time1 * time0 / (time1 + time0), 0.0)
    value = float((weight * (s.e1 / time1 - s.e0 / time0)).sum() / weight.sum())
    base = (s.e1 + s.e0 - value * s.t1) / np.where(s.both, s.t1 + s.t0, 1.0)
    mean = (base[labels] + np.where(arm, value, 0.0)) * t
    share = np.where(arm, (weight / time1)[labels], -(weight / time0)[labels]) / weight.sum()
    parts = np.where(kept, share * (y - mean), 0.0)
    return value, scale * float(parts @ parts)


def _ratio(
    log_ratio: Estimate | None,
    top: float,
    below: float,
    level: float,
    n: int,
    method: str,
    notes: tuple[str, ...],
) -> Estimate:
    if log_ratio is not None:
        return exponentiated(log_ratio)
    value = None if top == below == 0 else 0.0 if top == 0 else math.inf
    said = "no event in either group" if value is None else "no event in a group: no interval or test"
    return Estimate(estimate=value, conf_level=level, n=n, method=method, warnings=(*notes, said))
