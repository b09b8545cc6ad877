"""The relaxed master programme brought near its optimum, before any whole choice is made.

The attacker is not asked about the relaxed optimum itself, which jumps from corner to corner, but about
a point half way to one that is known to be safe: few inequalities do the work of many (the in-out
method of Ben-Ameur and Neto 2007, *Networks* 49, 3–17; Fischetti and Salvagnin 2010).
"""

from dataclasses import replace
from typing import Final

import numpy as np

from drive_eval.disclosure.cuts import Cut, broken
from drive_eval.disclosure.master import Master
from drive_eval.disclosure.proof import Seen, prove
from drive_eval.disclosure.system import Floats, Needs, System

ROUNDS: Final = 40
NEARLY: Final = 0.005
STEP: Final = 0.5
LITTLE: Final = 0.01
MOST: Final = 400


def tighten(system: System, needs: Needs, master: Master, safe: Floats) -> float:
    """Put in inequalities until the relaxed optimum is nearly safe; its cost, which no choice is below.

    `safe` are the shares of a safe choice, from which the search starts. Rounds are counted, not timed,
    so the same tables give the same inequalities everywhere.
    """
    optimum, bound = master.relaxed()
    for _ in range(ROUNDS):
        point = STEP * optimum + (1 - STEP) * safe
        if master.add(_attacked(system, needs, master, point), optimum):
            optimum, bound = master.relaxed()
            continue
        safe = point
        if master.spent(safe) <= bound * (1 + NEARLY):
            break
    return bound


def _attacked(system: System, needs: Needs, master: Master, point: Floats) -> list[Cut]:
    """The inequalities that an attacker of a relaxed choice gives."""
    shares = np.where(system.shown, 0.0, 1.0)
    shares[master.must] = 1.0
    shares[master.free] = np.where(point > LITTLE, point, 0.0)
    wanted = replace(needs, width=np.where(needs.sensitive, needs.width, needs.width * shares))
    seen = Seen.nothing(system.size)
    opened = prove(system, wanted, system.shown & (shares > 0), seen, False, MOST, shares)
    return [cut for one in opened for cut in broken(system, needs, one)]
