"""What every function of this library returns: two frozen dataclasses.

A number that a method does not give, or that the data leave undefined, is ``None``; it is never ``nan``.
An infinite limit or ratio is ``math.inf``. Nothing is rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self


def _number(value: float | None) -> float | None:
    """A plain float, or None for None and for nan."""
    if value is None or math.isnan(value):
        return None
    return float(value)


def _undefined_fields(result: object, names: Iterable[str]) -> list[str]:
    """Turn the named fields of a frozen result into floats or None; return those that were nan."""
    were_nan: list[str] = []
    for name in names:
        value = getattr(result, name)
        number = _number(value)
        if value is not None and number is None:
            were_nan.append(name)
        object.__setattr__(result, name, number)
    return were_nan


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisTest:
    """One test: its statistic, its degrees of freedom and its p-value.

    A field that the method does not have (an exact test has no ``df``) is ``None``. A ``nan`` handed in
    becomes ``None`` and leaves a warning, so that no undefined number passes in silence.

    Examples
    --------
    >>> HypothesisTest(p_value=0.03125, n=35, method="exact McNemar test").p_value
    0.03125
    """

    p_value: float | None
    statistic: float | None = None
    df: float | None = None
    n: int | None = None
    method: str = ""
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _settle(self, ("p_value", "statistic", "df"))

    def with_warnings(self, *messages: str) -> Self:
        """The same result with more warnings."""
        return replace(self, warnings=self.warnings + messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One estimated quantity, with its interval and, where the method has one, its test.

    ``estimate``, ``conf_low`` and ``conf_high`` are on the scale that the function names (a proportion lies
    in 0-1, a ratio in 0-infinity); ``std_error`` is on the scale that ``method`` names; ``conf_level`` is a
    proportion (0.95); ``n`` counts what the estimate rests on (people, pairs). A field that the method does
    not have, or that the data leave undefined, is ``None``; a ``nan`` handed in becomes ``None`` and leaves
    a warning.

    Examples
    --------
    >>> e = Estimate(estimate=0.5, conf_low=0.2, conf_high=0.8, conf_level=0.95, n=10, method="example")
    >>> (e.estimate, e.p_value, e.warnings)
    (0.5, None, ())
    """

    estimate: float | None
    std_error: float | None = None
    conf_low: float | None = None
    conf_high: float | None = None
    conf_level: float | None = None
    statistic: float | None = None
    df: float | None = None
    p_value: float | None = None
    n: int | None = None
    method: str = ""
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _settle(
            self,
            ("estimate", "std_error", "conf_low", "conf_high", "conf_level", "statistic", "df", "p_value"),
        )

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The two confidence limits as a pair."""
        return (self.conf_low, self.conf_high)

    def with_test(self, test: HypothesisTest) -> Self:
        """The same estimate carrying the statistic, degrees of freedom, p-value and warnings of ``test``."""
        return replace(
            self,
            statistic=test.statistic,
            df=test.df,
            p_value=test.p_value,
            warnings=merge_warnings(self.warnings, test.warnings),
        )

    def with_warnings(self, *messages: str) -> Self:
        """The same result with more warnings."""
        return replace(self, warnings=self.warnings + messages)


def merge_warnings(*groups: Iterable[str]) -> tuple[str, ...]:
    """Warnings of several results, each said once, in the order in which they arose."""
    return tuple(dict.fromkeys(message for group in groups for message in group))


def _settle(result: HypothesisTest | Estimate, names: tuple[str, ...]) -> None:
    """Plain floats in place of numpy scalars, None in place of nan, and a warning for each nan met."""
    were_nan = _undefined_fields(result, names)
    warnings = tuple(str(message) for message in result.warnings)
    if were_nan:
        warnings += (f"undefined for these data: {', '.join(were_nan)}",)
    object.__setattr__(result, "warnings", warnings)
    if result.n is not None:
        object.__setattr__(result, "n", int(result.n))
    if result.p_value is not None and not 0.0 <= result.p_value <= 1.0:
        raise ValueError(f"p_value: expected a number from 0 to 1, saw {result.p_value!r}")
