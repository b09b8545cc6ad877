"""Columns that say a thing twice: intervals and estimates, changes and their ends, shares of 100%."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from drive_eval.proofread.findings import Finding
from drive_eval.proofread.table_cells import Grid, Value, passages_of, to_number

_N: Final = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?"
_PLAIN: Final = re.compile(rf"^\s*(?P<value>{_N})\s*(?:%|pp|per\s?cent)?\s*$")
_FIRST: Final = re.compile(rf"^\s*(?P<value>{_N})")
_LIMITS: Final = rf"(?P<low>{_N})\s*%?\s*(?:to|,|;|–|-)\s*(?P<high>{_N})\s*%?"
_WITH_LIMITS: Final = re.compile(rf"^\s*(?P<value>{_N})\s*%?\s*[(\[]\s*{_LIMITS}\s*[)\]]\s*$")
_ONLY_LIMITS: Final = re.compile(rf"^\s*[(\[]?\s*{_LIMITS}\s*[)\]]?\s*$")
_INTERVAL: Final = re.compile(r"\bC\.?I\b|\bintervals?\b|\bIQR\b|\brange\b", re.IGNORECASE)
_CHANGE: Final = re.compile(r"\b(?:change|difference|increase|reduction|decrease|growth)\b", re.IGNORECASE)
_FEWEST: Final = 2
_FAIR_SHARE: Final = 0.6
_FARTHEST: Final = 25.0

Place = tuple[int, int]


def check_columns(cells: Grid) -> list[Finding]:
    """Check what a table's columns say of each other."""
    return [*_estimates_with_limits(cells), *_limits_apart(cells), *_changes(cells)]


def shares_of_all(cells: Grid, total: int, parts: Sequence[int], told: AbstractSet[int]) -> list[Finding]:
    """Percentages under which the table prints 100%, and which do not make it; not where one was told."""
    found = []
    for column in range(1, len(cells.header)):
        whole = cells.values[total][column]
        values = [cells.values[row][column] for row in parts]
        shares = [v.share for v in values if v.share is not None and v.count is None]
        if whole.share is None or whole.share.value != 100 or len(shares) != len(parts) or not whole.reading:
            continue
        if told & passages_of(values):
            continue
        summed = sum(share.value for share in shares)
        gap, slack = abs(summed - 100), sum(share.half_unit for share in shares)
        if slack + 1e-9 < gap <= _FARTHEST:
            end = len(whole.reading.text.rstrip())
            found.append(
                whole.reading.finding(0, end, "table_total", f"The shares make {summed:g}%, not 100%.")
            )
    return found


def _half(text: str) -> float:
    return float(0.5 * 10.0 ** -len(text.partition(".")[2]))


def _text(value: Value) -> str:
    return value.reading.text if value.reading is not None else ""


def _finding(value: Value, kind: str, told: str) -> Finding:
    if value.reading is None:
        raise ValueError("a cell that was never read")
    return value.reading.finding(0, len(value.reading.text.rstrip()), kind, told)


def _estimates_with_limits(cells: Grid) -> list[Finding]:
    """`0.69 (0.47 to 1.01)` where the heading, the label or the caption says what is in the brackets."""
    found = []
    for row, label in enumerate(cells.labels):
        for column, value in enumerate(cells.values[row]):
            match = _WITH_LIMITS.match(_text(value))
            if match is None or not match["value"].strip("+-") or not match["low"] or not match["high"]:
                continue
            if _INTERVAL.search(f"{label} {cells.header[column]} {cells.table.caption}") is None:
                continue
            low, middle, high = (to_number(match[name]) for name in ("low", "value", "high"))
            slack = _half(match["value"]) + max(_half(match["low"]), _half(match["high"]))
            same = len({len(match[name].partition(".")[2]) for name in ("low", "value", "high")}) == 1
            if not low - slack * (not same) <= middle <= high + slack * (not same):
                found.append(_finding(value, "interval", f"{middle:g} is outside {low:g} to {high:g}."))
    return found


def _limits_apart(cells: Grid) -> list[Finding]:
    """Limits in a column of their own, and the estimate in the column to their left."""
    found: list[Finding] = []
    for column in range(2, len(cells.header)):
        if not _INTERVAL.search(cells.header[column]):
            continue
        told: list[tuple[Value, bool, str]] = []
        for row in cells.values:
            limits, middle = _ONLY_LIMITS.match(_text(row[column])), _PLAIN.match(_text(row[column - 1]))
            if limits and middle and all((limits["low"], limits["high"], middle["value"])):
                low, high, value = (to_number(x) for x in (limits["low"], limits["high"], middle["value"]))
                slack = _half(middle["value"])
                inside = low - slack <= value <= high + slack
                told.append((row[column], inside, f"{value:g} is outside {low:g} to {high:g}."))
        found += [_finding(value, "interval", words) for value, words in _odd_ones_out(told)]
    return found


def _odd_ones_out(told: Sequence[tuple[Value, bool, str]]) -> list[tuple[Value, str]]:
    """The cells that break a rule which most of their column shows to hold."""
    right = sum(holds for _, holds, _ in told)
    if right < max(_FEWEST, _FAIR_SHARE * len(told)):
        return []
    return [(value, words) for value, holds, words in told if not holds]


_RULES: Final[tuple[Callable[[float, float], float], ...]] = (
    lambda before, after: 100 * (after - before) / before if before else float("nan"),
    lambda before, after: after - before,
    lambda before, after: before - after,
    lambda before, after: 100 * (before - after) / before if before else float("nan"),
)


def _changes(cells: Grid) -> list[Finding]:
    """`2016 | 2018 | Change`: relative or absolute, whichever most rows show."""
    found: list[Finding] = []
    for column in range(3, len(cells.header)):
        if not _CHANGE.search(cells.header[column]):
            continue
        best = max(
            (_by_rule(cells, column, rule, of) for of in (_first, _share) for rule in _RULES),
            key=lambda told: sum(t[1] for t in told),
        )
        found += [_finding(value, "change", words) for value, words in _odd_ones_out(best)]
    return found


def _first(value: Value) -> str:
    """The first number of a cell, as printed; none is no text."""
    match = _FIRST.match(_text(value))
    return match["value"] if match is not None and match["value"].strip("+-") else ""


def _share(value: Value) -> str:
    """The percentage of a cell, `29 (82.9%)`, as printed."""
    return f"{value.share.value:.{value.share.decimals}f}" if value.share is not None else ""


def _by_rule(
    cells: Grid, column: int, rule: Callable[[float, float], float], of: Callable[[Value], str]
) -> list[tuple[Value, bool, str]]:
    told = []
    for row in cells.values:
        size = _PLAIN.match(_text(row[column]))
        ends = [of(row[c]) for c in (column - 2, column - 1)]
        printed = [end for end in ends if end]
        if size is None or not size["value"].strip("+-") or len(printed) != len(ends):
            continue
        before, after = (to_number(one) for one in printed)
        low, high = _spread(rule, before, after, [_half(one) if "." in one else 0.0 for one in printed])
        slack = _half(size["value"]) + 1e-9
        holds = low - slack <= to_number(size["value"]) <= high + slack
        told.append((row[column], holds, f"From {before:g} to {after:g} is {rule(before, after):+.3g}."))
    return told


def _spread(
    rule: Callable[[float, float], float], before: float, after: float, reach: Sequence[float]
) -> tuple[float, float]:
    """The changes that two rounded ends allow."""
    values = [
        rule(a, b)
        for a in (before - reach[0], before + reach[0])
        for b in (after - reach[1], after + reach[1])
    ]
    return min(values), max(values)
