"""report.docx: real tables, caption fields, cross-references, alternative text and heading styles."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from drive_eval.display.writers.archive import pack, unpack
from drive_eval.display.writers.word import XML, core_properties
from drive_eval.report.document import Document
from drive_eval.report.pandoc import convert
from drive_eval.report.reference_doc import reference_document

_UPDATE: Final = '<w:updateFields w:val="true"/>'


def word_report(document: Document) -> bytes:
    """The bytes of the Word file."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        for name, content in document.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (folder / "reference.docx").write_bytes(reference_document(document.source))
        arguments = [
            "--reference-doc=reference.docx",
            "--number-sections",
            "--standalone",
            f"--metadata=title:{document.title}",
            f"--metadata=subtitle:{document.subtitle}",
            "--metadata=lang:en-GB",
            "--output=-",
        ]
        written = convert(document.markdown, "docx", arguments, folder)
    return _settled(written, document)


def _settled(content: bytes, document: Document) -> bytes:
    """The file with fixed properties and times, and without pandoc's sample comments and properties."""
    parts = unpack(content)
    parts["docProps/core.xml"] = (XML + core_properties(document.title)).encode()
    body = parts["word/document.xml"].decode()
    parts["word/document.xml"] = _named_pictures(body).encode()
    return pack(parts)


def _named_pictures(body: str) -> str:
    """Pictures numbered in order: pandoc's own names and descriptions of the inner picture are paths."""
    number = iter(range(1, body.count("<pic:cNvPr") + 1))
    return re.sub(
        r"<pic:cNvPr [^>]*?/?>", lambda match: f'<pic:cNvPr id="{next(number)}" name="Figure"/>', body
    )
