"""The findings written into the draft as Word comments; every other byte of its text stays as it was."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape

from drive_eval.proofread.document import Document
from drive_eval.proofread.docx import Parts, open_docx, part, scan_all
from drive_eval.proofread.findings import Finding
from drive_eval.proofread.runs import run_text, split_run
from drive_eval.proofread.wordml import Piece, UnreadableDraft, WordParagraph, WordPart

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_AUTHOR: Final = "drive-eval proofread"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Edit = tuple[int, int, bytes]


def annotated_docx(original: bytes | None, document: Document, findings: Iterable[Finding]) -> bytes:
    """The draft as a Word file with a comment on each number that has a finding.

    Parameters
    ----------
    original
        The author's Word file; None where the draft was no Word file, and `document` holds its Word form.
    document
        The draft as it was read.
    findings
        What `proofread` returned; those that only inform are not written.
    """
    told = [finding for finding in findings if finding.counts]
    with open_docx(original if original is not None else document.docx) as archive:
        parts, scanned = scan_all(archive)
        body = part(archive, parts.body)
        names = _names(archive, parts)
        comments = part(archive, names["comments"]) if names["comments"] in archive.namelist() else b""
        first = 1 + max(
            (int(n) for n in re.findall(rb'<\w+:comment\b[^>]*?:id="(\d+)"', comments)), default=-1
        )
        changed = {}
        if told:
            changed[parts.body] = _apply(body, _edits(body, scanned, told, first))
            changed[names["comments"]] = _comments(comments, told, first, strict=_STRICT in body)
            changed[names["relations"]] = _relations(archive, names)
            changed["[Content_Types].xml"] = _content_types(archive, names)
        return _rezipped(archive, changed)


def _names(archive: zipfile.ZipFile, parts: Parts) -> dict[str, str]:
    folder, _, base = parts.body.rpartition("/")
    relations = f"{folder}/_rels/{base}.rels".lstrip("/")
    comments = f"{folder}/comments.xml".lstrip("/")
    if relations in archive.namelist():
        for relation in re.findall(rb"<Relationship\b[^>]*>", part(archive, relations)):
            target = re.search(rb'Target="([^"]*)"', relation)
            if b'relationships/comments"' in relation and target:
                name = target.group(1).decode()
                comments = name.lstrip("/") if name.startswith("/") else f"{folder}/{name}"
    return {"comments": comments, "relations": relations}


def _edits(body: bytes, scanned: Sequence[WordPart], told: Sequence[Finding], first: int) -> list[Edit]:
    """Every change to the body: the marks of each comment, with runs cut where a mark falls inside one."""
    paragraphs = [paragraph for one in scanned for paragraph in one.paragraphs]
    anchors = {note: at for p in scanned[0].paragraphs for note, at in p.note_anchors.items()}
    prefix = scanned[0].prefix.encode()
    marks: dict[tuple[int, int], list[tuple[int, int, bytes]]] = {}
    cuttable: dict[tuple[int, int], Piece] = {}
    for number, finding in enumerate(told, first):
        opening, closing = _marks(prefix, number)
        paragraph = paragraphs[finding.passage]
        if paragraph.note:
            run = anchors.get(paragraph.note)
            if run is not None:
                marks.setdefault(run, []).extend([(0, 1, opening), (1, 0, closing)])
            continue
        pieces = _touched(paragraph, finding)
        if not pieces:
            continue
        head, tail = pieces[0], pieces[-1]
        cuttable.update({(piece.first_byte, piece.last_byte): piece for piece in (head, tail)})
        start = max(finding.start - head.start, 0) if head.splittable else 0
        length = tail.end - tail.start
        end = min(finding.end - tail.start, length) if tail.splittable else length
        marks.setdefault((head.first_byte, head.last_byte), []).append((start, 1, opening))
        marks.setdefault((tail.first_byte, tail.last_byte), []).append((end, 0, closing))
    return [(*run, _marked(body[slice(*run)], found, run in cuttable)) for run, found in marks.items()]


def _marks(prefix: bytes, number: int) -> tuple[bytes, bytes]:
    w, n = prefix, b"%d" % number
    opening = b'<%s:commentRangeStart %s:id="%s"/>' % (w, w, n)
    closing = b'<%s:commentRangeEnd %s:id="%s"/>' % (w, w, n)
    reference = b'<%s:r><%s:commentReference %s:id="%s"/></%s:r>' % (w, w, w, n, w)
    return opening, closing + reference


def _touched(paragraph: WordParagraph, finding: Finding) -> list[Piece]:
    """The runs under a finding's words."""
    return [piece for piece in paragraph.pieces if piece.start < finding.end and finding.start < piece.end]


