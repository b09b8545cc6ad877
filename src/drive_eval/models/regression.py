"""Linear, logistic and Poisson regression with errors that may be robust or robust to clusters."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from drive_eval.models.assemble import assemble, covariance_kind, nothing_to_fit
from drive_eval.models.glm import fit_glm, log_likelihood
from drive_eval.models.model_result import ModelResult
from drive_eval.models.regression_input import Design, lay_out
from drive_eval.stats.validation import confidence_level, refusal

Cluster = Sequence[object] | npt.ArrayLike | None


def linear_regression(
    outcome: npt.ArrayLike,
    design: Design,
    *,
    cluster: Cluster = None,
    covariance: str | None = None,
    weights: npt.ArrayLike | None = None,
    intercept: bool = True,
    conf_level: float = 0.95,
) -> ModelResult:
    """Least squares, with the errors asked for.

    Parameters
    ----------
    outcome : one number a row. design : one row each, a data frame (columns are the terms) or an array.
    cluster : a label a row (a person, a perpetrator). weights : of at least 0; inverse probabilities, say.
    covariance : "model", "HC0", "HC1", "HC2", "HC3", or with clusters "CR0", "CR1", "CR1S", "CR2", "CR3". By
        default "HC2" without and "CR2" with clusters. intercept : add one unless the design has it.

    Returns
    -------
    ModelResult : t tests on ``n - k`` degrees of freedom, ``G - 1`` with clusters, Satterthwaite's with CR2.

    Raises
    ------
    ValueError : not finite, lengths differ, columns of one name, clustered errors without clusters, CR2 or
        CR3 with weights (their target variance would have to be guessed).

    Degenerate cases
    ----------------
    No row, or no column: every coefficient None, a warning. As many columns as rows: no error, a warning.
    Columns that repeat others: not estimable, named. One cluster: no error, a warning.

    References
    ----------
    ``beta = (X'WX)^-1 X'Wy``; MacKinnon and White (1985) for HC; Bell and McCaffrey (2002) and Pustejovsky
    and Tipton (2018) for CR, see ``sandwich``. Agrees with R's lm, sandwich, estimatr and clubSandwich.

    Examples
    --------
    >>> r = linear_regression([1.0, 2.0, 2.5, 4.5], {"x": [0.0, 1.0, 2.0, 3.0]}, covariance="model")
    >>> round(r["x"].estimate, 4), round(r["x"].std_error, 4)
    (1.1, 0.2121)
    """
    level, kind = confidence_level(conf_level), covariance_kind(covariance, cluster, "HC2", "CR2")
    if weights is not None and kind in ("CR2", "CR3"):
        raise refusal("covariance", "CR0, CR1 or CR1S with weights", kind)
    layout = lay_out(
        outcome, design, outcome_name="outcome", cluster=cluster, weights=weights, intercept=intercept
    )
    name = "linear regression" + (", weighted" if weights is not None else "")
    if nothing_to_fit(layout):
        return assemble(layout, None, kind, level, name)
    fit = fit_glm(layout, "gaussian")
    rows = int(np.count_nonzero(layout.weights))
    freedom = rows - int(fit.used.sum())
    scale = fit.deviance / freedom if freedom > 0 else None
    return assemble(
        layout, fit, kind, level, name, t_df=freedom, scale=scale, dispersion=scale, df_residual=freedom
    )


def logistic_regression(
    outcome: npt.ArrayLike,
    design: Design,
    *,
    cluster: Cluster = None,
    covariance: str | None = None,
    offset: npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
    intercept: bool = True,
    conf_level: float = 0.95,
) -> ModelResult:
    """Logistic regression of yes or no; coefficients are log odds ratios (``result.ratio(term)`` the odds
    ratio).

    Parameters
    ----------
    outcome : 0 or 1 a row. offset : a known part of the log odds. Others as in :func:`linear_regression`; by
        default the errors are "model" without and "CR2" with clusters.

    Returns
    -------
    ModelResult : normal tests; with CR2, t tests on Satterthwaite's degrees of freedom.

    Raises
    ------
    ValueError : as for linear regression, and an outcome that is not 0 or 1.

    Degenerate cases
    ----------------
    Perfect or partial separation: the terms concerned are infinite (or None where their sign is open) with a
    warning, the others are their limits, from the rows that are not separated. No event, or only events: the
    same. No convergence: a warning.

    References
    ----------
    McCullagh and Nelder (1989), section 4.4; errors as in ``sandwich`` with working weights ``p(1-p)``:
    agrees with R's glm, sandwich (``cadjust`` is the factor of CR1) and clubSandwich. Separation: Albert and
    Anderson (1984).

    Examples
    --------
    >>> y, x = [1, 0, 1, 1, 0, 0, 1, 0], [1, 1, 1, 1, 0, 0, 0, 0]
    >>> round(logistic_regression(y, {"x": x}).ratio("x").estimate, 6)
    9.0
    """
    level, kind = confidence_level(conf_level), covariance_kind(covariance, cluster, "model", "CR2")
    if weights is not None and kind in ("CR2", "CR3"):
        raise refusal("covariance", "CR0, CR1 or CR1S with weights", kind)
    layout = lay_out(
        outcome,
        design,
        outcome_name="outcome",
        offset=offset,
        cluster=cluster,
        weights=weights,
        intercept=intercept,
    )
    wrong = (layout.y != 0) & (layout.y != 1)
    if wrong.any():
        where = int(np.flatnonzero(wrong)[0])
        raise refusal("outcome", "only 0 or 1", f"{layout.y[where]} at position {where}")
    if nothing_to_fit(layout):
        return assemble(layout, None, kind, level, "logistic regression")
    fit = fit_glm(layout, "binomial")
    return assemble(
        layout, fit, kind, level, "logistic regression",
        log_likelihood=None if layout.weighted else log_likelihood("binomial", layout.y, fit.mean),
    )  # fmt: skip


def poisson_regression(
    events: npt.ArrayLike,
    design: Design,
    *,
    exposure: npt.ArrayLike | None = None,
    cluster: Cluster = None,
    covariance: str | None = None,
    intercept: bool = True,
    conf_level: float = 0.95,
) -> ModelResult:
    """Poisson regression of counts; with 0/1 outcomes and robust errors, the modified Poisson of risk ratios.

    Parameters
    ----------
    events : counts, one a row. exposure : observed time, above 0 (its log is the offset).
    covariance : as in :func:`linear_regression`, and "quasi": model errors times the square root of the
        Pearson scale, with t tests on ``n - k`` degrees of freedom. By default "HC0" without and "CR1" with
        clusters.

    Raises
    ------
    ValueError : counts negative or fractional, exposure not above 0, and as for linear regression.

    Degenerate cases
    ----------------
    No event in a group that a term marks: that term is -inf with a warning, the rest are their limits. No
    event at all: the intercept is -inf. No convergence: a warning.

    References
    ----------
    McCullagh and Nelder (1989), section 6.2; quasi scale ``sum (y - mu)^2/mu / (n - k)``; risk ratios: Zou
    (2004), American Journal of Epidemiology 159:702. Separation: Correia, Guimaraes and Zylkin (2021).

    Examples
    --------
    >>> r = poisson_regression([2, 3, 8, 7], {"x": [0, 0, 1, 1]}, exposure=[1, 1, 2, 1], covariance="model")
    >>> round(r.ratio("x").estimate, 6)
    2.0
    """
    level = confidence_level(conf_level)
    kind = covariance_kind(covariance, cluster, "HC0", "CR1", more=("quasi",))
    layout = lay_out(
        events, design, outcome_name="events", exposure=exposure, cluster=cluster, intercept=intercept
    )
    check_counts(layout.y)
    if nothing_to_fit(layout):
        return assemble(layout, None, kind, level, "Poisson regression")
    fit = fit_glm(layout, "poisson")
    freedom = int(fit.rows.sum()) - int(fit.used.sum())
    scale = float(fit.e @ fit.e) / freedom if freedom > 0 else None
    quasi = kind == "quasi"
    return assemble(
        layout,
        fit,
        kind,
        level,
        "Poisson regression",
        t_df=freedom if quasi else math.inf,
        scale=scale if quasi else 1.0,
        dispersion=scale if quasi else 1.0,
        df_residual=freedom,
        log_likelihood=log_likelihood("poisson", layout.y, fit.mean),
    )


def check_counts(y: npt.NDArray[np.float64]) -> None:
    """Refuse counts that are negative or fractional."""
    wrong = (y < 0) | (y != np.floor(y))
    if wrong.any():
        where = int(np.flatnonzero(wrong)[0])
        raise refusal("events", "whole numbers of at least 0", f"{y[where]} at position {where}")
