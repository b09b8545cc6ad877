"""Word's XML read by a streaming parser that remembers the byte at which each run of text stands.

Only byte offsets let a comment be put into a draft without touching anything else in it: the file
that goes back to its author differs from the one received by the comments alone.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

_WORD: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
# Deleted or moved-away text, drawings (but not the text boxes in them), and records of earlier formatting.
_SKIPPED: Final = frozenset(
    [
        "del",
        "moveFrom",
        "drawing",
        "pict",
        "object",
        "AlternateContent",
        "instrText",
        "delText",
        "sectPr",
        "rPrChange",
        "pPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "sectPrChange",
        "numberingChange",
    ]
)
# A text box is not read where it is deleted, nor a second time as older Words need it.
_UNREAD: Final = frozenset(["del", "moveFrom", "Fallback"])
_AS_TEXT: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_OFF: Final = ("0", "false", "off", "none")


class UnreadableDraft(ValueError):
    """The draft is not the kind of file that its name says it is."""


@dataclass(frozen=True)
class Piece:
    """A run of text: its place in the paragraph's text, and its bytes in the part."""

    start: int
    end: int
    first_byte: int
    last_byte: int
    splittable: bool


@dataclass
class WordParagraph:
    """A paragraph while it is read: its text, its pieces, and the cell or note that it stands in."""

    style: str = ""
    text: str = ""
    note: str = ""
    cell: tuple[int, int, int] | None = None
    pieces: list[Piece] = field(default_factory=list)
    note_anchors: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass
class _Run:
    first_byte: int
    text: str = ""
    math: bool = False
    hidden: bool = False
    raised: bool = False
    notes: list[str] = field(default_factory=list)


@dataclass
class _Table:
    number: int
    row: int = -1
    column: int = 0
    span: int = 1
    row_deleted: bool = False


@dataclass
class _Box:
    """What was being read when a text box opened: its run and paragraph go on after it."""

    depth: int
    skipping: int
    run: _Run | None
    paragraph: WordParagraph | None
    tables: list[_Table]
    note: str


