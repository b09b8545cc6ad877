"""One extract as it leaves an agency: its bytes, who each row is about, and the slips that went into it."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from drive_eval.simulate.mess import Cell

CLOCK = (2016, 1, 1, 0, 0, 0)


class Link(NamedTuple):
    """One raw row and role, and the true person behind it."""

    file: str
    sheet: str
    row: int
    person: str
    role: str


@dataclass(frozen=True)
class Extract:
    """A file under data/raw, its links in row order, and its counts of planted problems."""

    path: str
    content: bytes
    links: tuple[Link, ...]
    mess: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Sheet:
    """A worksheet: rows of cells, the rows in bold, and merged ranges."""

    title: str
    rows: Sequence[Sequence[Cell]]
    bold: tuple[int, ...] = ()
    merged: tuple[str, ...] = ()
    freeze: str | None = None


def csv_bytes(rows: Iterable[Sequence[object]], encoding: str, delimiter: str = ",") -> bytes:
    """A CSV with Windows line ends; letters that the encoding lacks arrive as a question mark."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding, errors="replace")


def lost_letters(cells: Iterable[str]) -> int:
    """Cells that lose a letter on a Windows (cp1252) export."""
    return sum(1 for cell in cells if cell.encode("cp1252", errors="replace") != _exact(cell))


def _exact(text: str) -> bytes | None:
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return None


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """A workbook whose bytes depend on its cells alone: fixed dates inside, fixed times in the archive."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _add(book, sheet)
    raw = io.BytesIO()
    book.save(raw)
    return _settled(raw.getvalue(), [sheet.merged for sheet in sheets])


def _add(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.title)
    page.freeze_panes = sheet.freeze
    for column in range(1, max((len(row) for row in sheet.rows), default=0) + 1):
        page.column_dimensions[get_column_letter(column)].width = 14
    bold = Font(bold=True)
    for number, row in enumerate(sheet.rows, start=1):
        cells: list[object] = []
        for value in row:
            if isinstance(value, date):
                cell = WriteOnlyCell(page, value=datetime(value.year, value.month, value.day))
                cell.number_format = "DD/MM/YYYY"
                cells.append(cell)
            elif number in sheet.bold and value is not None:
                cell = WriteOnlyCell(page, value=value)
                cell.font = bold
                cells.append(cell)
            else:
                cells.append(value)
        page.append(cells)


def _settled(raw: bytes, merged: Sequence[tuple[str, ...]]) -> bytes:
    """The same workbook with merged ranges put in and every trace of the clock taken out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2016-01-01T00:00:00Z", data)
            if place := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name):
                data = _merge(data, merged[int(place[1]) - 1])
            info = zipfile.ZipInfo(name, CLOCK)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, data)
    return out.getvalue()


def _merge(data: bytes, ranges: tuple[str, ...]) -> bytes:
    if not ranges:
        return data
    cells = "".join(f'<mergeCell ref="{ref}"/>' for ref in ranges)
    block = f'</sheetData><mergeCells count="{len(ranges)}">{cells}</mergeCells>'
    return data.replace(b"</sheetData>", block.encode(), 1)
