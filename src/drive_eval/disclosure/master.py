"""The master programme: the cheapest choice of cells that meets every inequality found so far."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from drive_eval.disclosure.attack import NEAR
from drive_eval.disclosure.cuts import Cut
from drive_eval.disclosure.system import Flags, Floats, Indices, System

SLIGHT: Final = 1e-3  # what it costs to withhold a cell that nobody would miss


class CannotProtect(ValueError):
    """A sensitive cell that stays open however much is withheld; `cells` are their indices."""

    def __init__(self, cells: Sequence[int]) -> None:
        self.cells = tuple(cells)
        super().__init__(f"{len(self.cells)} cells cannot be protected by withholding others")


def cost_of(system: System, hidden: Flags) -> float:
    """What withholding these cells costs."""
    return float((system.weights[hidden] + SLIGHT).sum())


def cheapest(
    system: System, must: Flags, free: Flags, cuts: Sequence[Cut], gap: float
) -> tuple[Flags, float]:
    """The cheapest choice of free cells, beside those that must be, that meets every inequality.

    `gap` is the share of the cost by which it may miss the cheapest. Also gives what the cheapest costs
    at least.

    Raises
    ------
    CannotProtect
        Where no choice meets them.
    """
    column = np.full(system.size, -1)
    chosen = np.flatnonzero(free & ~must)
    column[chosen] = np.arange(len(chosen))
    if not len(chosen):
        return must, cost_of(system, must)
    lines, least = _lines(cuts, column, must, len(chosen))
    result = milp(
        system.weights[chosen] + SLIGHT,
        constraints=LinearConstraint(lines, least, np.inf) if lines.shape[0] else (),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(chosen)),
        options={"mip_rel_gap": gap},
    )
    if result.x is None:
        raise CannotProtect(np.flatnonzero(must).tolist())
    hidden = must.copy()
    hidden[chosen] = result.x > 0.5
    return hidden, cost_of(system, must) + float(result.mip_dual_bound)


def _lines(cuts: Sequence[Cut], column: Indices, must: Flags, width: int) -> tuple[sparse.csr_matrix, Floats]:
    """The inequalities over the free choices; what is certain is moved to the right."""
    rows: list[Indices] = []
    columns: list[Indices] = []
    factors: list[Floats] = []
    least: list[float] = []
    for cut in cuts:
        certain = float(cut.factors[must[cut.cells]].sum())
        open_at = column[cut.cells] >= 0
        if cut.least - certain <= NEAR and (cut.factors[open_at] >= 0).all():
            continue
        rows.append(np.full(int(open_at.sum()), len(least)))
        columns.append(column[cut.cells[open_at]])
        factors.append(cut.factors[open_at])
        least.append(cut.least - certain)
    if not least:
        return sparse.csr_matrix((0, width)), np.zeros(0)
    entries = (np.concatenate(factors), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_matrix(entries, shape=(len(least), width)), np.array(least)
