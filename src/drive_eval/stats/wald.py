"""The plain normal (Wald) interval and test, and the estimate that data leave undefined."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any, TypeVar

from scipy.stats import t as student_t

from drive_eval.stats.results import Estimate
from drive_eval.stats.tails import P_UNDERFLOW, SMALLEST_P, normal_two_sided, z_quantile
from drive_eval.stats.validation import Floats

Kind = TypeVar("Kind", bound=Estimate)


def no_estimate(conf_level: float, n: int, method: str, reason: str) -> Estimate:
    """An estimate that the data leave undefined, with the reason as its warning.

    >>> no_estimate(0.95, 0, "mean", "no person").warnings
    ('no person',)
    """
    return Estimate(estimate=None, conf_level=conf_level, n=n, method=method, warnings=(reason,))


def normal_estimate(
    estimate: float,
    variance: float,
    conf_level: float,
    n: int,
    method: str,
    warnings: tuple[str, ...] = (),
    df: float = math.inf,
) -> Estimate:
    """An estimate with ``estimate -/+ q sqrt(variance)`` and the test of 0; q is normal, or t where ``df`` is
    finite.

    A variance that is nan (too few people) gives no error, interval or test, and a warning; a variance of 0
    gives a collapsed interval, no test, and a warning.

    >>> e = normal_estimate(1.0, 0.25, 0.95, 10, "mean")
    >>> round(e.conf_low, 4), round(e.p_value, 4)
    (0.02, 0.0455)
    """
    if math.isnan(variance):
        text = "too few people for a standard error"
        return Estimate(
            estimate=estimate, conf_level=conf_level, n=n, method=method, warnings=(*warnings, text)
        )
    error = math.sqrt(variance)
    quantile = z_quantile(conf_level) if math.isinf(df) else float(student_t.isf((1 - conf_level) / 2, df))
    statistic = estimate / error if error > 0 else None
    p = None
    if statistic is None:
        warnings = (
            *warnings,
            "standard error of 0: no test, and the interval says nothing of the uncertainty",
        )
    else:
        p = normal_two_sided(statistic) if math.isinf(df) else float(2 * student_t.sf(abs(statistic), df))
        if p < SMALLEST_P:
            p, warnings = SMALLEST_P, (*warnings, P_UNDERFLOW)
    return Estimate(
        estimate=estimate,
        std_error=error,
        conf_low=estimate - quantile * error,
        conf_high=estimate + quantile * error,
        conf_level=conf_level,
        statistic=statistic,
        df=None if math.isinf(df) else df,
        p_value=p,
        n=n,
        method=method,
        warnings=warnings,
    )


def variance_of_mean(values: Floats) -> float:
    """``s^2 / n``; nan with fewer than two values.

    >>> from numpy import array
    >>> variance_of_mean(array([1.0, 3.0]))
    1.0
    """
    return float(values.var(ddof=1)) / values.size if values.size > 1 else math.nan


def extend(kind: type[Kind], base: Estimate, **more: Any) -> Kind:
    """The same estimate as a richer kind of result, with the fields that this kind adds."""
    shared: dict[str, Any] = {field.name: getattr(base, field.name) for field in fields(Estimate)}
    return kind(**shared, **more)
