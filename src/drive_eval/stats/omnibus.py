"""One test of whether all covariates together are as balanced as the draw would make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.permutations import (
    Blocks,
    all_sums,
    canonical_order,
    drawn_sums,
    read_blocks,
    reorder,
)
from drive_eval.stats.results import HypothesisTest
from drive_eval.stats.tails import chi_squared_upper
from drive_eval.stats.validation import Floats, count, refusal, same_length


@dataclass(frozen=True, slots=True, kw_only=True)
class OmnibusBalance(HypothesisTest):
    """A test of all covariates together; ``p_asymptotic`` is its chi-squared approximation."""

    p_asymptotic: float | None = None
    permutations: int = 0
    exact: bool = False


def omnibus_balance(
    covariates: npt.ArrayLike,
    treated: npt.ArrayLike,
    strata: Sequence[object] | npt.ArrayLike | None = None,
    *,
    fixed: npt.ArrayLike | None = None,
    permutations: int = 10_000,
    exact_up_to: int = 20_000,
    seed: int = 0,
) -> OmnibusBalance:
    """One test of whether covariates are balanced as a draw within strata would balance them.

    Parameters
    ----------
    covariates : shape (n, k), one row a person, one column a covariate (categories as 0/1 columns; replace a
        missing value and add a 0/1 column that says so). treated : 1 or True for the treated arm.
    strata, fixed, permutations, exact_up_to, seed : as in ``stratified_randomisation_test``.

    Returns
    -------
    OmnibusBalance : ``statistic`` is d^2, ``df`` the rank of its covariance, ``p_value`` from the
        permutations.

    Raises
    ------
    ValueError : not finite, lengths differ, treatment not 0/1, a stratum label missing.

    Degenerate cases
    ----------------
    Nobody, or no stratum with both arms: no test, a warning. No covariate varies within strata: no test, a
    warning. Columns that do not vary, or repeat others, lower the rank and are passed over with a warning. p
    is never 0.

    References
    ----------
    Hansen and Bowers (2008), Statistical Science 23:219: ``t = sum_i (A_i - p_i) x_i``, with
    covariance ``V = sum_s k_s (n_s - k_s)/n_s S_s``, and ``d^2 = t' V^- t``, referred here to its permutation
    distribution, with the chi-squared on rank(V) degrees of freedom beside it.

    Examples
    --------
    >>> r = omnibus_balance([[1, 0], [2, 1], [3, 0], [4, 1], [5, 1], [9, 0]], [1, 0, 1, 0, 0, 1])
    >>> round(r.statistic, 4), r.df, r.p_value, r.permutations
    (5.0, 2.0, 0.1, 20)
    """
    draws = count("permutations", permutations, minimum=1)
    x, blocks = _covariates(covariates, treated, strata, fixed)
    method = "omnibus balance test of Hansen and Bowers, permuted within strata"
    n = blocks.treated.size
    if not blocks.movable:
        text = "nobody" if n == 0 else "no stratum has people of both arms to permute: no test"
        return OmnibusBalance(p_value=None, n=n, method=method, warnings=(text,))
    x = _standardised(x)
    covariance = _covariance(x, blocks)
    root, rank = _inverse_root(covariance)
    if rank == 0:
        return OmnibusBalance(
            p_value=None, n=n, method=method, warnings=("no covariate varies within strata",)
        )
    exact = blocks.assignments <= count("exact_up_to", exact_up_to)
    projected = x @ root
    middle = blocks.chance @ projected
    seen = float(((blocks.treated @ projected - middle) ** 2).sum())
    rng = np.random.default_rng(seed)
    sums = all_sums(blocks, projected) if exact else drawn_sums(blocks, projected, draws, rng)
    values = ((sums - middle) ** 2).sum(axis=1)
    extreme, extra = int(np.count_nonzero(values >= seen * (1 - 1e-9))), 0 if exact else 1
    dropped = x.shape[1] - rank
    warnings = (f"{dropped} column(s) do not vary within strata or repeat others",) if dropped else ()
    return OmnibusBalance(
        p_value=(extreme + extra) / (values.size + extra),
        statistic=seen,
        df=rank,
        n=n,
        method=method + (", every assignment" if exact else f", {values.size} assignments sampled"),
        warnings=warnings,
        p_asymptotic=chi_squared_upper(seen, rank),
        permutations=values.size,
        exact=exact,
    )


def _covariates(
    covariates: npt.ArrayLike,
    treated: npt.ArrayLike,
    strata: Sequence[object] | npt.ArrayLike | None,
    fixed: object,
) -> tuple[Floats, Blocks]:
    values = np.asarray(covariates)
    if values.ndim == 1:
        values = values.reshape(values.size, -1 if values.size else 1)
    if values.ndim != 2 or (values.size and values.dtype.kind not in "iufb"):
        raise refusal("covariates", "numbers of shape (n, k)", f"shape {values.shape}, {values.dtype}")
    x = values.astype(np.float64)
    if not np.isfinite(x).all():
        row, column = (int(i) for i in np.argwhere(~np.isfinite(x))[0])
        raise refusal("covariates", "finite numbers", f"{x[row, column]} in row {row}, column {column}")
    blocks = read_blocks(treated, strata, fixed)
    same_length(covariates=x, treated=blocks.treated)
    order = canonical_order(x, blocks)
    return x[order], reorder(blocks, order)


def _standardised(x: Floats) -> Floats:
    """Columns with mean 0 and, unless constant, standard deviation 1: d^2 does not depend on units."""
    centred = x - x.mean(axis=0)
    sd = centred.std(axis=0)
    constant = sd <= 1e-12 * np.maximum(np.abs(x).max(axis=0), 1e-300)
    return np.where(constant, 0.0, centred / np.where(constant, 1.0, sd))


def _covariance(x: Floats, blocks: Blocks) -> Floats:
    total = np.zeros((x.shape[1], x.shape[1]))
    for rows in blocks.movable:
        k, n = int(blocks.treated[rows].sum()), rows.size
        deviation = x[rows] - x[rows].mean(axis=0)
        total += k * (n - k) / (n * (n - 1)) * deviation.T @ deviation
    return total


def _inverse_root(covariance: Floats) -> tuple[Floats, int]:
    """R with ``R R' = V^-`` (Moore-Penrose), shape (k, rank), and the rank."""
    values, vectors = np.linalg.eigh(covariance)
    kept = values > 1e-9 * max(float(values.max(initial=0.0)), 1e-300)
    return vectors[:, kept] / np.sqrt(values[kept]), int(kept.sum())
