"""Odds ratio of two independent groups, in one table or common to strata, with exact and mid-p limits."""

from __future__ import annotations

import math

import numpy as np

from drive_eval.stats import validation as check
from drive_eval.stats.hypergeometric import ConditionalCount, many_tables, one_table
from drive_eval.stats.results import Estimate
from drive_eval.stats.tails import make_test, z_quantile

ODDS_RATIO_METHODS = ("exact", "mid_p", "woolf")
COMMON_ODDS_RATIO_METHODS = ("exact", "mid_p")
_LABELS = {
    "exact": "conditional maximum likelihood odds ratio, exact central interval",
    "mid_p": "conditional maximum likelihood odds ratio, mid-p interval",
    "woolf": "sample odds ratio, Woolf logit interval",
}
UNINFORMATIVE = (
    "the margins leave nothing to chance (an empty group, no events, or nothing but events): the odds ratio "
    "is undefined and its interval is the whole of 0 to infinity"
)
AT_THE_EDGE = (
    "the count is the smallest or largest that the margins allow: the odds ratio is at 0 or infinity"
)


def odds_ratio(
    x1: int,
    n1: int,
    x2: int,
    n2: int,
    method: str = "exact",
    conf_level: float = 0.95,
    *,
    null: float = 1.0,
) -> Estimate:
    """Odds ratio of two independent groups, first over second.

    ``x1`` of ``n1`` people of the first group and ``x2`` of ``n2`` of the second have the event; the result
    is on the scale 0 to infinity.

    Methods, given both group sizes and all events x1 + x2, so that X1 has Fisher's noncentral hypergeometric
    distribution ``P(X1 = k) ~ C(n1, k) C(n2, x1 + x2 - k) OR^k``:

    * ``exact``: estimate by conditional maximum likelihood, ``E(X1) = x1``; limits where a tail with the
      observed count in it is alpha / 2 (Cornfield);
    * ``mid_p``: the same estimate; the observed count weighs one half in the tails;
    * ``woolf``: ``x1 (n2 - x2) / (x2 (n1 - x1))`` with ``exp(log OR -/+ z sqrt(1/x1 + 1/(n1-x1) + 1/x2 +
      1/(n2-x2)))``.

    Source: Cornfield 1956, Proc Third Berkeley Symp 4:135; Breslow & Day 1980, Statistical Methods in
    Cancer Research I, section 4.2; Berry & Armitage 1995, Statistician 44:417 (mid-p); Woolf 1955,
    Ann Hum Genet 19:251.

    ``p_value`` tests ``OR = null`` (above 0) as twice the smaller (mid-p) tail, at most 1; Woolf carries
    none. ``std_error``, of log OR, is Woolf's. Raises ValueError for bad counts, level, null or method.
    Degenerate: margins that leave nothing to chance give no estimate, [0, infinity], p = 1 and a warning; a
    count at the edge gives 0 or infinity with a one-sided limit, and a warning (Woolf: [0, infinity]).

    Examples
    --------
    >>> e = odds_ratio(3, 4, 1, 4)
    >>> round(e.estimate, 4), round(e.conf_low, 4), round(e.conf_high, 3)
    (6.4083, 0.2117, 626.244)
    """
    check.choice("method", method, ODDS_RATIO_METHODS)
    n1, n2 = check.count("n1", n1), check.count("n2", n2)
    x1, x2 = check.count_within("x1", x1, "n1", n1), check.count_within("x2", x2, "n2", n2)
    conf_level, null = check.confidence_level(conf_level), check.positive("null", null)
    if method == "woolf":
        return _woolf(x1, n1, x2, n2, conf_level)
    cells = (x1, n1 - x1, x2, n2 - x2)
    std_error = math.sqrt(sum(1.0 / cell for cell in cells)) if all(cells) else None
    return _conditional(one_table(x1, n1, x2, n2), method, conf_level, null, std_error, n1 + n2)


def common_odds_ratio(
    tables: object, method: str = "exact", conf_level: float = 0.95, *, null: float = 1.0
) -> Estimate:
    """Odds ratio common to all strata, by exact conditional inference.

    ``tables`` has shape (strata, 2, 2): each ``[[a, b], [c, d]]``, rows the first and second group, columns
    event yes/no. Given all margins of each stratum the sum of a over strata is sufficient; its distribution
    is the convolution of noncentral hypergeometric distributions. Methods, ``p_value`` and scale as in
    ``odds_ratio``. Source: Gart 1970, Biometrika 57:471; Mehta, Patel & Gray 1985, J Am Stat Assoc 80:969.

    Raises ValueError for tables of another shape, bad counts, level, null or method. Degenerate: strata
    with an empty row or column add nothing; where none informs, no estimate, [0, infinity], p = 1 and a
    warning.

    Examples
    --------
    >>> e = common_odds_ratio([[[3, 1], [1, 3]], [[2, 1], [1, 4]]])
    >>> round(e.estimate, 3), round(e.conf_low, 3)
    (6.095, 0.576)
    """
    check.choice("method", method, COMMON_ODDS_RATIO_METHODS)
    cells = check.tables_2x2("tables", tables)
    conf_level, null = check.confidence_level(conf_level), check.positive("null", null)
    return _conditional(many_tables(cells), method, conf_level, null, None, int(cells.sum()))


def _conditional(
    count: ConditionalCount, method: str, conf_level: float, null: float, std_error: float | None, n: int
) -> Estimate:
    weight = 0.5 if method == "mid_p" else 1.0
    tail = (1.0 - conf_level) / 2.0
    estimate = count.odds_ratio()
    warnings: tuple[str, ...] = ()
    if estimate is None:
        warnings = (UNINFORMATIVE,)
    elif estimate == 0.0 or math.isinf(estimate):
        warnings = (AT_THE_EDGE,)
    result = Estimate(
        estimate=estimate,
        std_error=std_error,
        conf_low=count.lower_limit(tail, weight),
        conf_high=count.upper_limit(tail, weight),
        conf_level=conf_level,
        n=n,
        method=_LABELS[method],
        warnings=warnings,
    )
    p = 1.0 if estimate is None else count.central_p(math.log(null), weight)
    return result.with_test(make_test(p, method="", statistic=float(count.observed)))


def _woolf(x1: int, n1: int, x2: int, n2: int, conf_level: float) -> Estimate:
    cells = np.array([x1, n2 - x2, n1 - x1, x2], dtype=np.float64)
    above, below = float(cells[0] * cells[1]), float(cells[2] * cells[3])
    estimate, error, low, high = None, None, 0.0, math.inf
    warnings: tuple[str, ...] = ()
    if above and below:
        estimate, error = above / below, math.sqrt(float((1.0 / cells).sum()))
        half = z_quantile(conf_level) * error
        low, high = estimate * math.exp(-half), estimate * math.exp(half)
    elif above or below:
        estimate = math.inf if above else 0.0
        warnings = ("a cell is 0: Woolf's standard error is infinite; the exact interval stands",)
    else:
        warnings = (UNINFORMATIVE,)
    return Estimate(
        estimate=estimate,
        std_error=error,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        n=n1 + n2,
        method=_LABELS["woolf"],
        warnings=warnings,
    )
