"""Covariances of regression coefficients that do not trust the model: HC0-HC3, CR0-CR3 and their small
samples.

Every model is handed over in its working form: ``x = sqrt(W) X`` and ``e = sqrt(W) (working residual)``, so
that the score of row i is ``x_i e_i`` and the bread is ``M = (x'x)^-1``. For a linear model W is 1 (or the
weights).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drive_eval.models.matrix import Matrix
from drive_eval.stats.validation import Floats, Integers

HETEROSCEDASTIC = ("HC0", "HC1", "HC2", "HC3")
CLUSTERED = ("CR0", "CR1", "CR1S", "CR2", "CR3")


def heteroscedastic(x: Matrix, e: Floats, m: Floats, kind: str) -> Floats:
    """``M (sum_i w_i e_i^2 x_i x_i') M``; MacKinnon and White (1985), Journal of Econometrics 29:305.

    ``w`` is 1 (HC0), ``n/(n-k)`` (HC1), ``1/(1-h)`` (HC2) or ``1/(1-h)^2`` (HC3) with ``h`` the leverage. A
    row with leverage 1 has no residual and adds nothing.
    """
    n, k = x.shape
    squares = e**2
    if kind == "HC1":
        squares = squares * n / (n - k)
    elif kind in ("HC2", "HC3"):
        room = 1.0 - x.leverage(m)
        squares = np.where(
            room > 1e-10, squares / np.maximum(room, 1e-10) ** (1 if kind == "HC2" else 2), 0.0
        )
    return np.asarray(m @ x.gram(squares) @ m)


def clustered(
    x: Floats, e: Floats, m: Floats, codes: Integers, kind: str, variance: Floats
) -> tuple[Floats, Floats]:
    """``M (sum_g s_g s_g') M`` with ``s_g = x_g' A_g e_g``, and the adjusted design ``A_g' x_g M``.

    ``A_g`` is 1 (CR0), ``(I - H_gg)^-1`` (CR3) or, for CR2, ``B_g^(-1/2) V_g`` with ``B_g = V_g (I - H_gg)
    V_g``, where ``H = x M x'`` and ``V`` is the diagonal of the model's variances (1 in a linear model, where
    CR2 is ``(I - H_gg)^(-1/2)``). CR1 multiplies CR0 by ``G/(G-1)``, CR1S by ``G/(G-1) (n-1)/(n-k)``. Bell
    and McCaffrey (2002), Survey Methodology 28:169; Pustejovsky and Tipton (2018), JBES 36:672, section 2
    with the model's variance as the target, as in clubSandwich. What is singular is inverted where it can be
    (Moore-Penrose).
    """
    n, k = x.shape
    groups = int(codes.max()) + 1
    xm = x @ m
    adjusted, adjusted_m = (
        (x, xm) if kind in ("CR0", "CR1", "CR1S") else _adjusted(x, xm, codes, kind, variance)
    )
    scores = _sums(adjusted * e[:, None], codes)
    factor = groups / (groups - 1) if kind in ("CR1", "CR1S") else 1.0
    if kind == "CR1S":
        factor *= (n - 1) / (n - k)
    return np.asarray(factor * m @ (scores.T @ scores) @ m), adjusted_m


def _sums(values: Floats, codes: Integers) -> Floats:
    """Sums of rows by cluster; every cluster has a row."""
    order = np.argsort(codes, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(codes))[:-1]])
    return np.asarray(np.add.reduceat(values[order], starts, axis=0))


def _adjusted(x: Floats, xm: Floats, codes: Integers, kind: str, variance: Floats) -> tuple[Floats, Floats]:
    """``A_g' x_g`` and ``A_g' x_g M`` for every cluster, clusters of one size at a time."""
    order = np.argsort(codes, kind="stable")
    sizes = np.bincount(codes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    result, result_m = np.empty_like(x), np.empty_like(x)
    for size in np.unique(sizes):
        step = max(1, 4_000_000 // int(size * max(size, x.shape[1])))
        members = np.flatnonzero(sizes == size)
        for part in range(0, members.size, step):
            rows = order[starts[members[part : part + step]][:, None] + np.arange(size)]
            own, own_m = x[rows], xm[rows]
            v = variance[rows][:, :, None] if kind == "CR2" else np.ones((*rows.shape, 1))
            b = v * (np.eye(size) - own_m @ own.transpose(0, 2, 1)) * v.transpose(0, 2, 1)
            values, vectors = np.linalg.eigh(b)
            edge = 1e-11 * np.maximum(v[:, :, 0].max(axis=1, keepdims=True) ** 2, 1e-300)
            root = np.where(values > edge, np.maximum(values, edge) ** (-0.5 if kind == "CR2" else -1.0), 0.0)
            turned = v * ((vectors * root[:, None, :]) @ vectors.transpose(0, 2, 1))
            result[rows], result_m[rows] = turned @ own, turned @ own_m
    return result, result_m


@dataclass(frozen=True, slots=True, eq=False)
class Satterthwaite:
    """Degrees of freedom of a contrast under CR2.

    ``df = (tr P)^2 / tr(P P)`` with ``P_gh = a_g' (I - H)_gh a_h`` and ``a_g = A_g' x_g M c``; Pustejovsky
    and Tipton (2018), section 4. Since ``H = x M x'``, with ``d_g = a_g'a_g`` and ``u_g = x_g'a_g``, ``tr P =
    sum d_g - sum u_g'M u_g`` and ``tr PP = sum d_g^2 - 2 sum d_g u_g'M u_g + |M^(1/2) (sum u_g u_g')
    M^(1/2)|^2``, so that no matrix of clusters by clusters is made.
    """

    adjusted: Floats
    design: Floats
    bread: Floats
    codes: Integers

    def df(self, c: Floats) -> float:
        """Degrees of freedom of the contrast ``c'beta``; infinite if its variance is 0."""
        a = self.adjusted @ c
        groups = int(self.codes.max()) + 1
        d = np.bincount(self.codes, weights=a**2, minlength=groups)
        u = _sums(self.design * a[:, None], self.codes)
        inner = np.einsum("gi,gi->g", u @ self.bread, u)
        cross = u.T @ u @ self.bread
        trace, square = d.sum() - inner.sum(), d @ d - 2 * (d @ inner) + np.sum(cross * cross.T)
        return float(trace**2 / square) if square > 0 else np.inf
