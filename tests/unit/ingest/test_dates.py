from datetime import date, datetime

import pytest

from drive_eval.ingest.dates import DateForm, find_date, parse_date, parse_moment, parse_spans


@pytest.mark.parametrize(
    "text",
    [
        "07/04/2016",
        "7/4/16",
        "07.04.2016",
        "07.04.16",
        "07-04-2016",
        "7 Apr 2016",
        "7 April 2016",
        "07-Apr-16",
        "Thu 7th April 2016",
        "2016-04-07",
        "2016-04-07 00:00:00",
        "20160407",
        "42467",
        "7 Ebrill 2016",
    ],
)
def test_one_day_typed_in_many_forms(text: str) -> None:
    assert parse_date(text).value == date(2016, 4, 7)


@pytest.mark.parametrize("text", ["30/02/2017", "29/02/2017", "31.04.2016", "2017-02-30", "04/23/2016"])
def test_impossible_dates_are_asked_about_never_turned_round(text: str) -> None:
    cell = parse_date(text)
    assert cell.value is None
    assert cell.reason == "impossible_date"


@pytest.mark.parametrize("text", ["Tuesday", "approx", "12/2016", "7 Foo 2016", "999999", "D-0031"])
def test_what_is_no_date_is_asked_about(text: str) -> None:
    assert parse_date(text).reason == "date_not_understood"


def test_blank_is_neither_value_nor_query() -> None:
    assert parse_date(" \xa0") == (None, "")


def test_the_order_of_day_and_month_is_the_mappings() -> None:
    assert parse_date("04/07/2016", DateForm("mdy")).value == date(2016, 4, 7)


def test_a_workbook_of_1904_counts_its_serials_from_there() -> None:
    assert parse_date("41005", DateForm(epoch_1904=True)).value == date(2016, 4, 7)


@pytest.mark.parametrize(
    ("text", "at", "has_time"),
    [
        ("01/10/2015 06:54", datetime(2015, 10, 1, 6, 54), True),
        ("01-Oct-15 01:05", datetime(2015, 10, 1, 1, 5), True),
        ("2015-10-01 22:47:24", datetime(2015, 10, 1, 22, 47, 24), True),
        ("2015-10-01T22:47", datetime(2015, 10, 1, 22, 47), True),
        ("01/10/2015 6:54 pm", datetime(2015, 10, 1, 18, 54), True),
        ("2015-10-01", datetime(2015, 10, 1), False),
        ("42278.5", datetime(2015, 10, 1, 12), True),
    ],
)
def test_times_of_day(text: str, at: datetime, has_time: bool) -> None:
    assert parse_moment(text).value == (at, has_time)


@pytest.mark.parametrize(
    "text",
    ["ESSEX MARAC - Thursday 7 April 2016 - RESTRICTED", "07.04.16", "7.4.16", "07.04.16 (2)", "07-04-16 "],
)
def test_the_date_of_a_meeting_is_found_in_a_title_or_a_sheet_name(text: str) -> None:
    assert find_date(text) == date(2016, 4, 7)


def test_no_date_in_a_title_is_none() -> None:
    assert find_date("Marac cases, all areas") is None


def test_spells_in_one_cell() -> None:
    cell = parse_spans("29/01/16 - 28/05/16; 07/06/16 to 30/08/16")
    assert cell.value == ((date(2016, 1, 29), date(2016, 5, 28)), (date(2016, 6, 7), date(2016, 8, 30)))
    assert parse_spans("01/02/17 - ").value == ((date(2017, 2, 1), None),)
    assert parse_spans("05/02/17 - 01/02/17").reason == "dates_out_of_order"
    assert parse_spans("remand").reason == "date_not_understood"
