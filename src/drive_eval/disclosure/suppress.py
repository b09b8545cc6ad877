"""Which further cells to withhold, so that the sensitive ones cannot be worked out, at the least cost.

The model of Fischetti and Salazar (2001): a 0/1 choice a cell, cost as given, and for every sensitive
cell the attacker's programmes as constraints. They are put in one by one as they are broken: where the
attacker gets too near a cell, the prices of his linear programme give an inequality
`sum(capacity * chosen) >= what the rule asks` that every safe choice meets and this one does not.
The cost of the master programme is therefore never above that of the cheapest safe choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from drive_eval.disclosure.attack import parts
from drive_eval.disclosure.cuts import Cut, bridgeless, broken, by_equation
from drive_eval.disclosure.follows import without_what_follows
from drive_eval.disclosure.master import CannotProtect, Master, cost_of
from drive_eval.disclosure.proof import Open, Seen, prove
from drive_eval.disclosure.repair import repaired
from drive_eval.disclosure.root import tighten
from drive_eval.disclosure.system import Flags, Needs, System

__all__ = ["CannotProtect", "Choice", "suppress", "without_what_follows"]

MOST_ROUNDS: Final = 30
MOST_OPEN: Final = 100
MOST_THINNER: Final = 20
GAP: Final = 0.05


@dataclass(frozen=True)
class Choice:
    """What is withheld, with the witnesses that prove it safe.

    `cost` is what it costs, `bound` what the cheapest safe choice costs at least.
    """

    hidden: Flags
    seen: Seen
    rounds: int
    cost: float
    bound: float


def suppress(system: System, needs: Needs, gap: float = GAP) -> Choice:
    """A choice of cells to withhold under which every required cell is safe, at nearly the least cost.

    Sets of cells that no equation ties together are settled one by one. `gap` is how far above the
    cheapest the cost may be, as a share of it; the search ends there, or after a number of rounds, and
    `bound` tells how near it came. The same tables give the same choice on every machine.

    Raises
    ------
    CannotProtect
        Where a sensitive cell stays open with everything withheld.
    """
    system, needs = without_what_follows(system, needs)
    hidden, seen = np.zeros(system.size, dtype=np.bool_), Seen.nothing(system.size)
    bound, rounds = 0.0, 0
    for part in parts(system, system.shown & ~system.public):
        own, wanted = system.of(part.cells, part.matrix), needs.of(part.cells)
        if not wanted.sensitive.any():
            continue
        try:
            found = _Search(own, wanted, gap).run()
        except CannotProtect as error:
            raise CannotProtect(part.cells[list(error.cells)].tolist()) from None
        hidden[part.cells] = found.hidden
        seen.learn(part, found.seen.low)
        seen.learn(part, found.seen.high)
        bound, rounds = bound + found.bound, max(rounds, found.rounds)
    return Choice(hidden, seen, rounds, cost_of(system, hidden), bound)


class _Search:
    """The search in one set of cells that hang together."""

    def __init__(self, system: System, needs: Needs, gap: float) -> None:
        self.system, self.needs, self.gap = system, needs, gap
        [self.everything] = parts(system, system.shown & ~system.public)
        self.master = Master(system, system.shown & needs.sensitive & ~system.public)
        self.best: tuple[Flags, Seen] | None = None
        self.cost = np.inf

    def run(self) -> Choice:
        """Rounds of the master programme, whose choice is attacked, and made safe by additions."""
        self.master.add([*bridgeless(self.system, self.needs), *by_equation(self.system, self.needs)])
        hidden, bound = self.master.choice(self.gap / 2)
        self._close(hidden)
        if self.best is not None and self.cost > bound * (1 + self.gap):
            safe = self.best[0][self.master.free].astype(np.float64)
            bound = max(bound, tighten(self.system, self.needs, self.master, safe))
        number = 0
        while self.cost > bound * (1 + self.gap) and number < MOST_ROUNDS:
            number += 1
            hidden, least = self.master.choice(self.gap / 2)
            bound = max(bound, least)
            self._close(hidden)
        if self.best is None:
            raise CannotProtect(np.flatnonzero(self.needs.sensitive).tolist())
        hidden, seen = self._thinned(*self.best)
        cost = cost_of(self.system, hidden)
        return Choice(hidden, seen, number, cost, min(bound, cost))

    def _close(self, hidden: Flags) -> None:
        """Add to a choice what closes its open cells, at the least cost, until none is open.

        The inequalities found on the way hold for every safe choice, and stay.
        """
        seen, relaxed = (Seen.nothing(self.system.size) for _ in range(2))
        while True:
            opened = prove(self.system, self.needs, hidden, relaxed, False, MOST_OPEN)
            safe_in_fractions = not opened
            opened = opened or prove(self.system, self.needs, hidden, seen, True, MOST_OPEN)
            if not opened:
                break
            self.master.add(self._cuts(opened, hidden))
            wider = hidden
            if safe_in_fractions:
                wider = repaired(self.system, self.needs, self.everything, opened, hidden, (seen, relaxed))
            if (wider == hidden).all():
                try:
                    wider, _ = self.master.choice(0.0, hidden)
                except CannotProtect:
                    return
            if (wider == hidden).all():
                return
            hidden = wider
        if cost_of(self.system, hidden) < self.cost:
            self.best, self.cost = (hidden, seen), cost_of(self.system, hidden)

    def _thinned(self, hidden: Flags, seen: Seen) -> tuple[Flags, Seen]:
        """The cheapest safe choice among the cells of a safe one: what was added on the way may be idle."""
        for _ in range(MOST_THINNER):
            thinner, _ = self.master.choice(0.0, among=hidden)
            if cost_of(self.system, thinner) >= cost_of(self.system, hidden):
                break
            found = Seen.nothing(self.system.size)
            opened = prove(self.system, self.needs, thinner, found, True, MOST_OPEN)
            if not opened:
                return thinner, found
            self.master.add(self._cuts(opened, thinner))
        return hidden, seen

    def _cuts(self, opened: Sequence[Open], hidden: Flags) -> list[Cut]:
        return [cut for one in opened for cut in broken(self.system, self.needs, one, hidden)]
