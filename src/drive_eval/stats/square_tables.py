"""Square tables of two occasions: marginal homogeneity (Stuart-Maxwell, Bhapkar) and symmetry (Bowker)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse.csgraph import connected_components

from drive_eval.stats import validation as check
from drive_eval.stats.paired_difference import tango
from drive_eval.stats.results import Estimate, HypothesisTest
from drive_eval.stats.tails import chi_squared_test, make_test
from drive_eval.stats.validation import Floats, Integers

NOBODY_MOVED = "nobody moved between levels: the margins are equal and p is 1 by definition"
BHAPKAR_UNBOUNDED = (
    "Bhapkar's variance is 0 in the direction of the change (all pairs moved alike), so the statistic is "
    "unbounded and has no p-value; Stuart-Maxwell stands"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginalHomogeneity:
    """What ``marginal_homogeneity`` returns: the Stuart-Maxwell and the Bhapkar test of one square table."""

    stuart_maxwell: HypothesisTest
    bhapkar: HypothesisTest
    n: int
    warnings: tuple[str, ...] = ()


def marginal_homogeneity(table: object) -> MarginalHomogeneity:
    """Tests whether the levels are distributed alike on two occasions.

    ``table`` is k x k counts of pairs, k >= 2: rows the level on the first occasion, columns on the second,
    in one order. The order of levels does not matter to the result.

    Formula: with ``d_i = n_i. - n_.i``, ``V_ii = n_i. + n_.i - 2 n_ii`` and ``V_ij = -(n_ij + n_ji)``,
    Stuart-Maxwell is ``X = d' V^- d``; Bhapkar is ``d' (V - d d' / n)^- d = X / (1 - X / n)``. Both are
    chi-squared with k - 1 degrees of freedom. Source: Stuart 1955, Biometrika 42:412; Maxwell 1970, Br J
    Psychiatry 116:651; Bhapkar 1966, J Am Stat Assoc 61:228; Sun & Yang 2008, SAS Global Forum 382.

    Raises ValueError for a table that is not square, has fewer than 2 levels or holds bad counts.
    Degenerate: a level that nobody enters or leaves carries no information and takes one degree of freedom
    away (in general df is k minus the number of groups of levels that no pair links), with a warning;
    nobody moved, or no pairs at all, gives statistic 0, df 0, p = 1 and a warning; X = n makes Bhapkar's
    statistic infinite: no p-value, and a warning.

    Examples
    --------
    >>> r = marginal_homogeneity([[10, 4, 1, 0], [12, 20, 6, 1], [9, 14, 18, 3], [5, 7, 11, 15]])
    >>> round(r.stuart_maxwell.statistic, 4), r.stuart_maxwell.df, round(r.bhapkar.statistic, 4)
    (27.057, 3.0, 33.7768)
    """
    counts = check.square_table("table", table)
    n = int(counts.sum())
    statistic, df = _stuart_maxwell(counts)
    k = len(counts)
    warnings: tuple[str, ...] = ()
    if df == 0:
        warnings = ("no pairs: p is 1 by definition" if n == 0 else NOBODY_MOVED,)
    elif df < k - 1:
        warnings = (f"some levels are not linked by any change: {df} degrees of freedom instead of {k - 1}",)
    stuart = chi_squared_test(statistic, df, method="Stuart-Maxwell test", n=n, warnings=warnings)
    if df and n - statistic <= 1e-9 * n:
        bhapkar = make_test(
            None, method="Bhapkar test", statistic=np.inf, df=df, n=n, warnings=(*warnings, BHAPKAR_UNBOUNDED)
        )
    else:
        wald = statistic / (1.0 - statistic / n) if n else 0.0
        bhapkar = chi_squared_test(wald, df, method="Bhapkar test", n=n, warnings=warnings)
    return MarginalHomogeneity(stuart_maxwell=stuart, bhapkar=bhapkar, n=n, warnings=bhapkar.warnings)


def bowker(table: object) -> HypothesisTest:
    """Bowker's test of symmetry: are moves from level i to j as frequent as from j to i.

    ``table`` is k x k counts of pairs as in ``marginal_homogeneity``. Formula: ``sum over i < j of (n_ij -
    n_ji)^2 / (n_ij + n_ji)``, chi-squared; for k = 2 it is the asymptotic McNemar test. Source: Bowker
    1948, J Am Stat Assoc 43:572.

    Raises ValueError as ``marginal_homogeneity`` does. Degenerate: a pair of cells that are both empty
    carries no information and adds no degree of freedom (where all pairs are used df is k (k - 1) / 2),
    with a warning; nobody moved, or no pairs, gives statistic 0, df 0, p = 1 and a warning.

    Examples
    --------
    >>> r = bowker([[10, 4, 1, 0], [12, 20, 6, 1], [9, 14, 18, 3], [5, 7, 11, 15]])
    >>> round(r.statistic, 4), r.df
    (27.6714, 6.0)
    """
    counts = check.square_table("table", table).astype(np.float64)
    n = int(counts.sum())
    upper = np.triu_indices(len(counts), 1)
    above, below = counts[upper], counts.T[upper]
    used = above + below > 0
    df = int(used.sum())
    statistic = float(((above[used] - below[used]) ** 2 / (above[used] + below[used])).sum())
    warnings: tuple[str, ...] = ()
    if df == 0:
        warnings = ("no pairs: p is 1 by definition" if n == 0 else NOBODY_MOVED,)
    elif df < used.size:
        warnings = (f"{used.size - df} of {used.size} pairs of cells are empty and add no degree of freedom",)
    return chi_squared_test(statistic, df, method="Bowker test of symmetry", n=n, warnings=warnings)


def net_improvement(improved: int, same: int, worsened: int, conf_level: float = 0.95) -> Estimate:
    """Share of people who improved minus share who worsened, with a score interval.

    ``improved``, ``same`` and ``worsened`` count people, each once, by how an ordered level moved between
    two occasions. The estimate is ``(improved - worsened) / n`` on the scale -1 to 1, positive where more
    improved.

    Formula: a trinomial of +1, 0 and -1 is what Tango's statistic rests on, so the interval and the test
    are those of ``tango`` with b = improved and c = worsened; at 0 it is the asymptotic sign test. Source:
    Tango 1998, Stat Med 17:891.

    Raises ValueError for bad counts and levels. Degenerate: nobody at all gives no estimate, [-1, 1] and a
    warning; nobody moved gives 0 with a score interval, p = 1 and a warning.

    Examples
    --------
    >>> e = net_improvement(13, 6, 1)
    >>> e.estimate, round(e.conf_low, 4), round(e.conf_high, 4)
    (0.6, 0.2683, 0.7954)
    """
    improved, same = check.count("improved", improved), check.count("same", same)
    worsened = check.count("worsened", worsened)
    result = tango(improved, worsened, improved + same + worsened, conf_level)
    return replace(result, method="net improvement, score interval for a difference of paired shares (Tango)")


def moves(table: object, best_first: bool = True) -> tuple[int, int, int]:
    """Counts of people who improved, stayed the same and worsened, from a square table of ordered levels.

    ``table`` is k x k counts of pairs, rows the level on the first occasion, columns on the second, levels
    in order. With ``best_first`` the first level is the best (none before high), so a pair below the
    diagonal improved. Source: definition. Raises ValueError as ``marginal_homogeneity`` does; an empty
    table gives zeros.

    Examples
    --------
    >>> moves([[10, 4], [12, 20]])
    (12, 30, 4)
    """
    counts = check.square_table("table", table)
    below, above = int(np.tril(counts, -1).sum()), int(np.triu(counts, 1).sum())
    same = int(np.trace(counts))
    return (below, same, above) if best_first else (above, same, below)


def _stuart_maxwell(counts: Integers) -> tuple[float, int]:
    """The statistic and its degrees of freedom, the rank of V."""
    table: Floats = counts.astype(np.float64)
    off = table + table.T
    np.fill_diagonal(off, 0.0)
    groups, labels = connected_components(off > 0, directed=False)
    variance = np.diag(off.sum(axis=1)) - off
    gap = table.sum(axis=1) - table.sum(axis=0)
    # one level of each linked group is left out: the rest is of full rank, whichever it is
    keep = np.ones(len(table), dtype=np.bool_)
    keep[[int(np.flatnonzero(labels == g)[0]) for g in range(groups)]] = False
    if not keep.any():
        return 0.0, 0
    solved = np.linalg.solve(variance[np.ix_(keep, keep)], gap[keep])
    return float(gap[keep] @ solved), int(keep.sum())
