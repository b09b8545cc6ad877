"""The attacker: what can be inferred of a hidden cell from everything that is shown.

Within a part the attacker knows `A z = 0` for the distances `z` from the true values and
`z >= least - value`. The largest and smallest `z` of a cell are two linear programmes. A solution in
whole numbers is a witness: a release that looks the same with another value behind it. Witnesses are
kept, because one of them answers for many cells.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from drive_eval.disclosure.part import Part, parts
from drive_eval.disclosure.programme import FAR, Reach
from drive_eval.disclosure.system import Floats, Indices

__all__ = ["NEAR", "Part", "Question", "about", "answer", "interval", "parts", "settled"]

NEAR: Final = 1e-6


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
