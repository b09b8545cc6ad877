"""The source with every reference filled in: one Markdown text, from which all three reports come.

Tables stand in it three times, as HTML, WordprocessingML and Typst; each writer keeps its own.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, TypeVar

from drive_eval.display.book import Book
from drive_eval.display.cells import TableView
from drive_eval.display.figures.view import FigureView
from drive_eval.display.writers.html import table_fragment
from drive_eval.display.writers.typst import string, table_markup
from drive_eval.display.writers.word_xml import KEPT_WHOLE, table_xml
from drive_eval.errors import CannotRun
from drive_eval.report.consort import checklist, headings
from drive_eval.report.formats import FORMATS, in_words, is_hidden
from drive_eval.report.references import Reference, blank_comments, references

Item = TypeVar("Item")
_PUNCTUATION: Final = r"\`*_{}[]()<>#+-.!|~^$@'" + '"'
_WORD: Final = {"table": "Table", "figure": "Figure"}
_FAILED: Final = "failed"  # the quantity of the row that a failed analysis leaves
# Tables that no estimate makes: how the source calls them, and their ids.
_INSERTED: Final[Mapping[str, str]] = {"questions": "research_questions", "consort": "consort"}
_PREFIX: Final = {"table": "tab", "figure": "fig"}


@dataclass(frozen=True)
class Figure:
    """A figure of the report: its view, and the bytes of its picture for each kind of report."""

    view: FigureView
    svg: bytes
    png: bytes


@dataclass(frozen=True)
class Content:
    """All that a source may refer to."""

    book: Book
    tables: Mapping[str, TableView]
    figures: Mapping[str, Figure]
    facts: Mapping[str, str]
    questions: TableView
    source_line: str


@dataclass(frozen=True)
class _Place:
    """A table or figure where it first stands: its kind and its number."""

    kind: str
    number: int

    @property
    def text(self) -> str:
        return f"{_WORD[self.kind]} {self.number}"


def assembled(text: str, name: str, content: Content) -> str:
    """The source with its references filled in.

    Raises
    ------
    CannotRun
        With one line for each reference that names nothing: file, line, name, and what is close.
    """
    found = list(references(text))
    places = _numbered(found)
    problems: list[str] = []
    pieces: list[str] = []
    last = 0
    shown = blank_comments(text)
    titles = headings(shown)
    for reference in found:
        pieces.append(shown[last : reference.start])
        try:
            pieces.append(_filled(reference, content, places, titles))
        except LookupError as error:
            problems.append(f"{name}, line {reference.line}: {error.args[0]}")
        last = reference.end
    if problems:
        raise CannotRun(problems)
    return "".join([*pieces, shown[last:]])


def _numbered(found: Sequence[Reference]) -> dict[str, _Place]:
    """Numbers of tables and of figures in the order in which they stand."""
    places: dict[str, _Place] = {}
    counts = {"table": 0, "figure": 0}
    for reference in found:
        kind = "table" if reference.kind in _INSERTED else reference.kind
        name = _INSERTED.get(reference.kind) or reference.name
        if kind in counts and name not in places:
            counts[kind] += 1
            places[name] = _Place(kind, counts[kind])
    return places


def _filled(
    reference: Reference, content: Content, places: Mapping[str, _Place], titles: dict[str, str]
) -> str:
    match reference.kind:
        case "estimate":
            return _estimate(reference, content.book)
        case "study":
            return escaped(_named(content.facts, reference.name, "fact of the study"))
        case "literal":
            return escaped(reference.name)
        case "see":
            return _see(reference.name, _named(places, reference.name, "table or figure in this source"))
    if not reference.alone:
        raise LookupError(f"{{{{ {reference.kind} }}}} must stand alone on its line")
    if reference.kind == "questions":
        return _table(content.questions, places["research_questions"], content.source_line)
    if reference.kind == "consort":
        view = checklist(titles, lambda name: _named(places, name, "table or figure in this source").text)
        return _table(view, places["consort"], content.source_line)
    if reference.kind == "table":
        view = _named(content.tables, reference.name, "table")
        return _table(view, places[reference.name], content.source_line)
    figure = _named(content.figures, reference.name, "figure")
    return _figure(figure, places[reference.name], content.source_line)


def _estimate(reference: Reference, book: Book) -> str:
    row = book.at(reference.name)
    form = _named(FORMATS, reference.form.removesuffix("?").strip(), "format")
    if row is None and (said := _why_not(reference, book)):
        return f'[{said}]{{.absent key="{reference.name}" title="{reference.name}"}}'
    if row is None:
        near = difflib.get_close_matches(reference.name, [row.key for row in book], 1, 0.6)
        hint = f"; did you mean {near[0]}" if near else ""
        raise LookupError(f"no estimate has the key {reference.name}{hint}")
    cell = form(row)
    # A key that the source left open with a star may tell what is withheld.
    kind, key = (".est .withheld", reference.name) if is_hidden(cell) else (".est", row.key)
    return f'[{escaped(in_words(cell))}]{{{kind} key="{key}" title="{key}"}}'


def _why_not(reference: Reference, book: Book) -> str:
    """What stands for an estimate that is not there; empty where its absence is an error of the source."""
    analysis = reference.name.partition("/")[0]
    if any(row.part("quantity") == _FAILED and row.part("analysis") == analysis for row in book):
        return "not estimable"
    return "not in this plan" if reference.form.endswith("?") else ""


def _named(items: Mapping[str, Item], name: str, what: str) -> Item:
    if name in items:
        return items[name]
    near = difflib.get_close_matches(name, list(items), 1, 0.5)
    raise LookupError(f"no {what} is called {name!r}{f'; did you mean {near[0]}' if near else ''}")


def _see(name: str, place: _Place) -> str:
    return f'[{place.text}]{{.see target="{anchor(place.kind, name)}"}}'


def _table(view: TableView, place: _Place, source_line: str) -> str:
    body = [
        _raw("html", f'<div class="scroll" tabindex="0" role="group" aria-label="{place.text}">\n'
                     f"{table_fragment(view)}\n</div>"),
        _raw("openxml", table_xml(view)),
        _raw("typst", table_markup(view)),
    ]  # fmt: skip
    whole = len(view.rows) <= KEPT_WHOLE
    return _display(view.id, view.title, place, body, (*view.all_notes(), source_line), whole)


def _figure(figure: Figure, place: _Place, source_line: str) -> str:
    import base64

    view = figure.view
    data = base64.b64encode(figure.svg).decode()
    alt = escape(view.alt)
    # Word's alternative text is what Markdown has between the brackets.
    image = f"![{escaped(view.alt)}](figures/{view.id}.png){{width={view.width:g}in}}"
    path = string(f"figures/{view.id}.svg")
    body = [
        _raw("html", f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}">'),
        _raw("typst", f"#image({path}, width: 100%, alt: {string(view.alt)})"),
        image,
    ]
    return _display(view.id, view.title, place, body, (*view.notes, source_line))


def _display(
    name: str, title: str, place: _Place, body: Sequence[str], notes: Sequence[str], whole: bool = False
) -> str:
    facts = f'kind="{place.kind}" number="{place.number}" whole="{str(whole).lower()}"'
    head = f"::::: {{#{anchor(place.kind, name)} .display {facts}}}"
    below = "\n\n".join(escaped(note) for note in notes)
    return "\n\n".join([head, escaped(title), *body, f":::: notes\n\n{below}\n\n::::", ":::::"])


def anchor(kind: str, name: str) -> str:
    """The id of a table or figure in the reports."""
    return f"{_PREFIX[kind]}-{name.replace('_', '-')}"


def escaped(text: str) -> str:
    """Text in which nothing is Markdown."""
    return "".join(f"\\{letter}" if letter in _PUNCTUATION else letter for letter in text)


def _raw(format: str, text: str) -> str:
    return f"``````{{={format}}}\n{text}\n``````"
