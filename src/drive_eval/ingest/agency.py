"""One agency's extracts to ledger, identities and tables, as a stream of parts."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from drive_eval.config.mapping import Layout, Mappings
from drive_eval.contracts.ingest import FILES, IDENTITIES, LEDGER, TABLES
from drive_eval.ingest import checks
from drive_eval.ingest.decode import Batch, Codebook, Decoder
from drive_eval.ingest.duplicates import Seen, row_digests
from drive_eval.ingest.errors import IngestError, Place
from drive_eval.ingest.fields import TABLE_OF
from drive_eval.ingest.fold import fold, fold_cached
from drive_eval.ingest.identities import identities
from drive_eval.ingest.layout import Marks, Sorter
from drive_eval.ingest.ledger import NOTHING, Notes, ledger_frame
from drive_eval.ingest.reading import Opened, is_reference, matching, open_file, sheet_title
from drive_eval.ingest.records import BUILDERS
from drive_eval.ingest.records.common import Built, Context
from drive_eval.ingest.source import RawFile, RawRow
from drive_eval.ingest.understanding import Withheld, judge

BATCH_ROWS: Final = 20_000
CONTRACTS: Final = {table.name: table for table in TABLES}
Frames = dict[str, pd.DataFrame]


@dataclass
class Part:
    """Some rows of an agency: frames by contract name, and the errors met on the way."""

    frames: Frames = field(default_factory=dict)
    problems: list[IngestError] = field(default_factory=list)


@dataclass(frozen=True)
class Study:
    """What every file is read with: mappings, the sites' names, the key of the pseudonyms."""

    mappings: Mappings
    sites: Mapping[str, Sequence[str]]
    key: bytes


def ingest_agency(
    agency: str, files: Iterable[RawFile], study: Study, batch_rows: int = BATCH_ROWS
) -> Iterator[Part]:
    """Read every file of an agency; parts come in the order of file, sheet and row.

    Police extracts come in parts of about `batch_rows` rows, so that memory does not grow with them;
    how rows fall into parts changes nothing in them. Other agencies come in one part, after checks
    that look across rows. Errors are collected in the parts: what could be read is in the ledger.
    """
    given = sorted(files, key=lambda file: file.name)
    layouts = {
        name: layout for name, layout in sorted(study.mappings.layouts.items()) if layout.agency == agency
    }
    parts = itertools.chain(
        [Part(problems=unplaced(given, layouts))], _parts(given, layouts, study, batch_rows)
    )
    if agency == "police":
        for part in parts:
            yield _settled(part)
    else:
        yield _settled(checks.across(agency, join(parts)))


def join(parts: Iterable[Part]) -> Part:
    """All parts as one."""
    collected = list(parts)
    names = dict.fromkeys(name for part in collected for name in part.frames)
    frames = {
        name: pd.concat([part.frames[name] for part in collected if name in part.frames], ignore_index=True)
        for name in names
    }
    return Part(frames, [problem for part in collected for problem in part.problems])


def unplaced(files: Sequence[RawFile], layouts: Mapping[str, Layout]) -> list[IngestError]:
    """Files that no mapping names, files that two name, and mappings whose file is missing."""
    named = {name: {file.name for file in matching(files, layout)} for name, layout in layouts.items()}
    problems = []
    for file in files:
        owners = [name for name, own in named.items() if file.name in own]
        if not owners:
            known = ", ".join(pattern for layout in layouts.values() for pattern in layout.files)
            problems.append(
                IngestError(
                    "no mapping names this file",
                    Place(file.name),
                    f"rename it to fit one of {known}, or add a mapping",
                )
            )
        elif len(owners) > 1:
            problems.append(
                IngestError(
                    f"two mappings name this file: {owners[0]} and {owners[1]}",
                    Place(file.name),
                    "narrow their `files`",
                )
            )
    for name, layout in layouts.items():
        if layout.required and not named[name]:
            where = Place(f"data/raw/{layout.agency}")
            mend = (
                f"put it there under such a name, or remove config/extracts/{name}.yaml if the study has none"
            )
            problems.append(
                IngestError(f"no file {' or '.join(layout.files)} for the layout {name}", where, mend)
            )
    return problems


def _parts(
    files: Sequence[RawFile], layouts: Mapping[str, Layout], study: Study, batch_rows: int
) -> Iterator[Part]:
    owner: dict[str, str] = {}
    for name, layout in layouts.items():
        for file in matching(files, layout):
            owner.setdefault(file.name, name)
    books = {name: Codebook.build(study.mappings, layout, study.sites) for name, layout in layouts.items()}
    seen: dict[tuple[str, str], Seen] = {}
    for file in files:
        if file.name in owner:
            name = owner[file.name]
            yield from _file(file, name, layouts[name], books[name], study, seen, batch_rows)


