"""What has been proven of each hidden cell, by witnesses, and what is still open."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from drive_eval.disclosure.attack import NEAR, Part, Question, about, answer, parts
from drive_eval.disclosure.programme import Reach
from drive_eval.disclosure.system import Flags, Floats, Indices, Needs, System


@dataclass
class Seen:
    """The lowest and highest distance from its true value that some witness gives each cell."""

    low: Floats
    high: Floats

    @classmethod
    def nothing(cls, size: int) -> "Seen":
        """The true release alone."""
        return cls(np.zeros(size), np.zeros(size))

    def learn(self, part: Part, solution: Floats) -> None:
        """Take in one witness."""
        self.low[part.cells] = np.minimum(self.low[part.cells], solution)
        self.high[part.cells] = np.maximum(self.high[part.cells], solution)


@dataclass(frozen=True)
class Open:
    """A cell that is not shown to be safe, and how far the attacker's two programmes let it go.

    Each of these is a direction, an answer, and how far the cell must be able to go.
    """

    part: Part
    cell: int
    reaches: tuple[tuple[float, Reach, float], ...]


def required(system: System, needs: Needs, part: Part) -> Indices:
    """Cells of a part whose interval must be wide: the sensitive, and all that are hidden in print."""
    wanted = needs.sensitive[part.cells] | system.shown[part.cells]
    return part.cells[wanted & ~system.public[part.cells]]


def met(cells: Indices, needs: Needs, seen: Seen) -> Flags:
    """Which of the cells witnesses have shown to be safe."""
    wide = seen.high[cells] - seen.low[cells] >= needs.width[cells] - NEAR
    reached = (seen.low[cells] <= -needs.down[cells] + NEAR) & (seen.high[cells] >= needs.up[cells] - NEAR)
    result: Flags = wide & (reached | ~needs.sensitive[cells])
    return result


def prove(
    system: System,
    needs: Needs,
    hidden: Flags,
    seen: Seen,
    whole: bool = True,
    most: int | None = None,
    shares: Floats | None = None,
) -> list[Open]:
    """The required cells of a release that stay open; `seen` gains the witnesses of the safe ones.

    What `seen` holds already must come from this choice of hidden cells or from one within it.

    Parameters
    ----------
    whole : witnesses are in whole numbers; without, those of the linear programmes are taken, which is
        quicker and never finds less room than there is.
    most : how many open cells of a part are enough to know.
    shares : how far each cell is hidden, where that is only in part; see `parts`.
    """
    found: list[Open] = []
    everything = np.arange(system.size)
    waiting = (needs.sensitive | hidden) & ~system.public & ~met(everything, needs, seen)
    for part in parts(system, hidden, shares, waiting):
        cells = required(system, needs, part)
        _together(part, cells, needs, seen, whole)
        here: list[Open] = []
        for cell in _spread(cells[~met(cells, needs, seen)]):
            if met(np.array([cell]), needs, seen)[0]:
                continue
            if most is not None and len(here) >= most:
                break
            reaches = tuple(_alone(part, int(cell), needs, seen, whole))
            if not met(np.array([cell]), needs, seen)[0]:
                here.append(Open(part, int(cell), reaches))
        found += here
    return found


def _spread(cells: Indices) -> Indices:
    """The same cells in an order in which neighbours stand far apart."""
    return cells[np.argsort(np.arange(len(cells)) * 0.6180339887498949 % 1.0, kind="stable")]


def _together(part: Part, cells: Indices, needs: Needs, seen: Seen, whole: bool) -> None:
    """Push all unproven cells up at once, then down, for as long as that proves more."""
    for sign in (1.0, -1.0):
        left = np.inf
        while True:
            waiting = cells[~reached(cells, needs, seen, sign)]
            if not len(waiting) or len(waiting) >= left:
                break
            left = len(waiting)
            far = goal(waiting, needs, seen, sign)
            endless = np.full(len(waiting), np.inf)
            low, high = (-endless, far) if sign > 0 else (far, endless)
            question = Question(part.places(waiting), np.full(len(waiting), sign), low, high)
            seen.learn(part, answer(part, question, whole)[1])


def goal(cells: Indices, needs: Needs, seen: Seen, sign: float) -> Floats:
    """How far each cell should go: what the rule asks, and what the width still lacks."""
    if sign > 0:
        lacking = np.maximum(needs.width[cells] + seen.low[cells], 1.0)
        return np.maximum(np.where(needs.sensitive[cells], needs.up[cells], 0.0), lacking)
    lacking = np.maximum(needs.width[cells] - seen.high[cells], 0.0)
    return -np.maximum(np.where(needs.sensitive[cells], needs.down[cells], 0.0), lacking)


def reached(cells: Indices, needs: Needs, seen: Seen, sign: float) -> Flags:
    """Which of the cells witnesses have shown to go far enough up (`sign` 1) or down (-1), and to be wide."""
    wide = seen.high[cells] - seen.low[cells] >= needs.width[cells] - NEAR
    if sign > 0:
        far = seen.high[cells] >= needs.up[cells] - NEAR
    else:
        far = seen.low[cells] <= -needs.down[cells] + NEAR
    result: Flags = wide & (far | ~needs.sensitive[cells])
    return result


def _alone(
    part: Part, cell: int, needs: Needs, seen: Seen, whole: bool
) -> Iterator[tuple[float, Reach, float]]:
    """One cell by itself, up and down: direction, how far it goes, how far it must go.

    A direction in which a witness has gone far enough is not asked again.
    """
    one = np.array([cell])
    for sign, asked in ((1.0, needs.up[cell]), (-1.0, needs.down[cell])):
        if reached(one, needs, seen, sign)[0]:
            continue
        found, solution = answer(part, about(part, cell, sign, asked + needs.width[cell] + 1.0), whole)
        seen.learn(part, solution)
        yield sign, found, float(asked)
