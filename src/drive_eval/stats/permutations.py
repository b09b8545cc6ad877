"""Assignments that the trial could have drawn: treatment permuted within strata, all of them or a sample."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.validation import Bools, Floats, Integers, binary, refusal, same_length

CHUNK_CELLS = 4_000_000
STRATUM_CELLS = 20_000_000


@dataclass(frozen=True, slots=True)
class Blocks:
    """Who may change places with whom: positions of the movable people of each stratum that holds both arms.

    ``treated`` is the assignment as it was; ``stratum`` numbers the strata 0, 1, ... in the order of their
    labels; ``chance`` is each person's share of treated among those they may change places with (0 or 1 if
    they cannot).
    """

    treated: Bools
    stratum: Integers
    movable: tuple[Integers, ...]
    chance: Floats

    @property
    def assignments(self) -> int:
        """How many different assignments there are."""
        return math.prod(math.comb(rows.size, int(self.treated[rows].sum())) for rows in self.movable)


def read_blocks(
    treated: npt.ArrayLike, strata: Sequence[object] | npt.ArrayLike | None, fixed: object
) -> Blocks:
    """Check and number the strata; ``fixed`` marks people whose arm was not drawn."""
    arm = binary("treated", treated)
    labels = np.zeros(arm.size, dtype=np.int64) if strata is None else number_labels("strata", strata)
    held = np.zeros(arm.size, dtype=np.bool_) if fixed is None else binary("fixed", fixed)
    same_length(treated=arm, strata=labels, fixed=held)
    movable, chance = [], arm.astype(np.float64)
    for s in range(int(labels.max()) + 1 if labels.size else 0):
        rows = np.flatnonzero((labels == s) & ~held)
        share = arm[rows].mean() if rows.size else 0.0
        if 0.0 < share < 1.0:
            movable.append(rows)
            chance[rows] = share
    return Blocks(arm, labels, tuple(movable), chance)


def number_labels(argument: str, labels: Sequence[object] | npt.ArrayLike) -> Integers:
    """Labels as 0, 1, ... in sorted order; a missing label (None, nan) is refused."""
    values = np.asarray(labels)
    if values.ndim != 1:
        raise refusal(argument, "one label a row", f"shape {values.shape}")
    if values.dtype == object:
        listed = values.tolist()
        for i, v in enumerate(listed):
            if v is None or v != v:
                raise refusal(argument, "a label in every row", f"{v!r} at position {i}")
        if len({type(v) for v in listed}) > 1:
            values = np.array([str(v) for v in listed])
    elif values.dtype.kind == "f" and np.isnan(values).any():
        raise refusal(
            argument, "a label in every row", f"nan at position {int(np.flatnonzero(np.isnan(values))[0])}"
        )
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def canonical_order(columns: Floats, blocks: Blocks) -> Integers:
    """An order of rows that depends on what the rows hold and not on how they were listed."""
    held = blocks.chance == blocks.treated
    return np.lexsort((*columns.T[::-1], blocks.treated, held, blocks.stratum)).astype(np.int64)


def reorder(blocks: Blocks, order: Integers) -> Blocks:
    """The same blocks with rows listed in another order."""
    new = np.empty_like(order)
    new[order] = np.arange(order.size)
    movable = tuple(np.sort(new[rows]) for rows in blocks.movable)
    return Blocks(blocks.treated[order], blocks.stratum[order], movable, blocks.chance[order])


def draw(blocks: Blocks, permutations: int, rng: np.random.Generator) -> Iterator[npt.NDArray[np.int8]]:
    """Random assignments in chunks of shape (some, n), each 1 for treated."""
    n = blocks.treated.size
    size = max(1, min(permutations, CHUNK_CELLS // max(n, 1)))
    for start in range(0, permutations, size):
        several = min(size, permutations - start)
        chunk = np.tile(blocks.treated.astype(np.int8), (several, 1))
        for rows in blocks.movable:
            treated = int(blocks.treated[rows].sum())
            fewer = min(treated, rows.size - treated)
            part = np.full((several, rows.size), 0 if fewer == treated else 1, dtype=np.int8)
            np.put_along_axis(
                part, _choose(rows.size, fewer, several, rng), 1 if fewer == treated else 0, axis=1
            )
            chunk[:, rows] = part
        yield chunk


def drawn_sums(blocks: Blocks, values: Floats, permutations: int, rng: np.random.Generator) -> Floats:
    """Sums of ``values`` (n, c) over the treated of random assignments, shape (permutations, c).

    Sums add up over strata, so each stratum's assignments are drawn at once and no whole one is ever held.
    """
    kept = blocks.treated.copy()
    for rows in blocks.movable:
        kept[rows] = False
    sums = np.tile(values[kept].sum(axis=0), (permutations, 1))
    for rows in blocks.movable:
        treated, own = int(blocks.treated[rows].sum()), values[rows]
        fewer = min(treated, rows.size - treated)
        size = max(1, STRATUM_CELLS // rows.size)
        for start in range(0, permutations, size):
            chosen = _choose(rows.size, fewer, min(size, permutations - start), rng)
            part = sum((own[chosen[:, step]] for step in range(1, fewer)), own[chosen[:, 0]])
            sums[start : start + size] += part if fewer == treated else own.sum(axis=0) - part
    return sums


def all_sums(blocks: Blocks, values: Floats) -> Floats:
    """Sums of ``values`` (n, c) over the treated of every assignment."""
    return np.concatenate([chunk.astype(np.float64) @ values for chunk in enumerate_all(blocks)])


def _choose(n: int, k: int, several: int, rng: np.random.Generator) -> Integers:
    """Several random choices of k of n positions: the first k steps of a Fisher-Yates shuffle, at once."""
    order = np.tile(np.arange(n, dtype=np.int32)[:, None], (1, several))
    which = np.arange(several)
    for step in range(k):
        swap = rng.integers(step, n, size=several)
        held = order[step].copy()
        order[step] = order[swap, which]
        order[swap, which] = held
    return order[:k].T.astype(np.int64)


def enumerate_all(blocks: Blocks) -> Iterator[npt.NDArray[np.int8]]:
    """Every assignment once, in chunks of shape (some, n)."""
    patterns = [_patterns(rows.size, int(blocks.treated[rows].sum())) for rows in blocks.movable]
    total = blocks.assignments
    size = max(1, CHUNK_CELLS // max(blocks.treated.size, 1))
    for start in range(0, total, size):
        index = np.arange(start, min(start + size, total))
        chunk = np.tile(blocks.treated.astype(np.int8), (index.size, 1))
        for rows, choices in zip(blocks.movable, patterns, strict=True):
            chunk[:, rows] = choices[index % len(choices)]
            index = index // len(choices)
        yield chunk


def _patterns(n: int, k: int) -> npt.NDArray[np.int8]:
    """All 0/1 rows of length n with k ones."""
    chosen = np.fromiter(
        itertools.chain.from_iterable(itertools.combinations(range(n), k)),
        dtype=np.int64,
        count=math.comb(n, k) * k,
    ).reshape(-1, k)
    rows = np.zeros((chosen.shape[0], n), dtype=np.int8)
    np.put_along_axis(rows, chosen, 1, axis=1)
    return rows
