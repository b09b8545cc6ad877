"""What rounded counts tell of the exact ones when they are taken together.

40 and 60 make 105 only if both were rounded down and their sum was rounded up. An attacker knows what
each printed count can have been and every equation between them; where that leaves too few values for a
count, another that holds it there is withheld as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import floor

import numpy as np

from drive_eval.disclosure.attack import NEAR
from drive_eval.disclosure.naming import Name, label_of
from drive_eval.disclosure.part import Part, parts
from drive_eval.disclosure.programme import Programme, Reach
from drive_eval.disclosure.rounding import possible, room
from drive_eval.disclosure.rules import Rules, thresholded
from drive_eval.disclosure.system import Flags, Floats, Indices, System
from drive_eval.disclosure.tables import Tables


def too_telling(tables: Tables, hidden: Flags, rules: Rules) -> Flags:
    """The cells to be withheld beside the hidden ones, so that no exact count behind a rounded one is told.

    For each count that is held too narrowly, of the printed ones that hold it there the one that the reader
    misses least.
    """
    coarse = np.zeros(tables.system.size, dtype=np.bool_)
    base = rules.rounding_base
    if base is None:
        return coarse
    for attack in _attacks(tables, hidden, rules, base):
        weights = tables.system.weights[attack.part.cells]
        narrow = attack.narrow(attack.targets)  # no other ever is, since withholding takes no room away
        for place in narrow:
            while attack.narrow([place]) and len(held := attack.held(place)):
                attack.withhold([int(held[np.argmin(weights[held])])])
        _put_back(attack, narrow, weights)
        coarse[attack.part.cells[attack.withheld]] = True
    return coarse


def _put_back(attack: "_Attack", narrow: Sequence[int], weights: Floats) -> None:
    """Print again what turned out not to be needed, the dearest first."""
    left = attack.narrow(narrow)
    wide = [place for place in narrow if place not in left]
    for place in sorted(attack.withheld, key=lambda at: -weights[at]):
        attack.put_back(place)
        if any(attack.narrow([other]) for other in wide):
            attack.withhold([place])


def told(tables: Tables, hidden: Flags, coarse: Flags, rules: Rules) -> list[int]:
    """The cells whose exact count can be worked out from rounded ones, although withholding could help it.

    `coarse` are those of the hidden cells that are withheld on account of rounding alone.
    """
    base = rules.rounding_base
    found: list[int] = []
    if base is None:
        return found
    for attack in _attacks(tables, hidden & ~coarse, rules, base):
        attack.withhold(np.flatnonzero(coarse[attack.part.cells]).tolist())
        narrow = attack.narrow(attack.targets)
        if narrow:
            attack.withhold(attack.open())
        found += attack.part.cells[np.setdiff1d(narrow, attack.narrow(narrow)).astype(int)].tolist()
    return found


class _Attack:
    """The attacker's programme of one part: distances from the true values, held by what is printed.

    `open_` are the printed counts that can still be withheld: not those of an earlier release.
    """

    def __init__(
        self, part: Part, low: Floats, high: Floats, targets: Flags, open_: Flags, asked: int
    ) -> None:
        self.part, self.withheld, self._asked = part, list[int](), asked
        self._printed = low.copy(), high.copy()
        self._low, self._high, self._open = low, high, open_
        self.targets = np.flatnonzero(targets).tolist()
        self._programme = Programme(part.matrix, low, high)

    def narrow(self, places: Iterable[int]) -> list[int]:
        """The counts, of these, that can have fewer values beside their own than is asked."""
        return [place for place in places if self._room(place) < self._asked]

    def held(self, place: int) -> Indices:
        """The other printed counts that hold a count where it is: those with a price in the programme."""
        prices = np.zeros(len(self._low))
        for sign in (1.0, -1.0):
            form = np.zeros(len(self._low))
            form[place] = sign
            prices += np.abs(form - self.part.matrix.T @ self._reach(place, sign).prices)
        prices[place] = 0.0
        return np.flatnonzero(self._open & (prices > NEAR))

    def open(self) -> list[int]:
        """What could still be withheld."""
        found: list[int] = np.flatnonzero(self._open).tolist()
        return found

    def withhold(self, places: list[int]) -> None:
        """Take counts out of print."""
        self._open[places] = False
        self._low[places], self._high[places] = self.part.low[places], self.part.high[places]
        self.withheld += places
        self._programme = Programme(self.part.matrix, self._low, self._high)

    def put_back(self, place: int) -> None:
        """Print a count again."""
        self._open[place] = True
        self._low[place], self._high[place] = (ends[place] for ends in self._printed)
        self.withheld.remove(place)
        self._programme = Programme(self.part.matrix, self._low, self._high)

    def _room(self, place: int) -> int:
        up, down = (self._reach(place, sign).amount for sign in (1.0, -1.0))
        return floor(up + NEAR) + floor(down + NEAR)

    def _reach(self, place: int, sign: float) -> Reach:
        endless = np.array([np.inf])
        return self._programme.reach(np.array([place]), np.array([sign]), -endless, endless)


def _attacks(tables: Tables, hidden: Flags, rules: Rules, base: int) -> Iterator[_Attack]:
    """The programmes of all parts that hold a rounded count."""
    system = tables.system
    before = np.zeros(system.size, dtype=np.bool_)
    before[list(tables.rounded_before)] = True
    implied = np.array([not isinstance(label_of(name), Name) for name in system.names], dtype=np.bool_)
    system = replace(system, public=system.public & ~before & ~implied)  # a sum follows to its rounding
    rounded = (system.shown & ~hidden & ~system.public) | before
    low, high = _limits(system, rounded & thresholded(tables, rules), rules.threshold, base)
    targets = rounded & system.whole & (high - low >= room(base))
    everything = np.ones(system.size, dtype=np.bool_)
    for part in parts(system, everything, holding=rounded):
        at = rounded[part.cells]
        lows, highs = (
            np.where(at, held[part.cells], free) for held, free in ((low, part.low), (high, part.high))
        )
        yield _Attack(part, lows, highs, targets[part.cells], (rounded & ~before)[part.cells], room(base))


def _limits(system: System, thresholded: Flags, threshold: int, base: int) -> tuple[Floats, Floats]:
    """How far below and above its true value each count may lie, for all that its own rounding tells."""
    ends = np.array([possible(value, base) for value in system.values], dtype=np.float64).reshape(-1, 2)
    low = np.where(system.signed, ends[:, 0], np.maximum(ends[:, 0], system.least))
    low = np.where(thresholded & (system.values >= threshold), np.maximum(low, threshold), low)
    nobody = thresholded & (system.values == 0)
    high = np.where(nobody, 0.0, ends[:, 1])
    return low - system.values, high - system.values
