"""What can be asked at all: no more room for a count than there is with everything withheld.

A total of days in which nobody took part is 0 to everybody; the levels of a question may leave a count
no more than its neighbours have. To ask for more would fail whatever a release does, and it is no
release that tells such things.
"""

from dataclasses import replace

import numpy as np

from drive_eval.disclosure.proof import Seen, prove
from drive_eval.disclosure.system import Needs, System


def attainable(system: System, needs: Needs) -> Needs:
    """The same needs, cut to what is left of each sensitive cell when all that is printed is withheld.

    Not for a study with earlier releases: what those have told must stop the next one.
    """
    down, up, width = needs.down.copy(), needs.up.copy(), needs.width.copy()
    everything = system.shown & ~system.public
    for one in prove(system, needs, everything, Seen.nothing(system.size), whole=False):
        if not needs.sensitive[one.cell]:
            continue
        room = {sign: _whole(reach.amount, bool(system.whole[one.cell])) for sign, reach, _ in one.reaches}
        up[one.cell] = min(up[one.cell], room.get(1.0, np.inf))
        down[one.cell] = min(down[one.cell], room.get(-1.0, np.inf))
        if len(room) == 2:  # a direction in which there is room enough is not asked
            width[one.cell] = min(width[one.cell], room[1.0] + room[-1.0])
    return replace(needs, down=down, up=up, width=width)


def _whole(amount: float, counts: bool) -> float:
    """How far a cell goes: in whole steps where it is a count."""
    return float(np.floor(amount + 1e-6)) if counts else amount
