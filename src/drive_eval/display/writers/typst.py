"""Tables as Typst markup, for the report's PDF."""

from drive_eval.display.cells import Cell, Column, Label, Rating, TableRow, TableView, Withheld
from drive_eval.display.style import INK, QUIET, RATINGS, RULE, SHADE


def table_markup(view: TableView) -> str:
    """A `#table` with a repeated, tagged header row."""
    columns = ", ".join(f"{column.width:g}fr" for column in view.columns)
    align = ", ".join(f"{column.align} + top" for column in view.columns)
    header = ", ".join(f"[#strong{_text(column.text)}]" for column in view.columns)
    rows = "\n".join(_row(row, view.columns) for row in view.rows)
    return f"""\
#table(
  columns: ({columns},),
  align: ({align},),
  stroke: (x, y) => if y > 1 {{ (top: 0.4pt + rgb("{RULE}")) }},
  table.header(
    repeat: true,
    table.hline(stroke: 0.9pt + rgb("{INK}")),
    {header},
    table.hline(stroke: 0.6pt + rgb("{INK}")),
  ),
{rows}
  table.hline(stroke: 0.9pt + rgb("{INK}")),
)"""


def string(text: str) -> str:
    """A Typst string literal: nothing in it is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _row(row: TableRow, columns: tuple[Column, ...]) -> str:
    if row.section:
        text = f"#strong{_text(row.cells[0].text)}"
        return f'  table.cell(colspan: {len(columns)}, align: left, fill: rgb("{SHADE}"))[{text}],'
    return "  " + ", ".join(_cell(cell) for cell in row.cells) + ","


def _cell(cell: Cell) -> str:
    if isinstance(cell, Rating):
        style = RATINGS[cell.level]
        text = f'#text(fill: rgb("{style.ink}")){_text(f"{style.mark} {cell.text}")}'
        return f'table.cell(fill: rgb("{style.shade}"))[{text}]'
    if isinstance(cell, Withheld):
        return f'table.cell(fill: rgb("{SHADE}"))[#text(fill: rgb("{QUIET}")){_text(cell.text)}]'
    inset = f"#h({0.9 * cell.indent:g}em)" if isinstance(cell, Label) and cell.indent else ""
    return f"[{inset}#{string(cell.text)}]"


def _text(text: str) -> str:
    return f"[#{string(text)}]"
