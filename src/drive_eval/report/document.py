"""What a report is before it is written: its text, its pictures and the words on its first page."""

from collections.abc import Mapping
from dataclasses import dataclass

from drive_eval.display.source import Source


@dataclass(frozen=True)
class Document:
    """The filled Markdown with its figures by path, its title and where its numbers come from."""

    markdown: str
    files: Mapping[str, bytes]
    title: str
    subtitle: str
    source: Source