def _marked(raw: bytes, marks: Sequence[tuple[int, int, bytes]], cuttable: bool) -> bytes:
    """One run with marks put into it: closing marks before opening ones at the same place."""
    text = run_text(raw) if cuttable else ""
    out, done, rest = b"", 0, raw
    for offset, _, mark in sorted(marks, key=lambda item: item[:2]):
        if cuttable and done < offset < len(text):
            before, rest = split_run(rest, offset - done)
            out, done = out + before, offset
        elif offset > done and rest:
            out, rest = out + rest, b""
            done = offset
        out += mark
    return out + rest


def _apply(body: bytes, edits: Sequence[Edit]) -> bytes:
    out, at = [], 0
    for first, last, replacement in sorted(edits):
        out += [body[at:first], replacement]
        at = last
    return b"".join([*out, body[at:]])


def _comments(existing: bytes, told: Sequence[Finding], first: int, *, strict: bool) -> bytes:
    namespace = _STRICT.decode() if strict else _W
    written = "".join(
        f'<w:comment xmlns:w="{namespace}" w:id="{number}" w:author="{_AUTHOR}" w:initials="DE"><w:p><w:r>'
        f'<w:t xml:space="preserve">{escape(finding.message)}</w:t></w:r></w:p></w:comment>'
        for number, finding in enumerate(told, first)
    ).encode()
    closing = re.search(rb"</(?:\w+:)?comments\s*>\s*$", existing)
    if closing:
        return existing[: closing.start()] + written + existing[closing.start() :]
    empty = re.search(rb"<((?:\w+:)?comments)\b([^>]*)/>\s*$", existing)
    if empty:
        name, attributes = empty.groups()
        return existing[: empty.start()] + b"<%s%s>%s</%s>" % (name, attributes, written, name)
    return _HEAD + f'<w:comments xmlns:w="{namespace}">'.encode() + written + b"</w:comments>"


def _relations(archive: zipfile.ZipFile, names: dict[str, str]) -> bytes:
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    there = names["relations"] in archive.namelist()
    xml = part(archive, names["relations"]) if there else _HEAD + empty
    if b'relationships/comments"' in xml:
        return xml
    line = f'<Relationship Id="rIdProofread" Type="{_REL}" Target="/{names["comments"]}"/>'.encode()
    return _into(xml, b"Relationships", line)


def _content_types(archive: zipfile.ZipFile, names: dict[str, str]) -> bytes:
    xml = part(archive, "[Content_Types].xml")
    name = f'PartName="/{names["comments"]}"'.encode()
    if name in xml:
        return xml
    return _into(xml, b"Types", b'<Override %s ContentType="%s"/>' % (name, _TYPE.encode()))


def _into(xml: bytes, root: bytes, line: bytes) -> bytes:
    closing = xml.rfind(b"</" + root)
    if closing < 0:
        raise UnreadableDraft("the Word file's list of parts cannot be read")
    return xml[:closing] + line + xml[closing:]


def _rezipped(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """The archive again, in its own order, with new parts last; the same input gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        kept = [info.filename for info in archive.infolist()]
        for name in [*kept, *(name for name in changed if name not in kept)]:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, changed[name] if name in changed else archive.read(name))
    return out.getvalue()
