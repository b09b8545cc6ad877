"""Power, sample size and minimum detectable effect of McNemar's test."""

from __future__ import annotations

import functools
import math

import numpy as np
from scipy.special import betainc, gammaln, xlogy

from drive_eval.stats.design_result import Design, crossing, open_probability, upper_quantile
from drive_eval.stats.mcnemar import mcnemar_p_values
from drive_eval.stats.validation import choice, count, proportion, refusal

MCNEMAR_TESTS = ("exact", "mid_p", "asymptotic", "corrected")


def power_mcnemar(p10: float, p01: float, n: int, significance: float = 0.05, test: str = "exact") -> Design:
    """Exact unconditional power of McNemar's test, by enumeration of the discordant pairs.

    Parameters
    ----------
    p10, p01 : chance that a pair is yes then no, and no then yes. n : pairs, discordant or not.
    significance : the test rejects where its two-sided ``p <= significance``.
    test : "exact", "mid_p", "asymptotic" or "corrected", as in ``mcnemar``.

    Raises
    ------
    ValueError : chances outside 0-1 or of sum above 1, a fractional or negative n, significance outside 0-1.

    Degenerate cases
    ----------------
    No pair, or no discordance possible (both chances 0): power 0, a warning. Equal chances: the value is the
    size of the test, a warning.

    References
    ----------
    ``power = sum_m Binomial(m; n, p10 + p01) sum_b Binomial(b; m, p10/(p10 + p01)) 1[p(b, m - b) <=
    significance]``: Duffy (1984), Biometrics 40:1005; the mid-p rejects as in Fagerland, Lydersen and
    Laake (2013).

    Examples
    --------
    Power with 35 pairs when 6 in 35 stop and 1 in 50 start.

    >>> round(power_mcnemar(6 / 35, 0.02, 35).value, 6)
    0.380131
    """
    q10, q01 = _discordances(p10, p01)
    pairs, alpha = count("n", n), open_probability("significance", significance)
    choice("test", test, MCNEMAR_TESTS)
    notes = []
    if q10 == q01:
        notes.append("the chances are equal: this is the size of the test, not its power")
    if pairs == 0 or q10 + q01 == 0:
        notes.append("no discordant pair is possible: power 0")
    value = _mcnemar_power(q10, q01, pairs, alpha, test)
    return Design(
        value=value,
        quantity="power",
        power=value,
        significance=alpha,
        n=pairs,
        effect="p10, p01: chances of the two discordances",
        method=f"exact unconditional power of the McNemar test ({test})",
        warnings=tuple(notes),
    )


def sample_size_mcnemar(p10: float, p01: float, power: float = 0.8, significance: float = 0.05) -> Design:
    """Pairs needed by the uncorrected asymptotic McNemar test; the real number before rounding up.

    Parameters and errors are those of :func:`power_mcnemar`; ``power`` lies strictly between 0 and 1.

    Degenerate cases
    ----------------
    Equal chances: no sample size reaches the power, None with a warning.

    References
    ----------
    Connor (1987), Biometrics 43:207, with ``psi = p10 + p01`` and ``d = p10 - p01``:
    ``n = [z_(alpha/2) sqrt(psi) + z_beta sqrt(psi - d^2)]^2 / d^2``.

    Examples
    --------
    >>> round(sample_size_mcnemar(0.15, 0.05).value, 2)
    154.6
    """
    q10, q01 = _discordances(p10, p01)
    target, alpha = open_probability("power", power), open_probability("significance", significance)
    psi, d = q10 + q01, q10 - q01
    value = None
    if d != 0:
        value = (
            upper_quantile(alpha / 2) * math.sqrt(psi) + upper_quantile(1 - target) * math.sqrt(psi - d * d)
        ) ** 2 / d**2
    return Design(
        value=value,
        quantity="sample_size",
        power=target,
        significance=alpha,
        n=value,
        effect="p10, p01: chances of the two discordances",
        method="pairs for the asymptotic McNemar test (Connor 1987)",
        warnings=() if d else ("the chances are equal: no sample size reaches the power",),
    )


def detectable_mcnemar(
    p01: float, n: int, power: float = 0.8, significance: float = 0.05, test: str = "exact"
) -> Design:
    """The smallest chance ``p10`` above ``p01`` that n pairs detect with the power asked for.

    Parameters and errors are those of :func:`power_mcnemar`.

    Degenerate cases
    ----------------
    If not even ``p10 = 1 - p01`` reaches the power: None with a warning.

    References
    ----------
    Solves the power of :func:`power_mcnemar` for ``p10``, which at fixed ``p01`` and n rises with ``p10``.

    Examples
    --------
    >>> round(detectable_mcnemar(0.02, 35).value, 4)
    0.2733
    """
    q01, pairs = proportion("p01", p01), count("n", n)
    target, alpha = open_probability("power", power), open_probability("significance", significance)
    choice("test", test, MCNEMAR_TESTS)
    value = crossing(lambda q: _mcnemar_power(q, q01, pairs, alpha, test), target, q01, max(1 - q01, q01))
    return Design(
        value=value,
        quantity="minimum_detectable_effect",
        power=target,
        significance=alpha,
        n=pairs,
        effect="p10: chance of yes then no",
        method=f"exact unconditional power of the McNemar test ({test}), solved for p10",
        warnings=() if value is not None else ("no effect reaches the power with so few pairs",),
    )


def _discordances(p10: float, p01: float) -> tuple[float, float]:
    q10, q01 = proportion("p10", p10), proportion("p01", p01)
    if q10 + q01 > 1 + 1e-12:
        raise refusal("p10 and p01", "chances whose sum is at most 1", (p10, p01))
    return q10, q01


def _mcnemar_power(p10: float, p01: float, n: int, alpha: float, test: str) -> float:
    """Sum over the number of discordant pairs m of P(m) times the chance that b falls in the rejection
    region.
    """
    psi = p10 + p01
    if psi == 0 or n == 0:
        return 0.0
    edge = np.array(_edges(n, alpha, test))
    m = np.flatnonzero(edge >= 0)
    if not m.size:
        return 0.0
    b, share = edge[m], p10 / psi
    logs = (
        gammaln(n + 1) - gammaln(m + 1) - gammaln(n - m + 1) + xlogy(m, psi) + xlogy(n - m, max(1 - psi, 0.0))
    )
    tails = (1 - betainc(b + 1, m - b, share)) + betainc(m - b, b + 1, share)
    return float(np.exp(logs) @ np.minimum(tails, 1.0))


@functools.lru_cache(maxsize=16)
def _edges(n: int, alpha: float, test: str) -> tuple[int, ...]:
    """For m = 0 ... n discordant pairs the largest b below m/2 that is rejected; -1 where none is.

    One more discordant pair moves the edge by at most one.
    """
    edges = [-1]
    for m in range(1, n + 1):
        b = edges[-1] + 1
        rejected = 2 * b < m and float(mcnemar_p_values([b], [m - b], test)[0]) <= alpha
        edges.append(b if rejected else b - 1)
    return tuple(edges)
