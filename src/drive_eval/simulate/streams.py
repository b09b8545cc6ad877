"""Random numbers, one stream per concern: a change in one part of a supply does not shift the others."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar
from zlib import crc32

import numpy as np

Item = TypeVar("Item")


def stream(seed: int, concern: str) -> np.random.Generator:
    """The generator of one concern ("people", "police", ...) under one seed."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(crc32(concern.encode()),)))


def pick(rng: np.random.Generator, items: Sequence[Item]) -> Item:
    """One item, all alike."""
    return items[int(rng.integers(len(items)))]


def weighted(rng: np.random.Generator, items: Sequence[Item], weights: Sequence[float]) -> Item:
    """One item by weight; the weights need not sum to one."""
    steps = list(accumulate(weights))
    return items[min(bisect_right(steps, float(rng.random()) * steps[-1]), len(items) - 1)]


def chance(rng: np.random.Generator, probability: float) -> bool:
    """True with this probability; always draws, so that later draws do not depend on the probability."""
    return float(rng.random()) < probability


def shuffled(rng: np.random.Generator, items: Sequence[Item]) -> list[Item]:
    """The items in random order."""
    return [items[int(index)] for index in rng.permutation(len(items))]


def shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights that sum to the total (largest remainders)."""
    scale = sum(weights)
    exact = [total * weight / scale for weight in weights]
    whole = [int(value) for value in exact]
    left = sorted(range(len(exact)), key=lambda index: (whole[index] - exact[index], index))
    for index in left[: total - sum(whole)]:
        whole[index] += 1
    return whole