def _file(
    file: RawFile,
    name: str,
    layout: Layout,
    book: Codebook,
    study: Study,
    seen: dict[tuple[str, str], Seen],
    batch_rows: int,
) -> Iterator[Part]:
    try:
        opened = open_file(file, layout)
    except IngestError as error:
        yield Part({FILES.name: _files_frame(file.name, name, layout, None, "")}, [error])
        return
    for sheet in sorted(opened.sheets, key=lambda sheet: sheet.raw.name):
        if sheet.headings is None:
            yield _unread(sheet, layout)
        else:
            assert sheet.sheet is not None
            remembered = seen.setdefault((name, sheet.sheet.record), Seen())
            yield from SheetReader(sheet, layout, book, study, remembered).parts(batch_rows)
        yield Part({FILES.name: _files_frame(file.name, name, layout, sheet, opened.sha256)})


def _unread(opened: Opened, layout: Layout) -> Part:
    """A sheet that could not be used: every row in the ledger, set aside."""
    code = "headings_not_usable" if opened.error is not None else "sheet_not_mapped"
    rows = [row.row for row in opened.rows]
    if not rows:
        return Part()
    note = Notes()
    note.add(code)
    notes = dict.fromkeys(range(len(rows)), note)
    sites = [layout.site or ""] * len(rows)
    frame = ledger_frame(opened.raw.file, opened.raw.name, layout.agency, rows, sites, notes)
    return Part({LEDGER.name: frame}, [opened.error] if opened.error else [])


def _files_frame(file: str, name: str, layout: Layout, opened: Opened | None, sha256: str) -> pd.DataFrame:
    raw = opened.raw if opened else None
    return pd.DataFrame(
        {
            "file": [file],
            "sheet": [raw.name if raw else ""],
            "agency": [layout.agency],
            "layout": [name],
            "encoding": [raw.encoding if raw else ""],
            "delimiter": [raw.delimiter if raw else ""],
            "raw_rows": [raw.counts.rows if raw else 0],
            "raw_lines": [raw.counts.lines if raw else 0],
            "blank_rows": [raw.counts.blank if raw else 0],
            "continuation_lines": [raw.counts.continuation if raw else 0],
            "sha256": [sha256],
        }
    )


