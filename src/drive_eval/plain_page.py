"""A plain page of headings and tables: one file that opens and prints without a network."""

from collections.abc import Iterable
from html import escape
from typing import Final

_CSS: Final = """\
body { margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1a1a1a; background: #fff;
  font: 0.9rem/1.5 "DejaVu Sans", Verdana, sans-serif; }
h1, h2 { color: #1f3a5f; line-height: 1.25; }
table { border-collapse: collapse; width: 100%; font-size: 0.8rem; margin: 0.5rem 0 2rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3em 0.6em; border-top: 1px solid #c9ccd1; }
td { overflow-wrap: anywhere; }
.marking { font-weight: 700; letter-spacing: 0.12em; font-size: 0.75rem; }
"""


def page(title: str, marking: str, body: Iterable[str], css: str = "") -> str:
    """A whole HTML page under its marking and title; `body` is HTML, the rest is text."""
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_CSS}{css}</style>\n</head>\n<body>\n"
        f'<p class="marking">{escape(marking)}</p>\n<h1>{escape(title)}</h1>\n'
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def table(heads: Iterable[str], rows: Iterable[Iterable[object]], kind: str = "plain") -> str:
    """A table of texts; a new line within a cell is one on the page."""
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    lines = ("".join(f"<td>{_cell(cell)}</td>" for cell in row) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="{kind}">\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>'


def _cell(value: object) -> str:
    return escape(str(value)).replace("\n", "<br>")
