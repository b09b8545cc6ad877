"""The pattern of nearly every table: key parts down the side, measures along the top."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import Cell, Column, Label, TableRow, mean_cell, section, share_cell
from drive_eval.display.labels import Labels

Parts = Mapping[str, str]


@dataclass(frozen=True)
class Measure:
    """A column: its heading, the key parts of the estimates that it needs, and how they make a cell.

    `cell` is called with one row, or None, for each entry of `parts`.
    """

    title: str
    cell: Callable[..., Cell]
    parts: tuple[Parts, ...]
    width: float = 1.0
    align: Literal["left", "right"] = "right"

    def column(self) -> Column:
        """The column's heading."""
        return Column(self.title, self.width, self.align)


@dataclass(frozen=True)
class Side:
    """What runs down the side: key parts, one row of the table for each combination that occurs."""

    by: tuple[str, ...] = ("outcome", "level")
    section: str = ""
    where: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


def columns(measures: Sequence[Measure], first: str = "", width: float = 2.0) -> tuple[Column, ...]:
    """The columns of a grid."""
    return (Column(first, width, "left"), *(measure.column() for measure in measures))


def grid(
    book: Book,
    labels: Labels,
    side: Side,
    measures: Sequence[Measure],
    name: Callable[[Parts], str] | None = None,
) -> tuple[TableRow, ...]:
    """Rows of a table: every combination of the side's parts for which some measure has an estimate."""
    found: dict[tuple[str, ...], None] = {}
    for measure in measures:
        for parts in measure.parts:
            for row in book.find(**{**side.where, **parts}):
                found[tuple(row.part(part) for part in side.by)] = None
    combinations = sorted(found, key=lambda values: tuple(labels.rank(value) for value in values))
    return _with_sections(book, labels, side, measures, combinations, name)


def _with_sections(
    book: Book,
    labels: Labels,
    side: Side,
    measures: Sequence[Measure],
    combinations: Sequence[tuple[str, ...]],
    name: Callable[[Parts], str] | None,
) -> tuple[TableRow, ...]:
    rows: list[TableRow] = []
    last = ""
    for values in combinations:
        parts = dict(zip(side.by, values, strict=True))
        heading = parts.get(side.section, "")
        rest = [labels.part(part, value) for part, value in parts.items() if part != side.section and value]
        if side.section and heading != last and rest:
            rows.append(section(labels.part(side.section, heading)))
        last = heading
        text = name(parts) if name else ", ".join(rest) or labels.part(side.section, heading)
        cells = [measure.cell(*_looked_up(book, side, measure, parts)) for measure in measures]
        rows.append(TableRow((Label(text, 1 if side.section and rest else 0), *cells)))
    return tuple(rows)


def _looked_up(book: Book, side: Side, measure: Measure, parts: Parts) -> list[Row | None]:
    return [book.one(**{**side.where, **parts, **wanted}) for wanted in measure.parts]


def share_or_mean(proportion: Row | None, mean: Row | None, sd: Row | None) -> Cell:
    """A share where the item is a category, a mean with its standard deviation where it is a number."""
    return share_cell(proportion) if proportion or not mean else mean_cell(mean, sd)


def profile(group: str, **parts: str) -> tuple[Parts, ...]:
    """The parts that `share_or_mean` needs, for one group."""
    return tuple({"group": group, "quantity": quantity, **parts} for quantity in ("proportion", "mean", "sd"))
