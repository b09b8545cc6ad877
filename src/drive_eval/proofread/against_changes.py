"""Changes against the estimates: relative, in points, and who stopped, which must not be mixed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from drive_eval.proofread.changes import Change, changes
from drive_eval.proofread.context import Context
from drive_eval.proofread.findings import Finding
from drive_eval.proofread.index import Index, Row, best, compatible, of
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.rounding import fits


@dataclass(frozen=True)
class _Rows:
    relative: list[Row]
    points: list[Row]
    shares: list[Row]


def check_stated_changes(reading: Reading, index: Index, named: Context) -> list[Finding]:
    """Compare each size of change in a sentence with the changes that were estimated of what it names."""
    if not named.outcomes:
        return []
    rows = _Rows(
        of(index.changes, named.outcomes),
        of(index.points, named.outcomes),
        [row for row in of(index.shares, named.outcomes) if row.quantity != "proportion"],
    )
    found = [_compare(reading, change, rows, named) for change in changes(reading) if change.size is not None]
    return [finding for finding in found if finding is not None]


def _compare(reading: Reading, change: Change, rows: _Rows, named: Context) -> Finding | None:
    size = change.size
    if size is None:
        return None
    own, other = (rows.points, rows.relative) if size.kind == "points" else (rows.relative, rows.points)
    fitting = [row for row in own if _fits(size, _size(row), change)]
    if not fitting and size.kind != "points":
        fitting = [row for row in rows.shares if _fits(size, row.percent, change, signed=False)]
    if fitting:
        row = best(fitting, named)
        return reading.finding(
            size.start, size.end, "matches", f"{_words(row)}.", severity="info", key=row.key
        )
    if named.elsewhere or named.narrowed or change.comparative or change.before is not None:
        return None
    return _contradiction(reading, change, size, own, other, named)


def _size(row: Row) -> float:
    return row.points if not math.isnan(row.points) else row.change


def _fits(size: Mention, estimate: float, change: Change, *, signed: bool = True) -> bool:
    """Whether a printed size is a fair rounding of an estimated change that goes the same way."""
    if signed and change.direction and estimate and (estimate < 0) != (change.direction == "down"):
        return False
    scale = 0.01 if size.kind == "fraction" else 1.0
    value = abs(estimate) * scale
    return fits(size, value) or fits(size, -value)


def _words(row: Row) -> str:
    unit = "percentage points" if not math.isnan(row.points) else "%"
    space = " " if unit != "%" else ""
    return f"The estimate is {_size(row):+.1f}{space}{unit}"


def _contradiction(
    reading: Reading, change: Change, size: Mention, own: Sequence[Row], other: Sequence[Row], named: Context
) -> Finding | None:
    mixed = [row for row in compatible(other, named) if _fits(size, _size(row), change)]
    meant = compatible(own, named)
    meant = [row for row in meant if row.group in named.groups] or meant
    if mixed and size.kind != "fraction":
        row = best(mixed, named)
        kind = "relative_as_absolute" if size.kind == "points" else "points_as_per_cent"
        told = f"{_words(row)}."
        if meant:
            told += f" {_words(best(meant, named))} where it is counted as the sentence says."
        hint = f"{size.value:g}%" if size.kind == "points" else f"{size.value:g} percentage points"
        return reading.finding(size.start, size.end, kind, told, key=row.key, suggestion=hint)
    if len(meant) != 1 or len(named.outcomes) != 1 or not named.plain:
        return None
    row = meant[0]
    return reading.finding(size.start, size.end, "contradicts", f"{_words(row)}.", key=row.key)
