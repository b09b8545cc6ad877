"""Fisher's exact test, in one table and over strata, and Boschloo's unconditional test."""

from __future__ import annotations

import numpy as np
import scipy.optimize

from drive_eval.stats import validation as check
from drive_eval.stats.hypergeometric import (
    TIE_TOLERANCE,
    ConditionalCount,
    many_tables,
    one_table,
    small_probability_sums,
)
from drive_eval.stats.results import HypothesisTest
from drive_eval.stats.tails import binomial_point, make_test
from drive_eval.stats.validation import Bools, Floats

ALTERNATIVES = ("two_sided", "central", "less", "greater")
LARGEST_BOSCHLOO = 2_000_000
NOTHING_TO_CHANCE = (
    "the margins leave nothing to chance (an empty group, no events, or nothing but events): p is 1"
)


def fisher(
    x1: int, n1: int, x2: int, n2: int, alternative: str = "two_sided", *, mid_p: bool = False
) -> HypothesisTest:
    """Fisher's exact test of equal proportions in two independent groups.

    ``x1`` of ``n1`` people of the first group and ``x2`` of ``n2`` of the second have the event. Given both
    group sizes and all events, X1 is hypergeometric.

    * ``two_sided`` (Fisher-Irwin, as R's ``fisher.test``): the summed probability of all tables that are no
      likelier than the one seen, ties within a relative 1e-7;
    * ``central``: twice the smaller tail, at most 1, the form that agrees with the exact limits of
      ``odds_ratio``;
    * ``less``: P(X1 <= x1), ``greater``: P(X1 >= x1).

    ``mid_p`` takes half the probability of the observed table off each tail (off the sum for
    ``two_sided``). Source: Fisher 1935, J R Stat Soc 98:39; Irwin 1935, Metron 12:83; Lancaster 1961, J Am
    Stat Assoc 56:223 (mid-p); Lydersen, Fagerland & Laake 2009, Stat Med 28:1159.

    ``statistic`` is x1. Raises ValueError for bad counts, a count above its group, an unknown alternative.
    Degenerate: margins that leave nothing to chance give p = 1 and a warning, mid-p or not.

    Examples
    --------
    >>> round(fisher(3, 4, 1, 4).p_value, 6), round(fisher(3, 4, 1, 4, mid_p=True).p_value, 6)
    (0.485714, 0.371429)
    """
    x1, n1, x2, n2 = _checked(x1, n1, x2, n2)
    check.choice("alternative", alternative, ALTERNATIVES)
    return _test(one_table(x1, n1, x2, n2), alternative, mid_p, n1 + n2, "Fisher exact test")


def stratified_fisher(
    tables: object, alternative: str = "two_sided", *, mid_p: bool = False
) -> HypothesisTest:
    """Exact test of no association in any stratum, against an odds ratio common to all.

    ``tables`` has shape (strata, 2, 2): each ``[[a, b], [c, d]]``, rows the first and second group, columns
    event yes/no. The sum of a over strata has, given all margins, the convolution of hypergeometric
    distributions; the alternatives and mid-p are as in ``fisher``, which this is for one stratum. Source:
    Birch 1964, J R Stat Soc B 26:313; Mehta, Patel & Gray 1985, J Am Stat Assoc 80:969 (R's
    ``mantelhaen.test(exact = TRUE)``).

    Raises ValueError for tables of another shape, bad counts, an unknown alternative. Degenerate: strata
    with an empty row or column add nothing; where none informs, p = 1 and a warning.

    Examples
    --------
    >>> round(stratified_fisher([[[3, 1], [1, 3]]]).p_value, 6)
    0.485714
    """
    cells = check.tables_2x2("tables", tables)
    check.choice("alternative", alternative, ALTERNATIVES)
    return _test(
        many_tables(cells), alternative, mid_p, int(cells.sum()), "exact conditional test over strata"
    )


