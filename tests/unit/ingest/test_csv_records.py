import io
from collections.abc import Iterator

import pytest

from drive_eval.ingest.csv_records import lines_of, records
from drive_eval.ingest.encoding import scan
from drive_eval.ingest.source import Counts, RawRow

WIDTH = 3


def split(text: str, counts: Counts | None = None) -> list[RawRow]:
    """Records of a comma-separated text of three columns, headings on line 1."""
    lines: Iterator[str] = lines_of(io.BytesIO(text.encode()), "utf-8", "\n")
    return list(records(lines, ",", WIDTH, 1, counts or Counts()))


def test_rows_carry_the_physical_line_where_they_start() -> None:
    counts = Counts()
    rows = split('a,b,c\r\n1,"two\nlines",3\r\n\r\n4,5,6\r\n', counts)
    assert [(row.row, row.cells) for row in rows] == [
        (1, ["a", "b", "c"]),
        (2, ["1", "two\nlines", "3"]),
        (5, ["4", "5", "6"]),
    ]
    assert (counts.lines, counts.rows, counts.blank, counts.continuation) == (5, 3, 1, 1)


def test_an_unclosed_quote_does_not_swallow_the_rows_after_it() -> None:
    rows = split('a,b,c\n1,"broken,3\n4,5,6\n7,"fine, this one",9\n')
    assert [row.row for row in rows] == [1, 2, 3, 4]
    assert rows[1] == RawRow(2, ["1", "broken", "3"], ("unclosed_quote",))
    assert rows[2].flaws == ()
    assert rows[3].cells == ["7", "fine, this one", "9"]


def test_two_unclosed_quotes_do_not_close_each_other() -> None:
    rows = split('a,b,c\n1,"broken,3\n4,5,6\n7,"broken too,9\n10,11,12\n')
    assert [row.row for row in rows] == [1, 2, 3, 4, 5]
    assert [row.flaws for row in rows] == [(), ("unclosed_quote",), (), ("unclosed_quote",), ()]


def test_an_unclosed_quote_on_the_last_line() -> None:
    rows = split('a,b,c\n1,2,3\n4,5,"broken\n')
    assert rows[-1].flaws == ("unclosed_quote",)
    assert rows[-1].cells == ["4", "5", "broken"]


def test_a_quoted_first_cell_over_lines_is_whole() -> None:
    rows = split('a,b,c\n"one\ntwo",2,3\n4,5,6\n')
    assert rows[1].cells == ["one\ntwo", "2", "3"]
    assert rows[2].row == 4


def test_an_inch_mark_inside_a_cell_is_text() -> None:
    rows = split('a,b,c\n1,a 5" blade,3\n4,5,6\n')
    assert [row.row for row in rows] == [1, 2, 3]
    assert rows[1].cells[1].startswith("a 5")


def test_a_row_of_another_width_is_flawed_not_shifted() -> None:
    rows = split("a,b,c\n1,2,3,4\n1,2,3,,\nonly,\nx,y\n")
    assert rows[1].flaws == ("field_count",)
    assert rows[2] == RawRow(3, ["1", "2", "3"])
    assert rows[3].cells == ["only", "", ""]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends(newline: str) -> None:
    data = newline.join(["a,b,c", "1,2,3", ""]).encode()
    found = scan(io.BytesIO(data))
    lines = list(lines_of(io.BytesIO(data), found.encoding, found.newline))
    assert lines == ["a,b,c", "1,2,3"]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_are_found_from_the_bytes(encoding: str, found: str) -> None:
    text = "name,price\nSiân,£5\n" * 3
    scanned = scan(io.BytesIO(text.encode(encoding)))
    assert scanned.encoding == found
    lines = list(lines_of(io.BytesIO(text.encode(encoding)), scanned.encoding, scanned.newline))
    assert lines[:2] == ["name,price", "Siân,£5"]


def test_plain_ascii_is_utf_8_and_bytes_outside_cp1252_do_not_stop_reading() -> None:
    assert scan(io.BytesIO(b"a,b\n")).encoding == "utf-8"
    data = "Siân £\n".encode("cp1252") * 20 + b"\x81\n"
    scanned = scan(io.BytesIO(data))
    assert scanned.encoding.startswith(("cp", "latin", "iso"))
    assert len(list(lines_of(io.BytesIO(data), scanned.encoding, "\n"))) == 21


def test_long_files_give_the_same_rows_however_they_fall_into_blocks() -> None:
    body = "".join(f'{n},"x\ny",z\n' if n % 500 == 0 else f"{n},x,z\n" for n in range(9000))
    rows = split("a,b,c\n" + body)
    assert len(rows) == 9001
    assert rows[-1].row == 9001 + 18
