"""How strong would hidden bias have to be: Rosenbaum's bounds for matched pairs, and the E-value."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import betainc, ndtr
from scipy.stats import rankdata

from drive_eval.stats.tails import SMALLEST_P
from drive_eval.stats.validation import (
    Floats,
    choice,
    confidence_level,
    count,
    count_within,
    number,
    positive,
    refusal,
    vector,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosenbaumBounds:
    """Bounds on a one-sided p-value if the odds of treatment within a pair may differ by up to ``gamma``.

    ``p_upper`` and ``p_lower`` are the greatest and the least p-value that such a bias allows (at ``gamma`` 1
    both are the plain p-value). ``gamma_critical`` is the largest gamma at which ``p_upper <= significance``:
    None if there is none, infinite if every gamma is. ``n`` counts the pairs that carry information.
    """

    gamma: float
    p_lower: float | None
    p_upper: float | None
    gamma_critical: float | None
    significance: float
    statistic: float | None
    n: int
    method: str
    warnings: tuple[str, ...] = ()


def rosenbaum_mcnemar(
    favourable: int, discordant: int, gamma: float = 1.0, significance: float = 0.05, method: str = "exact"
) -> RosenbaumBounds:
    """Rosenbaum bounds for a binary outcome in matched pairs (McNemar's test, one-sided).

    Parameters
    ----------
    favourable : discordant pairs in which the treated person has the event. discordant : all discordant
        pairs.
    gamma : odds ratio of treatment that hidden bias may cause within a pair, at least 1.
    significance : for ``gamma_critical``. method : "exact" binomial, or "normal" with continuity correction.

    Raises
    ------
    ValueError : counts not whole or favourable above discordant; gamma below 1; significance outside 0-1.

    Degenerate cases
    ----------------
    No discordant pair: both p-values 1, ``gamma_critical`` None and a warning.

    References
    ----------
    Rosenbaum (2002), Observational Studies, section 4.3.2: with ``pi = gamma/(1 + gamma)`` the upper bound is
    ``P(Binomial(D, pi) >= a)``, the lower the same with ``1 - pi``; normal ``1 - Phi((a - 1/2 - D pi) /
    sqrt(D pi (1 - pi)))``.

    Examples
    --------
    Smoking and lung cancer (Hammond 1964): 110 of 122 discordant pairs.

    >>> r = rosenbaum_mcnemar(110, 122, gamma=5)
    >>> round(r.p_upper, 4), round(r.gamma_critical, 2)
    (0.0232, 5.47)
    """
    pairs = count("discordant", discordant)
    a = count_within("favourable", favourable, "discordant", pairs)
    choice("method", method, ("exact", "normal"))

    def tail(pi: float) -> float:
        if a == 0:
            return 1.0
        if method == "exact":
            return float(betainc(a, pairs - a + 1, pi))
        return float(ndtr(-(a - 0.5 - pairs * pi) / math.sqrt(pairs * pi * (1 - pi))))

    return _bounds(tail, gamma, significance, float(a), pairs, f"Rosenbaum bounds, McNemar test, {method}")


def rosenbaum_wilcoxon(
    differences: npt.ArrayLike, gamma: float = 1.0, significance: float = 0.05, method: str = "normal"
) -> RosenbaumBounds:
    """Rosenbaum bounds for Wilcoxon's signed-rank test of matched pairs, one-sided (differences above 0).

    Parameters
    ----------
    differences : treated minus control, one a pair; zeros are left out before ranking (Wilcoxon) and ties
        share the mean rank. gamma, significance : as in :func:`rosenbaum_mcnemar`.
    method : "normal" without continuity correction (as rbounds and the book have it), or "exact" for the
        bounding distributions, by convolution, at most 1,000 pairs.

    Raises
    ------
    ValueError : not finite, gamma below 1, significance outside 0-1, over 1,000 pairs with "exact".

    Degenerate cases
    ----------------
    No difference other than 0: both p-values 1, ``gamma_critical`` None and a warning.

    References
    ----------
    Rosenbaum (2002), Observational Studies, section 4.3.3: ``T = sum q_i [d_i > 0]`` has, at the upper bound
    with ``pi = gamma/(1 + gamma)``, mean ``pi sum q`` and variance ``pi (1 - pi) sum q^2``; the lower has ``1
    - pi``.

    Examples
    --------
    >>> r = rosenbaum_wilcoxon([5, 3, -1, 8, 9, 2, 7, 4], gamma=2)
    >>> r.statistic, round(r.p_upper, 4)
    (35.0, 0.0512)
    """
    d = vector("differences", differences)
    choice("method", method, ("normal", "exact"))
    d = d[d != 0]
    ranks = rankdata(np.abs(d))
    if method == "exact" and d.size > 1000:
        raise refusal("differences", "at most 1000 non-zero differences for the exact method", d.size)
    observed = float(ranks[d > 0].sum())

    def tail(pi: float) -> float:
        if method == "exact":
            return _signed_rank_tail(ranks, observed, pi)
        mean, variance = pi * ranks.sum(), pi * (1 - pi) * float(ranks @ ranks)
        return float(ndtr(-(observed - mean) / math.sqrt(variance)))

    label = f"Rosenbaum bounds, Wilcoxon signed-rank test, {method}, zeros left out"
    return _bounds(tail, gamma, significance, observed, d.size, label)


def _bounds(
    tail: Callable[[float], float], gamma: float, significance: float, statistic: float, n: int, method: str
) -> RosenbaumBounds:
    """Both bounds and the critical gamma from the upper tail as a function of ``pi``."""
    odds, alpha = number("gamma", gamma), confidence_level(significance, "significance")
    if odds < 1:
        raise refusal("gamma", "an odds ratio of at least 1", gamma)
    if n == 0:
        return RosenbaumBounds(
            gamma=odds,
            p_lower=1.0,
            p_upper=1.0,
            gamma_critical=None,
            significance=alpha,
            statistic=statistic,
            n=0,
            method=method,
            warnings=("no pair carries information: p is 1 by definition",),
        )
    pi = odds / (1 + odds)
    upper, lower = tail(pi), tail(1 / (1 + odds))
    critical: float | None = None
    if tail(0.5) <= alpha:
        if tail(1 - 1e-12) <= alpha:
            critical = math.inf
        else:
            edge = float(brentq(lambda p: tail(p) - alpha, 0.5, 1 - 1e-12, xtol=1e-15, rtol=1e-13))
            critical = edge / (1 - edge)
    return RosenbaumBounds(
        gamma=odds,
        p_lower=min(1.0, max(lower, SMALLEST_P)),
        p_upper=min(1.0, max(upper, SMALLEST_P)),
        gamma_critical=critical,
        significance=alpha,
        statistic=statistic,
        n=n,
        method=method,
        warnings=() if critical is not None else ("not significant even without hidden bias",),
    )


def _signed_rank_tail(ranks: Floats, observed: float, pi: float) -> float:
    """P(T >= observed) when each rank counts with chance ``pi``: convolution over twice the ranks."""
    steps = np.rint(2 * ranks).astype(np.int64)
    chance = np.zeros(int(steps.sum()) + 1)
    chance[0], reach = 1.0, 0
    for step in steps:
        part = chance[: reach + 1].copy()
        chance[: reach + 1] *= 1 - pi
        chance[step : step + reach + 1] += pi * part
        reach += int(step)
    return float(chance[round(2 * observed) :].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class EValue:
    """``point`` is the E-value of the estimate, ``limit`` that of the confidence limit nearer to 1 (1 if it
    is past).
    """

    point: float
    limit: float | None
    method: str
    warnings: tuple[str, ...] = ()


def e_value(risk_ratio: float, conf_low: float | None = None, conf_high: float | None = None) -> EValue:
    """The least strength of association that a confounder would need with treatment and outcome to explain a
    ratio.

    Parameters
    ----------
    risk_ratio : a risk ratio (or rate ratio of a rare event), above 0. conf_low, conf_high : its limits, if
        wanted.

    Raises
    ------
    ValueError : not above 0 (a lower limit may be 0), limits the wrong way round or not about the estimate.

    Degenerate cases
    ----------------
    Ratio 1, or an interval that holds 1: 1, nothing to explain. One limit only: a limit is needed on the side
    of 1; ``limit`` is None with a warning if it is not given.

    References
    ----------
    VanderWeele and Ding (2017), Annals of Internal Medicine 167:268: ``RR + sqrt(RR (RR - 1))``; a ratio
    below 1 is inverted first.

    Examples
    --------
    Victora et al. (1987), infant death and formula feeding: 7.26, limit 3.0.

    >>> e = e_value(3.9, 1.8, 8.7)
    >>> round(e.point, 2), e.limit
    (7.26, 3.0)
    """
    ratio = positive("risk_ratio", risk_ratio)
    low = None if conf_low is None else number("conf_low", conf_low)
    high = None if conf_high is None else number("conf_high", conf_high)
    if low is not None and not 0 <= low <= ratio:
        raise refusal("conf_low", f"a limit from 0 to risk_ratio = {ratio}", conf_low)
    if high is not None and high < ratio:
        raise refusal("conf_high", f"a limit of at least risk_ratio = {ratio}", conf_high)
    near = low if ratio > 1 else high
    limit: float | None = None
    warnings: tuple[str, ...] = ()
    if near is not None:
        limit = 1.0 if (near <= 1) == (ratio > 1) or ratio == 1 else _strength(near)
    elif low is not None or high is not None:
        warnings = ("the limit nearer to 1 was not given",)
    return EValue(
        point=_strength(ratio), limit=limit, method="E-value (VanderWeele and Ding 2017)", warnings=warnings
    )


def _strength(ratio: float) -> float:
    value = ratio if ratio >= 1 else 1 / ratio
    return value + math.sqrt(value * (value - 1))
