"""The design matrix as models use it: written out, or with an intercept for each stratum that never is.

Both forms answer the same questions (products, Newton steps, leverages, null spaces), so that a model with
hundreds of strata costs what its few other columns cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from drive_eval.stats.validation import Bools, Floats


class Matrix(Protocol):
    """``X`` with rows for people and columns for coefficients."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""

    def __len__(self) -> int:
        """Rows."""

    def array(self) -> Floats:
        """``X`` written out."""

    def pick(self, rows: Bools, used: Bools | None = None) -> Matrix:
        """Some rows, and the columns used."""

    def scaled(self, weights: Floats) -> Matrix:
        """``diag(w) X``."""

    def times(self, beta: Floats) -> Floats:
        """``X beta``; beta may have columns."""

    def cross(self, values: Floats) -> Floats:
        """``X'v``."""

    def gram(self, weights: Floats) -> Floats:
        """``X' diag(w) X``."""

    def solve(self, weights: Floats, values: Floats) -> Floats:
        """``(X' diag(w) X)^-1 X'v``; LinAlgError where that does not exist."""

    def least_squares(self, values: Floats) -> Floats:
        """``argmin |v - X beta|``."""

    def bread(self) -> Floats:
        """``(X'X)^-1``, for full column rank."""

    def leverage(self, m: Floats) -> Floats:
        """``x_i' m x_i`` of each row."""

    def independent(self) -> Bools:
        """Which columns are not, to 1e-9 of their length, combinations of those before them."""

    def null_space(self) -> Floats:
        """An orthonormal basis of the coefficients that move no row."""

    def touches(self, columns: Bools) -> Bools:
        """Rows with anything but 0 in some of these columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """A matrix written out."""

    x: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.x.shape[0], self.x.shape[1]

    def __len__(self) -> int:
        return self.shape[0]

    def array(self) -> Floats:
        """``X`` itself."""
        return self.x

    def pick(self, rows: Bools, used: Bools | None = None) -> Dense:
        """Some rows, and the columns used."""
        return Dense(self.x[rows] if used is None else self.x[np.ix_(rows, used)])

    def scaled(self, weights: Floats) -> Dense:
        """``diag(w) X``."""
        return Dense(self.x * weights[:, None])

    def times(self, beta: Floats) -> Floats:
        """``X beta``."""
        return np.asarray(self.x @ beta)

    def cross(self, values: Floats) -> Floats:
        """``X'v``."""
        return np.asarray(self.x.T @ values)

    def gram(self, weights: Floats) -> Floats:
        """``X' diag(w) X``."""
        return np.asarray(self.x.T * weights @ self.x)

    def solve(self, weights: Floats, values: Floats) -> Floats:
        """``(X' diag(w) X)^-1 X'v``."""
        return np.asarray(np.linalg.solve(self.gram(weights), self.cross(values)))

    def least_squares(self, values: Floats) -> Floats:
        """``argmin |v - X beta|``, the shortest where there are several."""
        return np.asarray(np.linalg.lstsq(self.x, values, rcond=None)[0], dtype=np.float64)

    def bread(self) -> Floats:
        """``(X'X)^-1`` by a QR decomposition."""
        _, r = np.linalg.qr(self.x)
        inverse = np.linalg.solve(r, np.eye(self.x.shape[1]))
        return np.asarray(inverse @ inverse.T)

    def leverage(self, m: Floats) -> Floats:
        """``x_i' m x_i``."""
        return np.asarray(np.einsum("ij,ij->i", self.x @ m, self.x))

    def independent(self) -> Bools:
        """Columns that are not combinations of those before them, as R drops them."""
        return independent_columns(self.x, np.linalg.norm(self.x, axis=0))

    def null_space(self) -> Floats:
        """An orthonormal basis of the coefficients that move no row, shape (k, q)."""
        return null_space(self.x, np.linalg.norm(self.x, axis=0))

    def touches(self, columns: Bools) -> Bools:
        """Rows with anything but 0 in some of these columns."""
        return np.asarray((self.x[:, columns] != 0).any(axis=1))


def independent_columns(x: Floats, length: Floats) -> Bools:
    """Columns whose part that no column before explains is more than 1e-9 of a length."""
    kept = np.zeros(x.shape[1], dtype=np.bool_)
    basis, found = np.zeros(x.shape, order="F"), 0
    for j in range(x.shape[1]):
        own = basis[:, :found]
        rest = x[:, j] - own @ (own.T @ x[:, j])
        rest = rest - own @ (own.T @ rest)
        size = float(np.linalg.norm(rest))
        if length[j] > 0 and size > 1e-9 * length[j]:
            kept[j] = True
            basis[:, found], found = rest / size, found + 1
    return kept


def null_space(x: Floats, length: Floats) -> Floats:
    """An orthonormal basis of the null space; a column is 0 where it is to 1e-9 of its length.

    >>> null_space(np.array([[1.0, 1.0]]), np.ones(2)).round(3).tolist() in (
    ...     [[-0.707], [0.707]], [[0.707], [-0.707]])
    True
    """
    k = x.shape[1]
    if not x.shape[0]:
        return np.eye(k)
    size = np.maximum(length, 1e-300)
    _, values, vectors = np.linalg.svd(np.linalg.qr(x / size)[1])
    rank = int(np.sum(values > 1e-9 * max(float(values.max(initial=0.0)), 1.0)))
    scaled = vectors[rank:].T / size[:, None]
    return np.asarray(np.linalg.qr(scaled)[0]) if rank < k else np.zeros((k, 0))
