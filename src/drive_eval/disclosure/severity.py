"""The sixteen moves between four levels of severity, of which every count of a paired outcome is a sum.

The moves themselves are not printed, so any sixteen numbers that meet the printed counts stand for them:
how far an attacker gets depends on the equations and on no move being negative, not on which they are.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from drive_eval.disclosure.naming import CHANGE, Name, known_of
from drive_eval.disclosure.system import Builder, Floats
from drive_eval.vocabulary import ABUSE_TYPES, SEVERITY, SEVERITY_SCORE

Sum = tuple[Name, tuple[Name, ...]]
Named = Mapping[Name, list[int]]
THRESHOLDS = {"any": 1, "moderate_or_high": 2}
_ENDS = frozenset({"intake", "exit"})


def all_moves(named: Named, builder: Builder) -> None:
    """Cells for the moves of each paired outcome, tied to every count that is a sum of them."""
    places = dict.fromkeys(
        name._replace(kind="x", level="", period="")
        for name in named
        if name.outcome in ABUSE_TYPES and name.kind == "x" and name.period in _ENDS
    )
    for place in places:
        found = [(named[total][0], parts) for total, parts in _sums(place) if len(named.get(total, ())) == 1]
        names = list(dict.fromkeys(part for _, parts in found for part in parts))
        matrix = np.array([[name in parts for name in names] for _, parts in found], dtype=np.float64)
        values = _some(matrix, np.array([builder.value(cell) for cell, _ in found])) if names else None
        if values is None:  # the two ends are not of the same people
            continue
        cells = {
            name: builder.cell((name._replace(kind="move"), tuple(cell for cell, _ in found)), value)
            for name, value in zip(names, values, strict=True)
        }
        for total, parts in found:
            builder.equation([(total, 1.0), *((cells[part], -1.0) for part in parts)], "moves of severity")


def _sums(place: Name) -> Iterable[Sum]:
    """Every count of a place that is a sum of moves, everyone among them."""
    everyone: list[Name] = []
    for total, parts in severity(place):
        if all(">" in part.level for part in parts):
            everyone += parts
            yield total, parts
    yield known_of(place), tuple(dict.fromkeys(everyone))


def _some(matrix: Floats, totals: Floats) -> Floats | None:
    """Whole numbers that meet the totals, or None where there are none."""
    found = milp(
        np.zeros(matrix.shape[1]),
        constraints=LinearConstraint(matrix, totals, totals),
        bounds=Bounds(0.0, np.inf),
        integrality=np.ones(matrix.shape[1], dtype=np.int64),
    )
    if found.x is None:
        return None
    values: Floats = np.round(found.x)
    return values if np.array_equal(matrix @ values, totals) else None


def severity(place: Name) -> Iterable[Sum]:
    """Every count of a paired outcome is a sum of the sixteen moves between four levels."""

    def moves(keep: object) -> tuple[Name, ...]:
        chosen = [(i, j) for i in SEVERITY for j in SEVERITY if keep(SEVERITY_SCORE[i], SEVERITY_SCORE[j])]  # type: ignore[operator]
        return tuple(place._replace(level=f"{i}>{j}", period=CHANGE) for i, j in chosen)

    for level in SEVERITY:
        at = SEVERITY_SCORE[level]
        yield place._replace(level=level, period="intake"), moves(lambda i, j, at=at: i == at)
        yield place._replace(level=level, period="exit"), moves(lambda i, j, at=at: j == at)
    tests = {"improved": lambda i, j: j < i, "same": lambda i, j: i == j, "worsened": lambda i, j: j > i}
    for move, keep in tests.items():
        yield place._replace(level=move, period=CHANGE), moves(keep)
    for end in ("intake", "exit"):
        none, *worse = (place._replace(level=level, period=end) for level in SEVERITY)
        at_least = {level: place._replace(level=level, period=end) for level in THRESHOLDS}
        for level, lowest in THRESHOLDS.items():
            yield at_least[level], tuple(worse[lowest - 1 :])
            yield at_least[level]._replace(kind="rest"), (none, *worse[: lowest - 1])
    for level, at in THRESHOLDS.items():
        cell = place._replace(level=level)
        yield cell._replace(period="intake"), moves(lambda i, j, at=at: i >= at)
        yield cell._replace(period="exit"), moves(lambda i, j, at=at: j >= at)
        for move, keep in (
            ("stopped", lambda i, j, at=at: i >= at > j),
            ("started", lambda i, j, at=at: j >= at > i),
        ):
            yield cell._replace(level=f"{level}:{move}", period=CHANGE), moves(keep)
