"""The estimates, arranged to be found by their counts, by their outcome, or by the words that name them."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from drive_eval.contracts.estimates import KEY, key_text
from drive_eval.proofread.context import Context

_SHARES: Final = frozenset({"proportion", "share_stopped", "share_started"})
_RELATIVE: Final = frozenset({"relative_change"})
_RATIOS: Final = frozenset({"incident_ratio", "people_ratio", "rate_ratio", "risk_ratio", "ratio"})
_DIFFERENCES: Final = frozenset({"risk_difference"})
# A sentence about what these recorded says nothing of what others did; Marac is in every second sentence.
_OTHER_SOURCES: Final = frozenset({"case_manager", "idva", "police"})
_PARTS: Final = ("outcome", "level", "group", "period", "subgroup", "source", "quantity")


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One estimate, with what is needed to compare a printed number with it.

    `change` (a relative change in per cent) and `points` (percentage points) are signed, and not a number
    where the row is none; `percent` is a share's.
    """

    key: str
    outcome: str
    level: str
    group: str
    period: str
    subgroup: str
    source: str
    quantity: str
    headline: bool
    estimate: float
    numerator: float
    denominator: float
    p_value: float
    percent: float
    change: float
    points: float


Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Index:
    """The estimates by counts, and by outcome: shares, changes, differences, means, counts, tests."""

    outcomes: tuple[str, ...]
    by_counts: Mapping[tuple[float, float], Sequence[Row]]
    shares: Rows
    changes: Rows
    points: Rows
    means: Rows
    counts: Rows
    tests: Rows


def of(rows: Rows, outcomes: Iterable[str]) -> list[Row]:
    """The rows of some outcomes."""
    return [row for outcome in sorted(outcomes) for row in rows.get(outcome, ())]


def build_index(estimates: pd.DataFrame) -> Index:
    """Arrange a frame of estimates."""
    rows = [_row(record) for record in estimates.to_dict("records")]
    by_counts: dict[tuple[float, float], list[Row]] = {}
    for row in rows:
        if not math.isnan(row.percent):
            by_counts.setdefault((row.numerator, row.denominator), []).append(row)
    return Index(
        tuple(sorted({row.outcome for row in rows if row.outcome})),
        by_counts,
        shares=_by_outcome(rows, lambda row: not math.isnan(row.percent)),
        changes=_by_outcome(rows, lambda row: not math.isnan(row.change)),
        points=_by_outcome(rows, lambda row: not math.isnan(row.points)),
        means=_by_outcome(rows, lambda row: row.quantity == "mean"),
        counts=_by_outcome(rows, lambda row: row.quantity == "count"),
        tests=_by_outcome(rows, lambda row: not math.isnan(row.p_value)),
    )


def _by_outcome(rows: Iterable[Row], wanted: Callable[[Row], bool]) -> Rows:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if wanted(row):
            found.setdefault(row.outcome, []).append(row)
    return found


def _row(record: Mapping[Any, Any]) -> Row:
    parts = {name: "" if pd.isna(record[name]) else str(record[name]) for name in KEY}
    estimate, part, whole, p_value = (
        math.nan if pd.isna(record[name]) else float(record[name])
        for name in ("estimate", "numerator", "denominator", "p_value")
    )
    quantity = parts["quantity"]
    share = quantity in _SHARES and whole > 0 and part <= whole
    change = 100 * estimate if quantity in _RELATIVE else 100 * (estimate - 1)
    return Row(
        key_text(**parts),
        **{name: parts[name] for name in _PARTS},
        headline=not parts["variant"],
        estimate=estimate,
        numerator=part,
        denominator=whole,
        p_value=p_value,
        percent=100 * part / whole if share else math.nan,
        change=change if quantity in _RELATIVE | _RATIOS else math.nan,
        points=100 * estimate if quantity in _DIFFERENCES else math.nan,
    )


def _part(row: Row, name: str) -> str:
    return str(getattr(row, name))


def compatible(rows: Iterable[Row], named: Context) -> list[Row]:
    """The headline rows that the words could mean: what is named must be so, what is not is the default."""
    kept = [row for row in rows if row.headline]
    for part, names, default in (
        ("subgroup", named.subgroups, ("all",)),
        ("group", named.groups, ()),
        ("period", named.periods, ()),
        ("level", named.levels, ("any", "")),
        ("source", named.sources, ()),
    ):
        told = [row for row in kept if _part(row, part) in names]
        if part == "period" and names and not told:
            told = [row for row in kept if _from(row.period) in names]
        if names and told:
            kept = told
        elif names and (part == "subgroup" or names & _OTHER_SOURCES):
            return []
        elif default:
            kept = [row for row in kept if _part(row, part) in default] or kept
    return kept


def _from(period: str) -> str:
    """The window that a comparison is told of: the first of `post_0_6m_vs_pre_6m`."""
    return period.partition("_vs_")[0]


def best(rows: Sequence[Row], named: Context) -> Row:
    """The row that most of the words name; headline rows first, then the order of the keys."""

    def score(row: Row) -> tuple[int, bool, str]:
        told = [
            row.outcome in named.outcomes,
            row.outcome in named.outcomes,
            row.group in named.groups,
            row.period in named.periods,
            row.level in named.levels,
            row.subgroup in named.subgroups or (row.subgroup == "all" and not named.subgroups),
        ]
        return (-sum(told), not row.headline, row.key)

    return min(rows, key=score)
