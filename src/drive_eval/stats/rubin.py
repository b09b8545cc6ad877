"""Rubin's rules: one estimate from several imputed data sets."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy.typing as npt

from drive_eval.stats.results import Estimate
from drive_eval.stats.validation import confidence_level, positive, refusal, same_length, vector
from drive_eval.stats.wald import extend, normal_estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledEstimate(Estimate):
    """An estimate pooled over imputations, and where its variance comes from.

    ``within``, ``between`` and ``total`` are variances; ``relative_increase`` is ``(1 + 1/m) between /
    within``; ``missing_share`` is ``(1 + 1/m) between / total``; ``fraction_missing`` is Rubin's fraction of
    missing information; ``df_rubin`` are the 1987 degrees of freedom (``df`` are Barnard and Rubin's where
    ``df_complete`` was given). ``imputations`` is m.
    """

    imputations: int = 0
    within: float | None = None
    between: float | None = None
    total: float | None = None
    relative_increase: float | None = None
    missing_share: float | None = None
    fraction_missing: float | None = None
    df_rubin: float | None = None


def pool_imputations(
    estimates: npt.ArrayLike,
    variances: npt.ArrayLike,
    df_complete: float | None = None,
    n: int | None = None,
    conf_level: float = 0.95,
) -> PooledEstimate:
    """Pool one quantity over m imputed data sets; agrees with R's ``mice::pool.scalar``.

    Parameters
    ----------
    estimates : m estimates, one for each imputed data set, on a scale where they are near normal (log rate
        ratio).
    variances : their m squared standard errors.
    df_complete : residual degrees of freedom if nothing were missing (``n - k`` in mice); None for infinite.
    n : people analysed, carried into the result.
    conf_level : level of the t interval.

    Raises
    ------
    ValueError : lengths differ, numbers not finite, a variance below 0, ``df_complete`` not above 0.

    Degenerate cases
    ----------------
    No imputation: every number None, a warning. One imputation: the estimate with no interval, since the
    variance between imputations is unknown, and a warning. No variance between imputations: the complete-data
    answer (mice replaces a missing share below 0.0001 by 0.0001; here it stays 0). All variances 0: standard
    error 0, no test, a warning.

    References
    ----------
    Rubin (1987), Multiple Imputation: ``T = U + (1 + 1/m) B``, ``df = (m-1)(1 + 1/r)^2``
    with ``r = (1 + 1/m) B / U``. Barnard and Rubin (1999), Biometrika 86:948: ``1/df = 1/df_rubin +
    1/df_obs``, ``df_obs = (1 - gamma) v (v+1)/(v+3)``, ``gamma = (1 + 1/m) B / T``, ``v = df_complete``.
    Fraction of missing information ``(r + 2/(df+3))/(r+1)``.

    Examples
    --------
    >>> r = pool_imputations([1.2, 1.5, 0.9, 1.4, 1.1], [0.16, 0.2, 0.18, 0.17, 0.19], df_complete=97)
    >>> round(r.estimate, 2), round(r.total, 4), round(r.df, 4)
    (1.22, 0.2484, 29.8746)
    """
    level = confidence_level(conf_level)
    q, u = vector("estimates", estimates), vector("variances", variances)
    m = same_length(estimates=q, variances=u)
    if (u < 0).any():
        raise refusal("variances", "numbers of at least 0", float(u.min()))
    v = math.inf if df_complete is None or df_complete == math.inf else positive("df_complete", df_complete)
    method = "Rubin's rules" + ("" if math.isinf(v) else " with Barnard-Rubin degrees of freedom")
    if m < 2:
        text = "no imputation" if m == 0 else "one imputation: the variance between imputations is unknown"
        return PooledEstimate(
            estimate=float(q[0]) if m else None, conf_level=level, n=n, method=method, imputations=m,
            within=float(u[0]) if m else None, warnings=(text,),
        )  # fmt: skip
    within, between = float(u.mean()), float(q.var(ddof=1))
    extra = (1 + 1 / m) * between
    total = within + extra
    share = extra / total if total > 0 else 0.0
    increase = extra / within if within > 0 else (math.inf if extra > 0 else 0.0)
    df_rubin = (m - 1) / share / share if share > 0 else math.inf
    df = _barnard_rubin(df_rubin, v, share)
    information = (increase + 2 / (df + 3)) / (increase + 1) if math.isfinite(increase) else 1.0
    estimate, error = float(q.mean()), math.sqrt(total)
    base = normal_estimate(estimate, total, level, 0 if n is None else n, method, df=df)
    return extend(
        PooledEstimate,
        replace(base, n=n, df=df, std_error=error),
        imputations=m,
        within=within,
        between=between,
        total=total,
        relative_increase=increase,
        missing_share=share,
        fraction_missing=information,
        df_rubin=df_rubin,
    )


def _barnard_rubin(df_rubin: float, df_complete: float, share: float) -> float:
    """Degrees of freedom that never exceed those of the complete data."""
    if math.isinf(df_complete):
        return df_rubin
    observed = (df_complete + 1) / (df_complete + 3) * df_complete * (1 - share)
    if math.isinf(df_rubin) or observed == 0:
        return observed if observed > 0 else df_rubin
    return df_rubin * observed / (df_rubin + observed)
