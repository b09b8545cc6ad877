"""A raw file opened: CSV or workbook, its sheets with their mapping, or the error that stops it."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from drive_eval.config.mapping import Layout, Sheet
from drive_eval.ingest.csv_records import lines_of, records, split_line
from drive_eval.ingest.encoding import scan
from drive_eval.ingest.errors import IngestError, Place
from drive_eval.ingest.fold import fold
from drive_eval.ingest.headings import SEARCHED_ROWS, Headings, best_delimiter, best_row, locate
from drive_eval.ingest.source import Counts, RawFile, RawRow, RawSheet
from drive_eval.ingest.workbook import read_workbook

_LONGEST_REFERENCE, _LONGEST_WORD = 24, 5
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


@dataclass(frozen=True)
class Opened:
    """A sheet ready to be read, with its mapping and headings; without headings, `error` may say why."""

    raw: RawSheet
    first: tuple[RawRow, ...]
    sheet: Sheet | None = None
    headings: Headings | None = None
    error: IngestError | None = None

    @property
    def rows(self) -> Iterator[RawRow]:
        """Every row, those already looked at first."""
        return itertools.chain(self.first, self.raw.rows)


@dataclass(frozen=True)
class OpenedFile:
    """A file's hash and its sheets."""

    sha256: str
    sheets: tuple[Opened, ...]


def open_file(file: RawFile, layout: Layout) -> OpenedFile:
    """Open a file under a layout.

    Raises
    ------
    IngestError
        Where nothing of it can be read: empty, truncated, protected by a password.
    """
    if file.name.lower().endswith(_WORKBOOKS):
        with file.open() as stream:
            book = read_workbook(file.name, stream.read())
        opened = tuple(_open_sheet(raw, layout, len(book.sheets)) for raw in book.sheets)
        if not any(sheet.headings or sheet.error or sheet.first for sheet in opened):
            raise IngestError("the workbook holds no rows", Place(file.name), "send it again")
        return OpenedFile(book.sha256, opened)
    return _open_csv(file, layout.sheets[0])


def _open_csv(file: RawFile, sheet: Sheet) -> OpenedFile:
    with file.open() as stream:
        found = scan(stream)
    if not found.head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t"):
        raise IngestError("the file is empty", Place(file.name), "send it again")
    if found.head.startswith(b"PK\x03\x04") or found.head.startswith(b"\xd0\xcf\x11\xe0"):
        raise IngestError("a workbook has been given the ending .csv", Place(file.name), "rename it to .xlsx")
    stream = file.open()
    early = list(itertools.islice(lines_of(stream, found.encoding, found.newline), SEARCHED_ROWS))
    stream.close()
    delimiter = best_delimiter(early, sheet)
    split = [RawRow(number, split_line(line, delimiter)) for number, line in enumerate(early, start=1)]
    position, _ = best_row(split, sheet)
    heading = split[position] if position >= 0 else split[0]
    counts = Counts()
    lines = lines_of(file.open(), found.encoding, found.newline)
    rows = records(lines, delimiter, len(heading.cells), heading.row, counts)
    encoding = {"utf-8-sig": "utf-8 with byte-order mark"}.get(found.encoding, found.encoding)
    raw = RawSheet(file.name, "", rows, encoding, delimiter, counts=counts)
    return OpenedFile(found.sha256, (_looked_at(raw, sheet, alone=True),))


def _open_sheet(raw: RawSheet, layout: Layout, sheets: int) -> Opened:
    """A workbook's sheet with the mapping whose name pattern and headings fit it best."""
    named = [
        sheet
        for sheet in layout.sheets
        if any(fnmatchcase(raw.name.lower().strip(), p.lower()) for p in sheet.sheets)
    ]
    first = tuple(itertools.islice(raw.rows, SEARCHED_ROWS))
    candidates = named or list(layout.sheets)
    if not first:
        return Opened(raw, first)
    best = max(candidates, key=lambda sheet: best_row(first, sheet)[1])
    expected = bool(named) and ("*" not in best.sheets or sheets == 1)
    return _looked_at(replace(raw, rows=itertools.chain(first, raw.rows)), best, alone=expected)


def _looked_at(raw: RawSheet, sheet: Sheet, alone: bool) -> Opened:
    """Find the headings. A sheet unlike the mapping is an error only where it is expected."""
    first = tuple(itertools.islice(raw.rows, SEARCHED_ROWS))
    place = Place(raw.file, raw.name)
    try:
        return Opened(raw, first, sheet, locate(first, sheet, place))
    except IngestError as error:
        needed = [column for column in sheet.columns.values() if column.required]
        resembles = 2 * best_row(first, sheet)[1] >= len(needed)
        return Opened(raw, first, sheet, None, error if alone or resembles else None)


def matching(files: Sequence[RawFile], layout: Layout) -> list[RawFile]:
    """The files that a layout's patterns name, by name; case does not matter."""
    patterns = [pattern.lower() for pattern in layout.files]
    return sorted(
        (file for file in files if any(fnmatchcase(file.name.lower(), pattern) for pattern in patterns)),
        key=lambda file: file.name,
    )


def sheet_title(opened: Opened) -> str:
    """The text of the rows above the headings."""
    assert opened.headings is not None
    above = [row for row in opened.first if row.row < opened.headings.row]
    return " ".join(cell for row in above for cell in row.cells if cell)


def is_reference(text: str) -> bool:
    """Whether a text could be a reference: short, a digit in it, and no long word.

    >>> is_reference("D-0031"), is_reference("TOTAL"), is_reference("Printed 12 May 2017")
    (True, False, False)
    """
    words = fold(text).split()
    return (
        len(text) <= _LONGEST_REFERENCE
        and any(character.isdigit() for word in words for character in word)
        and not any(word.isalpha() and len(word) > _LONGEST_WORD for word in words)
    )
