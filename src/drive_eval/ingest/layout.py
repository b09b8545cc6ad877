"""Raw rows sorted: titles, headings, totals and footers from records; dittos filled."""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from drive_eval.ingest.fold import fold
from drive_eval.ingest.headings import Headings
from drive_eval.ingest.source import RawRow

_SPARSE: Final = 3
_LEAST_FILLED: Final = 2
_LONGEST_DITTO: Final = 20
Anchored = Callable[[Sequence[str]], bool]
Sorted = tuple[RawRow, tuple[str, ...]]


@dataclass(frozen=True)
class Marks:
    """What the sorter knows of a layout: patterns of totals, and marks of ditto (folded, and as typed)."""

    not_data: tuple[re.Pattern[str], ...]
    ditto: frozenset[str]
    ditto_raw: frozenset[str]

    def is_ditto(self, cell: str) -> bool:
        """Whether a cell says 'as above'."""
        if len(cell) > _LONGEST_DITTO:
            return False
        bare = cell.strip()
        return bool(bare) and (bare in self.ditto_raw or fold(bare) in self.ditto)


@dataclass
class Sorter:
    """Sorts a sheet's rows into records and the rest, block after block, in their order.

    `groups` are sets of columns that one ditto speaks for (a person's); another column speaks for
    itself. A row with a third of its cells or fewer and no readable anchor is no record; it waits,
    with what follows it, until the next record (then it is `row_not_understood`) or the end (`footer`).
    """

    headings: Headings
    marks: Marks
    groups: Sequence[Sequence[int]]
    above: list[str] | None = None
    waiting: list[tuple[RawRow, tuple[str, ...] | None]] = field(default_factory=list)

    def sort(self, rows: Sequence[RawRow], anchored: Anchored) -> Iterator[Sorted]:
        """Each row with its reason codes, empty for a record without flaws."""
        distinct = set(itertools.chain.from_iterable(row.cells for row in rows))
        dittos = frozenset(cell for cell in distinct if self.marks.is_ditto(cell))
        for row in rows:
            codes = self._set_aside(row)
            if codes is None and self._is_sparse(row.cells, _SPARSE) and not anchored(row.cells):
                self.waiting.append((row, None))
            elif codes is not None:
                if self.waiting:
                    self.waiting.append((row, codes))
                else:
                    yield row, codes
            else:
                yield from self._waited("row_not_understood")
                filled = self._fill(row, dittos) if dittos else (row, row.flaws)
                self.above = filled[0].cells
                yield filled

    def rest(self) -> Iterator[Sorted]:
        """What still waits after the last row: footers."""
        yield from self._waited("footer")

    def _waited(self, code: str) -> Iterator[Sorted]:
        for row, codes in self.waiting:
            yield row, (code,) if codes is None else codes
        self.waiting.clear()

    def _set_aside(self, row: RawRow) -> tuple[str, ...] | None:
        """Why a row is no record by itself, or None."""
        headings = self.headings
        if row.row <= headings.row:
            if row.row == headings.row:
                return ("heading",)
            return ("banner",) if row.row == headings.banner_row else ("title",)
        if "field_count" in row.flaws:
            return row.flaws
        if headings.is_repeat(row.cells):
            return ("heading",)
        if self._is_sparse(row.cells, 2):
            first = next((fold(cell) for cell in row.cells if cell.strip()), "")
            if any(pattern.search(first) for pattern in self.marks.not_data):
                return ("total",) if "total" in first or "cyfanswm" in first else ("footer",)
        return None

    def _is_sparse(self, cells: Sequence[str], share: int) -> bool:
        """Whether at most one in `share` of the mapped columns is filled, or no more than two are."""
        columns = self.headings.columns
        unmapped = len(cells) - len(columns)
        if (len(cells) - cells.count("") - unmapped) * share > len(columns) + 2 * share:
            return False
        filled = sum(bool(cells[index].strip()) for index in columns.values() if index < len(cells))
        return filled * share <= len(columns) or filled <= _LEAST_FILLED

    def _fill(self, row: RawRow, dittos: frozenset[str]) -> Sorted:
        """The row with its dittos taken from the record above."""
        marked = [index for index, cell in enumerate(row.cells) if cell in dittos]
        if not marked:
            return row, row.flaws
        cells, wanted = list(row.cells), set(marked)
        # A row that ends early is blank from there on.
        cells += [""] * (1 + max((max(group) for group in self.groups), default=0) - len(cells))
        for group in self.groups:
            if wanted & set(group):
                wanted |= {index for index in group if not cells[index].strip()}
        above = self.above or []
        for index in wanted:
            cells[index] = above[index] if index < len(above) else ""
        code = "ditto" if self.above else "ditto_without_above"
        return row._replace(cells=cells), (*row.flaws, *(f"{code}:{index}" for index in marked))
