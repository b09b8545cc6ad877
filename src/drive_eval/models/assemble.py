"""From a fit to a result: the covariance asked for, its degrees of freedom and its warnings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from drive_eval.models.glm import Fit
from drive_eval.models.model_result import ModelResult
from drive_eval.models.regression_input import Layout
from drive_eval.models.sandwich import (
    CLUSTERED,
    HETEROSCEDASTIC,
    Satterthwaite,
    clustered,
    heteroscedastic,
)
from drive_eval.stats.validation import Floats, Integers, choice, refusal

FEW_CLUSTERS = 10
NEGLIGIBLE = 1e-10  # of the variance that independent residuals of that size would give
LABELS = {
    "model": "model-based errors",
    "quasi": "quasi-likelihood errors",
    "joint": "errors from the joint observed information of coefficients and dispersion",
    "CR2": "cluster-robust CR2 errors with Satterthwaite degrees of freedom",
    **{k: f"heteroscedasticity-robust {k} errors" for k in HETEROSCEDASTIC},
    **{k: f"cluster-robust {k} errors" for k in CLUSTERED if k != "CR2"},
}


def covariance_kind(
    asked: str | None, cluster: object, plain: str, with_clusters: str, more: tuple[str, ...] = ()
) -> str:
    """The covariance to use; clustered kinds need clusters, and clusters a clustered kind."""
    if asked is None:
        return plain if cluster is None else with_clusters
    choice("covariance", asked, ("model", *HETEROSCEDASTIC, *CLUSTERED, *more))
    if asked in CLUSTERED and cluster is None:
        raise refusal("cluster", f"a label a row for {asked}", None)
    if asked not in CLUSTERED and cluster is not None:
        raise refusal(
            "covariance", "a clustered kind, " + ", ".join(CLUSTERED) + ", where clusters are given", asked
        )
    return asked


def nothing_to_fit(layout: Layout) -> bool:
    """No row, or no column that varies with anything."""
    return not layout.n or not layout.kept.any()


def assemble(
    layout: Layout,
    fit: Fit | None,
    kind: str,
    level: float,
    name: str,
    *,
    t_df: float = math.inf,
    scale: float | None = 1.0,
    given: Floats | None = None,
    **more: Any,
) -> ModelResult:
    """The result of a fit.

    ``t_df`` are the degrees of freedom of t tests without clusters (infinite for normal tests), ``scale``
    multiplies the model's covariance, ``given`` replaces the covariance of the columns used.
    """
    k = len(layout.terms)
    common: dict[str, Any] = {
        "terms": layout.terms,
        "n": layout.n,
        "n_clusters": layout.n_clusters,
        "conf_level": level,
        "method": f"{name}, {LABELS[kind]}",
    }
    covariance, df = np.full((k, k), np.nan), np.full(k, math.inf)
    if fit is None:
        return ModelResult(
            **common,
            coefficient=np.full(k, np.nan),
            covariance=covariance,
            df=df,
            infinite={},
            fitted=np.zeros(layout.n),
            warnings=("no row, or nothing that can be estimated",),
        )
    m = fit.x.bread() if min(fit.x.shape) else np.zeros((0, 0))
    errors = _errors(layout, fit, m, kind, t_df, scale) if given is None else _Errors(given)
    covariance[np.ix_(fit.used, fit.used)] = _without_noise(errors.covariance, fit, m)
    covariance[~fit.shown, :] = covariance[:, ~fit.shown] = np.nan
    small = errors.small_sample
    whole = bool((fit.shown == fit.used).all())
    if small is None:
        df[fit.used] = errors.df
    else:  # worked out for a term when it is asked for, where the result can
        df[fit.used] = np.nan if whole else [small.df(c) for c in np.eye(int(fit.used.sum()))]
    return ModelResult(
        **common,
        coefficient=fit.coefficient,
        covariance=covariance,
        df=df,
        infinite=fit.infinite,
        fitted=fit.mean,
        deviance=fit.deviance,
        converged=fit.converged,
        small_sample=small if whole else None,
        warnings=fit.warnings + errors.warnings,
        **more,
    )


def _without_noise(covariance: Floats, fit: Fit, m: Floats) -> Floats:
    """Variances that are 0 but for rounding (a perfect fit, clusters whose scores cancel) made exactly 0."""
    if not m.size or not np.isfinite(covariance).all():
        return covariance
    usual = np.diag(m) * float(fit.e @ fit.e) / fit.e.size
    none = np.diag(covariance) <= NEGLIGIBLE * usual
    result = covariance.copy()
    result[none, :] = result[:, none] = 0.0
    return result


@dataclass(frozen=True, slots=True, eq=False)
class _Errors:
    """Covariance of the columns used, degrees of freedom (shared, or by contrast) and warnings."""

    covariance: Floats
    df: float = math.inf
    small_sample: Satterthwaite | None = None
    warnings: tuple[str, ...] = ()


def _errors(layout: Layout, fit: Fit, m: Floats, kind: str, t_df: float, scale: float | None) -> _Errors:
    n, k = fit.x.shape
    unknown = np.full((k, k), np.nan)
    if k == 0:
        return _Errors(unknown)
    if kind in CLUSTERED and layout.codes is not None:
        codes: Integers = np.unique(layout.codes[fit.rows], return_inverse=True)[1].astype(np.int64)
        return _clustered_errors(fit, m, codes, kind, t_df)
    if t_df <= 0 or scale is None or (kind == "HC1" and n <= k):
        return _Errors(unknown, warnings=("as many terms as rows: no error",))
    if kind in HETEROSCEDASTIC:
        return _Errors(heteroscedastic(fit.x, fit.e, m, kind), t_df)
    return _Errors(m * scale, t_df)


def _clustered_errors(fit: Fit, m: Floats, codes: Integers, kind: str, t_df: float) -> _Errors:
    n, k = fit.x.shape
    groups = int(codes.max()) + 1
    if groups < 2 or (kind == "CR1S" and n <= k):
        text = "too few clusters or rows: no cluster-robust error"
        return _Errors(np.full((k, k), np.nan), warnings=(text,))
    x = fit.x.array()
    v, adjusted = clustered(x, fit.e, m, codes, kind, fit.variance)
    few = f"{groups} clusters only: cluster-robust errors are uncertain"
    return _Errors(
        v,
        groups - 1.0 if math.isfinite(t_df) else math.inf,
        Satterthwaite(adjusted, x, m, codes) if kind == "CR2" else None,
        (few,) if groups < FEW_CLUSTERS else (),
    )
