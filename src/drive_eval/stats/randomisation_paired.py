"""Randomisation test of paired differences: every sign could have been the other."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from drive_eval.stats.randomisation import ALTERNATIVES, RandomisationTest
from drive_eval.stats.randomisation_linear import inverted_limits
from drive_eval.stats.validation import Floats, choice, confidence_level, count, vector


def paired_randomisation_test(
    differences: npt.ArrayLike,
    *,
    permutations: int = 10_000,
    exact_up_to: int = 20,
    seed: int = 0,
    alternative: str = "two_sided",
    conf_level: float = 0.95,
) -> RandomisationTest:
    """Fisher's sign-flip test of the mean of paired differences.

    Parameters
    ----------
    differences : one number a pair (second minus first, treated minus control). permutations : sign patterns
        sampled. exact_up_to : with no more pairs than this (at most 24) all ``2^n`` patterns are enumerated.
    alternative : "two_sided" counts ``|mean_b| >= |mean|``; "greater"; "less". conf_level : level of the
        interval.

    Returns
    -------
    RandomisationTest : ``estimate`` is the mean difference, ``std_error`` its standard deviation over the
        patterns, ``sqrt(sum d^2)/n``; the interval holds each constant shift that neither one-sided test
        refutes.

    Raises
    ------
    ValueError : not finite, not one-dimensional, an unknown alternative.

    Degenerate cases
    ----------------
    No pair: None and a warning. All differences 0: p = 1, interval [0, 0] and a warning. Fewer than 6 pairs:
    the 95% interval is infinite, since no two-sided p can reach 0.05.

    References
    ----------
    Fisher (1935), Design of Experiments, section 21: Darwin's 15 pairs, 863 of 32,768 patterns with a sum of
    at least 314. Interval: a shift is at least as great once it reaches the mean of the differences whose
    sign is turned. Sampled p-value ``(1 + #)/(1 + permutations)``, Phipson and Smyth (2010).

    Examples
    --------
    >>> darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    >>> r = paired_randomisation_test(darwin)
    >>> r.p_greater * 2**15, round(r.p_value, 5)
    (863.0, 0.05267)
    """
    level, draws = confidence_level(conf_level), count("permutations", permutations, minimum=1)
    choice("alternative", alternative, ALTERNATIVES)
    d = np.sort(vector("differences", differences))
    method = "randomisation test of paired differences by turning signs"
    if not d.size:
        return RandomisationTest(estimate=None, conf_level=level, n=0, method=method, warnings=("no pair",))
    exact = d.size <= min(count("exact_up_to", exact_up_to), 24)
    turned, how_many = _all_turned(d) if exact else _some_turned(d, draws, np.random.default_rng(seed))
    total = float(d.sum())
    sums = total - 2 * turned
    slack = 1e-9 * float(np.abs(d).sum())
    extra = 0 if exact else 1
    counts = (np.abs(sums) >= abs(total) - slack, sums >= total - slack, sums <= total + slack)
    p = [(int(np.count_nonzero(c)) + extra) / (sums.size + extra) for c in counts]
    p_value = p[ALTERNATIVES.index(alternative)]
    error = math.sqrt(float((d**2).sum())) / d.size
    limits = inverted_limits(turned, how_many.astype(np.float64), level, exact)
    how = "every pattern" if exact else f"{sums.size} patterns sampled"
    return RandomisationTest(
        estimate=total / d.size,
        std_error=error,
        conf_low=limits[0] if error else 0.0,
        conf_high=limits[1] if error else 0.0,
        conf_level=level,
        statistic=total / d.size / error if error else None,
        p_value=p_value,
        n=d.size,
        method=f"{method}, {alternative.replace('_', '-')}, {how}",
        warnings=() if error else ("all differences are 0",),
        p_greater=p[1],
        p_less=p[2],
        permutations=sums.size,
        exact=exact,
        monte_carlo_error=None if exact else math.sqrt(p_value * (1 - p_value) / sums.size),
    )


def _all_turned(d: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Sum and number of the differences turned, for each of the 2^n patterns."""
    sums, sizes = np.zeros(1), np.zeros(1, dtype=np.int64)
    for value in d:
        sums, sizes = np.concatenate([sums, sums + value]), np.concatenate([sizes, sizes + 1])
    return sums, sizes


def _some_turned(d: Floats, draws: int, rng: np.random.Generator) -> tuple[Floats, npt.NDArray[np.int64]]:
    step = max(1, 4_000_000 // d.size)
    sums, sizes = [], []
    for start in range(0, draws, step):
        chosen = rng.integers(0, 2, size=(min(step, draws - start), d.size), dtype=np.int8)
        sums.append(chosen @ d)
        sizes.append(chosen.sum(axis=1, dtype=np.int64))
    return np.concatenate(sums), np.concatenate(sizes)
