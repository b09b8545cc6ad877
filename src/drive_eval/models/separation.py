"""Perfect separation: directions in which the likelihood never stops rising, found by linear programming."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from drive_eval.models.matrix import Matrix
from drive_eval.stats.validation import Bools, Floats


def separated_rows(x: Matrix, y: Floats, upper: float | None, candidates: Bools | None = None) -> Bools:
    """Rows whose outcome is fitted perfectly in the limit by coefficients that grow without end.

    ``x`` holds estimable columns, ``y`` the outcome, ``upper`` the largest outcome possible (1 for yes or no,
    None for counts), ``candidates`` the rows that may be separated (all by default; those with an extreme
    fitted mean make the search short). A direction ``d`` separates if ``x_i d`` is at most 0 where ``y_i =
    0``, at least 0 where ``y_i = upper`` and 0 elsewhere, and not 0 everywhere: Albert and Anderson (1984),
    Biometrika 71:1, for logistic; Correia, Guimaraes and Zylkin (2021), Stata Journal 21:131, for counts. The
    programme maximises ``sum min(1, |x_i d|)``, so that every row that any direction separates is found.

    >>> from drive_eval.models.matrix import Dense
    >>> x = Dense(np.column_stack([np.ones(4), [0.0, 0, 1, 1]]))
    >>> separated_rows(x, np.array([0.0, 1, 0, 0]), 1).tolist()
    [False, False, True, True]
    """
    sign = _sign(y, upper)
    may = sign != 0 if candidates is None else candidates & (sign != 0)
    found = np.zeros(y.size, dtype=np.bool_)
    basis = x.pick(~may).null_space()
    if not may.any() or not basis.shape[1]:
        return found
    a = x.pick(may).times(basis) * sign[may, None]
    a = np.round(a / max(float(np.abs(a).max()), 1e-300), 12)
    rows, where = np.unique(a, axis=0, return_inverse=True)
    m, q = rows.shape
    solution = linprog(
        np.concatenate([np.zeros(q), -np.ones(m)]),
        A_ub=np.hstack([-rows, np.eye(m)]),
        b_ub=np.zeros(m),
        bounds=[(None, None)] * q + [(0, 1)] * m,
        method="highs",
    )
    if solution.status == 0:
        found[may] = (solution.x[q:] > 0.5)[where.ravel()]
    return found


def direction(x: Matrix, y: Floats, upper: float | None, separated: Bools, term: int) -> float:
    """Where a coefficient goes as the likelihood rises: inf, -inf, or nan if either way serves.

    >>> from drive_eval.models.matrix import Dense
    >>> x, y = Dense(np.column_stack([np.ones(4), [0.0, 0, 1, 1]])), np.array([0.0, 1, 0, 0])
    >>> direction(x, y, 1, np.array([False, False, True, True]), term=1)
    -inf
    """
    basis = x.pick(~separated).null_space()
    a = np.unique(np.round(x.pick(separated).times(basis) * _sign(y, upper)[separated, None], 12), axis=0)
    reach = []
    for way in (1.0, -1.0):
        solution = linprog(
            -way * basis[term], A_ub=-a, b_ub=np.zeros(a.shape[0]), bounds=(-1, 1), method="highs"
        )
        reach.append(solution.status == 0 and -solution.fun > 1e-6)
    return float("nan") if reach[0] == reach[1] else float("inf") if reach[0] else float("-inf")


def estimable(x: Matrix) -> Bools:
    """Which single coefficients the rows of ``x`` determine: unit vectors in its row space.

    >>> from drive_eval.models.matrix import Dense
    >>> estimable(Dense(np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 1.0]]))).tolist()
    [True, False, False]
    """
    basis = x.null_space()
    return np.asarray((basis**2).sum(axis=1) < 1e-7)


def _sign(y: Floats, upper: float | None) -> Floats:
    """-1 where the mean may fall to its lower limit, 1 where it may rise to its upper, 0 where it may do
    neither.
    """
    sign = np.where(y == 0, -1.0, 0.0)
    return sign if upper is None else np.where(y == upper, 1.0, sign)
