"""The row of headings: where it is, which column is which field, and a refusal to guess."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from drive_eval.config.mapping import Sheet
from drive_eval.ingest.errors import IngestError, Place
from drive_eval.ingest.fold import fold
from drive_eval.ingest.source import RawRow

SEARCHED_ROWS: Final = 25
DELIMITERS: Final = (",", ";", "\t", "|", "^", "~", ":")
_LEAST_HEADINGS = 2


@dataclass(frozen=True)
class Headings:
    """A sheet's headings: their row, the banner's row (0: none), column and heading of each field."""

    row: int
    banner_row: int
    width: int
    columns: Mapping[str, int]
    labels: Mapping[str, str]
    cells: tuple[str, ...]
    initial: str
    unmapped: tuple[str, ...]

    def label(self, index: int) -> str:
        """The heading of a column."""
        return next((self.labels[name] for name, at in self.columns.items() if at == index), f"{index + 1}")

    def is_repeat(self, cells: Sequence[str]) -> bool:
        """Whether a row is the headings over again, as at the top of a printed page."""
        if not cells or cells[0].strip()[:1].lower() != self.initial:
            return False
        return tuple(fold(cell) for cell in cells[: self.width]) == self.cells


def best_row(rows: Sequence[RawRow], sheet: Sheet) -> tuple[int, int]:
    """The position of the row with most fields of the mapping among the first rows, and how many."""
    known = {fold(header) for column in sheet.columns.values() for header in column.headers}
    scores = [len({fold(cell) for cell in row.cells} & known) for row in rows[:SEARCHED_ROWS]]
    best = max(scores, default=0)
    return (scores.index(best), best) if best else (-1, 0)


def best_delimiter(lines: Sequence[str], sheet: Sheet) -> str:
    """The delimiter under which some early line has most headings of the mapping; ',' where none has."""
    from drive_eval.ingest.csv_records import split_line

    def score(delimiter: str) -> int:
        rows = [RawRow(n, split_line(line, delimiter)) for n, line in enumerate(lines, start=1)]
        return best_row(rows, sheet)[1]

    scores = {delimiter: score(delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def locate(rows: Sequence[RawRow], sheet: Sheet, place: Place) -> Headings:
    """The headings among a sheet's first rows.

    Raises
    ------
    IngestError
        Where no row is one of headings, a needed heading is missing (renamed, say), or two columns fit
        one field.
    """
    position, score = best_row(rows, sheet)
    if score < _LEAST_HEADINGS:
        raise IngestError(
            f"no row of headings among the first {SEARCHED_ROWS}",
            place,
            "check the delimiter and the headings, or mend the mapping",
        )
    row = rows[position]
    banner = _banner(rows[position - 1] if position else None, sheet, len(row.cells))
    columns, twice = _columns(row.cells, banner, sheet)
    here = Place(place.file, place.sheet, row.row)
    if twice:
        raise IngestError(twice, here, "rename one of them, or say in the mapping which is meant")
    taken = set(columns.values())
    known = {fold(heading) for heading in sheet.ignored}
    extra = tuple(
        cell.strip()
        for index, cell in enumerate(row.cells)
        if cell.strip() and index not in taken and fold(cell) not in known
    )
    _refuse_missing(columns, extra, sheet, here)
    return Headings(
        row.row,
        rows[position - 1].row if banner is not None else 0,
        len(row.cells),
        columns,
        {name: " ".join(row.cells[index].split()) for name, index in columns.items()},
        tuple(fold(cell) for cell in row.cells),
        row.cells[0].strip()[:1].lower(),
        extra,
    )


def _banner(row: RawRow | None, sheet: Sheet, width: int) -> list[str] | None:
    """The banner over each column, carried to the right over its group; None where there is none."""
    wanted = {fold(name) for name in sheet.banner}
    if row is None or not wanted or not wanted & {fold(cell) for cell in row.cells}:
        return None
    over, current = [], ""
    for cell in [*row.cells, *[""] * width][:width]:
        current = fold(cell) or current
        over.append(current)
    return over


def _columns(cells: Sequence[str], banner: list[str] | None, sheet: Sheet) -> tuple[dict[str, int], str]:
    """Field to column, and in words the first pair of columns that fit one field (empty: none)."""
    columns: dict[str, int] = {}
    folded = [fold(cell) for cell in cells]
    for name, column in sheet.columns.items():
        wanted = {fold(header) for header in column.headers}
        fits = [
            index
            for index, cell in enumerate(folded)
            if cell in wanted and (not column.under or banner is None or banner[index] == fold(column.under))
        ]
        if len(fits) > 1:
            a, b = (f"'{' '.join(cells[index].split())}' (column {index + 1})" for index in fits[:2])
            return columns, f"two columns fit the field {name}: {a} and {b}"
        if fits:
            columns[name] = fits[0]
    shared = {index: name for name, index in columns.items()}
    for name, index in columns.items():
        if shared[index] != name:
            return columns, f"column {index + 1} fits two fields: {name} and {shared[index]}"
    return columns, ""


def _refuse_missing(columns: Mapping[str, int], extra: Sequence[str], sheet: Sheet, place: Place) -> None:
    missing = [
        f"'{column.headers[0]}'"
        for name, column in sheet.columns.items()
        if column.required and name not in columns
    ]
    for choice in sheet.one_of:
        if not any(name in columns for name in choice):
            missing.append(" or ".join(f"'{sheet.columns[name].headers[0]}'" for name in choice))
    if missing:
        headings = f" (headings not known: {', '.join(repr(cell) for cell in extra[:8])})" if extra else ""
        raise IngestError(
            f"no column for {', '.join(missing)}{headings}",
            place,
            "was a heading renamed? Add it to the mapping's headers, or send the column",
        )
