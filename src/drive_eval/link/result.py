"""What goes into `link` besides frames, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pandas as pd

from drive_eval.contracts.link import (
    ALLOCATION_AGES,
    LINK_QUERIES,
    LINK_RULES,
    LINK_WEIGHTS,
    LINKAGE_RATES,
    PERSONS,
    ROW_PERSONS,
    UNLINKED,
)


@dataclass(frozen=True)
class Thresholds:
    """Match probabilities from which a pair left by the rules is linked."""

    headline: float
    strict: float
    loose: float


# Which thresholds each set of links keeps rules of the grade "probable" under.
VARIANTS: Final = MappingProxyType({"headline": True, "strict": False, "loose": True})


@dataclass(frozen=True)
class LinkResult:
    """The tables of `contracts.link`, each meeting its contract."""

    row_persons: pd.DataFrame
    row_persons_strict: pd.DataFrame
    row_persons_loose: pd.DataFrame
    persons: pd.DataFrame
    allocation_ages: pd.DataFrame
    unlinked: pd.DataFrame
    linkage_rates: pd.DataFrame
    rules: pd.DataFrame
    queries: pd.DataFrame
    weights: pd.DataFrame


# Which contract each table of a result meets.
RESULT_TABLES: Final = MappingProxyType(
    {
        "row_persons": ROW_PERSONS,
        "row_persons_strict": ROW_PERSONS,
        "row_persons_loose": ROW_PERSONS,
        "persons": PERSONS,
        "allocation_ages": ALLOCATION_AGES,
        "unlinked": UNLINKED,
        "linkage_rates": LINKAGE_RATES,
        "rules": LINK_RULES,
        "queries": LINK_QUERIES,
        "weights": LINK_WEIGHTS,
    }
)


def conformed(tables: Mapping[str, pd.DataFrame]) -> LinkResult:
    """Hold each table to its contract."""
    return LinkResult(**{name: table.conform(tables[name]) for name, table in RESULT_TABLES.items()})
