"""Tables as CSV and XLSX: the cells as printed, so that no copy of a table says more than the table."""

import csv
from io import BytesIO, StringIO

from drive_eval.display.cells import Rating, TableRow, TableView
from drive_eval.display.printed import NO_BREAK_SPACE
from drive_eval.display.source import Source
from drive_eval.display.style import RATINGS, SHADE, WORD_FONT
from drive_eval.display.writers.archive import ISO_EPOCH, pack, unpack


def table_csv(view: TableView) -> str:
    """Header and cells as printed; a section row has its heading in the first column."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([_one_line(column.text) for column in view.columns])
    writer.writerows(_printed(row, len(view.columns)) for row in view.rows)
    return stream.getvalue()


def table_workbook(view: TableView, source: Source) -> bytes:
    """The bytes of an XLSX: the table, its notes, and on a second sheet the key behind each cell."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Table"
    _fill_table(sheet, view, source)
    keys = book.create_sheet("Keys")
    keys.append(["Cell", "Printed", "Estimate (analysis/source/…/variant)"])
    for at, row in enumerate(view.rows, 4):
        for position, cell in enumerate(row.cells):
            for key in cell.keys:
                keys.append([f"{chr(65 + position)}{at}", _one_line(cell.text), key])
    keys.column_dimensions["B"].width, keys.column_dimensions["C"].width = 28, 90
    stream = BytesIO()
    book.save(stream)
    return settled(stream.getvalue())


def _fill_table(sheet: object, view: TableView, source: Source) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    cells = sheet.cell  # type: ignore[attr-defined]
    font, bold = Font(name=WORD_FONT, size=9), Font(name=WORD_FONT, size=9, bold=True)
    line = Side(style="thin")
    cells(1, 1, source.marking).font = bold
    cells(2, 1, view.title).font = Font(name=WORD_FONT, size=11, bold=True)
    for position, column in enumerate(view.columns, 1):
        head = cells(3, position, column.text)
        head.font, head.border = bold, Border(top=line, bottom=line)
        head.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=column.align)
        width = 34 if position == 1 else 22
        sheet.column_dimensions[get_column_letter(position)].width = width  # type: ignore[attr-defined]
    for at, row in enumerate(view.rows, 4):
        for position, cell in enumerate(row.cells, 1):
            target = cells(at, position, _one_line(cell.text))
            target.data_type = "s"
            target.font = bold if row.section else font
            align = "left" if row.section else view.columns[position - 1].align
            target.alignment = Alignment(wrap_text=not row.section, vertical="top", horizontal=align)
            if row.section:
                target.fill = PatternFill("solid", start_color=SHADE[1:])
            if isinstance(cell, Rating):
                target.fill = PatternFill("solid", start_color=RATINGS[cell.level].shade[1:])
    below = len(view.rows) + 5
    for at, note in enumerate((*view.all_notes(), source.line), below):
        cells(at, 1, note).font = font
    sheet.freeze_panes = "B4"  # type: ignore[attr-defined]


def settled(content: bytes) -> bytes:
    """The workbook without a clock: fixed times inside and on its parts."""
    import re

    parts = unpack(content)
    core = parts["docProps/core.xml"].decode()
    core = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", ISO_EPOCH, core)
    parts["docProps/core.xml"] = core.replace("openpyxl", "drive_eval").encode()
    return pack(dict(sorted(parts.items())))


def _printed(row: TableRow, width: int) -> list[str]:
    texts = [_one_line(cell.text) for cell in row.cells]
    return texts + [""] * (width - len(texts))


def _one_line(text: str) -> str:
    """The text on one line, with plain spaces."""
    return text.replace("\n", " ").replace(NO_BREAK_SPACE, " ")
