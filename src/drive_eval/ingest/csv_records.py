"""CSV records with the physical line where each starts; an unclosed quote never swallows a good row."""

import csv
import io
import itertools
from collections.abc import Iterator
from typing import BinaryIO, Final

from drive_eval.ingest.source import Counts, RawRow

BLOCK: Final = 4096
_LONGEST_RECORD: Final = 200


def lines_of(stream: BinaryIO, encoding: str, newline: str) -> Iterator[str]:
    """The physical lines of a stream, without their ends; undecodable bytes become '�'."""
    wrapped = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=newline)
    for line in wrapped:
        yield line.rstrip("\r\n")


def split_line(line: str, delimiter: str) -> list[str]:
    """The fields of one line taken by itself, leniently."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def records(
    lines: Iterator[str], delimiter: str, width: int, header: int, counts: Counts
) -> Iterator[RawRow]:
    """Records with the line where each starts, counted from 1; wholly blank lines are counted, not given.

    `width` is the number of columns and `header` the heading's line: rows up to it may be of any width.
    A record of another width is flawed `field_count`; one whose quote never closes, `unclosed_quote`.
    """
    for rows in _Splitter(delimiter, width, counts).blocks(lines):
        counts.rows += len(rows)
        for row in rows:
            if len(row.cells) == width or row.row <= header or row.flaws:
                yield row
            else:
                yield _held_to_width(row, width)


def _held_to_width(row: RawRow, width: int) -> RawRow:
    cells = row.cells
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return row._replace(cells=cells[:width])
    if len(cells) < width and sum(bool(cell.strip()) for cell in cells) <= 2:
        return row._replace(cells=cells + [""] * (width - len(cells)))
    return row._replace(flaws=("field_count",))


class _Splitter:
    """Physical lines to records: whole blocks at once where no quote is open, line by line where one is."""

    def __init__(self, delimiter: str, width: int, counts: Counts) -> None:
        self.delimiter = delimiter
        self.width = width
        self.counts = counts

    def blocks(self, lines: Iterator[str]) -> Iterator[list[RawRow]]:
        """The records in blocks; a record that may run over a block's end waits for the next."""
        pending: list[str] = []
        while True:
            pending += itertools.islice(lines, BLOCK - len(pending))
            if not pending:
                return
            keep = _LONGEST_RECORD if len(pending) >= BLOCK else 0
            rows, used = self._block(pending, len(pending) - keep)
            yield rows
            del pending[:used]

    def _block(self, lines: list[str], stop: int) -> tuple[list[RawRow], int]:
        """The records that start before `stop`, and the lines used for them."""
        fast = self._all_single(lines)
        rows: list[RawRow] = []
        first, position = self.counts.lines + 1, 0
        while position < stop:
            cells, used, flaws = (fast[position], 1, ()) if fast else self._record(lines, position)
            if _is_blank(cells):
                self.counts.blank += used
            else:
                self.counts.continuation += used - 1
                rows.append(RawRow(first + position, cells, flaws))
            position += used
        self.counts.lines += position
        return rows, position

    def _all_single(self, lines: list[str]) -> list[list[str]] | None:
        """The fields of every line where each is a record by itself, or None."""
        if any(line.count('"') % 2 for line in lines):
            return None
        try:
            rows = list(csv.reader(lines, delimiter=self.delimiter))
        except csv.Error:
            return None
        return rows if len(rows) == len(lines) else None

    def _record(self, lines: list[str], position: int) -> tuple[list[str], int, tuple[str, ...]]:
        line = lines[position]
        cells = self._strict(line)
        if cells is not None:
            return cells, 1, ()
        if not self._is_open(line):
            return split_line(line, self.delimiter), 1, ()
        joined = line
        for offset, following in enumerate(lines[position + 1 : position + _LONGEST_RECORD], start=1):
            joined += "\n" + following
            cells = self._strict(joined)
            if cells is not None and len(cells) == self.width:
                return cells, offset + 1, ()
            alone = self._strict(following)
            if (alone is not None and len(alone) == self.width) or not self._is_open(joined):
                break
        return (*self._repaired(line), ("unclosed_quote",))

    def _repaired(self, line: str) -> tuple[list[str], int]:
        literal = line.split(self.delimiter)
        if len(literal) == self.width:
            return [cell.replace('"', "") for cell in literal], 1
        head, _, tail = line.rpartition('"')
        return split_line(head + tail, self.delimiter), 1

    def _strict(self, text: str) -> list[str] | None:
        """The one record that a text is, or None where its quotes do not close or close amid text."""
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True))
        except csv.Error:
            return None
        return rows[0] if len(rows) == 1 else ([] if not rows else None)

    def _is_open(self, text: str) -> bool:
        try:
            list(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end of data" in str(error)
        return False


def _is_blank(cells: list[str]) -> bool:
    return not "".join(cells).replace("\ufeff", "").strip()
