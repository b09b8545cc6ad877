"""Wilcoxon's signed-rank test, the sign test and effect sizes of paired ordered data."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.special
import scipy.stats

from drive_eval.stats import validation as check
from drive_eval.stats.proportions import central_p, clopper_pearson
from drive_eval.stats.results import Estimate, HypothesisTest
from drive_eval.stats.tails import make_test, normal_two_sided, z_quantile
from drive_eval.stats.validation import Floats

ZERO_HANDLING = ("wilcox", "pratt")
EXACT_UP_TO = 200
NO_CHANGE = "every difference is 0: nothing to rank, and p is 1 by definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRank:
    """What ``signed_rank`` returns.

    ``w_plus`` and ``w_minus`` are the sums of the ranks of positive and negative differences before - after
    (a fall is positive); ``n`` counts pairs, ``n_zero`` those without change. ``exact``, ``normal`` and
    ``normal_corrected`` are the test in three forms; ``exact`` is None above ``EXACT_UP_TO`` ranked
    differences. ``rank_biserial`` lies in -1 to 1, positive where values fell; ``common_language`` is
    P(before > after) for independent draws, ties counted half; ``pseudomedian`` is Hodges and Lehmann's
    estimate of the typical fall.
    """

    w_plus: float
    w_minus: float
    n: int
    n_zero: int
    exact: HypothesisTest | None
    normal: HypothesisTest
    normal_corrected: HypothesisTest
    rank_biserial: float | None
    common_language: float | None
    pseudomedian: Estimate
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTest:
    """What ``sign_test`` returns: counts of falls, rises and no change, two tests, the share of falls."""

    n_plus: int
    n_minus: int
    n_zero: int
    exact: HypothesisTest
    mid_p: HypothesisTest
    share_plus: Estimate


def signed_rank(
    before: npt.ArrayLike, after: npt.ArrayLike, conf_level: float = 0.95, *, zeros: str = "wilcox"
) -> SignedRank:
    """Wilcoxon's signed-rank test of paired values, before against after.

    ``before`` and ``after`` are numbers (levels or measurements in one unit), one pair a position.
    Differences are before - after; their absolute values are ranked, ties sharing the mean rank.

    Zero differences: ``wilcox`` (default) drops them before ranking, as R's ``wilcox.test`` and scipy do;
    ``pratt`` ranks them and then drops their ranks.

    Formula: W+ is the sum of the ranks r of positive differences. ``exact`` is the permutation distribution
    of W+ given the ranks (each sign + or - with chance 1/2), with ties and zeros as they are, twice the
    smaller tail. ``normal``: ``z = (W+ - sum(r) / 2) / sqrt(sum(r^2) / 4)``; ``normal_corrected`` draws the
    numerator 1/2 nearer to 0. Rank-biserial: ``(W+ - W-) / (W+ + W-)``. Pseudomedian: the median of the
    Walsh averages ``(d_i + d_j) / 2``, i <= j, of all differences, with the order statistics of those
    averages that Wilcoxon's distribution without ties gives as limits. Source: Wilcoxon 1945, Biometrics
    1:80; Pratt 1959, J Am Stat Assoc 54:655; Hollander & Wolfe 1973, sections 3.1 to 3.3; Kerby 2014, Compr
    Psychol 3:1 (rank-biserial); McGraw & Wong 1992, Psychol Bull 111:361 (common language).

    Raises ValueError for values that are not finite, different lengths, a bad level, an unknown zero
    handling. Degenerate: no pairs, or no change at all, gives p = 1, no rank-biserial and a warning; with
    fewer pairs than the level needs (5 or fewer at 95%) the limits of the pseudomedian are the smallest and
    largest Walsh averages, with a warning; ties or zeros make those limits approximate: a warning.

    Examples
    --------
    >>> r = signed_rank([3, 3, 2, 1, 2, 3], [1, 2, 2, 1, 0, 0])
    >>> r.w_plus, r.n_zero, r.exact.p_value, r.rank_biserial
    (10.0, 2, 0.125, 1.0)
    """
    x, y = check.vector("before", before), check.vector("after", after)
    n = check.same_length(before=x, after=y)
    conf_level = check.confidence_level(conf_level)
    check.choice("zeros", zeros, ZERO_HANDLING)
    gap = x - y
    moved = gap[gap != 0.0]
    ranks = signed_ranks(gap, zeros)
    size = np.abs(ranks)
    plus, minus = float(size[ranks > 0].sum()), float(size[ranks < 0].sum())
    warnings = () if moved.size else ((NO_CHANGE,) if n else ("no pairs: p is 1 by definition",))
    label = f"Wilcoxon signed-rank test ({'zeros dropped' if zeros == 'wilcox' else 'zeros by Pratt'}), "
    return SignedRank(
        w_plus=plus,
        w_minus=minus,
        n=n,
        n_zero=n - moved.size,
        exact=_exact_test(size, plus, label + "exact given the ranks", warnings),
        normal=_normal_test(size, plus, 0.0, label + "normal approximation", warnings),
        normal_corrected=_normal_test(size, plus, 0.5, label + "normal, continuity correction", warnings),
        rank_biserial=(plus - minus) / (plus + minus) if moved.size else None,
        common_language=common_language(x, y) if n else None,
        pseudomedian=_pseudomedian(gap, conf_level),
        warnings=warnings,
    )


def sign_test(before: npt.ArrayLike, after: npt.ArrayLike, conf_level: float = 0.95) -> SignTest:
    """The sign test of paired values, before against after.

    ``before`` and ``after`` are numbers, one pair a position; a fall (before > after) counts as plus. Pairs
    without change are dropped. Formula: the number of falls is binomial(n_plus + n_minus, 1/2); ``exact``
    is twice the smaller tail, ``mid_p`` weighs the observed count one half; ``share_plus`` has Clopper and
    Pearson's interval. Source: Dixon & Mood 1946, J Am Stat Assoc 41:557.

    Raises ValueError as ``signed_rank`` does. Degenerate: nobody changed gives p = 1, no share and a warning.

    Examples
    --------
    >>> r = sign_test([3, 3, 2, 1, 2, 3], [1, 2, 2, 1, 0, 0])
    >>> r.n_plus, r.n_zero, round(r.exact.p_value, 6)
    (4, 2, 0.125)
    """
    x, y = check.vector("before", before), check.vector("after", after)
    n = check.same_length(before=x, after=y)
    plus, minus = int((x > y).sum()), int((x < y).sum())
    m = plus + minus
    warnings = () if m else ("no change in any pair: p is 1 by definition",)
    tests = [
        make_test(
            central_p(plus, m, 0.5, mid_p=mid) if m else 1.0,
            method=f"{name} sign test",
            statistic=float(plus),
            n=m,
            warnings=warnings,
        )
        for name, mid in (("exact", False), ("mid-p", True))
    ]
    return SignTest(
        n_plus=plus,
        n_minus=minus,
        n_zero=n - m,
        exact=tests[0],
        mid_p=tests[1],
        share_plus=clopper_pearson(plus, m, conf_level),
    )


def signed_ranks(gap: Floats, zeros: str) -> Floats:
    """Mid-ranks of the absolute non-zero differences, with the sign of the difference."""
    kept = gap if zeros == "pratt" else gap[gap != 0.0]
    ranks = np.asarray(scipy.stats.rankdata(np.abs(kept)), dtype=np.float64) * np.sign(kept)
    return np.asarray(ranks[ranks != 0.0], dtype=np.float64)


def common_language(x: Floats, y: Floats) -> float:
    """P(X > Y) + P(X = Y) / 2 over all pairings of a value of x with a value of y (both non-empty)."""
    ordered = np.sort(y)
    below = np.searchsorted(ordered, x, side="left")
    not_above = np.searchsorted(ordered, x, side="right")
    return float((below + not_above).sum() / (2.0 * x.size * y.size))


def _exact_test(size: Floats, plus: float, method: str, warnings: tuple[str, ...]) -> HypothesisTest | None:
    if size.size > EXACT_UP_TO:
        return None
    chances = rank_sum_chances(np.rint(2.0 * size).astype(np.int64))
    at = round(2.0 * plus)
    p = 2.0 * min(float(chances[: at + 1].sum()), float(chances[at:].sum()))
    return make_test(min(1.0, p), method=method, statistic=plus, n=size.size, warnings=warnings)


def rank_sum_chances(doubled: npt.NDArray[np.int64]) -> Floats:
    """P(2 W+ = s) for s = 0, 1, ..., each doubled rank counting with chance 1/2."""
    chances = np.zeros(int(doubled.sum()) + 1)
    chances[0] = 1.0
    reach = 0
    for rank in doubled.tolist():
        moved = chances[: reach + 1].copy()
        chances[: reach + 1] *= 0.5
        chances[rank : rank + reach + 1] += 0.5 * moved
        reach += rank
    return chances


def _normal_test(
    size: Floats, plus: float, correction: float, method: str, warnings: tuple[str, ...]
) -> HypothesisTest:
    if size.size == 0:
        return make_test(1.0, method=method, statistic=0.0, n=0, warnings=warnings)
    gap = plus - float(size.sum()) / 2.0
    gap = math.copysign(max(0.0, abs(gap) - correction), gap)
    z = gap / math.sqrt(float((size**2).sum()) / 4.0)
    return make_test(normal_two_sided(z), method=method, statistic=z, n=size.size, warnings=warnings)


def _pseudomedian(gap: Floats, conf_level: float) -> Estimate:
    method = "Hodges-Lehmann pseudomedian of the differences, signed-rank interval"
    n = gap.size
    if n == 0:
        return Estimate(estimate=None, conf_level=conf_level, n=0, method=method, warnings=("no pairs",))
    walsh = _WalshAverages(gap)
    warnings: tuple[str, ...] = ()
    size = np.abs(gap[gap != 0.0])
    if size.size < n or np.unique(size).size < size.size:
        warnings += ("ties or zeros: the limits of the pseudomedian hold approximately",)
    order, reached = _signed_rank_order(n, (1.0 - conf_level) / 2.0)
    if not reached:
        warnings += (f"{n} pairs are too few for {conf_level:g}: the limits are the extreme averages",)
    return Estimate(
        estimate=(walsh[(walsh.size - 1) // 2] + walsh[walsh.size // 2]) / 2.0,
        conf_low=walsh[order - 1],
        conf_high=walsh[walsh.size - order],
        conf_level=conf_level,
        n=n,
        method=method,
        warnings=warnings,
    )


class _WalshAverages:
    """The averages of every two values, i <= j, in order; equal values are paired once and counted.

    >>> averages = _WalshAverages(np.array([1.0, 1.0, 3.0]))
    >>> [averages[at] for at in range(averages.size)]
    [1.0, 1.0, 1.0, 2.0, 2.0, 3.0]
    """

    def __init__(self, gap: Floats) -> None:
        value, times = np.unique(gap, return_counts=True)
        first, second = np.triu_indices(value.size)
        count = np.where(
            first == second, times[first] * (times[first] + 1) // 2, times[first] * times[second]
        )
        average = (value[first] + value[second]) / 2.0
        order = np.argsort(average, kind="stable")
        self._average, self._reached = average[order], np.cumsum(count[order])
        self.size = int(self._reached[-1])

    def __getitem__(self, place: int) -> float:
        return float(self._average[np.searchsorted(self._reached, place, side="right")])


def _signed_rank_order(n: int, tail: float) -> tuple[int, bool]:
    """Which Walsh average is the limit: the smallest w with P(W <= w) >= tail, at least 1."""
    if n > EXACT_UP_TO:
        total = n * (n + 1.0)
        spread = math.sqrt(total * (2.0 * n + 1.0) / 24.0)
        return max(1, math.floor(total / 4.0 - z_quantile(1.0 - 2.0 * tail) * spread)), True
    cumulative = np.cumsum(rank_sum_chances(np.arange(1, n + 1, dtype=np.int64)))
    order = int(np.searchsorted(cumulative, tail * (1.0 - 1e-12)))
    return max(1, order), bool(cumulative[0] <= tail)
