"""report.html: one file that opens without a network."""

import re
from html import escape
from pathlib import Path
from typing import Final

from drive_eval.display.style import ACCENT, INK, PAPER, QUIET, RULE, SHADE, WEB_FONTS
from drive_eval.display.writers.html import table_css
from drive_eval.report.document import Document
from drive_eval.report.pandoc import convert

TEMPLATE: Final = Path(__file__).with_name("template.html")


def html_report(document: Document, folder: Path) -> bytes:
    """The bytes of the page: text, styles and pictures in one."""
    arguments = [
        "--standalone",
        f"--template={TEMPLATE}",
        "--toc",
        "--toc-depth=2",
        "--number-sections",
        "--section-divs",
        "--wrap=none",
        *variables(document),
        f"--variable=css={page_css()}",
    ]
    page = convert(document.markdown, "html", arguments, folder).decode()
    head, main, body = page.partition('<main id="main">')
    return (head + main + _below_the_title(body)).encode()


def _below_the_title(body: str) -> str:
    """Headings one level down: the page's own first-level heading is its title."""
    return re.sub(r"<(/?)h([1-5])(?=[ >])", lambda match: f"<{match[1]}h{int(match[2]) + 1}", body)


def variables(document: Document) -> list[str]:
    """The template's variables, as HTML."""
    values = {
        "pagetitle": document.title,
        "doctitle": document.title,
        "subtitle": document.subtitle,
        "marking": document.source.marking,
        "sourceline": document.source.line,
    }
    return [f"--variable={name}={escape(value)}" for name, value in values.items()]


def page_css() -> str:
    """The house style of the page."""
    return f"""\
:root {{ color-scheme: light; }}
html {{ scroll-padding-top: 3rem; }}
body {{ margin: 0; background: {PAPER}; color: {INK}; font: 1rem/1.6 {WEB_FONTS}; font-size: 0.95rem; }}
.skip {{ position: absolute; left: -100rem; }}
.skip:focus {{ left: 1rem; top: 0.4rem; background: {PAPER}; padding: 0.3rem 0.6rem; z-index: 2; }}
.marking {{ position: sticky; top: 0; z-index: 1; background: {INK}; color: {PAPER}; text-align: center;
  font: 700 0.75rem/1.9 {WEB_FONTS}; letter-spacing: 0.18em; margin: 0; }}
.page {{ max-width: 76rem; margin: 0 auto; padding: 0 1.25rem 4rem; display: grid;
  grid-template-columns: 15rem minmax(0, 46rem); column-gap: 3.5rem; }}
.page > header {{ grid-column: 2; padding: 2.2rem 0 0.6rem; }}
nav {{ grid-column: 1; grid-row: 2; font-size: 0.8rem; line-height: 1.45; position: sticky; top: 2.6rem;
  align-self: start; max-height: calc(100vh - 4rem); overflow: auto; }}
nav h2 {{ font-size: 0.85rem; margin: 0.4rem 0; }}
nav ul {{ list-style: none; margin: 0; padding: 0; }}
nav li {{ margin: 0.32rem 0; }}
nav ul ul {{ padding-left: 1rem; }}
main {{ grid-column: 2; grid-row: 2; min-width: 0; }}
h1, h2, h3 {{ color: {ACCENT}; line-height: 1.25; }}
header h1 {{ font-size: 1.9rem; margin: 0 0 0.3rem; }}
.subtitle {{ color: {QUIET}; margin: 0; }}
main h2 {{ font-size: 1.3rem; margin: 2.6rem 0 0.6rem; padding-top: 0.8rem; border-top: 1px solid {RULE}; }}
main h3 {{ font-size: 1.05rem; margin: 1.8rem 0 0.4rem; }}
.header-section-number {{ color: {QUIET}; margin-right: 0.5em; font-weight: 400; }}
a {{ color: #0b57a4; }}
.est {{ border-bottom: 1px dotted {QUIET}; cursor: help; }}
.est.withheld {{ background: {SHADE}; }}
figure {{ margin: 1.8rem 0 2.2rem; }}
figcaption {{ font-size: 0.85rem; margin-bottom: 0.5rem; }}
figure img {{ width: 100%; height: auto; }}
.scroll {{ overflow-x: auto; }}
.scroll:focus-visible, a:focus-visible {{ outline: 2px solid {ACCENT}; outline-offset: 2px; }}
footer {{ grid-column: 2; color: {QUIET}; font-size: 0.75rem; border-top: 1px solid {RULE};
  margin-top: 2rem; }}
@media (max-width: 60rem) {{ .page {{ display: block; }} nav {{ position: static; max-height: none; }} }}
@media print {{ nav, .skip {{ display: none; }} .page {{ display: block; }}
  .marking {{ position: fixed; width: 100%; }}
  figure {{ break-inside: avoid; }} @page {{ size: A4; margin: 2cm; }} }}
{table_css()}"""
