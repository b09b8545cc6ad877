"""The master programme: the cheapest choice of cells that meets every inequality found so far."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from drive_eval.disclosure.attack import NEAR
from drive_eval.disclosure.cuts import Cut
from drive_eval.disclosure.growing import Growing
from drive_eval.disclosure.system import Flags, Floats, Indices, System

SLIGHT: Final = 1e-3  # what it costs to withhold a cell that nobody would miss
NODES: Final = 100  # a limit that is the same on every machine, as time is not


class CannotProtect(ValueError):
    """A sensitive cell that stays open however much is withheld; `cells` are their indices."""

    def __init__(self, cells: Sequence[int]) -> None:
        self.cells = tuple(cells)
        super().__init__(f"{len(self.cells)} cells cannot be protected by withholding others")


def cost_of(system: System, hidden: Flags) -> float:
    """What withholding these cells costs."""
    return float((system.weights[hidden] + SLIGHT).sum())


class Master:
    """A 0/1 choice a cell under a growing list of inequalities; `must` are withheld in any case."""

    def __init__(self, system: System, must: Flags) -> None:
        self._system = system
        self.must = must
        self.free: Indices = np.flatnonzero(system.shown & ~system.public & ~must)
        self._place = np.full(system.size, -1)
        self._place[self.free] = np.arange(len(self.free))
        self._costs = system.weights[self.free] + SLIGHT
        self._certain = cost_of(system, must)
        self._rows: list[tuple[Indices, Floats]] = []
        self._least: list[float] = []
        self._relaxed = Growing(self._costs)

    def add(self, cuts: Sequence[Cut], at: Floats | None = None) -> int:
        """Take in inequalities; with `at`, only those that this relaxed choice breaks. Gives how many."""
        count = len(self._rows)
        for cut in cuts:
            places = self._place[cut.cells]
            inside = places >= 0
            least = cut.least - float(cut.factors[self.must[cut.cells]].sum())
            factors, places = cut.factors[inside], places[inside]
            scale = max(float(np.abs(factors).max(initial=0.0)), NEAR)
            if least <= NEAR and (factors >= 0).all():
                continue
            if at is not None and least - factors @ at[places] < 1e-4 * scale:
                continue
            if least - factors[factors > 0].sum() > NEAR * scale:
                raise CannotProtect(cut.cells.tolist())
            self._rows.append((places, factors / scale))
            self._least.append(least / scale)
        self._relaxed.add(self._rows[count:], self._least[count:])
        return len(self._rows) - count

    def relaxed(self) -> tuple[Floats, float]:
        """The cheapest choice where cells may be withheld in part, and its cost: none is cheaper."""
        found, cost = self._relaxed.cheapest()
        return found, cost + self._certain

    def spent(self, shares: Floats) -> float:
        """What a relaxed choice costs."""
        return self._certain + float(self._costs @ shares)

    def choice(
        self, gap: float, forced: Flags | None = None, among: Flags | None = None
    ) -> tuple[Flags, float]:
        """The cheapest choice, and what the cheapest costs at least.

        Parameters
        ----------
        gap : the share of the cost by which it may miss the cheapest.
        forced : what is withheld in any case, beside what must be.
        among : the only cells that may be withheld, beside those.

        Raises
        ------
        CannotProtect
            Where no choice meets the inequalities.
        """
        low, high = np.zeros(len(self.free)), np.ones(len(self.free))
        if among is not None:
            high[~among[self.free]] = 0.0
        if forced is not None:
            low[forced[self.free]] = high[forced[self.free]] = 1.0
        hidden = self.must.copy()
        if not len(self.free):
            return hidden, self._certain
        result = milp(
            self._costs,
            constraints=self._lines(),
            bounds=Bounds(low, high),
            integrality=np.ones(len(self.free)),
            options={"mip_rel_gap": gap, "node_limit": NODES},
        )
        if result.x is None:
            if result.status == 2:
                raise CannotProtect(np.flatnonzero(self.must).tolist())
            hidden[self.free] = high > 0
            return hidden, self._certain
        hidden[self.free] = result.x > 0.5
        return hidden, self._certain + float(result.mip_dual_bound)

    def _lines(self) -> LinearConstraint | tuple[()]:
        if not self._rows:
            return ()
        places = np.concatenate([row for row, _ in self._rows])
        factors = np.concatenate([row for _, row in self._rows])
        ends = np.cumsum([0, *(len(row) for row, _ in self._rows)])
        shape = (len(self._rows), len(self.free))
        lines = sparse.csr_matrix((factors, places, ends), shape=shape)
        return LinearConstraint(lines, np.array(self._least), np.inf)