class SheetReader:
    """Reads one sheet under its mapping: rows sorted, cells decoded, tables and identities built."""

    def __init__(self, opened: Opened, layout: Layout, book: Codebook, study: Study, seen: Seen) -> None:
        assert opened.headings is not None
        assert opened.sheet is not None
        self.opened, self.layout, self.study, self.seen = opened, layout, study, seen
        self.sheet, self.headings = opened.sheet, opened.headings
        self.book = book
        self.decoder = Decoder(self.sheet, self.headings.columns, book, opened.raw.epoch_1904)
        self.sorter = Sorter(self.headings, _marks(study.mappings), _groups(self.headings.columns))
        self.meeting, self.sheet_flaw = checks.sheet_date(self.sheet, opened.raw.name, sheet_title(opened))

    def parts(self, batch_rows: int) -> Iterator[Part]:
        """The sheet in parts; the first carries the errors of columns that hold something else."""
        rows = self.opened.rows
        sample = list(itertools.islice(rows, max(batch_rows, checks.SAMPLE_ROWS)))
        sorted_sample = list(self.sorter.sort(sample, self._anchored))
        records = [row.cells for row, codes in sorted_sample if not _set_aside(codes)][: checks.SAMPLE_ROWS]
        withheld = judge(self.decoder, self.headings, records, self.opened.raw.file, self.opened.raw.name)
        yield Part(problems=withheld.problems)
        yield self._part(sorted_sample, withheld)
        while block := list(itertools.islice(rows, batch_rows)):
            yield self._part(list(self.sorter.sort(block, self._anchored)), withheld)
        rest = list(self.sorter.rest())
        if rest:
            yield self._part(rest, withheld)

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

    def _part(self, rows: list[tuple[RawRow, tuple[str, ...]]], withheld: Withheld) -> Part:
        if not rows:
            return Part()
        kept = [position for position, (_, codes) in enumerate(rows) if not _set_aside(codes)]
        notes: dict[int, Notes] = {}
        for position, (row, codes) in enumerate(rows):
            self._note_flaws(notes, position, row, codes)
        sites = [self.layout.site or ""] * len(rows)
        frames: Frames = {}
        if kept:
            batch = self.decoder.batch([rows[position][0].cells for position in kept])
            row_sites = (
                [site or "" for site in batch.get("site")] if batch.has("site") else [sites[0]] * len(kept)
            )
            for position, site in zip(kept, row_sites, strict=True):
                sites[position] = site
            built = BUILDERS[self.sheet.record](batch, self._context(row_sites))
            self._note_duplicates(notes, kept, batch, built)
            self._note_issues(notes, kept, batch, rows, withheld)
            frames = self._frames(kept, batch, built, rows, row_sites)
        numbers = [row.row for row, _ in rows]
        frames[LEDGER.name] = ledger_frame(
            self.opened.raw.file, self.opened.raw.name, self.layout.agency, numbers, sites, notes
        )
        return Part(frames)

    def _context(self, sites: list[str]) -> Context:
        return Context(
            self.sheet,
            sites,
            self.study.key,
            self.book.offences,
            self.meeting,
            self.layout.midnight_is_no_time,
        )

    def _note_flaws(
        self, notes: dict[int, Notes], position: int, row: RawRow, codes: tuple[str, ...]
    ) -> None:
        for code in codes:
            bare, _, index = code.partition(":")
            label = self.headings.cells[int(index)] if index else ""
            notes.setdefault(position, Notes()).add(bare, label)
        if codes and codes[0] == "heading" and row.row == self.headings.row and self.headings.unmapped:
            notes[position].add(
                "column_not_mapped", ", ".join(f"'{name}'" for name in self.headings.unmapped)
            )
        if self.sheet_flaw and not _set_aside(codes):
            notes.setdefault(position, Notes()).add(self.sheet_flaw)

    def _note_duplicates(self, notes: dict[int, Notes], kept: list[int], batch: Batch, built: Built) -> None:
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

    def _note_issues(
        self,
        notes: dict[int, Notes],
        kept: list[int],
        batch: Batch,
        rows: list[tuple[RawRow, tuple[str, ...]]],
        withheld: Withheld,
    ) -> None:
        for issue in batch.issues:
            position = kept[issue.position]
            value = withheld.shown(issue.field, issue.value, rows[position][0].cells)
            label = self.headings.labels.get(issue.field, issue.field)
            notes.setdefault(position, Notes()).add(issue.reason, label, value)

    def _frames(
        self,
        kept: list[int],
        batch: Batch,
        built: Built,
        rows: list[tuple[RawRow, tuple[str, ...]]],
        sites: list[str],
    ) -> Frames:
        numbers = [rows[position][0].row for position in kept]
        table = CONTRACTS[TABLE_OF[self.sheet.record]]
        data = {**self._keys(numbers, built.positions), **built.columns}
        who, people = identities(self.sheet.record, batch, built)
        person = {
            **self._keys(numbers, who),
            "agency": self.layout.agency,
            "site": [sites[position] for position in who],
            **people,
        }
        return {table.name: pd.DataFrame(data), IDENTITIES.name: pd.DataFrame(person)}

    def _keys(self, numbers: list[int], positions: list[int]) -> dict[str, Any]:
        return {
            "file": [self.opened.raw.file] * len(positions),
            "sheet": self.opened.raw.name,
            "row": [numbers[position] for position in positions],
        }


def _set_aside(codes: tuple[str, ...]) -> bool:
    """Whether a row's reading already keeps it from being decoded."""
    return any(code in _NOT_DECODED for code in codes)


_NOT_DECODED: Final = frozenset(
    {"title", "heading", "banner", "total", "footer", "field_count", "row_not_understood"}
)


def _marks(mappings: Mappings) -> Marks:
    shared = mappings.shared
    raw = frozenset(mark for mark in shared.ditto if not fold(mark))
    folded = frozenset(fold(mark) for mark in shared.ditto if fold(mark))
    return Marks(tuple(re.compile(pattern) for pattern in shared.not_data), folded, raw)


def _groups(columns: Mapping[str, int]) -> list[list[int]]:
    """The columns of each person named on a row: one ditto speaks for all that are blank."""
    prefixes = ("victim_", "perpetrator_", "allocated_", "person_", "client_", "service_user_")
    groups = ([index for name, index in columns.items() if name.startswith(prefix)] for prefix in prefixes)
    return [group for group in groups if group]


def _settled(part: Part) -> Part:
    """A part whose tables hold accepted rows alone; identities keep every row."""
    ledger = part.frames.get(LEDGER.name)
    if ledger is None:
        return part
    accepted = ledger[ledger["status"].isin(["accepted", "accepted_with_queries"])]
    keys = pd.MultiIndex.from_frame(accepted[["file", "sheet", "row"]])
    for name, frame in part.frames.items():
        if name not in (LEDGER.name, FILES.name, IDENTITIES.name):
            inside = pd.MultiIndex.from_frame(frame[["file", "sheet", "row"]]).isin(keys)
            part.frames[name] = frame[inside].reset_index(drop=True)
    return part


__all__ = ["NOTHING", "Part", "Study", "ingest_agency", "join"]
