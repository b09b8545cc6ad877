"""Totals of rows and columns, and percentages against the counts in their table."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from drive_eval.proofread.document import Document
from drive_eval.proofread.findings import Finding
from drive_eval.proofread.table_cells import ROUNDING_BASE, Grid, Value, grid, passages_of, to_number
from drive_eval.proofread.table_columns import check_columns, shares_of_all
from drive_eval.proofread.table_shares import check_shares

_NEAR: Final = 0.1

Pick = Callable[[Value], float | None]

_PICKS: Final[tuple[tuple[str, Pick], ...]] = (("count", lambda v: v.count), ("whole", lambda v: v.whole))


def check_tables(document: Document) -> list[Finding]:
    """Check every table of a draft."""
    found = []
    for table in document.tables:
        cells = grid(table)
        if cells is None:
            continue
        across = list(zip(*cells.values, strict=True))
        columns = _still_wrong(_column_totals, cells, _row_totals(cells, frozenset()), across)
        rows = _row_totals(cells, {finding.passage for finding in columns})
        shares = _still_wrong(check_shares, cells, [*columns, *rows], cells.values)
        told = [*columns, *rows, *shares, *check_columns(cells)]
        told += _hundreds(cells, {finding.passage for finding in told})
        seen = set()
        for finding in told:
            if finding.passage not in seen:
                seen.add(finding.passage)
                found.append(_placed(finding, document))
    return found


def _still_wrong(
    check: Callable[[Grid], list[Finding]],
    cells: Grid,
    totals: Sequence[Finding],
    lines: Sequence[Sequence[Value]],
) -> list[Finding]:
    """What a check finds though the totals told in the same line are put right: the rest is theirs alone."""
    found = check(cells)
    if not found or not totals:
        return found
    wrong = {finding.passage for finding in totals}
    beside = {one for line in lines if wrong & passages_of(line) for one in passages_of(line)}
    kept = {finding.passage for finding in check(_mended(cells, totals))}
    return [finding for finding in found if finding.passage in kept or finding.passage not in beside]


def _mended(cells: Grid, totals: Sequence[Finding]) -> Grid:
    """A table with each total told replaced by the sum of its parts."""
    sums = {finding.passage: to_number(finding.suggestion) for finding in totals}

    def mend(value: Value) -> Value:
        if value.passage not in sums:
            return value
        if value.whole is not None:
            return replace(value, whole=sums[value.passage])
        return replace(value, count=sums[value.passage])

    return replace(cells, values=tuple(tuple(mend(value) for value in row) for row in cells.values))


def _placed(finding: Finding, document: Document) -> Finding:
    passage = document.passages[finding.passage]
    return replace(finding, location=passage.location, section=passage.section)


def _column_totals(cells: Grid) -> list[Finding]:
    found: list[Finding] = []
    for total in cells.total_rows:
        for rows in _parts_of(cells, total):
            lines = {
                (column, name): [
                    (pick(cells.values[row][column]), cells.values[row][column]) for row in (*rows, total)
                ]
                for column in range(1, len(cells.header))
                if not cells.header_is_percent(column)
                and not any(cells.is_average(row, column) for row in (*rows, total))
                for name, pick in _PICKS
            }
            told = _wrong_lines(
                list(lines.values()), cells.strict(cells.labels[total]), rounded=cells.rounded
            )
            if told is not None:
                found += told
                break
    return found


def _hundreds(cells: Grid, told: AbstractSet[int]) -> list[Finding]:
    """Columns of percentages that do not make the 100% below them, where no cell above it was told."""
    found: list[Finding] = []
    for total in cells.total_rows:
        parts = next(iter(_parts_of(cells, total)), [])
        if cells.strict(cells.labels[total]) and parts:
            found += shares_of_all(cells, total, parts, told)
    return found


def _parts_of(cells: Grid, total: int) -> list[list[int]]:
    """The sets of rows that a total may be of, likeliest first."""
    totals = set(cells.total_rows)
    before = [row for row in range(total) if not cells.is_section(row)]
    start = max((row for row in range(total) if row in totals or cells.is_section(row)), default=-1)
    near = [row for row in before if row > start]
    every = [row for row in before if row not in totals]
    subtotals = [row for row in before if row in totals]
    after = [
        row for row in range(total + 1, len(cells.labels)) if row not in totals and not cells.is_section(row)
    ]
    options = [near, every, subtotals, after if not before else []]
    return [
        rows for position, rows in enumerate(options) if len(rows) >= 2 and rows not in options[:position]
    ]


def _row_totals(cells: Grid, told: AbstractSet[int]) -> list[Finding]:
    """Rows against their total column, where the other rows show that the columns do add up.

    A row with a cell that was told already is wrong for that cell's sake.
    """
    found: list[Finding] = []
    for total in cells.total_columns:
        parts = [c for c in range(1, len(cells.header)) if c != total and c not in cells.total_columns]
        parts = [c for c in parts if not cells.header_is_percent(c)]
        if len(parts) < 2:
            continue
        lines = [
            [(pick(row[c]), row[c]) for c in (*parts, total)]
            for at, row in enumerate(cells.values)
            if not any(cells.is_average(at, c) for c in (*parts, total)) and not told & passages_of(row)
            for _, pick in _PICKS
        ]
        found += _wrong_lines(lines, cells.strict(cells.header[total]), rounded=cells.rounded) or []
    return found


def _wrong_lines(
    lines: Sequence[Sequence[tuple[float | None, Value]]], strict: bool, *, rounded: bool
) -> list[Finding] | None:
    """The lines that do not add up; None where none of them does, nor nearly: they are no sums."""
    told = [line for line in lines if all(number is not None for number, _ in line)]
    told = [line for line in told if strict or not _between_its_parts(line)]
    right = [line for line in told if _gap(line) == 0 and line[-1][0]]
    wrong = [line for line in told if not _fair(line, rounded=rounded)]
    if not told or (not right and not strict):
        return None
    if right and len(right) >= len(told) * 0.5:
        return [_finding(line) for line in wrong]
    near = [line for line in wrong if abs(_gap(line)) <= max(2.0, _NEAR * abs(line[-1][0] or 0))]
    if right:
        return [_finding(line) for line in near]
    return [_finding(line) for line in near] if near and len(near) == len(told) and len(told) <= 2 else None


def _numbers(line: Sequence[tuple[float | None, Value]]) -> list[float]:
    return [number for number, _ in line if number is not None]


def _gap(line: Sequence[tuple[float | None, Value]]) -> float:
    numbers = _numbers(line)
    return sum(numbers[:-1]) - numbers[-1]


def _between_its_parts(line: Sequence[tuple[float | None, Value]]) -> bool:
    """Whether an `all` lies among its parts, as a mean of them does and a sum of two or more seldom."""
    *parts, total = _numbers(line)
    return min(parts) <= total < max(parts) or total == min(parts) == max(parts) != 0


def _fair(line: Sequence[tuple[float | None, Value]], *, rounded: bool) -> bool:
    """Whether a line adds up, or misses only by the rounding of the table's counts to a base of five."""
    numbers, gap = _numbers(line), abs(_gap(line))
    return gap == 0 or (rounded and len(numbers) > 2 and gap <= ROUNDING_BASE * (len(numbers) // 2))


def _finding(line: Sequence[tuple[float | None, Value]]) -> Finding:
    numbers = _numbers(line)
    listed = " + ".join(f"{number:,.0f}" for number in numbers[:-1])
    told = f"{listed} is {sum(numbers[:-1]):,.0f}, not {numbers[-1]:,.0f}."
    reading = line[-1][1].reading
    if reading is None:
        raise ValueError("a total without a cell")
    return reading.finding(
        0, len(reading.text.rstrip()), "table_total", told, suggestion=f"{sum(numbers[:-1]):,.0f}"
    )