def boschloo(x1: int, n1: int, x2: int, n2: int, alternative: str = "two_sided") -> HypothesisTest:
    """Boschloo's unconditional exact test of equal proportions: Fisher's p-value used as the statistic.

    ``x1`` of ``n1`` people of the first group and ``x2`` of ``n2`` of the second have the event. The
    p-value is the largest chance, over every common proportion, of tables whose Fisher p-value is no larger
    than the one seen (ties within a relative 1e-7): ``max over P of sum over such tables of Bin(y1; n1, P)
    Bin(y2; n2, P)``.

    The convention: ``two_sided`` orders tables by Fisher's two-sided p-value (Fisher-Irwin; R's
    ``exact2x2`` with tsmethod "minlike"); ``less`` and ``greater`` order them by the one-sided one;
    ``central`` is twice the smaller of these two, at most 1 (what scipy calls two-sided). Source: Boschloo
    1970, Stat Neerl 24:1; Mehrotra, Chan & Berger 2003, Biometrics 59:441.

    The maximum is found on a grid in ``arcsin(sqrt(P))`` and then refined around its highest points.
    ``statistic`` is the Fisher p-value seen. Raises ValueError as ``fisher`` does, and where (n1 + 1)(n2 +
    1) is above 2,000,000. Degenerate: margins that leave nothing to chance give p = 1 and a warning.

    Examples
    --------
    >>> round(boschloo(7, 34, 1, 34).p_value, 6)
    0.038464
    """
    x1, n1, x2, n2 = _checked(x1, n1, x2, n2)
    check.choice("alternative", alternative, ALTERNATIVES)
    if (n1 + 1) * (n2 + 1) > LARGEST_BOSCHLOO:
        raise check.refusal("n1 and n2", f"(n1 + 1)(n2 + 1) of at most {LARGEST_BOSCHLOO}", (n1, n2))
    label = f"Boschloo test ({_WORDS[alternative]})"
    if one_table(x1, n1, x2, n2).log_weights.size == 1:
        return make_test(1.0, method=label, statistic=1.0, n=n1 + n2, warnings=(NOTHING_TO_CHANCE,))
    sides = ("less", "greater") if alternative == "central" else (alternative,)
    found = []
    for side in sides:
        ordering = _fisher_of_all_tables(n1, n2, side)
        seen = float(ordering[x1, x2])
        found.append((_largest_chance(ordering <= seen * (1.0 + TIE_TOLERANCE), n1, n2), seen))
    p, seen = min(found)
    return make_test(p * len(sides), method=label, statistic=seen, n=n1 + n2)


_WORDS = {
    "two_sided": "two-sided, tables ordered by the Fisher-Irwin p-value",
    "central": "two-sided as twice the smaller one-sided p-value",
    "less": "one-sided, less",
    "greater": "one-sided, greater",
}


def _test(count: ConditionalCount, alternative: str, mid_p: bool, n: int, label: str) -> HypothesisTest:
    method = f"{label}{', mid-p' if mid_p else ''} ({alternative.replace('_', '-')})"
    if count.lowest == count.highest:
        return make_test(
            1.0, method=method, statistic=float(count.observed), n=n, warnings=(NOTHING_TO_CHANCE,)
        )
    weight = 0.5 if mid_p else 1.0
    if alternative == "greater":
        p = count.upper_tail(0.0, weight)
    elif alternative == "less":
        p = count.mirrored().upper_tail(0.0, weight)
    elif alternative == "central":
        p = count.central_p(0.0, weight)
    else:
        chances = count.chances()
        at = count.observed - count.lowest
        p = float(small_probability_sums(chances)[at] - (1.0 - weight) * chances[at])
    return make_test(p, method=method, statistic=float(count.observed), n=n)


def _fisher_of_all_tables(n1: int, n2: int, side: str) -> Floats:
    """Fisher's p-value of every table with these group sizes, indexed by the events in each group."""
    result = np.ones((n1 + 1, n2 + 1))
    for events in range(n1 + n2 + 1):
        lowest = max(0, events - n2)
        table = one_table(lowest, n1, events - lowest, n2)
        chances = table.chances()
        if side == "two_sided":
            p = small_probability_sums(chances)
        elif side == "less":
            p = np.cumsum(chances)
        else:
            p = np.cumsum(chances[::-1])[::-1]
        first = np.arange(lowest, table.highest + 1)
        result[first, events - first] = p
    return result


def _largest_chance(region: Bools, n1: int, n2: int) -> float:
    """The maximum over a common proportion of the probability of a region of tables."""
    inside = region.astype(np.float64)

    def chance(angles: Floats) -> Floats:
        p = np.sin(angles) ** 2
        first = binomial_point(np.arange(n1 + 1.0)[None, :], float(n1), p[:, None])
        second = binomial_point(np.arange(n2 + 1.0)[None, :], float(n2), p[:, None])
        return np.asarray(((first @ inside) * second).sum(axis=1), dtype=np.float64)

    grid = np.linspace(0.0, np.pi / 2.0, 4 * (n1 + n2) + 201)
    values = chance(grid)
    inner = np.arange(1, grid.size - 1)
    peaks = inner[(values[inner] >= values[inner - 1]) & (values[inner] >= values[inner + 1])]
    peaks = peaks[values[peaks] >= 0.9 * values.max()]
    best = float(values.max())
    for peak in peaks[np.argsort(-values[peaks], kind="stable")][:20]:
        found = scipy.optimize.minimize_scalar(
            lambda angle: -float(chance(np.array([angle]))[0]),
            bounds=(float(grid[peak - 1]), float(grid[peak + 1])),
            method="bounded",
            options={"xatol": 1e-10},
        )
        best = max(best, -float(found.fun))
    return best


def _checked(x1: int, n1: int, x2: int, n2: int) -> tuple[int, int, int, int]:
    n1, n2 = check.count("n1", n1), check.count("n2", n2)
    x1, x2 = check.count_within("x1", x1, "n1", n1), check.count_within("x2", x2, "n2", n2)
    return x1, n1, x2, n2
