"""A draft as the checks see it: passages of text and tables of cells, each with where it stands."""

import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["body", "heading", "caption", "cell", "note", "reference"]


@dataclass(frozen=True)
class Passage:
    """One paragraph of the draft; `index` is its place in `Document.passages`."""

    index: int
    text: str
    location: str
    kind: Kind = "body"
    section: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its text, and the passage on which a comment can be hung (none: an empty cell)."""

    text: str
    passage: int | None = None


@dataclass(frozen=True)
class Table:
    """A table as a grid of rows; spanned columns are repeated as empty cells."""

    rows: tuple[tuple[Cell, ...], ...]
    location: str
    caption: str = ""


@dataclass(frozen=True)
class Document:
    """A whole draft. `docx` is its form as a Word file, on which comments are written."""

    passages: tuple[Passage, ...]
    tables: tuple[Table, ...] = ()
    docx: bytes = b""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage: its text, normalised, and where it starts in the passage."""

    text: str
    start: int
    passage: Passage


_LOOKALIKES: Final = str.maketrans(
    {
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u00b7": ".",
        "\u2044": "/",
        "\u2215": "/",
        "\t": " ",
        "\n": " ",
        "\r": " ",
        "\u00a0": " ",
        "\u2007": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u00ad": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\uff05": "%",
        "\u03c1": "p",
    }
)
_LONGEST: Final = 1500
_SPACED_THOUSANDS: Final = re.compile(r"(?<=\d)[\u00a0\u2007\u2009\u202f](?=\d{3}(?!\d))")
# An en dash is a minus sign where a number follows and none can stand before: `(95% CI –5.5 to –1.9)`.
_DASHED_MINUS: Final = re.compile(
    r"(?:(?<=[(\[=:,])|(?<=[(\[=:,<>][\s\u00a0])|(?<=\b(?:to|of|by|is|CI)[\s\u00a0])|"
    r"(?<=\b(?:was|and)[\s\u00a0])|(?<=\b(?:from)[\s\u00a0])|(?<=\bdifference[\s\u00a0]))–(?=\.?\d)"
)
_STOP: Final = re.compile(r"""(?<![.\s])[.!?]["')\]]*\s+(?=["'(\[]?[A-Z0-9£"(])""")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|al|c|ca|approx|no|nos|fig|figs|p|pp|vol|dr|mr|mrs|ms|st|etc|incl|eq|sec|ch|n)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)


def normalised(text: str) -> str:
    """The text with look-alike characters made plain, each one for one, so that offsets still hold.

    >>> normalised("1\\u00a0574 people, \\u22120\\u00b782")
    '1,574 people, -0.82'
    """
    return _DASHED_MINUS.sub("-", _SPACED_THOUSANDS.sub(",", text)).translate(_LOOKALIKES)


def sentences(passage: Passage) -> list[Sentence]:
    """The sentences of a passage, in order; a full stop inside a number or an abbreviation ends none."""
    text = normalised(passage.text)
    found: list[Sentence] = []
    start = 0
    for stop in _STOP.finditer(text):
        end = stop.start() + 1
        if _ABBREVIATION.search(text[start:end]) and not re.search(r"\betc\.$", text[start:end]):
            continue
        found += _cut(text[start : stop.end()], start, passage)
        start = stop.end()
    return [*found, *_cut(text[start:], start, passage)]


def whole(passage: Passage) -> list[Sentence]:
    """A passage as one sentence, as a table's cell is read."""
    return _cut(normalised(passage.text), 0, passage)


def _cut(text: str, start: int, passage: Passage) -> list[Sentence]:
    """A sentence, in pieces where it is longer than any that was written: a list, or a table in disguise."""
    pieces = []
    while len(text) > _LONGEST:
        places = [text.rfind(mark, _LONGEST // 2, _LONGEST) for mark in ("; ", ", ", " ")]
        end = next((place + 1 for place in places if place >= 0), _LONGEST)
        pieces.append(Sentence(text[:end], start, passage))
        text, start = text[end:], start + end
    return [*pieces, Sentence(text, start, passage)] if text.strip() else pieces
