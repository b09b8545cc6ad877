"""Identifiers stay at the door: canaries in every identifying field, and a search of all that was written."""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from .conftest import drive_eval, once

NAME = "Quillfeather"
FORENAME = "Zebedyah"
BORN = "1951-07-19"
PNC = "1971/0747372"  # its check letter is put on below
LOCAL_ID = "98989897"
NOTE = "Mentions Quillfeather at 12 Nightingale Gardens"
CANARIES = (NAME, FORENAME, "0747372", LOCAL_ID, "Nightingale", "QZ99/8877", "QZF8877")
DATES = ("1951-07-19", "19/07/1951", "19.07.1951", "19/07/51", "19-Jul-1951", "19 Jul 1951", "19510719")

# The identifying columns of each layout, by words of their headings.
SURNAME = re.compile(r"surname|cyfenw", re.I)
FULL_NAME = re.compile(r"\bname$", re.I)
FIRST = re.compile(r"forename|enw cyntaf", re.I)
DATE_OF_BIRTH = re.compile(r"dob\b|d\.o\.b|date of birth|dyddiad geni", re.I)
PNC_ID = re.compile(r"pnc", re.I)
LOCAL = re.compile(r"person urn|person_id|su ref", re.I)
FREE = re.compile(r"notes?$|detail|outcome / |actions / outcome|canlyniad|reason$", re.I)


def pnc_letter(number: str) -> str:
    year, serial = number.split("/")
    return number + "ZABCDEFGHJKLMNPQRTUVWXY"[int(year[2:] + serial) % 23]


def canary(heading: str, old: object) -> object:
    """The canary for a column, or what stood there."""
    if FIRST.search(heading):
        return FORENAME
    if SURNAME.search(heading):
        return NAME
    if DATE_OF_BIRTH.search(heading):
        return pd.Timestamp(BORN).strftime("%d/%m/%Y")
    if FULL_NAME.search(heading) and old:
        return f"{NAME.upper()}, {FORENAME}"
    if PNC_ID.search(heading):
        return pnc_letter(PNC)
    if LOCAL.search(heading):
        return LOCAL_ID
    if FREE.search(heading):
        return NOTE
    return old


def plant_csv(path: Path) -> int:
    content = path.read_bytes()
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "cp1252"
    text = content.decode(encoding)
    delimiter = ";" if text.splitlines()[0].count(";") > 3 else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    changed = plant_rows(rows, 0)
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return changed


def plant_rows(rows: list[list], header: int) -> int:
    headings = [str(cell or "") for cell in rows[header]]
    changed = 0
    for row in rows[header + 2 : header + 4]:
        for place, heading in enumerate(headings[: len(row)]):
            new = canary(heading, row[place])
            changed += new != row[place]
            row[place] = new
    return changed


def plant_xlsx(path: Path) -> int:
    book = openpyxl.load_workbook(path)
    changed = 0
    for sheet in book.worksheets[:3]:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        header = next(place for place, row in enumerate(rows) if sum(cell is not None for cell in row) > 4)
        changed += plant_rows(rows, header)
        for row, cells in zip(sheet.iter_rows(), rows, strict=True):
            for cell, value in zip(row, cells, strict=True):
                if cell.value != value:
                    cell.value = value
    book.save(path)
    return changed


@pytest.fixture(scope="session")
def planted(tiny_supply: Path, shared_folder: Path) -> Path:
    """A study with canaries in two rows of every sheet, run to the end."""

    def make(folder: Path) -> None:
        shutil.copytree(tiny_supply, folder, ignore=shutil.ignore_patterns("truth"))
        for path in sorted((folder / "data" / "raw").rglob("*.*")):
            plant = plant_csv if path.suffix == ".csv" else plant_xlsx
            if plant(path) == 0:
                assert "contacts" in path.name or "actions" in path.name, path
        done = drive_eval("run", "--study", folder)
        assert done.returncode in {0, 1}, done.stderr
        (folder / "said.txt").write_text(done.stdout + done.stderr)

    return once(shared_folder / "planted", make)


def texts(path: Path) -> Iterator[str]:
    """Everything a file says: its bytes, and what is packed inside them."""
    content = path.read_bytes()
    yield content.decode("latin-1")
    yield content.decode("utf-16-le", errors="ignore")
    if path.suffix == ".parquet":
        yield pd.read_parquet(path).astype(str).to_csv()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", errors="replace")


def written(study: Path) -> list[Path]:
    outside = {"secure", "raw"}
    files = [path for path in study.rglob("*") if path.is_file()]
    return [path for path in files if not outside & set(path.relative_to(study).parts)]


def test_no_canary_is_found_outside_secure(planted: Path) -> None:
    files = written(planted)
    assert len(files) > 60
    found = [
        (path.relative_to(planted).as_posix(), word)
        for path in files
        for text in texts(path)
        for word in (*CANARIES, *DATES)
        if word.lower() in text.lower()
    ]
    assert not found, sorted(set(found))[:20]


def test_snakemakes_own_metadata_was_searched(planted: Path) -> None:
    assert any(".snakemake" in path.parts for path in written(planted))


def test_identifying_tables_are_gone_once_links_are_made(planted: Path) -> None:
    left = sorted(
        path.relative_to(planted).as_posix() for path in (planted / "secure").rglob("*") if path.is_file()
    )
    assert left == ["secure/pseudonym.key"]


def test_secure_is_the_owners_alone(planted: Path) -> None:
    assert (planted / "secure").stat().st_mode & 0o777 == 0o700
    assert (planted / "secure" / "pseudonym.key").stat().st_mode & 0o777 == 0o600


def test_identifying_tables_are_kept_when_asked_and_readable_by_the_owner_alone(
    planted: Path, tmp_path: Path
) -> None:
    study = tmp_path / "study"
    shutil.copytree(planted, study)
    config = study / "config" / "config.yaml"
    config.write_text(config.read_text().replace("keep_identifiers: false", "keep_identifiers: true"))
    done = drive_eval("run", "--study", study)
    assert done.returncode in {0, 1}, done.stderr
    kept = sorted((study / "secure" / "ingest").glob("*.parquet"))
    assert [path.stem for path in kept] == ["allocation", "drive", "idva", "marac", "police"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept)
    assert (study / "secure" / "ingest").stat().st_mode & 0o777 == 0o700
    assert any(NAME.lower() in pd.read_parquet(path).astype(str).to_csv().lower() for path in kept)
