"""McNemar's test in four forms, for one table and, vectorised, for many."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.special

from drive_eval.stats import validation as check
from drive_eval.stats.results import HypothesisTest
from drive_eval.stats.tails import SMALLEST_P, binomial_lower, binomial_point, make_test
from drive_eval.stats.validation import Floats, refusal

MCNEMAR_METHODS = ("exact", "mid_p", "asymptotic", "corrected")
NO_DISCORDANT_PAIR = "no discordant pair: nobody changed, and p is 1 by definition"
_LABELS = {
    "exact": "exact McNemar test",
    "mid_p": "mid-p McNemar test (twice the one-sided mid-p)",
    "asymptotic": "asymptotic McNemar test",
    "corrected": "McNemar test with continuity correction",
}


def mcnemar(b: int, c: int, method: str = "exact") -> HypothesisTest:
    """McNemar's test of equal proportions on two occasions.

    ``b`` counts pairs that are yes first and no second, ``c`` pairs that are no first and yes second; pairs
    that agree do not enter. With ``m = b + c`` and X ~ binomial(m, 1/2):

    * ``exact``: ``p = min(1, 2 P(X <= min(b, c)))``;
    * ``mid_p``: ``p = 2 P(X < min(b, c)) + P(X = min(b, c))``, which is exact minus ``P(X = min(b, c))``
      unless b = c, where it is 1. This is twice the one-sided mid-p, the form that agrees with the mid-p
      limits of the conditional odds ratio (and with R's exact2x2). Fagerland 2013 differs at b = c alone:
      ``1 - P(X = b) / 2``;
    * ``asymptotic``: ``(b - c)^2 / m`` against chi-squared with 1 degree of freedom;
    * ``corrected``: ``max(0, |b - c| - 1)^2 / m``, the correction clipped so that b = c gives 0 and p = 1.

    Source: McNemar 1947, Psychometrika 12:153; Edwards 1948, Psychometrika 13:185 (correction); Fagerland,
    Lydersen & Laake 2013, BMC Med Res Methodol 13:91.

    The statistic is the chi-squared, or min(b, c) for the exact forms; ``n`` is the number of discordant
    pairs. Raises ValueError for negative, fractional or non-finite counts and for an unknown method.
    Degenerate: b = c = 0 gives p = 1 (and statistic 0) with a warning; a p too small for a float is held at
    the smallest float, with a warning.

    Examples
    --------
    >>> round(mcnemar(6, 0).p_value, 6), round(mcnemar(6, 0, "mid_p").p_value, 6)
    (0.03125, 0.015625)
    >>> mcnemar(5, 5, "mid_p").p_value, mcnemar(5, 5, "corrected").p_value
    (1.0, 1.0)
    """
    check.choice("method", method, MCNEMAR_METHODS)
    b, c = check.count("b", b), check.count("c", c)
    m = b + c
    first, second = np.asarray(b, dtype=np.float64), np.asarray(c, dtype=np.float64)
    p = float(_direct(first, second, method))
    asymptotic = method in ("asymptotic", "corrected")
    statistic = float(_chi_squared(first, second, method)) if asymptotic else float(min(b, c))
    return make_test(
        p,
        method=_LABELS[method],
        statistic=statistic,
        df=1.0 if asymptotic else None,
        n=m,
        warnings=() if m else (NO_DISCORDANT_PAIR,),
    )


def mcnemar_p_values(b: npt.ArrayLike, c: npt.ArrayLike, method: str = "exact") -> Floats:
    """P-values of McNemar's test for arrays of discordant counts, elementwise.

    ``b`` and ``c`` are arrays of counts of any common (broadcastable) shape: the discordant pairs of many
    tables, as resampling gives them. The result has that shape and equals ``mcnemar(b, c, method).p_value``
    everywhere, b = c = 0 included (p = 1). Formulas, source and errors are those of ``mcnemar``; shapes
    that do not broadcast are refused. Degenerate: empty arrays give an empty array.

    Where the counts are small against their number, each distinct pair of counts is worked out once and
    looked up.

    Examples
    --------
    >>> mcnemar_p_values([6, 0, 5], [0, 0, 5]).tolist()
    [0.03125, 1.0, 1.0]
    """
    check.choice("method", method, MCNEMAR_METHODS)
    b, c = check.counts("b", b, ndim=None), check.counts("c", c, ndim=None)
    try:
        b, c = np.broadcast_arrays(b, c)
    except ValueError:
        raise refusal("b and c", "shapes that broadcast", f"{np.shape(b)} and {np.shape(c)}") from None
    if b.size == 0:
        return np.empty(b.shape)
    rows, columns = int(b.max()) + 1, int(c.max()) + 1
    if rows * columns <= b.size:
        grid = np.indices((rows, columns), dtype=np.float64)
        return np.asarray(_direct(grid[0], grid[1], method)[b, c], dtype=np.float64)
    return _direct(b.astype(np.float64), c.astype(np.float64), method)


def _direct(b: Floats, c: Floats, method: str) -> Floats:
    """P-values by formula; also right at b = c = 0, where every form gives 1."""
    if method in ("asymptotic", "corrected"):
        p = scipy.special.erfc(np.sqrt(_chi_squared(b, c, method) / 2.0))
    else:
        low, m = np.minimum(b, c), b + c
        p = np.where(b == c, 1.0, 2.0 * binomial_lower(low, m))
        if method == "mid_p":
            p = p - np.where(b == c, 0.0, binomial_point(low, m))
    return np.asarray(np.clip(p, SMALLEST_P, 1.0), dtype=np.float64)


def _chi_squared(b: Floats, c: Floats, method: str) -> Floats:
    gap = np.abs(b - c) if method == "asymptotic" else np.maximum(0.0, np.abs(b - c) - 1.0)
    return np.asarray(gap * gap / np.maximum(b + c, 1.0), dtype=np.float64)
