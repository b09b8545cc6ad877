"""The least that must move for one cell to move: nearly always whole numbers, where a corner is not.

A corner of the attacker's polytope is often made of halves in places that have nothing to do with the
question. The solution in which the cells move least in all moves nothing that need not be moved, and
is a circuit of the equations, whose steps are as a rule whole.
"""

from typing import Any

import numpy as np
from scipy import sparse

from drive_eval.disclosure.programme import highs, model_of
from drive_eval.disclosure.system import Floats


def both_ways(matrix: sparse.csr_matrix, low: Floats, high: Floats) -> tuple[sparse.csr_matrix, Floats]:
    """The same equations in moves up and, after them, moves down, all from 0; and how far each may go."""
    return sparse.hstack([matrix, -matrix]).tocsr(), np.concatenate([high, -low])


class Shortest:
    """`min sum(|z|)` subject to `matrix @ z = 0`, `low <= z <= high` and one cell given, for many cells.

    Every `low` is at most 0 and every `high` at least 0. Without HiGHS's own door it never answers, and
    an integer programme must.
    """

    def __init__(self, matrix: sparse.csr_matrix, low: Floats, high: Floats) -> None:
        self._size = len(low)
        both, self._high = both_ways(matrix, low, high)
        self._solver: Any = None
        if highs is not None and matrix.shape[0]:
            self._solver = model_of(both, np.zeros(2 * self._size), self._high, np.ones(2 * self._size))

    def move(self, place: int, amount: float) -> Floats | None:
        """The solution that moves this cell by this much, or None where none is found."""
        if self._solver is None:
            return None
        both = np.array([place, place + self._size], dtype=np.int32)
        given = np.array([max(amount, 0.0), max(-amount, 0.0)])
        self._solver.changeColsBounds(2, both, given, given)
        self._solver.run()
        solved = self._solver.getModelStatus() == highs.HighsModelStatus.kOptimal
        found = np.array(self._solver.getSolution().col_value) if solved else None
        self._solver.changeColsBounds(2, both, np.zeros(2), self._high[both])
        return None if found is None else found[: self._size] - found[self._size :]
