"""An intercept for each stratum beside a few columns, without the strata's columns ever being written out.

Rows of ``X = [S, Z]`` hold one entry in their own stratum's column and ``p`` in Z. ``S'WS`` is diagonal, so
strata are eliminated block by block (the Frisch-Waugh-Lovell theorem; Frisch and Waugh 1933, Econometrica
1:387; for Newton's steps Greene 2004, Econometrics Journal 7:98, section 3). With ``D = S'WS`` and the
strata's weighted means ``C = D^-1 S'WZ``, the inverse's block of Z is ``A = ((Z - SC)'W(Z - SC))^-1``, its
border ``-CA`` and its block of strata ``D^-1 + C A C'``. Nothing is approximate: all that differs from the
matrix written out is rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drive_eval.models.matrix import independent_columns, null_space
from drive_eval.stats.validation import Bools, Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Stratified:
    """``unit`` is the entry in the row's own stratum (1, or a working weight), ``codes`` that stratum."""

    unit: Floats
    codes: Integers
    strata: int
    columns: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns, the strata's first."""
        return self.unit.size, self.strata + self.columns.shape[1]

    def __len__(self) -> int:
        return self.unit.size

    def array(self) -> Floats:
        """``X`` written out."""
        full = np.zeros(self.shape)
        full[np.arange(self.unit.size), self.codes] = self.unit
        full[:, self.strata :] = self.columns
        return full

    def pick(self, rows: Bools, used: Bools | None = None) -> Stratified:
        """Some rows, and the columns used; a stratum that is not used has no row left."""
        if used is None:
            return Stratified(self.unit[rows], self.codes[rows], self.strata, self.columns[rows])
        own = used[: self.strata]
        codes = (np.cumsum(own) - 1)[self.codes[rows]]
        columns = self.columns[rows][:, used[self.strata :]]
        return Stratified(self.unit[rows], codes, int(own.sum()), columns)

    def scaled(self, weights: Floats) -> Stratified:
        """``diag(w) X``."""
        return Stratified(self.unit * weights, self.codes, self.strata, self.columns * weights[:, None])

    def times(self, beta: Floats) -> Floats:
        """``X beta``; beta may have columns."""
        unit = self.unit if beta.ndim == 1 else self.unit[:, None]
        return np.asarray(unit * beta[: self.strata][self.codes] + self.columns @ beta[self.strata :])

    def cross(self, values: Floats) -> Floats:
        """``X'v``."""
        return np.concatenate([self._sums(self.unit * values), self.columns.T @ values])

    def gram(self, weights: Floats) -> Floats:
        """``X' diag(w) X``."""
        s, k = self.strata, self.shape[1]
        whole, weighted = np.zeros((k, k)), self.columns * weights[:, None]
        whole[np.arange(s), np.arange(s)] = self._sums(weights * self.unit**2)
        whole[:s, s:] = self._column_sums(weighted * self.unit[:, None])
        whole[s:, :s] = whole[:s, s:].T
        whole[s:, s:] = weighted.T @ self.columns
        return whole

    def solve(self, weights: Floats, values: Floats) -> Floats:
        """``(X' diag(w) X)^-1 X'v``; LinAlgError where that does not exist."""
        size, means, centred = self._centred(weights)
        if not (size > 0).all():
            raise np.linalg.LinAlgError("a stratum without weight")
        inner = np.linalg.solve(centred.T * weights @ centred, centred.T @ values)
        return np.concatenate([self._sums(self.unit * values) / size - means @ inner, inner])

    def least_squares(self, values: Floats) -> Floats:
        """``argmin |v - X beta|``."""
        size, means, centred = self._centred(np.ones(self.unit.size))
        average = self._sums(self.unit * values) / size
        rest = values - self.unit * average[self.codes]
        inner = np.linalg.lstsq(centred, rest, rcond=None)[0]
        return np.concatenate([average - means @ inner, inner])

    def bread(self) -> Floats:
        """``(X'X)^-1``, for full column rank."""
        s, k = self.strata, self.shape[1]
        size, means, centred = self._centred(np.ones(self.unit.size))
        inverse = np.linalg.solve(np.linalg.qr(centred)[1], np.eye(k - s))
        whole = np.empty((k, k))
        whole[s:, s:] = inner = inverse @ inverse.T
        whole[:s, s:] = -means @ inner
        whole[s:, :s] = whole[:s, s:].T
        whole[:s, :s] = means @ inner @ means.T
        whole[np.arange(s), np.arange(s)] += 1 / size
        return whole

    def leverage(self, m: Floats) -> Floats:
        """``x_i' m x_i`` of each row."""
        s, z = self.strata, self.columns
        own = self.unit**2 * np.diag(m)[:s][self.codes]
        border = 2 * self.unit * np.einsum("ij,ij->i", m[:s, s:][self.codes], z)
        return np.asarray(own + border + np.einsum("ij,ij->i", z @ m[s:, s:], z))

    def independent(self) -> Bools:
        """Strata with any row, then the columns that vary within strata beside those before them."""
        size, _, centred = self._centred(np.ones(self.unit.size))
        length = np.linalg.norm(self.columns, axis=0)
        return np.concatenate([size > 0, independent_columns(centred, length)])

    def null_space(self) -> Floats:
        """Strata without a row, and combinations of columns that strata can undo."""
        size, means, centred = self._centred(np.ones(self.unit.size))
        empty = np.flatnonzero(size == 0)
        length = np.linalg.norm(self.columns, axis=0)
        inner = null_space(centred, length) if self.columns.shape[1] else np.zeros((0, 0))
        basis = np.zeros((self.shape[1], empty.size + inner.shape[1]))
        basis[empty, np.arange(empty.size)] = 1.0
        basis[: self.strata, empty.size :] = -means @ inner
        basis[self.strata :, empty.size :] = inner
        return np.asarray(np.linalg.qr(basis)[0])

    def touches(self, columns: Bools) -> Bools:
        """Rows with anything but 0 in some of these columns."""
        own = columns[: self.strata][self.codes] & (self.unit != 0)
        return np.asarray(own | (self.columns[:, columns[self.strata :]] != 0).any(axis=1))

    def _sums(self, values: Floats) -> Floats:
        """Sums by stratum."""
        return np.bincount(self.codes, weights=values, minlength=self.strata).astype(np.float64)

    def _column_sums(self, values: Floats) -> Floats:
        sums = [self._sums(values[:, j]) for j in range(values.shape[1])]
        return np.column_stack(sums) if sums else np.zeros((self.strata, 0))

    def _centred(self, weights: Floats) -> tuple[Floats, Floats, Floats]:
        """``D``, the strata's weighted means ``C`` (0 in a stratum without weight), and ``Z - SC``."""
        size = self._sums(weights * self.unit**2)
        sums = self._column_sums(self.columns * (weights * self.unit)[:, None])
        means = sums / np.where(size > 0, size, 1.0)[:, None]
        return size, means, self.columns - self.unit[:, None] * means[self.codes]
