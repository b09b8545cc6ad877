"""A thousand made-up extracts through ingest: the ledger always balances, and nothing ends in a traceback.

Each starts as an agency would send it and is then spoilt, in its cells, its shape or its bytes.
`make fuzz` tries a thousand for every layout, and others each time.
"""

import csv
import io
import os
import re
from collections.abc import Callable
from datetime import date, datetime, time
from fnmatch import fnmatchcase
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.config.mapping import Mappings, load_mappings
from drive_eval.contracts.ingest import FILES, IDENTITIES, LEDGER
from drive_eval.ingest.agency import ingest_agency
from drive_eval.ingest.ledger import balance
from drive_eval.ingest.parts import CONTRACTS, Part, Study, join
from drive_eval.ingest.source import RawFile
from drive_eval.simulate import read_scenario, supply

ROOT = Path(__file__).parents[2]
TINY = ROOT / "src" / "drive_eval" / "simulate" / "scenarios" / "tiny.yaml"
MAPPINGS = load_mappings(ROOT / "config" / "extracts")
SITES = {"essex": ("Essex",), "south_wales": ("South Wales",), "west_sussex": ("West Sussex",)}
LAYOUTS = sorted(MAPPINGS.layouts)
DEEP = int(os.environ.get("DRIVE_EVAL_FUZZ", "0"))
# A thousand in all; forms are wide, and a workbook takes several times as long to make and read.
WIDE = {"drive_south_wales_forms", "insights"}
NARROW_FILES, WIDE_FILES, WORKBOOKS = 130, 70, 16
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ROWS = 8
KEYS = ["file", "sheet", "row"]

Rows = list[list[Any]]
ODD_TEXTS = [
    "", " ", "\u00a0", "-", "N/A", "as above", '"', "''", "=1+1", "#REF!", "TOTAL", "31/02/2016", "1e309",
    "00/00/0000", "2016-13-45", "29.2.2015", "42461", "-1", "NaN", "\u202eabc", "Ŵ\u0302", "😀", "O'", "D-",
    "a" * 3000, ";,\t|", "line\nbreak", "1900-01-00", "24:60", "0", "yes/no", "?", "d.o.b.", "Marac",
    "x, y & z", "\x0b\x1f", "{}",
]  # fmt: skip
LETTERS = "aZé0 9/-.,:;'\"()\t\n\u0000\u0301\u200f\ufeff\uffff\U0001f600"
Rows = list[list[Any]]


def text(rng: Random) -> str:
    """A cell that no agency meant: odd, of any letters, or a date far from the study."""
    kind = rng.randrange(3)
    if kind == 0:
        return rng.choice(ODD_TEXTS)
    if kind == 1:
        return "".join(rng.choices(LETTERS, k=rng.randrange(9)))
    return f"{date.fromordinal(rng.randrange(690_000, 803_000)):%d/%m/%Y}"


def value(rng: Random) -> Any:
    """The same, or a number, a truth value, a date or a time of day, as workbooks hold them."""
    makers: list[Callable[[], Any]] = [
        lambda: rng.randrange(-(10**12), 10**12),
        lambda: rng.uniform(-1e9, 1e9),
        lambda: bool(rng.randrange(2)),
        lambda: datetime(1901 + rng.randrange(250), 1, 1, rng.randrange(24)),
        lambda: time(rng.randrange(24), rng.randrange(60)),
        lambda: None,
    ]
    return text(rng) if rng.randrange(2) else rng.choice(makers)()


@cache
def sample(layout: str) -> tuple[str, bytes]:
    """Name and bytes of a simulated extract of the layout."""
    files = simulated()
    names = MAPPINGS.layouts[layout].files
    return next(
        (name, content)
        for name, content in sorted(files.items())
        if any(fnmatchcase(part, pattern) for pattern in names for part in (name, name.split("/", 1)[-1]))
    )


@cache
def simulated() -> dict[str, bytes]:
    return dict(supply(read_scenario(TINY.read_text("utf-8")), 11).extracts)


@cache
def cells_of(layout: str) -> dict[str, Rows]:
    """The first rows of each sheet of the sample."""
    name, content = sample(layout)
    if name.endswith(".csv"):
        encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "cp1252"
        text = content.decode(encoding)
        delimiter = ";" if text.splitlines()[0].count(";") > 3 else ","
        return {"": list(csv.reader(io.StringIO(text), delimiter=delimiter))[:ROWS]}
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(max_row=ROWS + 4, values_only=True)]
        for sheet in book.worksheets[:3]
    }


