"""The conditional distribution of one cell of 2 x 2 tables with fixed margins, one table or many strata."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.special

from drive_eval.stats.tails import root
from drive_eval.stats.validation import Floats, Integers

TIE_TOLERANCE = 1e-7  # relative; probabilities nearer than this count as equal, as in R's fisher.test


@dataclass(frozen=True, slots=True)
class ConditionalCount:
    """The count of events in the first row, margins fixed, as an exponential family in the log odds ratio.

    ``P(X = k)`` is proportional to ``exp(log_weights[k - lowest] + k * log odds ratio)``. ``observed`` is
    the count seen. With ``lowest`` = ``highest`` the margins leave nothing to chance.
    """

    lowest: int
    observed: int
    log_weights: Floats

    @property
    def highest(self) -> int:
        return self.lowest + self.log_weights.size - 1

    def chances(self, log_odds: float = 0.0) -> Floats:
        """P(X = k) for k from lowest to highest, at one log odds ratio."""
        exponent = self.log_weights + log_odds * np.arange(self.log_weights.size)
        weights = np.exp(exponent - exponent.max())
        return np.asarray(weights / weights.sum(), dtype=np.float64)

    def upper_tail(self, log_odds: float, observed_weight: float = 1.0) -> float:
        """P(X > observed) plus ``observed_weight`` times P(X = observed)."""
        chances = self.chances(log_odds)
        at = self.observed - self.lowest
        return float(chances[at + 1 :].sum() + observed_weight * chances[at])

    def mean(self, log_odds: float) -> float:
        """The expected count at one log odds ratio."""
        return self.lowest + float(self.chances(log_odds) @ np.arange(self.log_weights.size))

    def mirrored(self) -> ConditionalCount:
        """The same data with the outcome turned round: odds ratio becomes its inverse."""
        return ConditionalCount(-self.highest, -self.observed, self.log_weights[::-1])

    def lower_limit(self, tail: float, observed_weight: float) -> float:
        """The odds ratio at which the upper tail is ``tail``; 0 where the observed count is the lowest."""
        if self.observed == self.lowest:
            return 0.0
        return math.exp(_rising_root(lambda t: self.upper_tail(t, observed_weight) - tail))

    def upper_limit(self, tail: float, observed_weight: float) -> float:
        """The odds ratio at which the lower tail is ``tail``; infinite where the count is the highest."""
        inverse = self.mirrored().lower_limit(tail, observed_weight)
        return math.inf if inverse == 0.0 else 1.0 / inverse

    def odds_ratio(self) -> float | None:
        """The conditional maximum likelihood estimate; None where the margins leave nothing to chance."""
        if self.lowest == self.highest:
            return None
        if self.observed == self.lowest:
            return 0.0
        if self.observed == self.highest:
            return math.inf
        return math.exp(_rising_root(lambda t: self.mean(t) - self.observed))

    def central_p(self, log_odds: float, observed_weight: float) -> float:
        """Twice the smaller tail, at most 1."""
        tails = (
            self.upper_tail(log_odds, observed_weight),
            self.mirrored().upper_tail(-log_odds, observed_weight),
        )
        return min(1.0, 2.0 * min(tails))


def one_table(x1: int, n1: int, x2: int, n2: int) -> ConditionalCount:
    """Events in the first group given both group sizes and all events."""
    events = x1 + x2
    lowest = max(0, events - n2)
    k = np.arange(lowest, min(n1, events) + 1, dtype=np.float64)
    return ConditionalCount(lowest, x1, _log_choose(n1, k) + _log_choose(n2, events - k))


def many_tables(tables: Integers) -> ConditionalCount:
    """The sum over strata of the first cell, each stratum's margins fixed.

    The chances of the strata are convolved at the Mantel-Haenszel odds ratio, where the sum is likely to
    lie, so that what underflows lies far from the data.
    """
    cells = tables.astype(np.float64)
    totals = np.maximum(cells.sum(axis=(1, 2)), 1.0)
    agreeing = float((cells[:, 0, 0] * cells[:, 1, 1] / totals).sum())
    crossing = float((cells[:, 0, 1] * cells[:, 1, 0] / totals).sum())
    tilt = math.log((agreeing + 0.5) / (crossing + 0.5))
    chances, lowest, observed = np.ones(1), 0, 0
    for (a, b), (c, d) in tables.tolist():
        stratum = one_table(a, a + b, c, c + d)
        chances = np.convolve(chances, stratum.chances(tilt))
        lowest, observed = lowest + stratum.lowest, observed + a
    with np.errstate(divide="ignore"):
        log_weights = np.log(chances) - tilt * np.arange(chances.size)
    return ConditionalCount(lowest, observed, log_weights)


def small_probability_sums(chances: Floats) -> Floats:
    """For each outcome the summed probability of all outcomes that are no likelier than it."""
    ordered = np.sort(chances)
    running = np.concatenate([[0.0], np.cumsum(ordered)])
    return np.asarray(
        running[np.searchsorted(ordered, chances * (1.0 + TIE_TOLERANCE), side="right")], dtype=np.float64
    )


def _log_choose(n: float, k: Floats) -> Floats:
    return np.asarray(-np.log1p(n) - scipy.special.betaln(n - k + 1.0, k + 1.0), dtype=np.float64)


def _rising_root(function: Callable[[float], float]) -> float:
    """The root of an increasing function of a log odds ratio, whose bracket is found by doubling from 0."""
    low, high = -1.0, 1.0
    while function(low) > 0.0:
        low *= 2.0
    while function(high) < 0.0:
        high *= 2.0
    return root(function, low, high)
