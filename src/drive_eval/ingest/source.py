"""What readers give: raw rows as text, with where they stood and what was wrong with them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple


@dataclass(frozen=True)
class RawFile:
    """One extract as received: its name relative to data/raw, and a way to open its bytes afresh."""

    name: str
    open: Callable[[], BinaryIO]


class RawRow(NamedTuple):
    """One non-blank raw row. `flaws` are reason codes found while reading (an unclosed quote, say)."""

    row: int
    cells: list[str]
    flaws: tuple[str, ...] = ()


@dataclass
class RawSheet:
    """One sheet of a workbook, or a CSV: its rows once through, and counts that are right at the end."""

    file: str
    name: str
    rows: Iterator[RawRow]
    encoding: str = ""
    delimiter: str = ""
    epoch_1904: bool = False
    counts: "Counts" = field(default_factory=lambda: Counts())


@dataclass
class Counts:
    """Lines of a CSV or rows of a sheet: lines = rows + blank + continuation, once all are read."""

    lines: int = 0
    rows: int = 0
    blank: int = 0
    continuation: int = 0
