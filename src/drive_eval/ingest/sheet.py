"""One sheet under its mapping: rows sorted, cells decoded, tables and identities built."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from drive_eval.config.mapping import Layout, Mappings
from drive_eval.contracts.ingest import IDENTITIES, LEDGER
from drive_eval.ingest import checks
from drive_eval.ingest.codebook import Codebook
from drive_eval.ingest.decode import Batch, Decoder
from drive_eval.ingest.duplicates import Seen, row_digests
from drive_eval.ingest.errors import IngestError
from drive_eval.ingest.fields import TABLE_OF
from drive_eval.ingest.fold import fold, fold_cached
from drive_eval.ingest.identities import identities
from drive_eval.ingest.layout import Marks, Sorted, Sorter
from drive_eval.ingest.ledger import Notes, ledger_frame
from drive_eval.ingest.parts import CONTRACTS, Frames, Part, Study
from drive_eval.ingest.reading import Opened, is_reference, sheet_title
from drive_eval.ingest.records import BUILDERS
from drive_eval.ingest.records.common import Built, Context
from drive_eval.ingest.source import RawRow
from drive_eval.ingest.understanding import SAMPLE_ROWS, Withheld, judge, judge_order

_NOT_DECODED: Final = frozenset(
    {"title", "heading", "banner", "total", "footer", "field_count", "row_not_understood"}
)
_PEOPLE: Final = ("victim_", "perpetrator_", "allocated_", "person_", "client_", "service_user_")


class SheetReader:
    """Reads one sheet in parts. How rows fall into parts changes nothing in them."""

    def __init__(self, opened: Opened, layout: Layout, book: Codebook, study: Study, seen: Seen) -> None:
        assert opened.headings is not None
        assert opened.sheet is not None
        self.opened, self.layout, self.study, self.seen = opened, layout, study, seen
        self.sheet, self.headings = opened.sheet, opened.headings
        self.book = book
        self.file, self.name = opened.raw.file, opened.raw.name
        self.decoder = Decoder(self.sheet, self.headings.columns, book, opened.raw.epoch_1904)
        self.sorter = Sorter(self.headings, _marks(study.mappings), _groups(self.headings.columns))
        self.out_of_order: list[IngestError] | None = None
        self.meeting, self.sheet_flaw = checks.sheet_date(self.sheet, self.name, sheet_title(opened))

    def parts(self, batch_rows: int) -> Iterator[Part]:
        """The sheet in parts; the first carries the errors of columns that hold something else."""
        rows = self.opened.rows
        sample = list(itertools.islice(rows, max(batch_rows, SAMPLE_ROWS)))
        in_order = list(self.sorter.sort(sample, self._anchored))
        records = [row.cells for row, codes in in_order if not _set_aside(codes)][:SAMPLE_ROWS]
        withheld = judge(self.decoder, self.headings, records, self.file, self.name)
        first = self._part(in_order, withheld)
        yield Part(problems=[*withheld.problems, *(self.out_of_order or [])])
        yield first
        while block := list(itertools.islice(rows, batch_rows)):
            yield self._part(list(self.sorter.sort(block, self._anchored)), withheld)
        yield self._part(list(self.sorter.rest()), withheld)

    def _anchored(self, cells: Sequence[str]) -> bool:
        """Whether an anchor cell reads as the reference, number or date that it should be."""
        for name in self.sheet.anchor:
            index = self.headings.columns.get(name)
            if index is None or index >= len(cells) or not is_reference(cells[index]):
                continue
            cell = self.decoder.read(name, cells[index])
            if cell.value is not None and not cell.reason:
                return True
        return False

    def _part(self, rows: Sequence[Sorted], withheld: Withheld) -> Part:
        if not rows:
            return Part()
        kept = [position for position, (_, codes) in enumerate(rows) if not _set_aside(codes)]
        notes: dict[int, Notes] = {}
        for position, (row, codes) in enumerate(rows):
            self._note_flaws(notes, position, row, codes)
        sites = [self.layout.site or ""] * len(rows)
        frames = self._decoded(rows, kept, sites, notes, withheld) if kept else {}
        numbers = [row.row for row, _ in rows]
        frames[LEDGER.name] = ledger_frame(self.file, self.name, self.layout.agency, numbers, sites, notes)
        return Part(frames)

    def _decoded(
        self,
        rows: Sequence[Sorted],
        kept: list[int],
        sites: list[str],
        notes: dict[int, Notes],
        withheld: Withheld,
    ) -> Frames:
        """The table and identities of the records among some rows; their sites and queries noted."""
        batch = self.decoder.batch([rows[position][0].cells for position in kept])
        if batch.has("site"):
            for position, site in zip(kept, batch.get("site"), strict=True):
                sites[position] = site or ""
        own_sites = [sites[position] for position in kept]
        context = Context(
            self.sheet,
            own_sites,
            self.study.key,
            self.book.offences,
            self.meeting,
            self.layout.midnight_is_no_time,
        )
        built = BUILDERS[self.sheet.record](batch, context)
        who, people = identities(self.sheet.record, batch, built)
        self._note_duplicates(notes, kept, batch, built)
        for issue in batch.issues:
            position = kept[issue.position]
            value = withheld.shown(issue.field, issue.value, rows[position][0].cells)
            label = self.headings.labels.get(issue.field, issue.field)
            notes.setdefault(position, Notes()).add(issue.reason, label, value)
        if self.out_of_order is None:
            self.out_of_order = judge_order(batch, self.headings, self.file, self.name)
        numbers = [rows[position][0].row for position in kept]
        table = CONTRACTS[TABLE_OF[self.sheet.record]]
        person = {
            **self._keys(numbers, who),
            "agency": self.layout.agency,
            "site": [own_sites[position] for position in who],
            **people,
        }
        data = {**self._keys(numbers, built.positions), **built.columns}
        return {table.name: pd.DataFrame(data), IDENTITIES.name: pd.DataFrame(person)}

    def _note_flaws(
        self, notes: dict[int, Notes], position: int, row: RawRow, codes: tuple[str, ...]
    ) -> None:
        """Reasons found before decoding: flaws of reading, dittos, the sheet's date, headings not read."""
        for code in codes:
            bare, _, index = code.partition(":")
            notes.setdefault(position, Notes()).add(bare, self.headings.label(int(index)) if index else "")
        if row.row == self.headings.row and self.headings.unmapped:
            columns = ", ".join(f"'{name}'" for name in self.headings.unmapped)
            notes[position].add("column_not_mapped", columns)
        if self.sheet_flaw and not _set_aside(codes):
            notes.setdefault(position, Notes()).add(self.sheet_flaw)

    def _note_duplicates(self, notes: dict[int, Notes], kept: list[int], batch: Batch, built: Built) -> None:
        """Rows that mean the same as an earlier row of the layout, in this file or another."""
        columns: list[Sequence[Any]] = [
            [
                fold_cached(text) if value is None else value
                for value, text in zip(values, batch.raw[name], strict=True)
            ]
            for name, values in batch.values.items()
        ]
        repeats = self.seen.repeats(row_digests([*columns, built.record_dates], batch.size))
        code = "duplicate" if self.sheet.duplicates == "drop" else "entry_repeated"
        for position in repeats.nonzero()[0]:
            notes.setdefault(kept[position], Notes()).add(code)

    def _keys(self, numbers: list[int], positions: list[int]) -> dict[str, Any]:
        return {
            "file": [self.file] * len(positions),
            "sheet": self.name,
            "row": [numbers[position] for position in positions],
        }


def _set_aside(codes: tuple[str, ...]) -> bool:
    """Whether a row's reading already keeps it from being decoded."""
    return any(code in _NOT_DECODED for code in codes)


def _marks(mappings: Mappings) -> Marks:
    shared = mappings.shared
    raw = frozenset(mark for mark in shared.ditto if not fold(mark))
    folded = frozenset(fold(mark) for mark in shared.ditto if fold(mark))
    return Marks(tuple(re.compile(pattern) for pattern in shared.not_data), folded, raw)


def _groups(columns: Mapping[str, int]) -> list[list[int]]:
    """The columns of each person named on a row: one ditto speaks for all that are blank."""
    groups = ([index for name, index in columns.items() if name.startswith(prefix)] for prefix in _PEOPLE)
    return [group for group in groups if group]
