from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

HEADINGS = [
    "Seq", "Alloc ID", "Site", "Marac ref", "Marac date", "Date randomised", "Group", "Perp surname",
    "Perp forename(s)", "Perp DOB", "Sex", "Override?", "Reason", "Status",
]  # fmt: skip
Log = Callable[..., Any]


def row(**changes: Any) -> list[Any]:
    """One row of the log; every cell has a quiet value."""
    cells = dict(
        zip(
            HEADINGS,
            [1, "D-0001", "Essex", "ESX 070416/05", date(2016, 4, 7), date(2016, 4, 8), "Control", "Tanner",
             "Ivor James", date(1987, 10, 15), "M", "N", "", "Allocated"],
            strict=True,
        )
    )  # fmt: skip
    names = {"seq": "Seq", "alloc": "Alloc ID", "site": "Site", "ref": "Marac ref", "marac": "Marac date",
             "rand": "Date randomised", "group": "Group", "surname": "Perp surname",
             "forename": "Perp forename(s)", "dob": "Perp DOB", "sex": "Sex", "over": "Override?",
             "status": "Status"}  # fmt: skip
    for name, value in changes.items():
        cells[names[name]] = value
    return list(cells.values())


@pytest.fixture
def log(read: Any, workbook: Any) -> Log:
    """Read a log of two title lines, headings on row 3, and these rows from row 4 on."""

    def reading(*rows: list[Any], **options: Any) -> Any:
        sheet = [["Randomisation log"], ["All sites"], HEADINGS, *rows]
        return read("allocation_log", {"allocation/allocation_log.xlsx": workbook({"Log": sheet}, **options)})

    return reading


def test_a_plain_row(log: Log) -> None:
    found = log(row())
    table = found.table("allocations").iloc[0]
    assert (table["site"], table["arm"], table["status"], table["override"]) == (
        "essex",
        "control",
        "allocated",
        "no",
    )
    assert table["index_date"] == pd.Timestamp("2016-04-08")
    person = found.person(4, "allocated")
    assert (person["surname"], person["forename"], person["middle_names"]) == ("TANNER", "IVOR", "JAMES")
    assert (person["study_ref"], person["marac_ref"], person["initials"]) == (
        "D-0001",
        "ESX/070416/0005",
        "IT",
    )
    assert person["date_of_birth"] == pd.Timestamp("1987-10-15")
    assert [found.status(number) for number in (1, 2, 3, 4)] == ["not_data"] * 3 + ["accepted"]
    assert [found.reasons(number) for number in (1, 2, 3)] == [["title"], ["title"], ["heading"]]


@pytest.mark.parametrize(
    ("rand", "rule", "index", "reason"),
    [
        (date(2016, 4, 8), "allocation_date", "2016-04-08", None),
        (date(2016, 4, 7), "allocation_date", "2016-04-07", None),
        (date(2016, 4, 1), "marac_date_earlier", "2016-04-07", "allocation_before_marac"),
        ("30/02/2016", "marac_date_impossible", "2016-04-07", "allocation_date_impossible"),
        ("", "unknown", None, "allocation_date_blank"),
        ("8.4.16", "allocation_date", "2016-04-08", None),
        (42468, "allocation_date", "2016-04-08", None),
    ],
)
def test_the_index_dates_rule(log: Log, rand: Any, rule: str, index: str | None, reason: str | None) -> None:
    found = log(row(rand=rand))
    assert found.value("allocations", 4, "index_date_rule") == rule
    value = found.value("allocations", 4, "index_date")
    assert pd.isna(value) if index is None else value == pd.Timestamp(index)
    assert (reason in found.reasons(4)) if reason else found.status(4) == "accepted"


@pytest.mark.parametrize("group", ["", "NK", "Z", "Waiting list"])
def test_an_arm_that_nobody_knows_sets_the_row_aside_and_keeps_the_person(log: Log, group: str) -> None:
    found = log(row(), row(seq=2, alloc="D-0002", group=group, surname="Oddy"))
    assert found.status(5) == "quarantined"
    assert "arm_unknown" in found.reasons(5)
    assert len(found.table("allocations")) == 1
    assert found.person(5, "allocated")["surname"] == "ODDY"


def test_a_screened_out_row_needs_no_arm(log: Log) -> None:
    found = log(row(group="", status="Screened out - not randomised"))
    assert found.status(4) == "accepted"
    assert found.value("allocations", 4, "status") == "screened_out"
    assert pd.isna(found.value("allocations", 4, "arm"))


