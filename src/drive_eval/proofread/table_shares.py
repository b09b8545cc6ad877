"""Percentages of a table against the counts and the bases that stand elsewhere in it."""

from collections.abc import Sequence
from typing import Final

from drive_eval.proofread.findings import Finding
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.rounding import fits, printed
from drive_eval.proofread.table_cells import Grid

_FAIR_SHARE: Final = 0.6
_NEAR_POINTS: Final = 5.0

Place = tuple[int, int]


def check_shares(cells: Grid) -> list[Finding]:
    """Percentages of which the count and the base stand elsewhere in the table."""
    found: list[Finding] = []
    for column in range(1, len(cells.header)):
        places = [
            (row, column)
            for row in range(len(cells.labels))
            if cells.values[row][column].share is not None and cells.values[row][column].whole is None
        ]
        told = [_against_bases(cells, places, counts) for counts in _count_columns(cells, column)]
        known = [one for one in told if one is not None]
        # The counts that a base ties to most of the column's percentages are theirs; else the nearest.
        best = next((one for one in known if one[0]), known[0] if known else None)
        found += best[1] if best is not None else []
    return found


def _count_columns(cells: Grid, column: int) -> list[int]:
    """Where the counts of a column of percentages may stand: in it, or to its left."""
    inside = any(row[column].count is not None for row in cells.values)
    return (
        [column]
        if inside
        else [c for c in range(column - 1, 0, -1) if any(r[c].count is not None for r in cells.values)]
    )


def _bases(cells: Grid, place: Place, counts: int) -> dict[str, float]:
    """Every number of the table that may be the base of one percentage, by the rule that names it."""
    row, column = place
    bases = {}
    for c in {counts, column}:
        n = cells.header_n(c)
        if n is not None:
            bases["header"] = n
    if cells.caption_n is not None:
        bases["caption"] = cells.caption_n
    for total in cells.total_rows:
        value = cells.values[total][counts].count
        if value is not None:
            bases[f"row {total}"] = value
    for c in range(1, len(cells.header)):
        value = cells.values[row][c].count
        if c != counts and value is not None:
            bases[f"column {c}"] = value
    return bases


def _against_bases(cells: Grid, places: Sequence[Place], counts: int) -> tuple[bool, list[Finding]] | None:
    """The percentages that no base explains, and whether one base explains most of the others."""
    told = [(place, cells.values[place[0]][counts].count) for place in places]
    known = [(place, count) for place, count in told if count is not None]
    fitting: dict[str, list[Place]] = {}
    for place, count in known:
        share = cells.values[place[0]][place[1]].share
        for rule, base in _bases(cells, place, counts).items():
            if share is not None and base and fits(share, 100 * count / base):
                fitting.setdefault(rule, []).append(place)
    explicit = {f"column {c}" for c in range(1, len(cells.header)) if cells.is_base(c)} | {"header"}
    if not known:
        return None
    rule = max(fitting, key=lambda name: (len(fitting[name]), name in explicit, name), default="")
    trusted = len(fitting.get(rule, [])) >= max(2, _FAIR_SHARE * len(known))
    if not trusted:
        rule = next((name for name in sorted(explicit) if name in _bases(cells, known[0][0], counts)), "")
    if not rule:
        return None
    sure = rule in explicit and trusted
    explained = {p for name, found in fitting.items() if name == rule or not sure for p in found}
    wrong = [(place, count) for place, count in known if place not in explained]
    findings = [_share_finding(cells, place, count, counts, rule, trusted) for place, count in wrong]
    return trusted, [finding for finding in findings if finding is not None]


def _share_finding(
    cells: Grid, place: Place, count: float, counts: int, rule: str, trusted: bool
) -> Finding | None:
    value = cells.values[place[0]][place[1]]
    base = _bases(cells, place, counts).get(rule)
    share, reading = value.share, value.reading
    if share is None or reading is None or not base or count > base:
        return None
    exact = 100 * count / base
    if not trusted and abs(exact - share.value) > _NEAR_POINTS:
        return None
    told = f"{count:,.0f}/{base:,.0f} is {exact:.2f}%."
    shown = Mention(0, 0, share.value, "percent", share.decimals)
    return reading.finding(share.start, share.end, "percentage", told, suggestion=printed(exact, shown))
