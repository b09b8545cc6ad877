"""Random linked tables against a brute force that lists every release which looks the same.

A made-up population falls into a few atoms; every cell is a sum or a difference of atoms, and how many
people there are is known. All ways to put the people into atoms are listed, so that what an attacker
can infer, and which choice is the cheapest safe one, are known without any programming of ours.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest

from drive_eval.disclosure.attack import interval, parts
from drive_eval.disclosure.audit import audit
from drive_eval.disclosure.master import SLIGHT
from drive_eval.disclosure.suppress import CannotProtect, suppress, without_what_follows
from drive_eval.disclosure.system import Builder, Flags, Floats, Needs, System

SEEDS = range(40)
GAP = 0.02


@dataclass(frozen=True)
class World:
    """A system, what it needs, and the values of its cells in every possible world."""

    system: System
    needs: Needs
    possible: Floats

    def alike(self, hidden: Flags) -> Floats:
        """The worlds that show what this release shows."""
        known = ~self.system.unknown(hidden)
        same = (self.possible[:, known] == self.system.values[known]).all(axis=1)
        return self.possible[same]

    def bounds(self, hidden: Flags) -> tuple[Floats, Floats]:
        alike = self.alike(hidden)
        return alike.min(axis=0), alike.max(axis=0)

    def safe(self, hidden: Flags) -> bool:
        """Whether every cell that must be safe is, by brute force."""
        low, high = self.bounds(hidden)
        needs, values = self.needs, self.system.values
        far = (low <= values - needs.down) & (high >= values + needs.up)
        asked = (needs.sensitive | (hidden & self.system.shown)) & ~self.system.public
        return bool(((high - low >= needs.width) & (far | ~needs.sensitive))[asked].all())

    def costs(self) -> float:
        """The cost of the cheapest safe choice; infinite where there is none."""
        free = np.flatnonzero(self.system.shown & ~self.system.public)
        weights = self.system.weights + SLIGHT
        best = np.inf
        for count in range(len(free) + 1):
            for cells in combinations(free, count):
                hidden = np.zeros(self.system.size, dtype=np.bool_)
                hidden[list(cells)] = True
                cost = float(weights[hidden].sum())
                if cost < best and self.safe(hidden):
                    best = cost
        return best


def made_up(seed: int, shown: int = 8) -> World:
    """Two crossed or nested tables over four to six atoms, printed in part."""
    rng = np.random.default_rng(seed)
    atoms = int(rng.integers(4, 7))
    people = rng.multinomial(int(rng.integers(4, 9)), rng.dirichlet(np.ones(atoms))).astype(float)
    forms = [*np.eye(atoms)]
    forms += [(rng.random(atoms) < 0.5).astype(float) for _ in range(4)]
    forms.append(forms[-1] - forms[-2])
    builder = Builder()
    total = builder.cell("all", people.sum(), public=True)
    printed = set(rng.permutation(len(forms))[:shown].tolist())
    cells = [
        builder.cell(
            at, form @ people, shown=at in printed, weight=float(rng.integers(1, 9)), signed=(form < 0).any()
        )
        for at, form in enumerate(forms)
    ]
    builder.equation([*((cell, 1.0) for cell in cells[:atoms]), (total, -1.0)], "everybody")
    for cell, form in list(zip(cells, forms, strict=True))[atoms:]:
        builder.equation([*((cells[at], float(form[at])) for at in range(atoms)), (cell, -1.0)], "sum")
    system = builder.build()
    worlds = _compositions(int(people.sum()), atoms)
    possible = np.column_stack([np.full(len(worlds), people.sum()), worlds @ np.array(forms).T])
    return World(system, _needs(system, rng), possible)


def _compositions(total: int, into: int) -> Floats:
    """Every way to put some people into atoms."""
    places = combinations(range(total + into - 1), into - 1)
    bars = np.array([(-1, *bar, total + into - 1) for bar in places])
    return np.diff(bars, axis=1).astype(float) - 1.0


def _needs(system: System, rng: np.random.Generator) -> Needs:
    able = np.flatnonzero((system.values > 0) & ~system.public & ~system.signed)
    sensitive = np.zeros(system.size, dtype=np.bool_)
    sensitive[rng.permutation(able)[: int(rng.integers(1, 3))]] = True
    down = np.where(sensitive, np.minimum(system.values, rng.integers(0, 2, system.size)), 0.0)
    up = np.where(sensitive, rng.integers(0, 3, system.size), 0.0)
    return Needs(sensitive, down, up, np.full(system.size, float(rng.integers(1, 4))))


def some_hidden(world: World, seed: int) -> Flags:
    rng = np.random.default_rng(seed + 1000)
    hidden: Flags = world.system.shown & ~world.system.public & (rng.random(world.system.size) < 0.7)
    return hidden


@pytest.mark.parametrize("seed", SEEDS)
def test_an_attackers_interval_is_what_the_possible_worlds_give(seed):
    world = made_up(seed)
    hidden = some_hidden(world, seed)
    low, high = world.bounds(hidden)
    for part in parts(world.system, hidden):
        for cell in part.cells:
            found = world.system.values[cell] + np.array(interval(part, int(cell)))
            assert found == pytest.approx((low[cell], high[cell]))
            wide = world.system.values[cell] + np.array(interval(part, int(cell), whole=False))
            assert wide[0] <= low[cell] + 1e-6
            assert wide[1] >= high[cell] - 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_the_audit_tells_what_the_possible_worlds_give(seed):
    world = made_up(seed)
    hidden = some_hidden(world, seed)
    low, high = world.bounds(hidden)
    found = audit(world.system, world.needs, hidden)
    closed = ~found.low_open
    assert found.low[closed] == pytest.approx(low[found.cells][closed])
    closed = ~found.high_open
    assert found.high[closed] == pytest.approx(high[found.cells][closed])
    assert (found.low >= low[found.cells] - 1e-9).all()
    assert (found.high <= high[found.cells] + 1e-9).all()
    assert found.passed.all() == world.safe(hidden)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_choice_is_safe_and_nearly_the_cheapest(seed):
    world = made_up(seed, shown=7)
    try:
        system, needs = without_what_follows(world.system, world.needs)
    except CannotProtect:
        assert world.costs() == np.inf
        return
    world = World(system, needs, world.possible)
    cheapest = world.costs()
    try:
        choice = suppress(world.system, world.needs, gap=GAP)
    except CannotProtect:
        assert cheapest == np.inf
        return
    assert world.safe(choice.hidden)
    assert choice.bound <= cheapest + 1e-6
    assert choice.cost <= cheapest * (1 + GAP) + 1e-6
    assert choice.cost <= choice.bound * (1 + GAP) + 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_the_same_tables_give_the_same_choice(seed):
    world = made_up(seed)
    try:
        first, second = (suppress(world.system, world.needs).hidden for _ in range(2))
    except CannotProtect:
        return
    assert (first == second).all()
