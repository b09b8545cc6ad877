"""Balance of covariates between two groups: standardised differences, variance ratios and eCDF distances."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.results import Estimate
from drive_eval.stats.tails import z_quantile
from drive_eval.stats.validation import (
    Bools,
    Floats,
    binary,
    choice,
    confidence_level,
    refusal,
    same_length,
    vector,
)

DENOMINATORS = {
    "pooled": "sqrt((var_treated + var_control)/2)",
    "treated": "SD of the treated",
    "control": "SD of the controls",
    "all": "SD of everyone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CovariateBalance(Estimate):
    """Balance of one covariate; ``estimate`` is the standardised mean difference, treated minus control.

    ``sd`` is the denominator that ``method`` names, from everyone before matching or weighting.
    ``variance_ratio`` is treated over control, None for a binary covariate. ``ecdf_mean`` and ``ecdf_max``
    are the mean and the largest distance of the cumulative distributions (for a binary covariate both are the
    difference of proportions). There is no p-value: balance is not a hypothesis.
    """

    mean_treated: float | None = None
    mean_control: float | None = None
    sd: float | None = None
    variance_ratio: float | None = None
    ecdf_mean: float | None = None
    ecdf_max: float | None = None
    binary: bool = False


def covariate_balance(
    covariates: npt.ArrayLike,
    treated: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    *,
    denominator: str = "pooled",
    ecdf: bool = True,
    conf_level: float = 0.95,
) -> tuple[CovariateBalance, ...]:
    """Balance of each column between treated and controls, before or after matching or weighting.

    Parameters
    ----------
    covariates : shape (n, k), one row a person, one column a covariate; (n,) for one. A column of 0 and 1
        only is binary; a category of several levels is given as one 0/1 column a level.
    treated : 1 or True for the treated group. weights : matching or balancing weights (0 for those left out);
        None weighs everyone alike.
    denominator : "pooled", "treated", "control" or "all": the SD is always that of everyone *before*
        weighting, so that a difference shrinks only because means come closer. Variances of a binary column
        are ``p(1 - p)``.
    ecdf : False leaves the eCDF distances out (they need a sort of each column).
    conf_level : level of the interval of the standardised difference, given without weights only.

    Returns
    -------
    One CovariateBalance a column, in the order of the columns.

    Raises
    ------
    ValueError : not finite, lengths differ, a negative weight, treatment not 0/1, an unknown denominator.

    Degenerate cases
    ----------------
    A group with nobody (of weight above 0): None and a warning. SD 0 and equal means: difference 0, a
    warning; SD 0 and unequal means: None, a warning. One person in a group: its variance is unknown, a
    warning.

    References
    ----------
    ``(mean_1 - mean_0) / sd``: Austin (2009), Statistics in Medicine 28:3083, section 2 ("pooled"); Stuart
    (2010), Statistical Science 25:1, section 4.1 ("treated", the choice of MatchIt for effects on the
    treated). Interval: ``d -/+ z sqrt(1/n_1 + 1/n_0 + d^2/(2 m))`` with ``m = n_1 + n_0`` (Hedges and Olkin
    1985) or, where the denominator is one group's SD, ``m = n_g - 1`` of that group (Glass's delta).
    Weighted variance as in MatchIt: ``sum w (x - mean)^2 / (W - sum w^2 / W)``, ``W = sum w``; eCDF distances
    at each distinct value, Ho et al. (2007).

    Examples
    --------
    >>> [b] = covariate_balance([1, 2, 3, 2, 4, 6], [1, 1, 1, 0, 0, 0])
    >>> round(b.estimate, 4), b.variance_ratio, round(b.ecdf_max, 4)
    (-1.2649, 0.25, 0.6667)
    """
    choice("denominator", denominator, DENOMINATORS)
    level = confidence_level(conf_level)
    x = _matrix(covariates)
    arm = binary("treated", treated)
    same_length(covariates=x, treated=arm)
    w = None if weights is None else _weights(weights, arm)
    method = f"standardised mean difference, denominator {DENOMINATORS[denominator]}, before weighting"
    used = arm if w is None else arm[w > 0]
    if not used.any() or used.all():
        empty = CovariateBalance(
            estimate=None, conf_level=level, n=used.size, method=method, warnings=("a group has nobody",)
        )
        return tuple(empty for _ in range(x.shape[1]))
    groups = (~arm, arm)
    return tuple(_one(x[:, j], groups, w, denominator, ecdf, level, method) for j in range(x.shape[1]))


def _matrix(covariates: npt.ArrayLike) -> npt.NDArray[np.generic]:
    values = np.asarray(covariates)
    if values.ndim == 1:
        values = values[:, None]
    if values.ndim != 2 or (values.size and values.dtype.kind not in "iufb"):
        raise refusal("covariates", "numbers of shape (n, k)", f"shape {values.shape}, {values.dtype}")
    return values


def _weights(weights: npt.ArrayLike, arm: Bools) -> Floats:
    w = vector("weights", weights)
    same_length(weights=w, treated=arm)
    if (w < 0).any():
        raise refusal("weights", "numbers of at least 0", float(w.min()))
    return w


def _one(
    raw: npt.NDArray[np.generic],
    groups: tuple[Bools, Bools],
    w: Floats | None,
    denominator: str,
    ecdf: bool,
    level: float,
    method: str,
) -> CovariateBalance:
    """Balance of one column."""
    x = np.ascontiguousarray(raw, dtype=np.float64)
    parts = (x[groups[0]], x[groups[1]])
    if not math.isfinite(float(x.sum())) and not np.isfinite(x).all():
        raise refusal("covariates", "finite numbers", f"{x[~np.isfinite(x)][0]}")
    two_valued = _is_binary(x)
    plain = [_moments(part, two_valued) for part in parts]
    shares = (None, None) if w is None else (w[groups[0]], w[groups[1]])
    moments = plain if w is None else [_moments(p, two_valued, s) for p, s in zip(parts, shares, strict=True)]
    sd = _denominator(plain, x, denominator, two_valued)
    constant = bool(x[0] == x[-1]) and float(np.ptp(x)) == 0.0
    gap, sd = (0.0, 0.0) if constant else (moments[1][0] - moments[0][0], sd)
    smd, warnings = _standardise(gap, sd)
    limits: tuple[float | None, float | None] = (None, None)
    error = None
    if w is None and smd is not None and sd is not None and sd > 0:
        error = _error(smd, parts[1].size, parts[0].size, denominator)
        limits = (smd - z_quantile(level) * error, smd + z_quantile(level) * error) if error else (None, None)
    ratio = None
    if not two_valued and moments[0][1] > 0 and moments[1][1] >= 0:
        ratio = moments[1][1] / moments[0][1]
    distance = (None, None) if not ecdf else _ecdf(parts, shares, two_valued, gap)
    return CovariateBalance(
        estimate=smd,
        std_error=error,
        conf_low=limits[0],
        conf_high=limits[1],
        conf_level=level,
        n=x.size if w is None else int(np.count_nonzero(w)),
        method=method,
        warnings=warnings,
        mean_treated=moments[1][0],
        mean_control=moments[0][0],
        sd=sd,
        variance_ratio=ratio,
        ecdf_mean=distance[0],
        ecdf_max=distance[1],
        binary=two_valued,
    )


def _is_binary(x: Floats) -> bool:
    head = x[:64]
    return bool(((head == 0) | (head == 1)).all()) and bool(((x == 0) | (x == 1)).all())


def _moments(x: Floats, two_valued: bool, w: Floats | None = None) -> tuple[float, float]:
    """Mean and variance; nan where there is nobody, or one person of a covariate that is not binary."""
    total = float(x.size) if w is None else float(w.sum())
    if total == 0:
        return math.nan, math.nan
    mean = float(x.mean()) if w is None else float(w @ x) / total
    if two_valued:
        return mean, mean * (1 - mean)
    deviation = x - mean
    squares = float(deviation @ deviation) if w is None else float(w @ deviation**2)
    freedom = total - 1 if w is None else total - float(w @ w) / total
    return mean, squares / freedom if freedom > 1e-12 * total else math.nan


def _denominator(
    plain: list[tuple[float, float]], x: Floats, denominator: str, two_valued: bool
) -> float | None:
    control, treated = plain[0][1], plain[1][1]
    variance = {
        "pooled": (control + treated) / 2,
        "treated": treated,
        "control": control,
    }.get(denominator)
    if variance is None:
        variance = _moments(x, two_valued)[1]
    return None if math.isnan(variance) else math.sqrt(variance)


def _standardise(gap: float, sd: float | None) -> tuple[float | None, tuple[str, ...]]:
    if sd is None:
        return None, ("one person in a group: the standard deviation is unknown",)
    if sd > 0:
        return gap / sd, ()
    if gap == 0:
        return 0.0, ("the covariate does not vary: difference 0 by decision",)
    return None, ("the standard deviation is 0 and the means differ: no standardised difference",)


def _error(d: float, n1: int, n0: int, denominator: str) -> float | None:
    freedom = {"treated": n1 - 1, "control": n0 - 1}.get(denominator, n1 + n0)
    return math.sqrt(1 / n1 + 1 / n0 + d**2 / (2 * freedom)) if freedom > 0 else None


def _ecdf(
    parts: tuple[Floats, Floats], shares: tuple[Floats | None, Floats | None], two_valued: bool, gap: float
) -> tuple[float, float]:
    """Mean and largest distance of the two cumulative distributions over the distinct values of both."""
    if two_valued:
        return abs(gap), abs(gap)
    levels = []
    values = np.unique(np.concatenate(parts))
    for part, share in zip(parts, shares, strict=True):
        order = np.argsort(part, kind="stable") if share is not None else None
        ordered = np.sort(part) if order is None else part[order]
        position = np.searchsorted(ordered, values, side="right")
        if share is None or order is None:
            levels.append(position / part.size)
        else:
            cumulative = np.concatenate([[0.0], np.cumsum(share[order])])
            levels.append(cumulative[position] / cumulative[-1])
    distance = np.abs(levels[0] - levels[1])
    return float(distance.mean()), float(distance.max())
