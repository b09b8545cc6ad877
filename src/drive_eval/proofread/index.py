"""The estimates, arranged to be found by their counts, by their outcome, or by the words that name them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from drive_eval.contracts.estimates import KEY, key_text
from drive_eval.proofread.context import Context

_SHARES: Final = frozenset({"proportion", "share_stopped", "share_started"})
_RELATIVE: Final = frozenset({"relative_change"})
_RATIOS: Final = frozenset({"incident_ratio", "people_ratio", "rate_ratio", "risk_ratio", "ratio"})
_DIFFERENCES: Final = frozenset({"risk_difference"})


@dataclass(frozen=True)
class Row:
    """One estimate, with what is needed to compare a printed number with it."""

    key: str
    parts: Mapping[str, str]
    estimate: float
    numerator: float
    denominator: float
    p_value: float

    def __getitem__(self, part: str) -> str:
        return self.parts[part]

    @property
    def is_share(self) -> bool:
        """Whether the row is a part of a whole."""
        return self["quantity"] in _SHARES and self.denominator > 0 and self.numerator <= self.denominator

    @property
    def percent(self) -> float:
        """A share in per cent."""
        return 100 * self.numerator / self.denominator

    @property
    def change(self) -> float:
        """A relative change in per cent, signed; not a number where the row is none."""
        if self["quantity"] in _RELATIVE:
            return 100 * self.estimate
        return 100 * (self.estimate - 1) if self["quantity"] in _RATIOS else math.nan

    @property
    def points(self) -> float:
        """A difference in percentage points, signed; not a number where the row is none."""
        return 100 * self.estimate if self["quantity"] in _DIFFERENCES else math.nan

    @property
    def headline(self) -> bool:
        """Whether the row is a headline rather than a variant."""
        return not self["variant"]


@dataclass(frozen=True)
class Index:
    """The estimates by counts and by outcome."""

    rows: tuple[Row, ...]
    by_counts: Mapping[tuple[float, float], Sequence[Row]] = field(default_factory=dict)
    by_outcome: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def of(self, outcomes: Iterable[str]) -> list[Row]:
        """Every row of some outcomes."""
        return [row for outcome in sorted(outcomes) for row in self.by_outcome.get(outcome, ())]


def build_index(estimates: pd.DataFrame) -> Index:
    """Arrange a frame of estimates."""
    rows = tuple(_row(record) for record in estimates.to_dict("records"))
    by_counts: dict[tuple[float, float], list[Row]] = {}
    by_outcome: dict[str, list[Row]] = {}
    for row in rows:
        by_outcome.setdefault(row["outcome"], []).append(row)
        if row.is_share:
            by_counts.setdefault((row.numerator, row.denominator), []).append(row)
    return Index(rows, by_counts, by_outcome)


def _row(record: Mapping[Any, Any]) -> Row:
    parts = {name: "" if pd.isna(record[name]) else str(record[name]) for name in KEY}
    numbers = [
        math.nan if pd.isna(record[name]) else float(record[name])
        for name in ("estimate", "numerator", "denominator", "p_value")
    ]
    return Row(key_text(**parts), parts, *numbers)


def compatible(rows: Iterable[Row], named: Context) -> list[Row]:
    """The headline rows that the words could mean: what they name must be so, what they leave out is the "
    "default."""
    kept = [row for row in rows if row.headline]
    for part, names, default in (
        ("subgroup", named.subgroups, ("all",)),
        ("group", named.groups, ()),
        ("period", named.periods, ()),
        ("level", named.levels, ("any", "")),
        ("source", named.sources, ()),
    ):
        told = [row for row in kept if row[part] in names or (part == "period" and _from(row[part]) in names)]
        if names and told:
            kept = told
        elif names and part == "subgroup":
            return []
        elif default:
            kept = [row for row in kept if row[part] in default] or kept
    return kept


def _from(period: str) -> str:
    """The window that a comparison is told of: the first of `post_0_6m_vs_pre_6m`."""
    return period.partition("_vs_")[0]


def best(rows: Sequence[Row], named: Context) -> Row:
    """The row that most of the words name; headline rows first, then the order of the keys."""

    def score(row: Row) -> tuple[int, bool, str]:
        told = [
            row["outcome"] in named.outcomes,
            row["outcome"] in named.outcomes,
            row["group"] in named.groups,
            row["period"] in named.periods,
            row["level"] in named.levels,
            row["subgroup"] in named.subgroups or (row["subgroup"] == "all" and not named.subgroups),
        ]
        return (-sum(told), not row.headline, row.key)

    return min(rows, key=score)
