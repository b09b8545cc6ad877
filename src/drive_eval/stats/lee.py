"""Lee's bounds on an effect when the outcome is seen for some and the treatment changes who is seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import norm

from drive_eval.stats.results import Estimate
from drive_eval.stats.validation import Floats, binary, choice, confidence_level, refusal, same_length, vector
from drive_eval.stats.wald import normal_estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class LeeBounds:
    """Bounds on the mean difference (treated minus control) among those whose outcome is seen in either arm.

    ``lower`` and ``upper`` each carry Lee's standard error and interval; ``conf_low`` and ``conf_high`` are
    the Imbens-Manski interval for the effect itself. ``trimmed_arm`` is 1 (treated), 0 (control) or None,
    ``trim_share`` the share of its seen outcomes that is trimmed, ``n_trimmed`` how many at the lower bound.
    """

    lower: Estimate
    upper: Estimate
    conf_low: float | None
    conf_high: float | None
    conf_level: float
    trimmed_arm: int | None
    trim_share: float | None
    n_trimmed: int | None
    n: int
    n_missing: int
    method: str
    warnings: tuple[str, ...] = ()


def lee_bounds(
    outcome: npt.ArrayLike, treated: npt.ArrayLike, trim: str = "count", conf_level: float = 0.95
) -> LeeBounds:
    """Trimming bounds for a mean difference under selection that treatment moves in one direction.

    Parameters
    ----------
    outcome : one row a person; a number where it was seen, nan where it was not.
    treated : 1 or True for the treated arm, one row a person.
    trim : "count" takes off the nearest whole number of people to ``p`` times those seen; "quantile" keeps
        outcomes at or below (above) the ``1 - p`` (``p``) quantile (R's type 7), so that ties are kept
        together.
    conf_level : level of all the intervals.

    Raises
    ------
    ValueError : lengths differ, an infinite outcome, a treatment that is not 0/1.

    Degenerate cases
    ----------------
    Nobody seen in an arm (or an empty arm): bounds None and a warning. Equal shares seen: nothing is trimmed,
    both bounds are the plain difference. Everybody trimmed (count rounds to all): bounds None, a warning. One
    person seen in an arm: bounds without standard error, a warning.

    References
    ----------
    Lee (2009), Review of Economic Studies 76:1071. Proposition 1a: with shares seen ``q1 > q0``,
    ``p = (q1 - q0)/q1``, lower bound ``E[Y | treated, seen, Y <= y_(1-p)] - E[Y | control, seen]``, upper
    bound with ``Y >= y_p``; if ``q1 < q0`` the control arm is trimmed. Proposition 3 for the variance, with
    cut ``y``, trimmed mean ``mu`` and ``s = n q``: ``[var + (y - mu)^2 p] / (s (1-p)) + (y - mu)^2
    [(1-q1)/(n1 q1) + (1-q0)/(n0 q0)] + var_other / s_other``. Imbens and Manski (2004), Econometrica 72:1845:
    the limits are ``lower - c se``, ``upper + c se`` with ``Phi(c + width / max se) - Phi(-c)`` equal to the
    level.

    Examples
    --------
    >>> y = [1.0, 2.0, 3.0, 4.0, 2.0, 3.0, float("nan"), float("nan")]
    >>> b = lee_bounds(y, [1, 1, 1, 1, 0, 0, 0, 0])
    >>> b.lower.estimate, b.upper.estimate, b.trim_share
    (-1.0, 1.0, 0.5)
    """
    level = confidence_level(conf_level)
    choice("trim", trim, ("count", "quantile"))
    values = np.asarray(outcome, dtype=np.float64)
    if values.ndim != 1 or np.isinf(values).any():
        raise refusal("outcome", "a one-dimensional sequence of numbers, nan where not seen", outcome)
    arm = binary("treated", treated)
    n = same_length(outcome=values, treated=arm)
    seen = ~np.isnan(values)
    method = f"Lee (2009) bounds, trimmed by {trim}; Imbens-Manski interval"
    sides = (values[seen & ~arm], values[seen & arm])
    sizes = (int((~arm).sum()), int(arm.sum()))
    if not sides[0].size or not sides[1].size:
        return _undefined(level, n, int((~seen).sum()), method, "nobody seen in an arm: bounds are undefined")
    shares = (sides[0].size / sizes[0], sides[1].size / sizes[1])
    more = int(shares[1] >= shares[0])
    p = 1.0 - shares[1 - more] / shares[more]
    ordered = np.sort(vector("outcome", sides[more]))
    low_part, high_part = _trimmed(ordered, p, trim)
    if not low_part.size or not high_part.size:
        return _undefined(level, n, int((~seen).sum()), method, "everybody seen in an arm is trimmed")
    spread = sum((1 - q) / (size * q) for q, size in zip(shares, sizes, strict=True)) if p > 0 else 0.0
    bounds = [
        _bound(part, cut, sides[1 - more], p, spread, ordered.size, more, level, method)
        for part, cut in ((low_part, low_part[-1]), (high_part, high_part[0]))
    ]
    lower, upper = bounds if more else bounds[::-1]
    conf_low, conf_high = _imbens_manski(lower, upper, level)
    return LeeBounds(
        lower=lower,
        upper=upper,
        conf_low=conf_low,
        conf_high=conf_high,
        conf_level=level,
        trimmed_arm=more if p > 0 else None,
        trim_share=p,
        n_trimmed=ordered.size - low_part.size,
        n=int(seen.sum()),
        n_missing=int((~seen).sum()),
        method=method,
        warnings=lower.warnings,
    )


def _undefined(level: float, n: int, n_missing: int, method: str, text: str) -> LeeBounds:
    nothing = Estimate(estimate=None, conf_level=level, n=n - n_missing, method=method, warnings=(text,))
    return LeeBounds(
        lower=nothing,
        upper=nothing,
        conf_low=None,
        conf_high=None,
        conf_level=level,
        trimmed_arm=None,
        trim_share=None,
        n_trimmed=None,
        n=n - n_missing,
        n_missing=n_missing,
        method=method,
        warnings=(text,),
    )


def _trimmed(ordered: Floats, p: float, trim: str) -> tuple[Floats, Floats]:
    """Those kept for the lower mean and those kept for the upper mean."""
    if p <= 0:
        return ordered, ordered
    if trim == "quantile":
        return ordered[ordered <= np.quantile(ordered, 1 - p)], ordered[ordered >= np.quantile(ordered, p)]
    k = math.floor(p * ordered.size + 0.5 - 1e-9)
    return ordered[: ordered.size - k], ordered[k:]


def _bound(
    part: Floats,
    cut: float,
    other: Floats,
    p: float,
    spread: float,
    s: int,
    more: int,
    level: float,
    method: str,
) -> Estimate:
    """One bound with the variance of Lee's proposition 3."""
    mean = float(part.mean())
    estimate = mean - float(other.mean()) if more else float(other.mean()) - mean
    if part.size < 2 or other.size < 2:
        text = "one person in a mean: no standard error"
        return Estimate(
            estimate=estimate, conf_level=level, n=s + other.size, method=method, warnings=(text,)
        )
    own = (float(part.var(ddof=1)) + (cut - mean) ** 2 * p) / (s * (1 - p)) + (cut - mean) ** 2 * spread
    variance = own + float(other.var(ddof=1)) / other.size
    return normal_estimate(estimate, variance, level, s + other.size, method)


def _imbens_manski(lower: Estimate, upper: Estimate, level: float) -> tuple[float | None, float | None]:
    if lower.estimate is None or upper.estimate is None or lower.std_error is None or upper.std_error is None:
        return None, None
    largest = max(lower.std_error, upper.std_error)
    if largest == 0:
        return lower.estimate, upper.estimate
    width = max(upper.estimate - lower.estimate, 0.0) / largest
    c = brentq(lambda x: norm.cdf(x + width) - norm.cdf(-x) - level, 0.0, 10.0, xtol=1e-12)
    return lower.estimate - c * lower.std_error, upper.estimate + c * upper.std_error