class _Scanner:
    """Follows the parser's events; holds no text but the paragraph being read."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.paragraphs: list[WordParagraph] = []
        self.deleted_rows: set[tuple[int, int]] = set()
        self.prefix = ""
        self._stack: list[str] = []
        self._skipping = 0
        self._tables: list[_Table] = []
        self._table_count = 0
        self._paragraph: WordParagraph | None = None
        self._run: _Run | None = None
        self._reading_text = False
        self._note = ""
        self._boxes: list[_Box] = []
        self._box_count = 0

    def parse(self) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartDoctypeDeclHandler = self._doctype
        self._parser = parser
        try:
            parser.Parse(self.xml, True)
        except expat.ExpatError as error:
            raise UnreadableDraft("the Word file holds XML that cannot be read") from error

    def _doctype(self, *_: object) -> None:
        raise UnreadableDraft("the Word file declares a document type, which Word never does")

    def _namespace(self, prefix: str | None, uri: str) -> None:
        if uri in _WORD and prefix:
            self.prefix = self.prefix or prefix

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        uri, _, local = name.rpartition(" ")
        self._stack.append(local)
        if local == "del" and "trPr" in self._stack and self._tables:
            self._tables[-1].row_deleted = True
        if local == "txbxContent" and self._skipping and not _UNREAD & set(self._stack):
            self._open_box()
            return
        if self._skipping or local in _SKIPPED:
            self._skipping += 1
            return
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if uri in _WORD:
            self._start_word(local, values)
        elif uri in _MATH and local == "oMath" and self._run is None:
            self._run = _Run(self._parser.CurrentByteIndex, math=True)
        elif uri in _MATH and local == "t":
            self._reading_text = self._run is not None

    def _open_box(self) -> None:
        """Read a text box as a note of the run that holds it; it is there once more for old Words."""
        self._box_count += 1
        note = f"text box {self._box_count}"
        if self._run is not None:
            self._run.notes.append(note)
        depth = len(self._stack) - 1
        self._boxes.append(_Box(depth, self._skipping, self._run, self._paragraph, self._tables, self._note))
        self._skipping, self._run, self._paragraph, self._tables, self._note = 0, None, None, [], note
        self._reading_text = False

    def _close_box(self, box: _Box) -> None:
        self._skipping, self._run, self._paragraph = box.skipping, box.run, box.paragraph
        self._tables, self._note = box.tables, box.note

    def _start_word(self, local: str, values: dict[str, str]) -> None:
        if local in ("tbl", "tr", "tc", "gridSpan"):
            self._start_table(local, values)
        elif local == "p":
            cell = None
            if self._tables:
                table = self._tables[-1]
                cell = (table.number, table.row, table.column)
            self._paragraph = WordParagraph(note=self._note, cell=cell)
        elif local == "pStyle" and self._paragraph is not None:
            self._paragraph.style = values.get("val", "")
        elif local in ("footnote", "endnote"):
            self._note = "" if values.get("type", "normal") != "normal" else f"{local} {values.get('id', '')}"
        elif local == "r" and self._paragraph is not None and self._run is None:
            self._run = _Run(self._parser.CurrentByteIndex)
        elif self._run is not None:
            self._inside_run(self._run, local, values)

    def _inside_run(self, run: _Run, local: str, values: dict[str, str]) -> None:
        on = values.get("val", "true") not in _OFF
        if local == "t":
            self._reading_text = True
        elif local in _AS_TEXT and self._stack[-2:-1] == ["r"]:
            run.text += _AS_TEXT[local]
        elif local in ("strike", "dstrike", "vanish") and on:
            run.hidden = True
        elif local == "vertAlign" and values.get("val") == "superscript":
            run.raised = True
        elif local in ("footnoteReference", "endnoteReference"):
            run.notes.append(f"{local.removesuffix('Reference')} {values.get('id', '')}")

    def _start_table(self, local: str, values: dict[str, str]) -> None:
        if local == "tbl":
            self._tables.append(_Table(self._table_count))
            self._table_count += 1
        elif self._tables:
            table = self._tables[-1]
            if local == "tr":
                table.row, table.column, table.span, table.row_deleted = table.row + 1, -1, 1, False
            elif local == "tc":
                table.column, table.span = table.column + table.span, 1
            else:
                table.span = int(values.get("val", "1"))

    def _characters(self, data: str) -> None:
        if self._reading_text and not self._skipping and self._run is not None:
            self._run.text += data

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        uri = name.rpartition(" ")[0]
        self._stack.pop()
        if self._boxes and len(self._stack) == self._boxes[-1].depth:
            self._close_box(self._boxes.pop())
            return
        if self._skipping:
            self._skipping -= 1
            return
        if local == "t":
            self._reading_text = False
        elif (uri in _WORD and local == "r") or (uri in _MATH and local == "oMath"):
            self._end_run(math=local == "oMath")
        elif uri not in _WORD:
            return
        elif local == "p" and self._paragraph is not None:
            self.paragraphs.append(self._paragraph)
            self._paragraph = None
        elif local == "tr" and self._tables and self._tables[-1].row_deleted:
            self.deleted_rows.add((self._tables[-1].number, self._tables[-1].row))
        elif local == "tbl":
            self._tables.pop()

    def _end_run(self, *, math: bool) -> None:
        run, paragraph = self._run, self._paragraph
        if run is None or run.math != math or paragraph is None:
            return
        self._run = None
        last = element_end(self.xml, run.first_byte, self._parser.CurrentByteIndex)
        for note in run.notes:
            paragraph.note_anchors[note] = (run.first_byte, last)
        raised_mark = run.raised and re.fullmatch(r"[\d\s,–*†‡§-]*|[a-z]", run.text) is not None
        if run.text and not run.hidden and not raised_mark:
            start = len(paragraph.text)
            paragraph.text += run.text
            piece = Piece(start, len(paragraph.text), run.first_byte, last, not run.math)
            paragraph.pieces.append(piece)


@dataclass(frozen=True)
class WordPart:
    """One part of a Word file as it was read: its paragraphs, and the prefix that it gives Word's names."""

    paragraphs: tuple[WordParagraph, ...]
    deleted_rows: frozenset[tuple[int, int]]
    prefix: str


def element_end(xml: bytes, first: int, closing: int) -> int:
    """The byte after an element that starts at `first`, of which the parser said at `closing` that it ends.

    Of an element closed in its own tag (`<w:tab/>`) the parser has already passed the end.
    """
    opening = xml.find(b">", first)
    return opening + 1 if xml[opening - 1 : opening] == b"/" else xml.find(b">", closing) + 1


def utf8(xml: bytes) -> bytes:
    """The part in UTF-8, which is what Word writes; UTF-16 is allowed by the standard and put right."""
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = xml.decode("utf-16")
        return re.sub(r'encoding="[^"]*"', 'encoding="UTF-8"', text, count=1).encode()
    return xml


def scan(xml: bytes) -> WordPart:
    """Read one part (the body, or the notes) of a Word file.

    Raises
    ------
    UnreadableDraft
        Where the part is not well-formed XML.
    """
    scanner = _Scanner(xml)
    scanner.parse()
    return WordPart(tuple(scanner.paragraphs), frozenset(scanner.deleted_rows), scanner.prefix or "w")
