"""Balance of a covariate of several categories in one number."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from drive_eval.stats.results import Estimate
from drive_eval.stats.validation import confidence_level, counts, same_length


def categorical_difference(
    treated: npt.ArrayLike, control: npt.ArrayLike, conf_level: float = 0.95
) -> Estimate:
    """Standardised difference of one covariate of several categories, in one number of at least 0.

    Parameters
    ----------
    treated, control : counts of people in each category, the same categories in the same order.
    conf_level : carried into the result; there is no interval.

    Raises
    ------
    ValueError : not whole counts, lengths differ.

    Degenerate cases
    ----------------
    Nobody in a group: None, a warning. Categories that are empty in both groups are left out; if one is left
    the difference is 0 with a warning. Groups that share no category make the covariance singular: None, a
    warning.

    References
    ----------
    Yang and Dalton (2012), SAS Global Forum 335: ``sqrt((T - C)' S^-1 (T - C))`` with the shares of
    all categories but the first and ``S = (S_T + S_C)/2``, ``S_kk = p_k (1 - p_k)``, ``S_kl = -p_k p_l``.

    Examples
    --------
    >>> round(categorical_difference([10, 20, 30], [15, 25, 20]).estimate, 6)
    0.349482
    """
    level = confidence_level(conf_level)
    x, y = counts("treated", treated), counts("control", control)
    same_length(treated=x, control=y)
    method = "standardised difference of several categories (Yang and Dalton)"
    n = int(x.sum() + y.sum())
    if not x.sum() or not y.sum():
        return Estimate(estimate=None, conf_level=level, n=n, method=method, warnings=("a group has nobody",))
    seen = (x + y) > 0
    p, q = x[seen] / x.sum(), y[seen] / y.sum()
    if p.size == 1:
        text = "one category only: difference 0 by decision"
        return Estimate(estimate=0.0, conf_level=level, n=n, method=method, warnings=(text,))
    s = sum(np.diag(v) - np.outer(v, v) for v in (p[1:], q[1:])) / 2
    if np.linalg.eigvalsh(s)[0] < 1e-12:
        text = "the covariance is singular: no standardised difference"
        return Estimate(estimate=None, conf_level=level, n=n, method=method, warnings=(text,))
    gap = p[1:] - q[1:]
    return Estimate(
        estimate=math.sqrt(float(gap @ np.linalg.solve(s, gap))), conf_level=level, n=n, method=method
    )
