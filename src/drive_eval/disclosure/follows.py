"""What no choice can keep secret, because equations and public numbers alone tell it."""

from dataclasses import replace

from drive_eval.disclosure.attack import NEAR
from drive_eval.disclosure.master import CannotProtect
from drive_eval.disclosure.proof import Open, Seen, prove
from drive_eval.disclosure.system import Needs, System


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
    still = len(one.reaches) == 2 and sum(found.amount for _, found, _ in one.reaches) < NEAR
    return still and system.values[one.cell] == 0
