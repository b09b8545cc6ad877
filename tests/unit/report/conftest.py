"""A small report with everything in it, and the shipped one, from the book of the display tests."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

import pytest

from drive_eval.config import Study
from drive_eval.config.load import read
from drive_eval.display.book import Book
from drive_eval.display.build import Views
from drive_eval.display.source import Source
from drive_eval.report.assemble import Content
from drive_eval.report.build import content_of, reports

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "config" / "report" / "feasibility.md"

_spec = importlib.util.spec_from_file_location(
    "displays", Path(__file__).parents[1] / "display" / "conftest.py"
)
assert _spec is not None
assert _spec.loader is not None
_displays = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_displays)
estimates, audit, book, blind_book = (
    _displays.estimates,
    _displays.audit,
    _displays.book,
    _displays.blind_book,
)
main_estimates, main_book, blind_main_book, made_main = (
    _displays.main_estimates,
    _displays.main_book,
    _displays.blind_main_book,
    _displays.made_main,
)
labels, source, made, written = _displays.labels, _displays.source, _displays.made, _displays.written


@pytest.fixture(scope="session")
def study() -> Study:
    return read(ROOT / "config" / "config.yaml", Study)


@pytest.fixture(scope="session")
def text() -> str:
    """The source of the feasibility report that comes with the project."""
    return SOURCE.read_text("utf-8")


@pytest.fixture(scope="session")
def main_text() -> str:
    """The source of the main-phase report that comes with the project."""
    return SOURCE.with_name("main.md").read_text("utf-8")


@pytest.fixture(scope="session")
def main_content(main_book: Book, made_main: Views, study: Study, source: Source) -> Content:
    """What the main-phase source may refer to, with empty pictures."""
    pictures = {f"{name}.{kind}": b"" for name in made_main.figures for kind in ("svg", "png")}
    return content_of(main_book, made_main, pictures, study.model_copy(update={"phase": "main"}), source)


@pytest.fixture(scope="session")
def content(book: Book, made: Views, written: dict[str, bytes], study: Study, source: Source) -> Content:
    pictures = {name.removeprefix("figures/"): data for name, data in written.items()}
    return content_of(book, made, pictures, study, source)


@pytest.fixture(scope="session")
def built(text: str, content: Content, source: Source) -> Mapping[str, bytes]:
    """The three reports of the shipped source."""
    return reports(text, "config/report/feasibility.md", content, source)
