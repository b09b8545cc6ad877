"""Which further cells to withhold, so that the sensitive ones cannot be worked out, at the least cost.

The model of Fischetti and Salazar (2001): a 0/1 choice a cell, cost as given, and for every sensitive
cell the attacker's programmes as constraints. They are put in one by one as they are broken: where the
attacker gets too near a cell, the prices of his linear programme give an inequality
`sum(capacity * chosen) >= what the rule asks` that every safe choice meets and this one does not.
The choice of the last round is therefore the cheapest of all safe ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from drive_eval.disclosure.attack import NEAR, parts
from drive_eval.disclosure.cuts import Cut, bridgeless, broken, by_equation
from drive_eval.disclosure.master import CannotProtect, cheapest, cost_of
from drive_eval.disclosure.proof import Open, Seen, prove
from drive_eval.disclosure.storeys import beside, only
from drive_eval.disclosure.system import Flags, Indices, Needs, System

__all__ = ["CannotProtect", "Choice", "suppress", "without_what_follows"]

MOST_ROUNDS = 40
FEW_OPEN = 40
MOST_OPEN = 40
GAP = 0.02
FINE = 0.005


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


def suppress(system: System, needs: Needs, tiers: Indices | None = None, gap: float = GAP) -> Choice:
    """The cheapest choice of cells to withhold under which every required cell is safe.

    `tiers` are the storeys of the tables: 0 for the sizes of groups, 1 for what stands on them, and so
    on. Each is settled in turn, and what it leaves in print is left alone afterwards (the modular
    approach of Hundepool et al. 2012, ch. 4.4), unless something above cannot be protected otherwise.
    `gap` is how far above the cheapest the cost of a storey may be, as a share of it.

    Raises
    ------
    CannotProtect
        Where a sensitive cell stays open with everything withheld.
    """
    system, needs = without_what_follows(system, needs)
    tiers = np.zeros(system.size, dtype=np.int64) if tiers is None else tiers
    hidden, printed = (np.zeros(system.size, dtype=np.bool_) for _ in range(2))
    bound, rounds = 0.0, 0
    for tier in range(int(tiers.max(initial=0)) + 1):
        storey = only(system, tiers <= tier)
        while True:
            fixed = replace(storey, public=storey.public | printed)
            try:
                choice = _by_component(fixed, needs, hidden, gap)
                break
            except CannotProtect as error:
                neighbours = printed & beside(storey, error.cells)
                if not neighbours.any():
                    raise
                printed &= ~neighbours
        hidden, bound, rounds = choice.hidden, choice.bound, max(rounds, choice.rounds)
        printed = storey.shown & ~storey.public & ~hidden
    free = system.shown & ~system.public
    hidden, seen = _grown(system, needs, hidden, free, [], whole=True)
    return Choice(hidden, seen, rounds, cost_of(system, hidden), bound)


def _by_component(system: System, needs: Needs, forced: Flags, gap: float) -> Choice:
    """Each set of cells that no equation ties to another is a problem of its own."""
    hidden, bound, rounds = np.zeros(system.size, dtype=np.bool_), 0.0, 0
    for part in parts(system, system.shown & ~system.public):
        own, wanted = system.of(part.cells, part.matrix), needs.of(part.cells)
        if not (wanted.sensitive.any() or forced[part.cells].any()):
            continue
        try:
            chosen, least, number = _one_component(own, wanted, forced[part.cells], gap)
        except CannotProtect:
            raise CannotProtect(part.cells.tolist()) from None
        hidden[part.cells] = chosen
        bound, rounds = bound + least, max(rounds, number)
    return Choice(hidden, Seen.nothing(system.size), rounds, cost_of(system, hidden), bound)


def _one_component(system: System, needs: Needs, forced: Flags, gap: float) -> tuple[Flags, float, int]:
    must = system.shown & (needs.sensitive | forced)
    cuts = [*bridgeless(system, needs), *by_equation(system, needs)]
    first, bound, rounds = _search(system, needs, must, system.shown, cuts, gap)
    best, _, more = _search(system, needs, must, first, cuts, FINE)
    return best, bound, rounds + more


def _search(
    system: System, needs: Needs, must: Flags, free: Flags, cuts: list[Cut], gap: float
) -> tuple[Flags, float, int]:
    """The cheapest safe choice among the free cells, within the gap; what it costs at least; the rounds.

    Each round solves the master programme, which gives the bound, and makes its choice safe by
    additions, which gives a candidate; the inequalities found sharpen the next round.
    """
    best, cost, bound, number = free, np.inf, 0.0, 0
    while cost > bound * (1 + gap) and number < MOST_ROUNDS:
        number += 1
        hidden, least = cheapest(system, must, free, cuts, gap / 2)
        bound = max(bound, least)
        waiting = prove(system, needs, hidden, Seen.nothing(system.size), False, MOST_OPEN)
        cuts += _all_cuts(system, needs, waiting, free & ~hidden)
        if len(waiting) <= FEW_OPEN or number % 20 == 0:
            grown, _ = _grown(system, needs, hidden, free, cuts, whole=False)
            if cost_of(system, grown) < cost:
                best, cost = grown, cost_of(system, grown)
    return best, bound, number


def _all_cuts(system: System, needs: Needs, waiting: Sequence[Open], shown: Flags) -> list[Cut]:
    """The inequalities that all the open cells give."""
    cuts = [cut for one in waiting for cut in broken(system, needs, one, shown)]
    if waiting and not cuts:
        raise CannotProtect([one.cell for one in waiting])
    return cuts


def without_what_follows(system: System, needs: Needs) -> tuple[System, Needs]:
    """The same problem without the cells that cannot be hidden whatever is withheld.

    Zeros that follow from the equations alone are known to everybody: withholding them would hide
    nothing, and they are public. So are cells that need not be hidden and would stay too narrow.
    Each that becomes public may open others, so this goes on until nothing changes.

    Raises
    ------
    CannotProtect
        Where any other sensitive cell is open although everything is withheld.
    """
    while True:
        everything = system.shown & ~system.public
        waiting = prove(system, needs, everything, Seen.nothing(system.size), whole=False)
        if not waiting:
            return system, needs
        lost = [one.cell for one in waiting if needs.sensitive[one.cell] and not _follows(system, one)]
        if lost:
            raise CannotProtect(lost)
        cells = [one.cell for one in waiting]
        public, sensitive = system.public.copy(), needs.sensitive.copy()
        public[cells], sensitive[cells] = True, False
        system, needs = replace(system, public=public), replace(needs, sensitive=sensitive)


def _follows(system: System, one: Open) -> bool:
    """Whether the cell is a zero that can have no other value."""
    still = sum(found.amount for _, found, _ in one.reaches) < NEAR
    return still and system.values[one.cell] == 0


def _grown(
    system: System, needs: Needs, hidden: Flags, free: Flags, cuts: list[Cut], whole: bool
) -> tuple[Flags, Seen]:
    """A safe choice that holds this one: what is open is closed by the cheapest addition, until nothing is.

    The inequalities found on the way are kept in `cuts`; they hold for every safe choice.
    """
    seen = Seen.nothing(system.size)
    while waiting := prove(system, needs, hidden, seen, whole, MOST_OPEN):
        cuts += _all_cuts(system, needs, waiting, free & ~hidden)
        wider, _ = cheapest(system, hidden, free, cuts, 0.0)
        if (wider == hidden).all():
            raise CannotProtect([one.cell for one in waiting])
        hidden = wider
    return hidden, seen
