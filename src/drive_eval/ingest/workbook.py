"""Workbooks as rows of text: every sheet, hidden ones too; filtered rows and merged cells noticed."""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from drive_eval.ingest.errors import IngestError, Place
from drive_eval.ingest.source import Counts, RawRow, RawSheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What a zip with a few wrong bytes may end in: an unknown packing, a false password, a stream cut short.
_BROKEN = (
    OSError,
    ValueError,
    LookupError,
    EOFError,
    RuntimeError,
    OverflowError,
    zipfile.BadZipFile,
    zlib.error,
)
_HIDDEN_ROW = re.compile(rb"<row\b(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*\br=\"(\d+)\"")


@dataclass(frozen=True)
class Workbook:
    """The sheets of one workbook and the hash of its bytes."""

    sha256: str
    sheets: tuple[RawSheet, ...]


@dataclass(frozen=True)
class _Hidden:
    epoch_1904: bool = False
    rows: dict[str, frozenset[int]] = field(default_factory=dict)


def read_workbook(name: str, content: bytes) -> Workbook:
    """Every sheet of a workbook as text rows, numbered as in the sheet.

    Raises
    ------
    IngestError
        Where it is empty, protected by a password, truncated or no workbook at all.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    place = Place(name)
    if not content:
        raise IngestError("the file is empty", place, "send it again")
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise IngestError("the workbook is protected by a password", place, "send it without a password")
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(content))
        extras = _extras(content)
        sheets = tuple(
            _sheet(name, book.get_sheet_by_name(meta.name), meta.visible != SheetVisibleEnum.Visible, extras)
            for meta in book.sheets_metadata
            if str(meta.typ).endswith("WorkSheet")
        )
    except (CalamineError, *_BROKEN) as error:
        if "assword" in f"{type(error).__name__}{error}":
            raise IngestError(
                "the workbook is protected by a password", place, "send it without a password"
            ) from None
        raise IngestError(
            "the workbook cannot be opened: it is truncated, or not an Excel workbook", place, "send it again"
        ) from None
    return Workbook(hashlib.sha256(content).hexdigest(), sheets)


def _sheet(file: str, sheet: Any, hidden: bool, extras: _Hidden) -> RawSheet:
    grid = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = _fill_merged(grid, sheet.merged_cell_ranges or [])
    counts = Counts()
    hidden_rows = extras.rows.get(sheet.name, frozenset())
    rows = _rows(grid, hidden, hidden_rows, merged, counts)
    return RawSheet(file, sheet.name, rows, epoch_1904=extras.epoch_1904, counts=counts)


def _rows(
    grid: list[list[str]], hidden: bool, hidden_rows: frozenset[int], merged: set[int], counts: Counts
) -> Iterator[RawRow]:
    for number, cells in enumerate(grid, start=1):
        counts.lines += 1
        if not any(cell.strip(" \t\xa0") for cell in cells):
            counts.blank += 1
            continue
        counts.rows += 1
        flaws = ("hidden_sheet",) if hidden else ("hidden_row",) if number in hidden_rows else ()
        yield RawRow(number, cells, (*flaws, "merged_cell") if number in merged else flaws)


def _fill_merged(grid: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> set[int]:
    """Write a cell merged down over rows into each of them; the rows (from 1) that were filled."""
    filled: set[int] = set()
    for (top, left), (bottom, _) in ranges:
        if bottom <= top or top >= len(grid) or left >= len(grid[top]) or not grid[top][left]:
            continue
        for row in range(top + 1, min(bottom + 1, len(grid))):
            if any(grid[row]) and not grid[row][left]:
                grid[row][left] = grid[top][left]
                filled.add(row + 1)
    return filled


def cell_text(cell: Any) -> str:
    """A workbook cell as text: dates ISO, whole numbers without a point, everything else as it reads.

    >>> cell_text(42212.0), cell_text(datetime(2016, 4, 7, 9, 30)), cell_text(True)
    ('42212', '2016-04-07 09:30:00', 'TRUE')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return (
        ""
        if cell is None
        else str(cell)
        if not isinstance(cell, timedelta)
        else f"{cell.total_seconds() / 86400!r}"
    )


def _extras(content: bytes) -> _Hidden:
    """Rows hidden by hand or by a filter, by sheet, and the workbook's date epoch (XLSX only)."""
    if not content.startswith(b"PK"):
        return _Hidden()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            return _Hidden()
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        targets = {
            _attribute(tag, "Id"): _attribute(tag, "Target")
            for tag in re.findall(r"<Relationship\b[^>]*>", links)
        }
        hidden: dict[str, frozenset[int]] = {}
        for tag in re.findall(r"<sheet\b[^>]*>", book):
            path = "xl/" + targets.get(_attribute(tag, "r:id"), "").removeprefix("/xl/")
            if path in names:
                found = _HIDDEN_ROW.findall(archive.read(path))
                hidden[_unescaped(_attribute(tag, "name"))] = frozenset(map(int, found))
        return _Hidden(bool(re.search(r'date1904="(?:1|true)"', book)), hidden)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{re.escape(name)}="([^"]*)"', tag)
    return found[1] if found else ""


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)
