"""What a method of the registry is: what runs, in words, and what a paragraph that names it may say."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from drive_eval.estimate.context import Job
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import SPLITS


@dataclass(frozen=True)
class Method:
    """One method: what runs, in words, and what a paragraph that names it may say."""

    name: str
    label: str
    run: Callable[[Job], list[Row]]
    kinds: frozenset[str] = frozenset()
    populations: frozenset[str] = frozenset(POPULATIONS)
    variants: frozenset[str] = frozenset()
    needs_levels: bool = False
    needs_periods: bool = False
    subgroups: Collection[str] = frozenset(SPLITS)
