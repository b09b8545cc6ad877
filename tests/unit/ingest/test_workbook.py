import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest

from drive_eval.ingest.errors import IngestError
from drive_eval.ingest.workbook import cell_text, read_workbook

Build = Callable[..., bytes]


def test_cells_become_text(workbook: Build) -> None:
    content = workbook({"S": [["a", 1, 2.5, date(2016, 4, 7), datetime(2016, 4, 7, 9, 30), True, None]]})
    (sheet,) = read_workbook("x.xlsx", content).sheets
    (row,) = sheet.rows
    assert row.cells[:6] == ["a", "1", "2.5", "2016-04-07", "2016-04-07 09:30:00", "TRUE"]


def test_rows_are_numbered_as_in_the_sheet_and_blank_ones_only_counted(workbook: Build) -> None:
    content = workbook({"S": [[], ["a"], [" "], ["b"]]})
    (sheet,) = read_workbook("x.xlsx", content).sheets
    assert [row.row for row in sheet.rows] == [2, 4]
    assert (sheet.counts.lines, sheet.counts.rows, sheet.counts.blank) == (4, 2, 2)


def test_hidden_sheets_and_filtered_rows_are_read_and_said(workbook: Build) -> None:
    content = workbook(
        {"A": [["a"], ["b"]], "B & C": [["c"], ["d"]]}, hidden=["A"], hidden_rows={"B & C": [2]}
    )
    hidden, other = read_workbook("x.xlsx", content).sheets
    assert [row.flaws for row in hidden.rows] == [("hidden_sheet",), ("hidden_sheet",)]
    assert [row.flaws for row in other.rows] == [(), ("hidden_row",)]


def test_a_cell_merged_down_stands_on_each_of_its_rows(workbook: Build) -> None:
    content = workbook({"S": [["x", "1"], [None, "2"], ["y", "3"]]}, merged={"S": ["A1:A2"]})
    (sheet,) = read_workbook("x.xlsx", content).sheets
    rows = list(sheet.rows)
    assert [row.cells[0] for row in rows] == ["x", "x", "y"]
    assert [row.flaws for row in rows] == [(), ("merged_cell",), ()]


def test_a_title_merged_across_is_not_repeated(workbook: Build) -> None:
    content = workbook({"S": [["title", None], ["a", "b"]]}, merged={"S": ["A1:B1"]})
    (sheet,) = read_workbook("x.xlsx", content).sheets
    assert next(sheet.rows).cells == ["title", ""]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and then nothing", "truncated"),
        (b"no workbook at all", "truncated"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line(content: bytes, says: str) -> None:
    with pytest.raises(IngestError, match=says) as error:
        read_workbook("marac/essex.xlsx", content)
    assert str(error.value).startswith("marac/essex.xlsx: ")
    assert "\n" not in str(error.value)


def test_a_workbook_cut_short_is_refused(workbook: Build) -> None:
    content = workbook({"S": [[str(number)] for number in range(500)]})
    with pytest.raises(IngestError, match="truncated"):
        read_workbook("x.xlsx", content[: len(content) // 2])


def test_a_workbook_whose_sheet_is_damaged_is_refused(workbook: Build) -> None:
    whole = zipfile.ZipFile(io.BytesIO(workbook({"S": [["a"]]})))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as damaged:
        for name in whole.namelist():
            if name != "xl/worksheets/sheet1.xml":
                damaged.writestr(name, whole.read(name))
    with pytest.raises(IngestError):
        read_workbook("x.xlsx", stream.getvalue())


def test_whole_floats_lose_their_point() -> None:
    assert cell_text(42212.0) == "42212"
    assert cell_text(0.5) == "0.5"
