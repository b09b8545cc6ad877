"""Rates as they would be with everyone treated and with nobody treated, from a log-linear count model."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.models.model_result import ModelResult
from drive_eval.models.regression_input import StratifiedDesign, matrix_of
from drive_eval.stats.results import Estimate
from drive_eval.stats.validation import Floats, refusal, same_length, vector
from drive_eval.stats.wald import no_estimate, normal_estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedRates:
    """Rate with everyone treated and with nobody, and their difference."""

    treated: Estimate
    control: Estimate
    rate_difference: Estimate


def standardised_rates(
    model: ModelResult, design: pd.DataFrame | StratifiedDesign, treatment: str, exposure: npt.ArrayLike
) -> StandardisedRates:
    """Marginal rates and rate difference by standardisation (g-computation) of a fitted count model.

    Parameters
    ----------
    model : a Poisson or negative binomial regression on ``design`` with a log exposure offset. treatment :
        its 0/1 column. exposure : observed time a row; the rates are per unit of it, and rows weigh by it.

    Raises
    ------
    ValueError : a treatment that the design does not have; lengths that differ.

    Degenerate cases
    ----------------
    A treatment that is not estimable: every number None, with the model's warnings. Rows that the model sets
    aside because nobody like them had an event count with rate 0 in both arms.

    References
    ----------
    ``r_a = sum_i t_i exp(x_i(a)'beta) / sum_i t_i``, gradient ``sum_i t_i exp(x_i(a)'beta) x_i(a) / sum_i
    t_i``, people as given; Localio, Margolis and Berlin (2007), Journal of Clinical Epidemiology 60:874.

    Examples
    --------
    >>> from drive_eval.models.regression import poisson_regression
    >>> d = pd.DataFrame({"t": [0.0, 0, 1, 1]})
    >>> m = poisson_regression([2, 4, 1, 2], d, exposure=[1, 1, 1, 1])
    >>> round(standardised_rates(m, d, "t", [1, 1, 1, 1]).rate_difference.estimate, 6)
    -1.5
    """
    time = vector("exposure", exposure)
    columns = design.columns if isinstance(design, StratifiedDesign) else design
    same_length(design=columns.index.to_numpy(), exposure=time)
    if treatment not in columns.columns:
        raise refusal("treatment", "a column of the design", treatment)
    method = f"standardised rates from {model.method}, delta method"
    at = model.terms.index(treatment)
    if math.isnan(model.coefficient[at]) or math.isnan(model.covariance[at, at]) or time.sum() <= 0:
        nothing = no_estimate(
            model.conf_level, model.n, method, "the treatment's coefficient or its error is not estimable"
        ).with_warnings(*model.warnings)
        return StandardisedRates(treated=nothing, control=nothing, rate_difference=nothing)
    (r1, g1), (r0, g0) = (_rate(model, design, treatment, value, time) for value in (1.0, 0.0))
    covariance = np.nan_to_num(model.covariance)

    def with_error(value: float, gradient: Floats, what: str) -> Estimate:
        variance = float(gradient @ covariance @ gradient)
        return normal_estimate(
            value, variance, model.conf_level, model.n, f"{method}, {what}", model.warnings
        )

    return StandardisedRates(
        treated=with_error(r1, g1, "everyone treated"),
        control=with_error(r0, g0, "nobody treated"),
        rate_difference=with_error(r1 - r0, g1 - g0, "rate difference"),
    )


def _rate(
    model: ModelResult,
    design: pd.DataFrame | StratifiedDesign,
    treatment: str,
    value: float,
    time: Floats,
) -> tuple[float, Floats]:
    given = {treatment: value}
    if isinstance(design, StratifiedDesign):
        x = matrix_of(replace(design, columns=design.columns.assign(**given)), model.terms)
    else:
        x = matrix_of(design.assign(**given), model.terms)
    falling = np.array([model.infinite.get(term, 0.0) == -math.inf for term in model.terms])
    counted = ~x.touches(falling)
    mean = np.where(counted, np.exp(x.times(np.nan_to_num(model.coefficient))), 0.0) * time / time.sum()
    return float(mean.sum()), x.cross(mean)
