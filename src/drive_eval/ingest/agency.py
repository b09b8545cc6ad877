"""One agency's extracts to ledger, identities and tables, as a stream of parts."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import pandas as pd

from drive_eval.config.mapping import Layout
from drive_eval.contracts.ingest import FILES, IDENTITIES, LEDGER
from drive_eval.ingest import checks
from drive_eval.ingest.codebook import Codebook
from drive_eval.ingest.duplicates import Seen
from drive_eval.ingest.errors import IngestError, Place
from drive_eval.ingest.ledger import Notes, ledger_frame
from drive_eval.ingest.parts import Part, Study, join
from drive_eval.ingest.reading import Opened, matching, open_file
from drive_eval.ingest.sheet import SheetReader
from drive_eval.ingest.source import RawFile

BATCH_ROWS: Final = 20_000
_KEYS: Final = ["file", "sheet", "row"]


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
    lost = Part(problems=unplaced(given, layouts))
    parts = itertools.chain([lost], _parts(given, layouts, study, batch_rows))
    if agency == "police":
        for part in parts:
            yield _settled(part)
    else:
        yield _settled(checks.across(agency, join(parts)))


def unplaced(files: Sequence[RawFile], layouts: Mapping[str, Layout]) -> list[IngestError]:
    """Files that no mapping names, files that two name, and mappings whose file is missing."""
    named = {name: {file.name for file in matching(files, layout)} for name, layout in layouts.items()}
    problems = []
    for file in files:
        owners = [name for name, own in named.items() if file.name in own]
        if not owners:
            patterns = ", ".join(pattern for layout in layouts.values() for pattern in layout.files)
            mend = f"rename it to fit one of {patterns}, add a mapping, or take it out"
            problems.append(IngestError("no mapping names this file", Place(file.name), mend))
        elif len(owners) > 1:
            what = f"two mappings name this file: {owners[0]} and {owners[1]}"
            problems.append(IngestError(what, Place(file.name), "narrow their `files`"))
    for name, layout in layouts.items():
        if layout.required and not named[name]:
            mend = (
                f"put it there under such a name, or remove config/extracts/{name}.yaml if the study has none"
            )
            what = f"no file {' or '.join(layout.files)} for the layout {name}"
            problems.append(IngestError(what, Place(f"data/raw/{layout.agency}"), mend))
    return problems


def _parts(
    files: Sequence[RawFile], layouts: Mapping[str, Layout], study: Study, batch_rows: int
) -> Iterator[Part]:
    """Every file with its layout; a file that two layouts name is read under neither."""
    owners: dict[str, list[str]] = {}
    for name, layout in layouts.items():
        for file in matching(files, layout):
            owners.setdefault(file.name, []).append(name)
    books = {name: Codebook.build(study.mappings, layout, study.sites) for name, layout in layouts.items()}
    seen: dict[tuple[str, str], Seen] = {}
    for file in files:
        if len(owners.get(file.name, [])) == 1:
            name = owners[file.name][0]
            yield from _FileReader(file, name, layouts[name], books[name], study, seen).parts(batch_rows)


class _FileReader:
    """Reads one file under its layout, sheet by sheet."""

    def __init__(
        self,
        file: RawFile,
        name: str,
        layout: Layout,
        book: Codebook,
        study: Study,
        seen: dict[tuple[str, str], Seen],
    ) -> None:
        self.file, self.name, self.layout = file, name, layout
        self.book, self.study, self.seen = book, study, seen

    def parts(self, batch_rows: int) -> Iterator[Part]:
        try:
            opened = open_file(self.file, self.layout)
        except IngestError as error:
            yield Part({FILES.name: self._entry(None, "")}, [error])
            return
        for sheet in sorted(opened.sheets, key=lambda sheet: sheet.raw.name):
            if sheet.sheet is None or sheet.headings is None:
                yield self._unread(sheet)
            else:
                remembered = self.seen.setdefault((self.name, sheet.sheet.record), Seen())
                reader = SheetReader(sheet, self.layout, self.book, self.study, remembered)
                yield from reader.parts(batch_rows)
            yield Part({FILES.name: self._entry(sheet, opened.sha256)})

    def _unread(self, opened: Opened) -> Part:
        """A sheet that could not be used: every row in the ledger, set aside."""
        problems = [opened.error] if opened.error else []
        rows = [row.row for row in opened.rows]
        if not rows:
            return Part(problems=problems)
        note = Notes()
        note.add("headings_not_usable" if problems else "sheet_not_mapped")
        notes = dict.fromkeys(range(len(rows)), note)
        sites = [self.layout.site or ""] * len(rows)
        frame = ledger_frame(self.file.name, opened.raw.name, self.layout.agency, rows, sites, notes)
        return Part({LEDGER.name: frame}, problems)

    def _entry(self, opened: Opened | None, sha256: str) -> pd.DataFrame:
        """The file's (or sheet's) row of `FILES`, once all its rows are read."""
        raw = opened.raw if opened else None
        return pd.DataFrame(
            {
                "file": [self.file.name],
                "sheet": [raw.name if raw else ""],
                "agency": [self.layout.agency],
                "layout": [self.name],
                "encoding": [raw.encoding if raw else ""],
                "delimiter": [raw.delimiter if raw else ""],
                "raw_rows": [raw.counts.rows if raw else 0],
                "raw_lines": [raw.counts.lines if raw else 0],
                "blank_rows": [raw.counts.blank if raw else 0],
                "continuation_lines": [raw.counts.continuation if raw else 0],
                "sha256": [sha256],
            }
        )


def _settled(part: Part) -> Part:
    """A part whose tables hold accepted rows alone; identities keep every row."""
    ledger = part.frames.get(LEDGER.name)
    if ledger is None:
        return part
    accepted = ledger[ledger["status"].isin(["accepted", "accepted_with_queries"])]
    keys = pd.MultiIndex.from_frame(accepted[_KEYS])
    for name, frame in part.frames.items():
        if name not in (LEDGER.name, FILES.name, IDENTITIES.name):
            inside = pd.MultiIndex.from_frame(frame[_KEYS]).isin(keys)
            part.frames[name] = frame[inside].reset_index(drop=True)
    return part
