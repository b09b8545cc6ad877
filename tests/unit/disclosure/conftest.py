"""Small tables said in a few words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest

from drive_eval.disclosure.attack import interval, parts
from drive_eval.disclosure.system import Builder, Flags, Needs, System

Table = Callable[..., System]


class Say:
    """Tables with their margins, what they need, and what an attacker makes of them."""

    def table(
        self, inner: Any, weight: float | None = None, into: Builder | None = None, tag: str = ""
    ) -> System:
        """A table of any number of ways with all its margins; a margin is named by `None`."""
        values = np.asarray(inner, dtype=float)
        builder = into or Builder()
        cells = {}
        for place in product(*((*range(size), None) for size in values.shape)):
            part = values[tuple(slice(None) if at is None else at for at in place)]
            total = float(part.sum())
            cost = total if weight is None else weight
            cells[place] = builder.cell((tag, place), total, shown=True, weight=cost)
        for place, whole in cells.items():
            for way, at in enumerate(place):
                if at is None:
                    inside = [(*place[:way], one, *place[way + 1 :]) for one in range(values.shape[way])]
                    terms = [(cells[one], 1.0) for one in inside]
                    builder.equation([*terms, (whole, -1.0)], "parts sum to the whole")
        return builder.build()

    def at(self, system: System, *place: Any, tag: str = "") -> int:
        """The index of a cell of a table."""
        return system.names.index((tag, place))

    def flags(self, system: System, cells: Sequence[int]) -> Flags:
        found = np.zeros(system.size, dtype=np.bool_)
        found[list(cells)] = True
        return found

    def needs(self, system: System, asked: dict[int, tuple[float, float]], width: float = 1.0) -> Needs:
        """Sensitive cells with the distances down and up that they need, and the width of all."""
        down, up = np.zeros(system.size), np.zeros(system.size)
        for cell, (below, above) in asked.items():
            down[cell], up[cell] = below, above
        return Needs(self.flags(system, list(asked)), down, up, np.full(system.size, width))

    def inferred(self, system: System, hidden: Flags, cell: int, whole: bool = True) -> tuple[float, float]:
        """The values of a cell that an attacker cannot exclude."""
        (part,) = [part for part in parts(system, hidden) if cell in part.cells]
        low, high = interval(part, cell, whole)
        return float(system.values[cell]) + low, float(system.values[cell]) + high


@pytest.fixture
def say() -> Say:
    return Say()


@dataclass(frozen=True)
class Textbook:
    """Fischetti and Salazar's example: investment of enterprises by activity and region."""

    system: System
    sensitive: int


@pytest.fixture
def textbook(say: Say) -> Textbook:
    system = say.table([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
    return Textbook(system, say.at(system, 1, 2))
