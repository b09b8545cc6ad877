"""What derive is told: the data cut, the extracts' periods and the counting rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

Span = tuple[pd.Timestamp, pd.Timestamp]


@dataclass(frozen=True)
class DvaRule:
    """What makes a police record domestic where its flag is blank; an explicit no is never overridden."""

    codes: frozenset[str] = frozenset({"8U"})
    titles: frozenset[str] = frozenset({"Breach of non-molestation order"})
    relationships: frozenset[str] = frozenset({"partner", "ex_partner", "spouse", "ex_spouse", "family"})


@dataclass(frozen=True)
class Settings:
    """The config's part in derive, as plain values.

    `idva_forms_by` is the last day of Idva forms that count, None for the whole export as drawn.
    `police_periods` and `marac_periods` give a site's extract period (both days included) where
    config states it; for the other sites it is read from the extract's own dates.
    """

    data_cut: pd.Timestamp
    sites: tuple[str, ...]
    dva: DvaRule = field(default_factory=DvaRule)
    idva_forms_by: pd.Timestamp | None = None
    injury_codes: frozenset[str] = frozenset()
    injury_titles: frozenset[str] = frozenset()
    police_periods: Mapping[str, Span] = field(default_factory=dict)
    marac_periods: Mapping[str, Span] = field(default_factory=dict)
