"""The attacker: what can be inferred of a hidden cell from everything that is shown.

The system falls into parts that share no unknown cell. Within a part the attacker knows `A z = 0`
for the distances `z` from the true values and `z >= least - value`. The largest and smallest `z` of
a cell are two linear programmes. A solution in whole numbers is a witness: a release that looks the
same with another value behind it. Witnesses are kept, because one of them answers for many cells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from drive_eval.disclosure.programme import FAR, Programme, Reach
from drive_eval.disclosure.shortest import Shortest
from drive_eval.disclosure.system import Flags, Floats, Indices, System

NEAR: Final = 1e-6
LOOSE: Final = 100.0


@dataclass(frozen=True)
class Part:
    """Unknown cells that hang together, and the equations that tie them."""

    cells: Indices
    equations: Indices
    matrix: sparse.csr_matrix
    low: Floats
    high: Floats
    whole: Flags

    @cached_property
    def programme(self) -> Programme:
        """The attacker's linear programme."""
        return Programme(self.matrix, self.low, self.high)

    @cached_property
    def shortest(self) -> Shortest:
        """The least that must move for one cell to move."""
        return Shortest(self.matrix, self.low, self.high)

    def places(self, cells: Indices) -> Indices:
        """Where cells stand within the part."""
        return np.searchsorted(self.cells, cells)


def parts(
    system: System, hidden: Flags, shares: Floats | None = None, holding: Flags | None = None
) -> Iterator[Part]:
    """The parts of what is unknown, each with its cells in order.

    Parameters
    ----------
    shares : hides cells in part: one that is hidden by a third may move a third as far (this is for the
        relaxed choices of the search). Such a cell goes up no further than `LOOSE`, where a hidden one
        has no bound.
    holding : only the parts that hold one of these cells.
    """
    unknown = np.flatnonzero(system.unknown(hidden))
    if not len(unknown):
        return
    matrix = system.matrix[:, unknown]
    touched = np.flatnonzero(np.diff(matrix.indptr))
    matrix = matrix[touched]
    links = sparse.bmat([[None, matrix.T], [matrix, None]], format="csr")
    count, label = connected_components(links, directed=False)
    order = np.argsort(label[: len(unknown)], kind="stable")
    row_order = np.argsort(label[len(unknown) :], kind="stable")
    ends = np.searchsorted(label[: len(unknown)][order], np.arange(count + 1))
    row_ends = np.searchsorted(label[len(unknown) :][row_order], np.arange(count + 1))
    blocks = matrix[row_order][:, order]
    low, high = _limits(system, shares)
    asked = range(count) if holding is None else np.unique(label[: len(unknown)][holding[unknown]])
    for at in asked:
        cells = unknown[order[ends[at] : ends[at + 1]]]
        equations = touched[row_order[row_ends[at] : row_ends[at + 1]]]
        block = _block(blocks, row_ends[at], row_ends[at + 1], ends[at], ends[at + 1])
        yield Part(cells, equations, block, low[cells], high[cells], system.whole[cells])


def _block(matrix: sparse.csr_matrix, top: int, bottom: int, left: int, right: int) -> sparse.csr_matrix:
    """Rows that have entries in some columns alone, and these columns."""
    first, last = matrix.indptr[top], matrix.indptr[bottom]
    entries = (
        matrix.data[first:last],
        matrix.indices[first:last] - left,
        matrix.indptr[top : bottom + 1] - first,
    )
    return sparse.csr_matrix(entries, shape=(bottom - top, right - left))


def _limits(system: System, shares: Floats | None) -> tuple[Floats, Floats]:
    low, high = np.where(system.signed, -FAR, system.least - system.values), np.full(system.size, FAR)
    if shares is None:
        return low, high
    relaxed = shares < 1
    return (
        np.where(relaxed, np.maximum(low, -LOOSE) * shares, low),
        np.where(relaxed, LOOSE * shares, high),
    )


@dataclass(frozen=True)
class Question:
    """A linear form over some cells of a part, which are held between two distances."""

    at: Indices
    form: Floats
    low: Floats
    high: Floats


def about(part: Part, cell: int, sign: float, limit: float) -> Question:
    """How far one cell goes up (`sign` 1) or down (-1), no further than `limit`."""
    at = part.places(np.array([cell]))
    low, high = (-np.inf, limit) if sign > 0 else (-limit, np.inf)
    return Question(at, np.array([sign]), np.array([low]), np.array([high]))


def answer(part: Part, question: Question, whole: bool) -> tuple[Reach, Floats]:
    """The linear programme's answer, and the best solution: with `whole`, in whole numbers."""
    found = part.programme.reach(question.at, question.form, question.low, question.high)
    if not whole:
        return found, found.solution
    solution = settled(part, found.solution)
    if solution is None:
        solution = _shortest(part, question, found)
    if solution is None:
        solution = _in_whole_numbers(part, question)
    return found, solution


def settled(part: Part, solution: Floats) -> Floats | None:
    """The solution with counts made whole, or None where rounding breaks an equation or a bound."""
    rounded = np.where(part.whole, np.round(solution), solution)
    if np.abs(rounded - solution).max(initial=0.0) > 1e-5:
        return None
    if np.abs(part.matrix @ rounded).max(initial=0.0) > 1e-5:
        return None
    return rounded if (rounded >= part.low - NEAR).all() else None


def _shortest(part: Part, question: Question, found: Reach) -> Floats | None:
    """A whole solution that is as good as can be for one cell, by its shortest way there, or None."""
    if len(question.at) > 1:
        return None
    place = int(question.at[0])
    # A whole amount cannot lie between the linear programme's and the whole number below it.
    best = np.floor(found.amount + NEAR) if part.whole[place] else found.amount
    moved = part.shortest.move(place, float(question.form[0]) * best)
    return None if moved is None else settled(part, moved)


def _in_whole_numbers(part: Part, question: Question) -> Floats:
    low, high = part.low.copy(), part.high.copy()
    cost = np.zeros(len(part.cells))
    cost[question.at] = -question.form
    low[question.at] = np.maximum(low[question.at], question.low)
    high[question.at] = np.minimum(high[question.at], question.high)
    result = milp(
        cost,
        constraints=LinearConstraint(part.matrix, 0.0, 0.0),
        bounds=Bounds(low, high),
        integrality=part.whole.astype(np.int64),
        options={"mip_rel_gap": 0.0},
    )
    if result.x is None:
        raise ArithmeticError("an integer programme of the audit was not solved")
    found: Floats = np.where(part.whole, np.round(result.x), result.x)
    return found


def interval(part: Part, cell: int, whole: bool = True) -> tuple[float, float]:
    """The smallest and largest distance from the true value that an attacker cannot exclude, exactly."""
    at = int(part.places(np.array([cell]))[0])
    low, high = (answer(part, about(part, cell, sign, FAR), whole)[1][at] for sign in (-1.0, 1.0))
    return (-np.inf if low <= -FAR + 1 else float(low)), (np.inf if high >= FAR - 1 else float(high))
