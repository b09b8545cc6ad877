"""Drafts that are not Word files: pandoc makes them one, and the one reader reads it."""

import html
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from typing import Final

import pypandoc
from charset_normalizer import from_bytes

from drive_eval.proofread.document import Document
from drive_eval.proofread.docx import read_docx
from drive_eval.proofread.wordml import UnreadableDraft

_SECONDS: Final = 120
# A dollar in a draft is money unless it opens a formula; an @ is an address, not a citation.
_MARKDOWN: Final = "markdown-citations-example_lists-raw_tex"


def to_docx(text: str, syntax: str) -> bytes:
    """The text as a Word file, by pandoc in its sandbox: no file or address that it names is opened.

    Raises
    ------
    UnreadableDraft
        Where pandoc cannot read the text.
    """
    command = [pypandoc.get_pandoc_path(), "-f", syntax, "-t", "docx", "-o", "-", "--sandbox"]
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            capture_output=True,
            check=True,
            timeout=_SECONDS,
            env={**os.environ, "SOURCE_DATE_EPOCH": "0"},
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnreadableDraft("the draft cannot be read as the kind of text its name says it is") from error
    return done.stdout


def read_draft(data: bytes, suffix: str) -> Document:
    """Read a draft by the ending of its name: .docx, .md, .markdown, .html, .htm, .txt or .text.

    Raises
    ------
    UnreadableDraft
        Where the ending is another, or the bytes are not what it says.
    """
    ending = suffix.lower().lstrip(".")
    if ending == "docx":
        return read_docx(data)
    if ending not in _READERS:
        raise UnreadableDraft(f"a draft is .docx, .md, .html or .txt, not .{ending}")
    return _READERS[ending](_decoded(data))


def _decoded(data: bytes) -> str:
    """The text: UTF-8, or else what Windows saves; anything else is no text."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = from_bytes(data, cp_isolation=["cp1252", "utf_16"]).best()
    if found is None:
        raise UnreadableDraft("not text in any known encoding; save it as UTF-8")
    return str(found)


def read_markdown(text: str) -> Document:
    """Read a draft in Markdown (pandoc's, so tables and footnotes count)."""
    return read_docx(to_docx(text, _MARKDOWN))


def read_html(text: str) -> Document:
    """Read a draft in HTML; scripts, styles and pictures are passed over."""
    bare = re.sub(r"<(script|style|svg)\b.*?</\1\s*>", "", text, flags=re.DOTALL | re.IGNORECASE)
    bare = re.sub(r"<img\b[^>]*>", "", bare, flags=re.IGNORECASE)
    return read_docx(to_docx(bare, "html"))


def read_text(text: str) -> Document:
    """Read plain text: a blank line ends a paragraph; lines with tabs side by side are a table."""
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"))
    return read_docx(to_docx("\n".join(_block(block) for block in blocks if block.strip()), "html"))


def _block(block: str) -> str:
    lines = [line.rstrip() for line in block.splitlines() if line.strip()]
    if len(lines) > 1 and all("\t" in line.strip("\n") for line in lines):
        rows = [
            "".join(f"<td>{html.escape(cell.strip())}</td>" for cell in line.split("\t")) for line in lines
        ]
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    if _REFERENCES_LINE.match(lines[0]) and len(lines) == 1:
        return f"<h1>{html.escape(lines[0])}</h1>"
    items = re.split(r"\n(?=\s*[-*•]\s)|(?<=[.:;?!])\n(?=\s*\(?\d{1,2}[.)]\s)", "\n".join(lines))
    return "".join(f"<p>{html.escape(' '.join(item.split()))}</p>" for item in items)


_READERS: Final[Mapping[str, Callable[[str], Document]]] = {
    **dict.fromkeys(("md", "markdown"), read_markdown),
    **dict.fromkeys(("html", "htm"), read_html),
    **dict.fromkeys(("txt", "text"), read_text),
}
DRAFTS: Final = (".docx", *(f".{ending}" for ending in _READERS))
_REFERENCES_LINE: Final = re.compile(r"^[\s#]*(?:\d+\.?\s*)?(?:references|bibliography)\s*$", re.IGNORECASE)
