"""Extracts written by hand in a few lines, read as ingest reads them."""

import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from drive_eval.config.mapping import Mappings, load_mappings
from drive_eval.contracts.ingest import FILES, IDENTITIES, LEDGER
from drive_eval.ingest.agency import ingest_agency
from drive_eval.ingest.ledger import balance
from drive_eval.ingest.parts import CONTRACTS, Part, Study, join
from drive_eval.ingest.source import RawFile

KEY = b"a key of the tests alone, 32 byte"
SITES = {
    "essex": ("Essex", "ESX"),
    "south_wales": ("South Wales", "S Wales"),
    "west_sussex": ("West Sussex", "W Sussex"),
}


class Read:
    """What came of reading some files: frames held to their contracts, rows by number, problems."""

    def __init__(self, part: Part) -> None:
        self.problems = [str(problem) for problem in part.problems]
        self.frames = {name: CONTRACTS[name].conform(frame) for name, frame in part.frames.items()}

    def table(self, name: str) -> Any:
        """A table of ingest by its short name."""
        return self.frames[f"ingest/{name}"]

    @property
    def ledger(self) -> Any:
        """The ledger."""
        return self.frames.get(LEDGER.name, LEDGER.empty())

    @property
    def files(self) -> Any:
        """Files and sheets read."""
        return self.frames[FILES.name]

    @property
    def people(self) -> Any:
        """Identities."""
        return self.frames[IDENTITIES.name]

    def reasons(self, row: int, sheet: str | None = None) -> list[str]:
        """The reason codes of one raw row."""
        codes = self._row(row, sheet)["reason"]
        return codes.split(";") if codes else []

    def status(self, row: int, sheet: str | None = None) -> str:
        """The ledger status of one raw row."""
        return str(self._row(row, sheet)["status"])

    def query(self, row: int, sheet: str | None = None) -> str:
        """The query of one raw row."""
        return str(self._row(row, sheet)["query"])

    def value(self, table: str, row: int, column: str) -> Any:
        """One cell of a table, by raw row."""
        frame = self.table(table)
        (value,) = frame.loc[frame["row"] == row, column]
        return value

    def person(self, row: int, role: str, position: int = 1) -> Any:
        """One person of a raw row."""
        people = self.people
        chosen = people[(people["row"] == row) & (people["role"] == role) & (people["position"] == position)]
        (found,) = chosen.to_dict("records")
        return found

    def _row(self, row: int, sheet: str | None) -> Any:
        ledger = self.ledger
        chosen = ledger[(ledger["row"] == row) & ((ledger["sheet"] == sheet) if sheet is not None else True)]
        (found,) = chosen.to_dict("records")
        return found


Reading = Callable[..., Read]


@pytest.fixture(scope="session")
def mappings() -> Mappings:
    """The mappings of the sample study."""
    return load_mappings(Path(__file__).parents[3] / "config" / "extracts")


@pytest.fixture(scope="session")
def read(mappings: Mappings) -> Reading:
    """`read(layout, {name: bytes or text})`: files under one layout alone, ledger balanced."""

    def reading(
        layout: str, files: Mapping[str, bytes | str], batch_rows: int = 50, balanced: bool = True
    ) -> Read:
        one = Mappings(shared=mappings.shared, layouts={layout: mappings.layouts[layout]})
        raw = [
            RawFile(name, partial(io.BytesIO, content if isinstance(content, bytes) else content.encode()))
            for name, content in files.items()
        ]
        agency = mappings.layouts[layout].agency
        result = Read(join(ingest_agency(agency, raw, Study(one, SITES, KEY), batch_rows)))
        if balanced:
            balance(result.ledger, result.files)
        return result

    return reading


@pytest.fixture(scope="session")
def workbook() -> Callable[..., bytes]:
    """`workbook({sheet: rows}, hidden=…, hidden_rows=…, merged=…)`: an XLSX in memory."""

    def build(
        sheets: Mapping[str, Sequence[Sequence[Any]]],
        hidden: Sequence[str] = (),
        hidden_rows: Mapping[str, Sequence[int]] | None = None,
        merged: Mapping[str, Sequence[str]] | None = None,
    ) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
            for area in (merged or {}).get(name, ()):
                sheet.merge_cells(area)
            for row in (hidden_rows or {}).get(name, ()):
                sheet.row_dimensions[row].hidden = True
            if name in hidden:
                sheet.sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return build
