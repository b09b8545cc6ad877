"""report.pdf: tagged, A4, by Typst; the fonts are those that the environment brings."""

import importlib.util
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from drive_eval.display.style import ACCENT, FONT, INK, QUIET
from drive_eval.display.writers.typst import string
from drive_eval.report.document import Document
from drive_eval.report.pandoc import convert

BODY_FONT: Final = "Libertinus Serif"  # built into Typst
STANDARD: Final = "ua-1"
_LAYOUT: Final = Path(__file__).with_name("layout.typ")


def pdf_report(document: Document, folder: Path) -> bytes:
    """The bytes of the PDF, to the accessibility standard PDF/UA-1."""
    import typst

    body = convert(document.markdown, "typst", ["--wrap=none"], folder).decode()
    with TemporaryDirectory() as made:
        root = Path(made)
        for name, content in document.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        main = root / "report.typ"
        main.write_text(preamble(document) + _LAYOUT.read_text("utf-8") + body, "utf-8")
        return bytes(
            typst.compile(
                str(main),
                root=str(root),
                font_paths=[str(font_folder())],
                ignore_system_fonts=True,
                pdf_standards=[STANDARD],
                timestamp=0,
            )
        )


def preamble(document: Document) -> str:
    """The layout's settings, from the house style and the document."""
    settings = {
        "doc-title": string(document.title),
        "doc-subtitle": string(document.subtitle),
        "marking": string(document.source.marking),
        "source-line": string(document.source.line),
        "body-font": string(BODY_FONT),
        "sans-font": string(FONT),
        "ink": f'rgb("{INK}")',
        "quiet": f'rgb("{QUIET}")',
        "accent": f'rgb("{ACCENT}")',
    }
    return "".join(f"#let {name} = {value}\n" for name, value in settings.items())


def font_folder() -> Path:
    """Where matplotlib keeps DejaVu Sans; found without importing matplotlib."""
    spec = importlib.util.find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