def test_one_alloc_id_for_two_people_links_nobody(log: Log) -> None:
    found = log(row(), row(seq=2, surname="Oddy", forename="Una", dob=date(1970, 1, 2)))
    for number in (4, 5):
        assert found.reasons(number) == ["alloc_id_two_people"]
        assert found.status(number) == "accepted_with_queries"
        assert pd.isna(found.person(number, "allocated")["study_ref"])
    assert len(found.table("allocations")) == 2


def test_one_alloc_id_on_two_rows_of_one_person_is_asked_about(log: Log) -> None:
    found = log(row(), row(seq=2, rand=date(2016, 5, 1)))
    assert found.reasons(5) == ["alloc_id_repeated"]
    assert found.person(5, "allocated")["study_ref"] == "D-0001"


def test_the_same_row_twice_is_a_duplicate(log: Log) -> None:
    found = log(row(), row(group="ctrl", dob="15/10/1987"))
    assert found.status(5) == "duplicate"
    assert len(found.table("allocations")) == 1
    assert found.person(5, "allocated")["surname"] == "TANNER"


def test_a_note_below_the_last_row_is_a_footer(log: Log) -> None:
    found = log(row(), [], ["", "Rows checked against sealed list by AB / CD", "", "", "12/05/17"])
    assert found.reasons(6) == ["footer"]
    assert found.files.iloc[0]["blank_rows"] == 1


def test_a_sparse_row_among_records_is_not_taken_for_a_footer(log: Log) -> None:
    found = log(row(), ["", "something odd"], row(seq=2, alloc="D-0002", surname="Oddy"))
    assert found.status(5) == "quarantined"
    assert found.reasons(5) == ["row_not_understood"]


def test_headings_printed_again_are_no_record(log: Log) -> None:
    found = log(row(), HEADINGS, row(seq=2, alloc="D-0002", surname="Oddy"))
    assert found.reasons(5) == ["heading"]


@pytest.mark.parametrize(
    ("site", "code"),
    [("ESX", "essex"), ("SW", "south_wales"), ("W.Sussex", "west_sussex"), ("West sussex", "west_sussex")],
)
def test_sites_as_they_are_written(log: Log, site: str, code: str) -> None:
    assert log(row(site=site)).value("allocations", 4, "site") == code


def test_a_site_that_the_config_does_not_know_is_asked_about(log: Log) -> None:
    found = log(row(), row(seq=2, alloc="D-0002", surname="Oddy", site="Kent"))
    assert found.reasons(5) == ["site_unknown"]
    assert found.query(5) == "Column Site: a value is none of the study's sites; which site is it?"


def test_two_surnames_in_the_cell_are_one_persons(log: Log) -> None:
    found = log(row(surname="Payne / Gibson"), row(seq=2, alloc="D-0002", surname="Hale (aka Moss)"))
    assert found.person(4, "allocated")["alias_surnames"] == "GIBSON"
    assert found.reasons(4) == ["two_names_in_cell"]
    assert found.person(5, "allocated")["alias_surnames"] == "MOSS"
    assert found.status(5) == "accepted"


def test_an_age_becomes_a_year_at_the_record(log: Log) -> None:
    found = log(row(dob="34"), row(seq=2, alloc="D-0002", surname="Oddy", dob="1983"))
    assert found.person(4, "allocated")["birth_year"] == 1982
    assert found.person(5, "allocated")["birth_year"] == 1983


def test_a_birth_after_the_record_is_asked_about(log: Log) -> None:
    assert log(row(marac=date(2003, 4, 7), rand=date(2003, 4, 8), dob=date(2004, 1, 1))).reasons(4) == [
        "birth_after_record"
    ]


def test_an_extra_column_is_asked_about_once(read: Any, workbook: Any) -> None:
    sheet = [[*HEADINGS, "Shoe size"], [*row(), 44]]
    found = read("allocation_log", {"allocation/alloc.xlsx": workbook({"Log": sheet})})
    assert found.reasons(1) == ["heading", "column_not_mapped"]
    assert "'Shoe size'" in found.query(1)
    assert found.status(2) == "accepted"


def test_swapped_dates_are_named(log: Log) -> None:
    rows = [
        row(
            seq=n,
            alloc=f"D-{n:04d}",
            surname=f"Tanner{'abcdefghijkl'[n]}",
            marac=date(2016, 4, 9),
            rand=date(2016, 4, 1),
        )
        for n in range(1, 11)
    ]
    (problem,) = log(*rows).problems
    assert (
        "column 'Date randomised': in 10 of the first 10 rows this date is on the wrong side of 'Marac date'"
        in problem
    )
    assert "swapped" in problem
