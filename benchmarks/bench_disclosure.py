"""Disclosure control of linked tables: the search, the attacker asked again and the attacker asked afresh."""

import time
from itertools import product

import numpy as np

from drive_eval.disclosure.attack import parts
from drive_eval.disclosure.audit import audit
from drive_eval.disclosure.programme import Programme
from drive_eval.disclosure.proof import required
from drive_eval.disclosure.suppress import suppress
from drive_eval.disclosure.system import Builder, Needs, System

SHAPE = (8, 5, 3)  # with margins
THRESHOLD = 10


def ratios() -> list[tuple[str, float, str]]:
    """Seconds and ratios for a three-way table with all its margins."""
    system, needs = _table()
    start = time.perf_counter()
    choice = suppress(system, needs)
    searched = time.perf_counter() - start
    start = time.perf_counter()
    found = audit(system, needs, choice.hidden)
    audited = time.perf_counter() - start
    warm, afresh = (_asked(system, needs, choice.hidden, warm) for warm in (True, False))
    lines = np.abs(system.matrix)
    rule = _two_a_line(lines.toarray() > 0, needs.sensitive, system.weights)
    broken = float((~audit(system, needs, rule).passed).mean())
    return [
        (
            f"{system.size:,} printed cells, {int(needs.sensitive.sum())} sensitive, s",
            searched,
            "floor: 20 s",
        ),
        ("cost above the least that any safe choice costs", choice.cost / choice.bound - 1, "floor: 0.02"),
        (f"audit of {len(found.cells)} cells, s", audited, f"all passed: {bool(found.passed.all())}"),
        (
            "one question to the attacker, linprog afresh / from the last answer",
            afresh / warm,
            "peer: linprog",
        ),
        ("share of cells open under 'two a line'", broken, "ours: 0"),
        (
            "cost of 'two a line' / ours",
            float(system.weights @ rule) / float(system.weights @ choice.hidden),
            "and yet unsafe",
        ),
    ]


def _table() -> tuple[System, Needs]:
    """Counts of which some are small, with every margin."""
    rng = np.random.default_rng(5)
    values = rng.poisson(rng.gamma(1.2, 30, SHAPE)).astype(float)
    builder, cells = Builder(), {}
    for place in product(*((*range(size), None) for size in SHAPE)):
        total = float(values[tuple(slice(None) if at is None else at for at in place)].sum())
        cells[place] = builder.cell(place, total, shown=True, weight=1 + np.log10(1 + total))
    for place, whole in cells.items():
        for way, at in enumerate(place):
            if at is None:
                inside = [(*place[:way], one, *place[way + 1 :]) for one in range(SHAPE[way])]
                builder.equation([*((cells[one], 1.0) for one in inside), (whole, -1.0)], "sum")
    system = builder.build()
    small = (system.values > 0) & (system.values < THRESHOLD)
    down, up = np.where(small, system.values, 0.0), np.where(small, THRESHOLD - system.values, 0.0)
    return system, Needs(small, down, up, np.full(system.size, float(THRESHOLD)))


def _asked(system: System, needs: Needs, hidden: np.ndarray, warm: bool, most: int = 40) -> float:
    """Seconds a question, over some cells of the largest part."""
    part = max(parts(system, hidden), key=lambda part: len(part.cells))
    programme = Programme(part.matrix, part.low, part.high, warm)
    cells = required(system, needs, part)[:most]
    start = time.perf_counter()
    for place, sign in product(part.places(cells), (1.0, -1.0)):
        programme.reach(np.array([place]), np.array([sign]), np.array([-30.0]), np.array([30.0]))
    return (time.perf_counter() - start) / (2 * len(cells))


def _two_a_line(lines: np.ndarray, sensitive: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The old rule: no line with one hidden cell alone."""
    hidden = sensitive.copy()
    while len(alone := np.flatnonzero((lines & hidden).sum(axis=1) == 1)):
        others = np.flatnonzero(lines[alone[0]] & ~hidden)
        hidden[others[np.argmin(weights[others])]] = True
    return hidden
