"""Tables as WordprocessingML: the same `w:tbl` stands in a table's own file and in the report."""

from html import escape
from typing import Final

from drive_eval.display.cells import Cell, Column, Label, Rating, TableRow, TableView, Withheld
from drive_eval.display.style import INK, QUIET, RATINGS, RULE, SHADE

TEXT_WIDTH: Final = 9638  # twentieths of a point between the margins of an A4 page
_TABLE_TEXT: Final = "TableText"
_TABLE_HEAD: Final = "TableHead"
_STYLED: Final = f'<w:pStyle w:val="{_TABLE_TEXT}"/>'
KEPT_WHOLE: Final = 16  # rows of a table that no page break may split
NOTE_STYLE: Final = "TableNote"
SOURCE_STYLE: Final = "SourceLine"


def table_xml(view: TableView) -> str:
    """A real Word table: repeated header row, fixed column widths, a title for screen readers."""
    widths = _widths(view.columns)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cells = "".join(
        _cell(column.text, width, column.align, _TABLE_HEAD, borders=("top", "bottom"))
        for column, width in zip(view.columns, widths, strict=True)
    )
    header = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
    last = len(view.rows) - 1
    rows = "".join(_row(row, view.columns, widths, at == last) for at, row in enumerate(view.rows))
    if len(view.rows) <= KEPT_WHOLE:
        rows = rows.replace(_STYLED, _STYLED + "<w:keepNext/>", rows.count(_STYLED) - len(view.columns))
    return (
        "<w:tbl><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(view.title)}"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{header}{rows}</w:tbl>"
    )


def paragraph(text: str, style: str, *, keep_next: bool = False) -> str:
    """A paragraph of one run."""
    keep = "<w:keepNext/>" if keep_next else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}</w:pPr>{run(text)}</w:p>'


def run(text: str, properties: str = "") -> str:
    """Text as a run; a line break where the text has one."""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in text.split("\n")
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{lines}</w:r>"


def field(instruction: str, shown: str) -> str:
    """A Word field with the value that it shows until it is updated."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _widths(columns: tuple[Column, ...]) -> list[int]:
    total = sum(column.width for column in columns)
    widths = [int(TEXT_WIDTH * column.width / total) for column in columns]
    return [widths[0] + TEXT_WIDTH - sum(widths), *widths[1:]]


def _row(row: TableRow, columns: tuple[Column, ...], widths: list[int], last: bool) -> str:
    bottom = ("bottom",) if last else ("rule",)
    if row.section:
        cell = _cell(
            row.cells[0].text, TEXT_WIDTH, "left", _TABLE_HEAD, span=len(columns), fill=SHADE, borders=bottom
        )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"
    cells = "".join(
        _styled(cell, width, column, bottom)
        for cell, column, width in zip(row.cells, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _styled(cell: Cell, width: int, column: Column, borders: tuple[str, ...]) -> str:
    if isinstance(cell, Rating):
        style = RATINGS[cell.level]
        text = f"{style.mark} {cell.text}"
        return _cell(text, width, column.align, _TABLE_TEXT, fill=style.shade, ink=style.ink, borders=borders)
    indent = cell.indent if isinstance(cell, Label) else 0
    fill, ink = (SHADE, QUIET) if isinstance(cell, Withheld) else ("", "")
    return _cell(
        cell.text, width, column.align, _TABLE_TEXT, fill=fill, ink=ink, indent=indent, borders=borders
    )


def _cell(
    text: str,
    width: int,
    align: str,
    style: str,
    *,
    span: int = 1,
    fill: str = "",
    ink: str = "",
    indent: int = 0,
    borders: tuple[str, ...] = (),
) -> str:
    lines = "".join(_border(name) for name in borders)
    properties = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + (f"<w:tcBorders>{lines}</w:tcBorders>" if lines else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{fill[1:]}"/>' if fill else "")
        + ('<w:vAlign w:val="bottom"/>' if style == _TABLE_HEAD else "")
    )
    inset = f'<w:ind w:left="{200 * indent}"/>' if indent else ""
    side = '<w:jc w:val="right"/>' if align == "right" else ""
    colour = f'<w:color w:val="{ink[1:]}"/>' if ink else ""
    body = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{inset}{side}</w:pPr>{run(text, colour)}</w:p>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"


def _border(name: str) -> str:
    side, size, colour = ("bottom", 4, RULE) if name == "rule" else (name, 8, INK)
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour[1:]}"/>'
