"""Plain frames as a workbook: one sheet each, headings frozen and filtered, the same bytes each time."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import pandas as pd

from drive_eval.display.style import WORD_FONT
from drive_eval.display.writers.sheet import settled

_WIDEST: Final = 90


def frame_workbook(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """The bytes of an XLSX with a sheet for each frame; text is never taken for a formula."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, frame in sheets.items():
        _fill(book.create_sheet(name), frame)
    stream = BytesIO()
    book.save(stream)
    return settled(stream.getvalue())


def _fill(sheet: Any, frame: pd.DataFrame) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for place, heading in enumerate(frame.columns, 1):
        sheet.cell(1, place, str(heading)).font = Font(name=WORD_FONT, size=9, bold=True)
        longest = int(frame[heading].astype(str).str.len().max()) if len(frame) else 0
        width = min(max(len(str(heading)), longest) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for at, row in enumerate(frame.astype(object).where(frame.notna(), None).itertuples(index=False), 2):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(at, place, value)
            cell.font = Font(name=WORD_FONT, size=9)
            cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
