"""What a design calculation returns, and how a power is turned round into a size or a detectable effect."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.special import ndtri

from drive_eval.stats.validation import number, refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One design: ``value`` is the ``quantity`` asked for, the rest says under what assumptions.

    ``quantity`` is "power", "sample_size" or "minimum_detectable_effect"; a sample size is the real number
    that gives the power exactly (round it up), of pairs or of people in group 1. ``effect`` names the
    effect's scale. ``n`` counts people or pairs in all. ``value`` is None where nothing reaches the power,
    with the reason in ``warnings``.
    """

    value: float | None
    quantity: str
    power: float | None
    significance: float
    n: float | None
    effect: str
    method: str
    warnings: tuple[str, ...] = ()


def open_probability(argument: str, value: object) -> float:
    """A number strictly between 0 and 1."""
    checked = number(argument, value)
    if not 0.0 < checked < 1.0:
        raise refusal(argument, "a number strictly between 0 and 1", value)
    return checked


def upper_quantile(tail: float) -> float:
    """The standard normal value exceeded with chance ``tail``."""
    return -float(ndtri(tail))


def crossing(power_at: Callable[[float], float], target: float, low: float, high: float) -> float | None:
    """Where a power that rises from ``low`` to ``high`` reaches the target; None if it does not.

    >>> round(crossing(lambda x: x / 10, 0.8, 0.0, 10.0), 6)
    8.0
    """
    if power_at(high) < target:
        return None
    if power_at(low) >= target:
        return low
    return float(brentq(lambda x: power_at(x) - target, low, high, xtol=1e-14, rtol=1e-13, maxiter=500))


def smallest_n(power_at: Callable[[float], float], target: float, start: float) -> float | None:
    """The real sample size at which a rising power reaches the target, up to a thousand million.

    >>> round(smallest_n(lambda n: 1 - 1 / n, 0.9, 2.0), 6)
    10.0
    """
    high = start
    while power_at(high) < target:
        high *= 2
        if high > 1e9 or not math.isfinite(high):
            return None
    return crossing(power_at, target, start, high)
