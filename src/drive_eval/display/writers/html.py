"""Tables as HTML: a fragment for the report, and a page of its own for an author."""

from html import escape

from drive_eval.display.cells import (
    Absent,
    Cell,
    Column,
    Label,
    NotEstimable,
    Rating,
    TableRow,
    TableView,
    Withheld,
)
from drive_eval.display.source import Source
from drive_eval.display.style import (
    ACCENT,
    INK,
    PAPER,
    QUIET,
    RATINGS,
    RULE,
    SHADE,
    WEB_FONTS,
)

KEY_SEPARATOR = " ; "
_CLASSES = {Withheld: "withheld", NotEstimable: "none", Absent: "none"}


def table_css() -> str:
    """The house style of tables, shared by the pages of single tables and the report."""
    ratings = "\n".join(
        f"td.{level} {{ background: {style.shade}; color: {style.ink}; }}" for level, style in RATINGS.items()
    )
    return f"""\
table.display {{ border-collapse: collapse; width: 100%; font: 0.8rem/1.35 {WEB_FONTS};
  color: {INK}; font-variant-numeric: tabular-nums; }}
table.display th, table.display td {{ padding: 0.3em 0.55em; text-align: left; vertical-align: top; }}
table.display thead th {{ border-top: 1.5px solid {INK}; border-bottom: 1px solid {INK};
  vertical-align: bottom; font-weight: 700; }}
table.display tbody tr:last-child > * {{ border-bottom: 1.5px solid {INK}; }}
table.display tbody tr + tr > * {{ border-top: 1px solid {RULE}; }}
table.display th[scope=row] {{ font-weight: 400; }}
table.display th[scope=rowgroup] {{ font-weight: 700; background: {SHADE}; }}
table.display .num {{ text-align: right; }}
table.display .in1 {{ padding-left: 1.6em; }}
table.display .in2 {{ padding-left: 2.7em; }}
table.display .none {{ color: {QUIET}; }}
table.display .withheld {{ color: {QUIET}; background: repeating-linear-gradient(135deg,
  {PAPER} 0 4px, {SHADE} 4px 6px); }}
{ratings}
.note, .source {{ font: 0.75rem/1.45 {WEB_FONTS}; color: {QUIET}; margin: 0.3em 0; }}
"""


def table_fragment(view: TableView) -> str:
    """The `<table>` alone; each printed number carries the keys of its estimates."""
    header = "".join(
        f'<th scope="col"{_class(_number(column))}>{_text(column.text)}</th>' for column in view.columns
    )
    total = sum(column.width for column in view.columns)
    widths = "".join(f'<col style="width:{100 * column.width / total:.1f}%">' for column in view.columns)
    body = "\n".join(_row(row, view.columns) for row in view.rows)
    head = f"<colgroup>{widths}</colgroup>\n<thead><tr>{header}</tr></thead>"
    return f'<table class="display">\n{head}\n<tbody>\n{body}\n</tbody>\n</table>'


def notes_fragment(view: TableView) -> str:
    """The notes below a table."""
    return "\n".join(f'<p class="note">{_text(note)}</p>' for note in view.all_notes())


def table_page(view: TableView, source: Source) -> str:
    """A page that holds one table, its notes and its source line."""
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(view.title)}</title>
<style>
body {{ margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: {PAPER}; }}
h1 {{ font: 700 1.05rem/1.4 {WEB_FONTS}; color: {ACCENT}; }}
.marking {{ font: 700 0.75rem/1 {WEB_FONTS}; letter-spacing: 0.12em; color: {INK}; }}
{table_css()}</style>
</head>
<body>
<p class="marking">{escape(source.marking)}</p>
<main>
<h1>{escape(view.title)}</h1>
{table_fragment(view)}
{notes_fragment(view)}
<p class="source">{escape(source.line)}</p>
</main>
</body>
</html>
"""


def _row(row: TableRow, columns: tuple[Column, ...]) -> str:
    if row.section:
        return f'<tr><th scope="rowgroup" colspan="{len(columns)}">{_text(row.cells[0].text)}</th></tr>'
    head, *rest = row.cells
    indent = f"in{head.indent}" if isinstance(head, Label) and head.indent else ""
    first = f'<th scope="row"{_class(indent)}{_keys(head)}>{_text(head.text)}</th>'
    others = "".join(_cell(cell, column) for cell, column in zip(rest, columns[1:], strict=True))
    return f"<tr>{first}{others}</tr>"


def _cell(cell: Cell, column: Column) -> str:
    rating = cell.level if isinstance(cell, Rating) else ""
    classes = " ".join(filter(None, (_number(column), _CLASSES.get(type(cell), ""), rating)))
    mark = f'<span aria-hidden="true">{RATINGS[rating].mark}</span> ' if rating else ""
    return f"<td{_class(classes)}{_keys(cell)}>{mark}{_text(cell.text)}</td>"


def _number(column: Column) -> str:
    return "num" if column.align == "right" else ""


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _keys(cell: Cell) -> str:
    """The keys behind a cell: for scripts that read the table, and shown under the pointer."""
    keys = escape(KEY_SEPARATOR.join(cell.keys))
    return f' data-key="{keys}" title="{keys}"' if keys else ""


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
