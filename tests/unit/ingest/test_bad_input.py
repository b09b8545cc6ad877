"""Each bad input gets one line: what, where, how to mend; what could be read is in the ledger."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

CONTACTS = "Alloc ID,Contact date,Contact type,Mins,Attended?\n"
LINE = "D-0067,21/05/2016,txt,5,No\n"
NAME = "drive/south_wales_contacts.csv"
Read = Callable[..., Any]


def contacts(read: Any, content: bytes | str, name: str = NAME) -> Any:
    """Read a contact log."""
    return read("drive_south_wales_contacts", {name: content})


def only(found: Any) -> str:
    """The one problem, which is one line."""
    (problem,) = found.problems
    assert "\n" not in problem
    return str(problem)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file(read: Any, content: bytes) -> None:
    assert only(contacts(read, content)) == f"{NAME}: the file is empty; send it again"


def test_a_missing_file_names_the_pattern_and_the_folder(read: Any) -> None:
    problem = only(read("drive_south_wales_contacts", {}, balanced=False))
    assert problem.startswith("data/raw/drive: no file drive/south_wales*contact*.csv")
    assert "config/extracts/drive_south_wales_contacts.yaml" in problem


def test_a_file_that_no_mapping_names(read: Any) -> None:
    found = read("drive_south_wales_contacts", {NAME: CONTACTS + LINE, "drive/copy of list.csv": "x"})
    assert only(found).startswith("drive/copy of list.csv: no mapping names this file; rename it to fit")


def test_a_truncated_workbook_and_one_with_a_password(read: Any, workbook: Any) -> None:
    name = "drive/south_wales_contacts.xlsx"
    whole = workbook({"S": [["Alloc ID", "Contact date", "Contact type", "Mins", "Attended?"]] * 200})
    assert "truncated" in only(contacts(read, whole[:900], name))
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password; send it without" in only(contacts(read, locked, name))


def test_a_workbook_with_the_wrong_ending(read: Any, workbook: Any) -> None:
    problem = only(contacts(read, workbook({"S": [["Alloc ID"]]})))
    assert "rename it to .xlsx" in problem


def test_no_delimiter_gives_headings(read: Any) -> None:
    found = contacts(read, (CONTACTS + LINE).replace(",", " # "))
    assert "no row of headings" in only(found)
    assert "delimiter" in only(found)
    assert [found.reasons(row) for row in (1, 2)] == [["headings_not_usable"]] * 2


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ":"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_delimiter_and_encoding_is_read(read: Any, delimiter: str, encoding: str) -> None:
    text = "Rhestr gysylltiadau Siân\n\n" + (CONTACTS + LINE).replace(",", delimiter)
    found = contacts(read, text.encode(encoding))
    assert found.problems == []
    assert found.status(4) == "accepted"
    assert found.value("drive_contacts", 4, "contact_type") == "text"


def test_a_renamed_heading_keeps_the_rows_in_the_ledger(read: Any) -> None:
    found = contacts(read, CONTACTS.replace("Contact date", "When") + LINE)
    problem = only(found)
    assert problem.startswith(f"{NAME}, row 1: no column for 'Contact date' (headings not known: 'When')")
    assert "Add it to the mapping's headers" in problem
    assert found.status(2) == "quarantined"


def test_two_columns_that_fit_one_field(read: Any) -> None:
    found = contacts(
        read, "Alloc ID,Contact date,Date,Contact type,Attended?\nD-1,21/05/2016,21/05/2016,TC,Y\n"
    )
    assert "'Contact date' (column 2) and 'Date' (column 3)" in only(found)
    assert found.status(2) == "quarantined"


def test_swapped_columns_are_named_and_no_value_is_shown(read: Any) -> None:
    lines = [
        "D-0067,F2F,Tanner,5,No\n",
        "D-0068,TC,Oddy,5,No\n",
    ] * 5
    found = contacts(read, "Alloc ID,Contact type,Contact date,Mins,Attended?\n" + "".join(lines))
    assert len(found.problems) == 1
    assert "column 'Contact date': 10 of the first 10 cells are not what the column should hold" in only(
        found
    )
    swapped = contacts(read, "Alloc ID,Contact date,Contact type,Mins,Attended?\n" + "".join(
        f"D-00{n},21/05/2016,Tanner{n},5,No\n" for n in range(10, 20)
    ))  # fmt: skip
    assert "column 'Contact type'" in only(swapped)
    text = " ".join([*swapped.problems, *swapped.ledger["query"]]).lower()
    assert "tanner" not in text


def test_a_leap_day_that_is_not(read: Any) -> None:
    found = contacts(read, CONTACTS + LINE + "D-0067,29/02/2017,TC,5,Yes\n")
    assert found.problems == []
    assert found.reasons(3) == ["impossible_date"]
    assert found.query(3) == "Column Contact date: there is no such date; what should it be?"


def test_a_row_with_a_cell_too_many_is_set_aside(read: Any) -> None:
    found = contacts(read, CONTACTS + LINE + "D-0067,21/05/2016,TC,5,Yes,and more\n" + LINE)
    assert found.reasons(3) == ["field_count"]
    assert found.status(3) == "quarantined"
    assert found.status(4) == "accepted_with_queries"


def test_one_bad_file_does_not_cost_the_others(read: Any) -> None:
    found = read(
        "drive_south_wales_contacts",
        {
            NAME: CONTACTS + LINE,
            "drive/south_wales_contacts_2.csv": b"",
            "drive/south_wales_contacts_3.xlsx": b"x",
        },
    )
    assert len(found.problems) == 2
    assert len(found.table("drive_contacts")) == 1
    assert len(found.files) == 3


def test_queries_show_no_value_that_stands_in_an_identifying_cell(read: Any, workbook: Any) -> None:
    headings = [
        "Ref",
        "Marac",
        "Source",
        "Repeat",
        "Name",
        "DOB",
        "Name",
        "DOB",
        "Relationship",
        "DASH",
        "Notes",
    ]
    banner = ["", "", "", "", "VICTIM", "", "PERPETRATOR", "", "CASE"]
    good = ["WS-16-0001", date(2016, 4, 6), "Police", "N", "ORR Ada", date(1981, 9, 2), "TANNER Ivor",
            date(1979, 9, 2), "Partner", 12, "Actions set"]  # fmt: skip
    rows = [[*good[:0], f"WS-16-{n:04d}", *good[1:]] for n in range(1, 10)]
    odd = ["WS-16-0100", *good[1:8], "Ada's Ivor", 12, "Actions set"]
    dated = ["WS-16-0101", *good[1:8], "since 12/03/1985", 12, "Actions set"]
    plain = ["WS-16-0102", *good[1:8], "Partner or family", 12, "Actions set"]
    prose = ["WS-16-0103", *good[1:8], "Living with Quillfeather", 12, "Actions set"]
    book = workbook({"Marac cases": [banner, headings, *rows, odd, dated, plain, prose]})
    found = read("west_sussex_marac", {"marac/west_sussex.xlsx": book})
    assert found.query(12) == "Column Relationship: a value is not in the code list; what does it mean?"
    assert "1985" not in found.query(13)
    assert "'partner or family'" in found.query(14)
    assert found.query(15) == found.query(12)
