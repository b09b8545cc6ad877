"""Inequalities that every safe choice of hidden cells meets.

Some are there from the start, because each equation gives its own. The others come from attacks that
got too near a cell: the prices of the attacker's linear programme bound how far the cell can move
under any choice (Fischetti and Salazar 2001, s. 4).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drive_eval.disclosure.attack import NEAR
from drive_eval.disclosure.programme import FAR, Reach
from drive_eval.disclosure.proof import Open
from drive_eval.disclosure.system import Flags, Floats, Indices, Needs, System


@dataclass(frozen=True)
class Cut:
    """An inequality `sum(factors * chosen[cells]) >= least` over the choice."""

    cells: Indices
    factors: Floats
    least: float


def bridgeless(system: System, needs: Needs) -> list[Cut]:
    """No equation may have one unknown alone: whoever is hidden has company in each of its equations."""
    printed = system.shown | system.public
    matrix, cuts = system.matrix, []
    for row in range(matrix.shape[0]):
        cells = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        implied = cells[~printed[cells]]
        others = cells[system.shown[cells] & ~system.public[cells]]
        if len(implied) > 1:
            continue
        if len(implied) == 1:
            if needs.sensitive[implied[0]]:
                cuts.append(Cut(others.astype(np.int64), np.ones(len(others)), 1.0))
            continue
        for cell in others:
            factors = np.where(others == cell, -1.0, 1.0)
            cuts.append(Cut(others.astype(np.int64), factors, 0.0))
    return cuts


def by_equation(system: System, needs: Needs) -> list[Cut]:
    """What each equation alone says: the others in it must have room for a sensitive cell to move."""
    matrix, cuts = system.matrix, []
    for row in range(matrix.shape[0]):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        cells, factors = matrix.indices[span].astype(np.int64), matrix.data[span]
        for cell in cells[needs.sensitive[cells] & ~system.public[cells]]:
            slope = -factors / factors[cells == cell]
            slope[cells == cell] = 0.0
            for sign, asked in ((1.0, needs.up[cell]), (-1.0, needs.down[cell])):
                if asked > 0:
                    cuts += _asked(system, cells, _room(system, cells, sign * slope, asked), asked)
    return cuts


def _room(system: System, cells: Indices, slope: Floats, asked: float) -> Floats:
    """How much each cell can do for the movement: upward without bound, downward to its least value."""
    down = np.where(slope < -NEAR, -slope, 0.0)
    with np.errstate(invalid="ignore"):
        room = np.where(slope > NEAR, asked, np.where(down > 0, down * system.depth[cells], 0.0))
    return np.where(system.public[cells], 0.0, np.minimum(room, asked))


def _asked(system: System, cells: Indices, room: Floats, asked: float) -> list[Cut]:
    """The inequality over the printed cells, less what the implied ones do in any case."""
    least = asked - float(room[~system.shown[cells]].sum())
    keep = (room > NEAR) & system.shown[cells]
    return [Cut(cells[keep], np.minimum(room[keep], least), least)] if least > NEAR else []


def broken(system: System, needs: Needs, one: Open, hidden: Flags | None = None) -> list[Cut]:
    """Inequalities that a choice must meet to protect a cell that this one leaves open.

    `hidden` is the choice; without it, one that hides in part, which whole numbers say nothing of.
    """
    sure = bool(needs.sensitive[one.cell])
    cuts = []
    for sign, found, asked in one.reaches:
        if sure and found.amount < asked - NEAR:
            cuts += _capacity(system, one, [(sign, found)], asked, sure)
    width = float(needs.width[one.cell])
    if len(one.reaches) == 2 and sum(found.amount for _, found, _ in one.reaches) < width - NEAR:
        cuts += _capacity(system, one, [(sign, found) for sign, found, _ in one.reaches], width, sure)
    return cuts if cuts or hidden is None else [_wider(system, one, hidden, sure)]


def _capacity(
    system: System, one: Open, reaches: Sequence[tuple[float, Reach]], asked: float, sure: bool
) -> list[Cut]:
    """The inequality that the prices g of the attacker's programmes give, tightened at what is asked.

    Whatever is chosen, the cell's distance is at most the sum over cells of |e - A'g| times how far
    each may move, and not at all where it is shown. This holds for any prices. Where the cell itself
    need not be hidden (`sure` is false), the inequality asks only if it is.
    """
    everyone = np.arange(system.size)
    room = np.zeros(system.size)
    for sign, found in reaches:
        prices = np.zeros(system.matrix.shape[0])
        prices[one.part.equations] = found.prices
        slope = -(system.transposed @ prices)
        slope[one.cell] += sign
        # What has no upper bound has no slope above 0, but for the solver's noise.
        endless = one.part.cells[one.part.high >= FAR]
        slope[endless] = np.minimum(slope[endless], 0.0)
        room += _room(system, everyone, slope, asked)
    least = asked - float(room[~system.shown].sum())
    if least <= NEAR:
        return []
    room = np.minimum(room, least)
    if not sure:
        room[one.cell] -= least
        least = 0.0
    cells = np.flatnonzero((np.abs(room) > NEAR) & system.shown)
    return [Cut(cells, room[cells], least)]


def _wider(system: System, one: Open, hidden: Flags, sure: bool) -> Cut:
    """Something beside the part must be withheld as well, unless the cell itself is shown.

    What is open in a part is open in every smaller one. This is for what whole numbers alone leave open.
    """
    touching = np.unique(system.matrix[one.part.equations].indices).astype(np.int64)
    cells = touching[system.shown[touching] & ~system.public[touching] & ~hidden[touching]]
    if sure:
        return Cut(cells, np.ones(len(cells)), 1.0)
    factors = np.append(np.ones(len(cells)), -1.0)
    return Cut(np.append(cells, one.cell), factors, 0.0)