def spoilt(rng: Random, rows: Rows, odd: Callable[[Random], Any]) -> Rows:
    """The rows with some cells replaced, and perhaps rows or columns lost, doubled, moved or added."""
    rows = [list(row) for row in rows]
    for _ in range(rng.randrange(7)):
        row = rng.choice(rows)
        if row:
            row[rng.randrange(len(row))] = odd(rng)
    at, place = rng.randrange(len(rows)), rng.randrange(6)
    changes: list[Callable[[], Rows]] = [
        lambda: rows,
        lambda: rows[:at] + rows[at + 1 :],
        lambda: [*rows[:at], list(rows[at]), *rows[at:]],
        lambda: [rows[at], *rows[:at], *rows[at + 1 :]],
        lambda: [*rows[:at], rows[at][:place], *rows[at + 1 :]],
        lambda: [*rows[:at], [*rows[at], odd(rng), odd(rng)], *rows[at + 1 :]],
        lambda: [*rows[:at], [None] * place, *rows[at:]],
        lambda: [row[:place] + row[place + 1 :] for row in rows],
        lambda: [row[::-1] for row in rows],
    ]
    return rng.choice(changes)()


def csv_bytes(layout: str, rng: Random) -> bytes:
    """A CSV, as some program might have written it, or half of it."""
    stream = io.StringIO()
    writer = csv.writer(
        stream,
        delimiter=rng.choice(",,,;\t|"),
        lineterminator=rng.choice(["\r\n", "\r\n", "\n", "\r"]),
        quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    )
    for row in spoilt(rng, cells_of(layout)[""], text):
        writer.writerow(["" if cell is None else cell for cell in row])
    encoding = rng.choice(["utf-8-sig", "utf-8", "cp1252", "utf-16", "utf-16-le", "latin-1"])
    content = stream.getvalue().encode(encoding, errors="replace")
    at = rng.randrange(len(content) + 1)
    spoilings = [content] * 4 + [
        content[:at],
        content[:at] + rng.randbytes(2) + content[at:],
        content[:at] + b'"' + content[at:],
        content + b"\r\n" * 3,
    ]
    return rng.choice(spoilings)


def workbook_bytes(layout: str, rng: Random) -> bytes:
    """A workbook with one sheet or a few of the layout, or the broken bytes of one."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets = list(cells_of(layout).items())
    for title, rows in sheets[: rng.randint(1, len(sheets))]:
        sheet = book.create_sheet(title if rng.randrange(6) else "Sheet 9")
        for row in spoilt(rng, rows, value):
            sheet.append([writable(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    content = stream.getvalue()
    at = rng.randrange(len(content))
    return rng.choice([content] * 8 + [content[:at], content[:at] + b"\xff" + content[at + 1 :]])


def writable(cell: Any) -> Any:
    """What a workbook can hold: no control characters."""
    return NOT_IN_XML.sub("", cell) if isinstance(cell, str) else cell


def read(layout: str, content: bytes) -> Part:
    """The bytes under one layout alone."""
    name, _ = sample(layout)
    one = Mappings(shared=MAPPINGS.shared, layouts={layout: MAPPINGS.layouts[layout]})
    file = RawFile(name, partial(io.BytesIO, content))
    study = Study(one, SITES, b"a key of the tests alone, 32 byte")
    return join(ingest_agency(MAPPINGS.layouts[layout].agency, [file], study, 5))


def rows_of(frame: pd.DataFrame) -> set[tuple[Any, ...]]:
    return set(frame[KEYS].itertuples(index=False, name=None))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_whatever_an_extract_holds_its_ledger_balances(layout: str) -> None:
    is_text = sample(layout)[0].endswith(".csv")
    number = (WIDE_FILES if layout in WIDE else NARROW_FILES) if is_text else WORKBOOKS

    @settings(max_examples=DEEP or number, deadline=None, derandomize=not DEEP, database=None)
    @given(rng=st.randoms(use_true_random=True))
    def holds(rng: Random) -> None:
        content = csv_bytes(layout, rng) if is_text else workbook_bytes(layout, rng)
        part = read(layout, content)
        frames = {name: CONTRACTS[name].conform(frame) for name, frame in part.frames.items()}
        ledger = frames.get(LEDGER.name, LEDGER.empty())
        balance(ledger, frames.get(FILES.name, FILES.empty()))
        assert len(ledger) or part.problems
        kept = ledger[ledger["status"].isin(["accepted", "accepted_with_queries"])]
        for name, frame in frames.items():
            if name == IDENTITIES.name:
                assert rows_of(frame) <= rows_of(ledger)
            elif name not in (LEDGER.name, FILES.name):
                assert rows_of(frame) <= rows_of(kept), name
        for problem in part.problems:
            assert "\n" not in str(problem)

    holds()
