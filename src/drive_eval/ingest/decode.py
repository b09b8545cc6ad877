"""Columns decoded: each distinct cell read once, every misunderstanding kept with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from drive_eval.config.mapping import Sheet
from drive_eval.ingest import births
from drive_eval.ingest.cell_readers import Reader, reader_of
from drive_eval.ingest.cells import Cell
from drive_eval.ingest.codebook import Codebook
from drive_eval.ingest.fields import RECORDS
from drive_eval.ingest.fold import fold

_CACHE_LIMIT: Final = 200_000


class Issue(NamedTuple):
    """A reason on one row of a batch (by position), the field it concerns and the folded value."""

    position: int
    reason: str
    field: str = ""
    value: str = ""


@dataclass
class Batch:
    """Decoded columns of a batch of rows: values by field, the raw cells, and what to ask."""

    size: int
    values: dict[str, list[Any]]
    raw: dict[str, Sequence[str]]
    issues: list[Issue] = field(default_factory=list)

    def get(self, name: str) -> list[Any]:
        """The values of a field; all None where the sheet has no such column."""
        return self.values.get(name) or [None] * self.size

    def has(self, name: str) -> bool:
        """Whether the sheet has a column for the field."""
        return name in self.values

    def ask(self, position: int, reason: str, name: str = "", value: str = "") -> None:
        """Add a query to one row."""
        self.issues.append(Issue(position, reason, name, value))


class Decoder:
    """Reads the columns of one sheet, batch after batch; distinct cells are read once."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, int], book: Codebook, epoch_1904: bool) -> None:
        specs = RECORDS[sheet.record]
        self.columns = columns
        self.specs = specs
        self.words = book.words
        self._cache: dict[str, dict[str, Cell]] = {name: {} for name in columns}
        self._readers: dict[str, Reader] = {}
        for name in columns:
            spec = specs[name]
            code_name = sheet.columns[name].codes or spec.codes
            self._readers[name] = reader_of(spec.kind, book.lists.get(code_name), book, sheet, epoch_1904)

    def read(self, name: str, text: str) -> Cell:
        """One cell of a field."""
        cache = self._cache[name]
        cell = cache.get(text)
        if cell is None:
            if len(cache) > _CACHE_LIMIT:
                cache.clear()
            cell = cache[text] = self._readers[name](text)
        return cell

    def batch(self, rows: Sequence[Sequence[str]]) -> Batch:
        """The decoded columns of some rows, each as wide as the headings."""
        values: dict[str, list[Any]] = {}
        raw: dict[str, Sequence[str]] = {}
        batch = Batch(len(rows), values, raw)
        for name, index in self.columns.items():
            column = [row[index] if index < len(row) else "" for row in rows]
            distinct = {text: self.read(name, text) for text in set(column)}
            raw[name] = column
            values[name] = [distinct[text].value for text in column]
            asked = {text for text, cell in distinct.items() if cell.reason}
            if asked:
                plain = not self.specs[name].identifying
                batch.issues += [
                    Issue(position, distinct[text].reason, name, fold(text) if plain else "")
                    for position, text in enumerate(column)
                    if text in asked
                ]
        return batch


def birth_year(birth: births.Birth | None, record: date | None) -> int | None:
    """Year of birth where no whole date is known: as given, or the record's year less the age."""
    if birth is None or birth.day is not None:
        return None
    if birth.year is not None:
        return birth.year
    return record.year - birth.age if record is not None and birth.age is not None else None
