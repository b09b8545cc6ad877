"""What to withhold besides, where a cell has room in fractions and lacks it in whole numbers.

The prices of linear programmes say nothing there, so the attacker's own answer is turned round: of all
releases in whole numbers in which the cell has the value that he must not exclude, the one that moves
the printed cells least, by their cost. What moves in it is withheld, and it is the witness.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from drive_eval.disclosure.attack import NEAR, Part, settled
from drive_eval.disclosure.master import NODES, SLIGHT
from drive_eval.disclosure.proof import Open, Seen, goal, reached
from drive_eval.disclosure.shortest import both_ways
from drive_eval.disclosure.system import Flags, Floats, Needs, System


def repaired(
    system: System, needs: Needs, part: Part, opened: Sequence[Open], hidden: Flags, seen: Sequence[Seen]
) -> Flags:
    """The hidden cells and those that close open ones, as far as that can be; `seen` gains the witnesses.

    `part` is all that may be withheld or is implied. The first of `seen` says what is still asked of a cell.
    """
    wider = hidden.copy()
    for one in opened:
        cell = np.array([one.cell])
        for sign in (1.0, -1.0):
            if reached(cell, needs, seen[0], sign)[0]:
                continue
            costs = np.where(system.shown & ~wider, system.weights + SLIGHT, 0.0)[part.cells]
            moved = cheapest(part, costs, one.cell, float(goal(cell, needs, seen[0], sign)[0]))
            if moved is None:
                continue
            for each in seen:
                each.learn(part, moved)
            wider[part.cells] |= (np.abs(moved) > NEAR) & system.shown[part.cells]
    return wider


def cheapest(part: Part, costs: Floats, cell: int, amount: float) -> Floats | None:
    """The whole-number solution that moves a cell by so much at the least `sum(costs * |moved|)`, or None."""
    size, at = len(part.cells), int(part.places(np.array([cell]))[0])
    matrix, high = both_ways(part.matrix, part.low, part.high)
    low = np.zeros(2 * size)
    both = np.array([at, at + size])
    low[both] = np.array([max(amount, 0.0), max(-amount, 0.0)])
    if (low > high).any():
        return None
    high[both] = low[both]
    result = milp(
        np.concatenate([costs, costs]),
        constraints=LinearConstraint(matrix, 0.0, 0.0),
        bounds=Bounds(low, high),
        integrality=np.concatenate([part.whole, part.whole]).astype(np.int64),
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    return None if result.x is None else settled(part, result.x[:size] - result.x[size:])
