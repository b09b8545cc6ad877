"""Which tables an analysis reads, and which agencies' extracts feed them."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any, Final

from drive_eval.estimate.data import Data
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.explain.reach import reached

# Files below data/processed, and the agencies of whose extracts each set is made.
FEEDS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = MappingProxyType(
    {
        "people": (
            ("allocate/people", "allocate/arms", "derive/characteristics"),
            ("allocation", "marac", "police", "drive"),
        ),
        "log_checks": (("allocate/checks",), ("allocation",)),
        "drive_cases": (("derive/drive_cases",), ("drive",)),
        "actions": (("derive/actions",), ("drive",)),
        "idva_victims": (("derive/idva_victims",), ("idva",)),
        "marac_appearances": (("derive/marac_appearances",), ("marac",)),
        "marac_windows": (("derive/marac_windows",), ("marac",)),
        "police_incidents": (("derive/police_incidents",), ("police",)),
        "person_windows": (("derive/person_windows",), ("police",)),
        "extract_periods": (("derive/extract_periods",), ("police", "marac")),
        "matched": (("match/matched",), ("allocation", "marac", "police")),
        "unmatched": (("match/unmatched",), ("allocation", "marac", "police")),
        "balance": (("match/balance",), ("allocation", "marac", "police")),
    }
)  # fmt: skip
# Who recorded an outcome, and whose extract it stands in where the two have other names.
_RECORDED_BY: Final = MappingProxyType({"case_manager": "drive"})
_NAMES: Final = frozenset(field.name for field in fields(Data))


def tables_read(run: Callable[..., Any], population: str) -> list[str]:
    """Analysis sets that an analysis reads by its code, its population's own among them."""
    starts = [run, POPULATIONS[population].frame] if population in POPULATIONS else [run]
    named = {"people"}.union(*(_attributes(node) for start in starts for node in reached(start).values()))
    return [name for name in FEEDS if name in named]


def agencies_behind(sets: Sequence[str], source: str) -> list[str]:
    """Agencies whose extracts feed an estimate: the allocation log's arms, and what the sets are made of.

    The profile of people is made of every agency's rows; where another set is read it is that set
    that counts, and whoever recorded the outcome.
    """
    own = [name for name in sets if name != "people"]
    named = dict.fromkeys(agency for name in own or sets for agency in FEEDS[name][1])
    return list(dict.fromkeys(("allocation", *named, _RECORDED_BY.get(source, source))))


def _attributes(tree: ast.AST) -> set[str]:
    """Fields of `Data` that code takes from something called data."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _NAMES:
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name == "data":
                found.add(node.attr)
    return found
