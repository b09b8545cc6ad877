"""What an attacker is left with: for each cell that must be safe, the interval that he can infer.

It is told what is hidden and nothing else: no witness and no bound of the search is taken over. A bound
is proven by a release in whole numbers that looks the same and has the cell there, and is the last one
where no such release has the cell further out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from drive_eval.disclosure.attack import NEAR, Part, Question, about, answer, parts
from drive_eval.disclosure.proof import Seen, required
from drive_eval.disclosure.system import Flags, Floats, Indices, Needs, System

FAR_ENOUGH: Final = 3.0  # how many widths to follow a cell: further out, "or more" will do


@dataclass(frozen=True)
class Intervals:
    """A row for each cell that must be safe: arrays of one length, in the order of the cells.

    `low` and `high` are the smallest and largest value that an attacker cannot exclude. Where
    `low_open` or `high_open`, he cannot exclude values beyond either, and the bound is only as far as
    was asked (a bound that is the least value of a cell is never open). `down`, `up` and `width` are what
    the rules ask. A cell that is sensitive and in print is not `unknown` and has not passed.
    """

    cells: Indices
    values: Floats
    low: Floats
    high: Floats
    low_open: Flags
    high_open: Flags
    unknown: Flags
    sensitive: Flags
    down: Floats
    up: Floats
    width: Floats

    @property
    def passed(self) -> Flags:
        """Which cells leave the attacker as much room as the rules ask."""
        wide = self.high - self.low >= self.width - NEAR
        below = self.values - self.low >= self.down - NEAR
        above = self.high - self.values >= self.up - NEAR
        result: Flags = self.unknown & wide & (below & above | ~self.sensitive)
        return result


def audit(system: System, needs: Needs, hidden: Flags) -> Intervals:
    """The interval that an attacker can infer of every cell that must be safe.

    These are the sensitive cells, printed or implied, and all that are hidden; public cells are not
    among them (zeros that follow from what everybody knows are best made public first, see
    `without_what_follows`). Each is followed to three times what the rules ask of it, where it goes that far.

    Parameters
    ----------
    hidden : which of the shown cells are withheld, one flag a cell of the system.

    Raises
    ------
    ValueError
        Where `hidden` has another length than the system.
    """
    if len(hidden) != system.size:
        raise ValueError(f"{len(hidden)} flags for {system.size} cells")
    seen, cap = Seen.nothing(system.size), _cap(needs)
    for part in parts(system, hidden, holding=(needs.sensitive | hidden) & ~system.public):
        cells = required(system, needs, part)
        for sign in (1.0, -1.0):
            _together(part, cells, seen, cap, sign)
            for cell in cells:
                if not _done(part, np.array([cell]), seen, cap, sign)[0]:
                    seen.learn(part, answer(part, about(part, int(cell), sign, cap[cell]), whole=True)[1])
    return _table(system, needs, hidden, seen, cap)


def _cap(needs: Needs) -> Floats:
    """How far to follow each cell."""
    return np.ceil(FAR_ENOUGH * np.maximum(np.maximum(needs.width, 1.0), np.maximum(needs.down, needs.up)))


def _done(part: Part, cells: Indices, seen: Seen, cap: Floats, sign: float) -> Flags:
    """Which cells a witness has taken as far as they are followed, or as anybody knows they can go."""
    if sign > 0:
        return np.asarray(seen.high[cells] >= cap[cells] - NEAR)
    floor = part.low[part.places(cells)]
    return np.asarray(seen.low[cells] <= np.maximum(-cap[cells], floor) + NEAR)


def _together(part: Part, cells: Indices, seen: Seen, cap: Floats, sign: float) -> None:
    """Push all cells at once, for as long as that takes more of them all the way."""
    left = len(cells) + 1
    while 1 < len(waiting := cells[~_done(part, cells, seen, cap, sign)]) < left:
        left = len(waiting)
        endless = np.full(left, np.inf)
        low, high = (-endless, cap[waiting]) if sign > 0 else (-cap[waiting], endless)
        question = Question(part.places(waiting), np.full(left, sign), low, high)
        seen.learn(part, answer(part, question, whole=True)[1])


def _table(system: System, needs: Needs, hidden: Flags, seen: Seen, cap: Floats) -> Intervals:
    cells = np.flatnonzero((needs.sensitive | (hidden & system.shown)) & ~system.public)
    values, most = system.values[cells], cap[cells]
    low, high = np.maximum(seen.low[cells], -most), np.minimum(seen.high[cells], most)
    return Intervals(
        cells=cells,
        values=values,
        low=values + low,
        high=values + high,
        low_open=(low <= -most + NEAR) & (system.signed[cells] | (most < system.depth[cells])),
        high_open=high >= most - NEAR,
        unknown=system.unknown(hidden)[cells],
        sensitive=needs.sensitive[cells],
        down=needs.down[cells],
        up=needs.up[cells],
        width=needs.width[cells],
    )
