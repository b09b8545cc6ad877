"""A Word file read as a draft: body, tables, footnotes and endnotes; nothing deleted, hidden or in a box."""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from drive_eval.proofread.document import Cell, Document, Kind, Passage, Table
from drive_eval.proofread.wordml import UnreadableDraft, WordParagraph, WordPart, scan, utf8

_LARGEST_PART: Final = 100_000_000
_OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"
# What a file that was cut short, overwritten in part or made by hand does to the libraries that unpack it.
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
)
_REFERENCES: Final = re.compile(
    r"^[\s#]*(?:\d+\.?\s*)?(?:references|bibliography|works cited)\s*$", re.IGNORECASE
)
_CAPTION: Final = re.compile(r"^\s*(?:table|figure)\s+\d+", re.IGNORECASE)
_HEADING: Final = re.compile(r"heading|title|^berschrift", re.IGNORECASE)


@dataclass(frozen=True)
class Parts:
    """The parts of a Word file that hold its text, by name."""

    body: str
    notes: tuple[str, ...]


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of the file, refused where it is larger than any real draft's."""
    if archive.getinfo(name).file_size > _LARGEST_PART:
        raise UnreadableDraft("the Word file unpacks to more than any draft could hold")
    return utf8(archive.read(name))


def find_parts(archive: zipfile.ZipFile) -> Parts:
    """Where the text is: Word may name its main part as it likes and says so in `_rels/.rels`."""
    names = set(archive.namelist())
    body = "word/document.xml"
    if "_rels/.rels" in names:
        for relation in ElementTree.fromstring(part(archive, "_rels/.rels")):
            if relation.get("Type", "").endswith("/officeDocument"):
                body = relation.get("Target", body).lstrip("/")
    if body not in names:
        raise UnreadableDraft("not a Word file: it has no main document")
    folder = body.rpartition("/")[0]
    notes = [f"{folder}/{name}.xml" for name in ("footnotes", "endnotes")]
    return Parts(body, tuple(name for name in notes if name in names))


def open_docx(data: bytes) -> zipfile.ZipFile:
    """The file as an archive, or a plain refusal."""
    if data.startswith(_OLD_OR_LOCKED):
        raise UnreadableDraft("an old Word file, or one with a password; save it as .docx without one")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise UnreadableDraft("not a Word file (.docx): it cannot be unpacked") from error


def scan_all(archive: zipfile.ZipFile) -> tuple[Parts, list[WordPart]]:
    """The body and then the notes, each scanned; passages are numbered in this order."""
    parts = find_parts(archive)
    return parts, [scan(part(archive, name)) for name in (parts.body, *parts.notes)]


def read_docx(data: bytes) -> Document:
    """Read a Word file.

    Raises
    ------
    UnreadableDraft
        Where the bytes are not a Word file.
    """
    with open_docx(data) as archive:
        try:
            _, scanned = scan_all(archive)
        except _DAMAGED as error:
            raise UnreadableDraft(
                "a damaged Word file: open it in Word, save it again, or ask for it"
            ) from error
    passages = _passages([paragraph for one in scanned for paragraph in one.paragraphs])
    return Document(passages, _tables(scanned[0], passages), data)


def _passages(paragraphs: Sequence[WordParagraph]) -> tuple[Passage, ...]:
    found: list[Passage] = []
    section, body_count, in_references = "", 0, False
    for index, paragraph in enumerate(paragraphs):
        kind: Kind = "body"
        heading = bool(_HEADING.search(paragraph.style)) and paragraph.cell is None
        if heading or (_REFERENCES.match(paragraph.text) and paragraph.cell is None):
            in_references = bool(_REFERENCES.match(paragraph.text))
            section = paragraph.text.strip() or section
            kind = "heading"
        if paragraph.cell is not None:
            table, row, column = paragraph.cell
            kind, location = "cell", f"table {table + 1}, row {row + 1}, column {column + 1}"
        elif paragraph.note:
            kind, location = "note", paragraph.note
        else:
            body_count += bool(paragraph.text.strip())
            location = f"paragraph {body_count}"
            if "caption" in paragraph.style.lower() or _CAPTION.match(paragraph.text):
                kind = "caption" if kind == "body" else kind
        if (in_references and kind != "note") or re.match(r"TOC|toc|Bibliograph", paragraph.style):
            kind = "reference"
        where = "" if kind in ("heading", "note") else section
        found.append(Passage(index, paragraph.text, location, kind, where))
    return tuple(found)


def _tables(body: WordPart, passages: Sequence[Passage]) -> tuple[Table, ...]:
    grids: dict[int, dict[int, dict[int, list[Passage]]]] = {}
    captions: dict[int, str] = {}
    before = ""
    for passage, paragraph in zip(passages, body.paragraphs, strict=False):
        if paragraph.cell is None:
            before = passage.text or before
            continue
        table, row, column = paragraph.cell
        captions.setdefault(table, before)
        if (table, row) not in body.deleted_rows and passage.kind == "cell":
            grids.setdefault(table, {}).setdefault(row, {}).setdefault(column, []).append(passage)
    return tuple(
        Table(_grid(rows), f"table {number + 1}", captions[number]) for number, rows in sorted(grids.items())
    )


def _grid(rows: dict[int, dict[int, list[Passage]]]) -> tuple[tuple[Cell, ...], ...]:
    width = max(column for row in rows.values() for column in row) + 1
    return tuple(
        tuple(_cell(row.get(column, [])) for column in range(width)) for _, row in sorted(rows.items())
    )


def _cell(passages: Sequence[Passage]) -> Cell:
    told = [passage for passage in passages if passage.text.strip()]
    text = "\n".join(passage.text for passage in told)
    return Cell(text, told[0].index if told else None)
