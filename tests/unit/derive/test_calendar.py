"""Windows are half-open calendar months; a day that a month lacks becomes its last."""

from itertools import pairwise

import pandas as pd
import pytest

from drive_eval.derive.calendar import add_months, bounds, months_between, overlap_days
from drive_eval.vocabulary import WINDOWS

BY_NAME = {window.name: window for window in WINDOWS}


def day(text: str | None) -> pd.Series:
    return pd.to_datetime(pd.Series([text]))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2016-08-31", -6, "2016-02-29"),
        ("2017-08-31", -6, "2017-02-28"),
        ("2016-02-29", 10, "2016-12-29"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2016-12-31", 10, "2017-10-31"),
        ("2016-05-15", 22, "2018-03-15"),
    ],
)
def test_months_are_calendar_months(start: str, months: int, expected: str) -> None:
    assert add_months(day(start), months)[0] == pd.Timestamp(expected)


def test_windows_meet_without_gap_or_overlap() -> None:
    order = ["pre_6m", "during", "post_0_6m", "post_6_12m", "post_12_18m"]
    for first, second in pairwise(order):
        _, end = bounds(day("2016-08-31"), BY_NAME[first])
        start, _ = bounds(day("2016-08-31"), BY_NAME[second])
        assert end[0] == start[0]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2016-01-01", "2016-12-31", 10),
        ("2016-01-05", "2016-12-31", 6),
        ("2016-01-01", "2016-01-05", 5),
        ("2016-01-10", "2016-01-10", 1),
        ("2016-01-11", "2016-12-31", 0),
        ("2015-01-01", "2015-12-31", 0),
        (None, "2016-12-31", 0),
    ],
)
def test_days_of_the_window_inside_the_period(first: str | None, last: str, days: int) -> None:
    window = day("2016-01-01"), day("2016-01-11")
    assert overlap_days(*window, day(first), day(last))[0] == days


def test_a_window_of_an_unknown_index_date_has_no_days() -> None:
    start, end = bounds(day(None), BY_NAME["during"])
    assert overlap_days(start, end, day("2015-01-01"), day("2020-01-01"))[0] == 0


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2016-01-31", "2016-02-29", 1.0),
        ("2016-01-15", "2016-01-15", 0.0),
        ("2016-03-10", "2016-02-10", -1.0),
    ],
)
def test_months_between(start: str, end: str, months: float) -> None:
    assert months_between(day(start), day(end))[0] == pytest.approx(months)
