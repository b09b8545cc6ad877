"""A linear programme over shares that gains inequalities, each time solved from where it stood."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from drive_eval.disclosure.programme import highs
from drive_eval.disclosure.system import Floats, Indices

Row = tuple[Indices, Floats]


class Growing:
    """`min costs @ x` subject to `0 <= x <= 1` and the rows so far, each `factors @ x[places] >= least`.

    `warm` false asks `linprog` each time.
    """

    def __init__(self, costs: Floats, warm: bool = True) -> None:
        self._costs = costs
        self._rows: list[Row] = []
        self._least: list[float] = []
        self._solver: Any = _empty(costs) if warm and highs is not None and len(costs) else None

    def add(self, rows: Sequence[Row], least: Sequence[float]) -> None:
        """Take in rows."""
        self._rows += rows
        self._least += least
        if self._solver is not None:
            for (places, factors), amount in zip(rows, least, strict=True):
                self._solver.addRow(amount, np.inf, len(places), places.astype(np.int32), factors)

    def cheapest(self) -> tuple[Floats, float]:
        """The cheapest shares and their cost.

        Raises
        ------
        ArithmeticError
            Where there is none, or it is not found.
        """
        if self._solver is None:
            return self._afresh()
        self._solver.run()
        if self._solver.getModelStatus() != highs.HighsModelStatus.kOptimal:
            return self._afresh()
        found: Floats = np.clip(np.array(self._solver.getSolution().col_value), 0.0, 1.0)
        return found, float(self._costs @ found)

    def _afresh(self) -> tuple[Floats, float]:
        if not self._rows:
            return np.zeros(len(self._costs)), 0.0
        places = np.concatenate([row for row, _ in self._rows])
        factors = np.concatenate([row for _, row in self._rows])
        ends = np.cumsum([0, *(len(row) for row, _ in self._rows)])
        lines = sparse.csr_matrix((factors, places, ends), shape=(len(self._rows), len(self._costs)))
        result = linprog(self._costs, A_ub=-lines, b_ub=-np.array(self._least), bounds=(0, 1))
        if result.x is None:
            raise ArithmeticError("a linear programme of the search was not solved")
        return np.clip(result.x, 0.0, 1.0), float(result.fun)


def _empty(costs: Floats) -> Any:
    """A HiGHS model of the programme without rows."""
    columns = len(costs)
    model = highs.HighsLp()
    model.num_col_, model.num_row_ = columns, 0
    model.col_cost_ = costs
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
    model.row_lower_ = model.row_upper_ = np.zeros(0)
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = columns, 0
    model.a_matrix_.format_ = highs.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.zeros(columns + 1, dtype=np.int32)
    solver = highs._Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(model)
    return solver
