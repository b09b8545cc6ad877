"""One linear programme that is asked many questions: each starts from the answer to the last.

An audit asks thousands of times how far one cell can go in the same equations. Started afresh, as by
`scipy.optimize.linprog`, each answer takes milliseconds; HiGHS, which SciPy carries, keeps its basis
and takes a fraction of one. SciPy has no public door to that, so the one it has is used where it is
there, and `linprog` where it is not: the answers are the same, only later.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

try:
    from scipy.optimize._highspy import _core
except ImportError:  # pragma: no cover - another SciPy
    _core = None

highs: Any = _core

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
FAR: Final = 1e7  # beyond any count of a study: a cell that reaches it has no bound
_PRIMAL: Final = 4  # HiGHS's number for the primal simplex: bounds and costs change, feasibility stays


@dataclass(frozen=True)
class Reach:
    """How far a linear form can go: the amount, one solution, and the price of each equation."""

    amount: float
    solution: Floats
    prices: Floats


class Programme:
    """`max form @ z` subject to `matrix @ z = 0` and `low <= z <= high`, for one form after another.

    `warm` false asks `linprog` each time.
    """

    def __init__(self, matrix: sparse.csr_matrix, low: Floats, high: Floats, warm: bool = True) -> None:
        self._matrix = matrix
        self._low, self._high = np.maximum(low, -FAR), np.minimum(high, FAR)
        self._solver: Any = _solver(matrix, self._low, self._high) if warm and highs is not None else None

    def reach(self, at: Indices, form: Floats, low: Floats, high: Floats) -> Reach:
        """The most that `form @ z[at]` can be, with these cells held between `low` and `high` as well."""
        low, high = np.maximum(low, self._low[at]), np.minimum(high, self._high[at])
        if not self._matrix.shape[0]:
            solution = np.zeros(len(self._low))
            solution[at] = np.where(form > 0, high, low)
            return Reach(float(form @ solution[at]), solution, np.zeros(0))
        if self._solver is None:
            return self._afresh(at, form, low, high)
        return self._again(at, form, low, high)

    def _again(self, at: Indices, form: Floats, low: Floats, high: Floats) -> Reach:
        """From the basis of the last answer."""
        cells = at.astype(np.int32)
        self._solver.changeColsCost(len(cells), cells, -form)
        self._solver.changeColsBounds(len(cells), cells, low, high)
        self._solver.run()
        if self._solver.getModelStatus() != highs.HighsModelStatus.kOptimal:
            self._solver.clearSolver()
            self._solver.run()
        if self._solver.getModelStatus() != highs.HighsModelStatus.kOptimal:
            raise ArithmeticError("a linear programme of the audit was not solved")
        answer = self._solver.getSolution()
        solution, prices = np.array(answer.col_value), -np.array(answer.row_dual)
        self._solver.changeColsCost(len(cells), cells, np.zeros(len(cells)))
        self._solver.changeColsBounds(len(cells), cells, self._low[at], self._high[at])
        return Reach(float(form @ solution[at]), solution, prices)

    def _afresh(self, at: Indices, form: Floats, low: Floats, high: Floats) -> Reach:
        cost, lows, highs_ = np.zeros(len(self._low)), self._low.copy(), self._high.copy()
        cost[at], lows[at], highs_[at] = -form, low, high
        result = linprog(
            cost,
            A_eq=self._matrix,
            b_eq=np.zeros(self._matrix.shape[0]),
            bounds=np.column_stack([lows, highs_]),
        )
        if result.x is None:
            raise ArithmeticError("a linear programme of the audit was not solved")
        prices = -np.asarray(result.eqlin.marginals)
        return Reach(float(form @ result.x[at]), result.x, prices)


def _solver(matrix: sparse.csr_matrix, low: Floats, high: Floats) -> Any:
    """A HiGHS model of the programme without a form."""
    solver = model_of(matrix, low, high, np.zeros(len(low)))
    for option, value in (("presolve", "off"), ("simplex_strategy", _PRIMAL)):
        solver.setOptionValue(option, value)
    return solver


def model_of(matrix: sparse.csr_matrix, low: Floats, high: Floats, costs: Floats) -> Any:
    """A HiGHS model of `min costs @ z` subject to `matrix @ z = 0` and `low <= z <= high`."""
    rows, columns = matrix.shape
    by_column = matrix.tocsc()
    model = highs.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = costs
    model.col_lower_, model.col_upper_ = low, high
    model.row_lower_ = model.row_upper_ = np.zeros(rows)
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = columns, rows
    model.a_matrix_.format_ = highs.MatrixFormat.kColwise
    model.a_matrix_.start_ = by_column.indptr.astype(np.int32)
    model.a_matrix_.index_ = by_column.indices.astype(np.int32)
    model.a_matrix_.value_ = by_column.data
    solver = highs._Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(model)
    return solver
