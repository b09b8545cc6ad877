"""Raw rows sorted: titles, headings, totals and footers from records; dittos filled."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from drive_eval.ingest.fold import fold
from drive_eval.ingest.headings import Headings
from drive_eval.ingest.source import RawRow

_SPARSE = 3
Anchored = Callable[[Sequence[str]], bool]


@dataclass(frozen=True)
class Marks:
    """What the sorter knows of a layout: patterns of totals, marks of ditto, how an anchor reads."""

    not_data: tuple[re.Pattern[str], ...]
    ditto: frozenset[str]
    ditto_raw: frozenset[str]


@dataclass
class Sorter:
    """Sorts a sheet's rows after its headings into records and the rest; remembers the row above.

    `groups` are sets of columns that one ditto speaks for (a person's); other columns each for itself.
    `anchored` says whether a row's anchor cells read as references.
    """

    headings: Headings
    marks: Marks
    groups: Sequence[Sequence[int]]
    above: list[str] | None = None
    held: list[RawRow] = field(default_factory=list)

    def sort(self, rows: Sequence[RawRow], anchored: Anchored) -> Iterator[tuple[RawRow, tuple[str, ...]]]:
        """Each row with its reason codes; sparse rows wait until it is known whether records follow."""
        for row in rows:
            code = self._not_data(row)
            if code:
                yield row, (code,)
            elif "field_count" in row.flaws:
                yield row, row.flaws
            elif self._is_sparse(row) and not anchored(row.cells):
                self.held.append(row)
            else:
                for sparse in self.held:
                    yield sparse, ("row_not_understood",)
                self.held.clear()
                filled, dittos = self._fill(row)
                self.above = filled.cells
                yield filled, (*row.flaws, *dittos)

    def rest(self) -> Iterator[tuple[RawRow, tuple[str, ...]]]:
        """Sparse rows after the last record are footers."""
        for sparse in self.held:
            yield sparse, ("footer",)
        self.held.clear()

    def _not_data(self, row: RawRow) -> str:
        if row.row < self.headings.banner_row or row.row < self.headings.row and not self.headings.banner_row:
            return "title"
        if row.row == self.headings.row:
            return "heading"
        if row.row < self.headings.row:
            return "banner" if row.row == self.headings.banner_row else "title"
        if self.headings.is_repeat(row.cells):
            return "heading"
        first = next((fold(cell) for cell in row.cells if cell.strip()), "")
        if any(pattern.search(first) for pattern in self.marks.not_data) and self._is_sparse(row, 2):
            return "total" if "total" in first or "cyfanswm" in first else "footer"
        return ""

    def _is_sparse(self, row: RawRow, share: int = _SPARSE) -> bool:
        used = self.headings.columns.values()
        filled = sum(bool(row.cells[index].strip()) for index in used if index < len(row.cells))
        return filled * share <= len(used) or filled <= 2

    def _fill(self, row: RawRow) -> tuple[RawRow, tuple[str, ...]]:
        """The row with its dittos taken from the row above."""
        dittos = [index for index, cell in enumerate(row.cells) if cell and self._is_ditto(cell)]
        if not dittos:
            return row, ()
        cells = list(row.cells)
        wanted = set(dittos)
        for group in self.groups:
            if wanted & set(group):
                wanted |= {index for index in group if not cells[index].strip() or index in wanted}
        for index in wanted:
            cells[index] = self.above[index] if self.above else ""
        code = "ditto" if self.above else "ditto_without_above"
        return row._replace(cells=cells), tuple(f"{code}:{index}" for index in sorted(dittos))

    def _is_ditto(self, cell: str) -> bool:
        stripped = cell.strip()
        return stripped in self.marks.ditto_raw or fold(stripped) in self.marks.ditto
