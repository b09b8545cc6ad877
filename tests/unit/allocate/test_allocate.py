"""Trial people, arms and checks from small allocation logs."""

from typing import Any

import pandas as pd
import pytest

from drive_eval.allocate.checks import log_checks, out_of_order
from drive_eval.allocate.entries import drawn_entries, log_entries
from drive_eval.allocate.flow import Box, FlowError, check_parts
from drive_eval.allocate.people import trial_arms, trial_people
from drive_eval.allocate.strata import Period, strata
from drive_eval.contracts.ingest import ALLOCATIONS
from drive_eval.contracts.link import ALLOCATION_AGES, PERSONS, ROW_PERSONS
from drive_eval.errors import CannotRun

LOG = [
    # person, sequence, index date, arm, status
    ("ann", 1, "2016-04-06", "control", "allocated"),
    ("bob", 2, "2016-04-07", "drive", "allocated"),
    ("ann", 3, "2016-05-01", "drive", "allocated"),
    ("cat", 4, "2016-05-02", None, "screened_out"),
    ("bob", 6, "2016-06-01", "drive", "withdrawn"),
    ("dan", 7, "2016-06-03", "drive", "ineligible"),
    ("eve", 8, "2016-06-04", "drive", "screened_out"),
    ("fay", 9, "2016-06-05", None, "allocated"),
]


@pytest.fixture
def log(frame_of: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [
        {
            "sequence_number": sequence,
            "index_date": when,
            "arm": arm,
            "status": status,
            "index_date_rule": "allocation_date",
            "override": "yes" if person == "dan" else "unknown",
        }
        for person, sequence, when, arm, status in LOG
    ]
    owners = [{"role": "allocated", "position": 1, "person": entry[0]} for entry in LOG]
    return frame_of(ALLOCATIONS, rows, site="essex"), frame_of(ROW_PERSONS, owners)


@pytest.fixture
def entries(log: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    return log_entries(*log)


def test_the_first_allocation_stands_and_screened_out_was_never_one(
    entries: pd.DataFrame, frame_of: Any
) -> None:
    drawn = drawn_entries(entries)
    persons = frame_of(PERSONS, [{"person": name, "sex": "female"} for name in ["ann", "bob", "dan"]])
    ages = frame_of(ALLOCATION_AGES, [{"age_at_index": 30.0 + at} for at in range(len(LOG))])
    people = trial_people(drawn, persons, ages).set_index("person")
    assert list(people.index) == ["ann", "bob", "dan"]
    assert people.loc["ann", "allocations"] == 2
    assert people.loc["ann", "index_date"] == pd.Timestamp("2016-04-06")
    assert people.loc["bob", "status"] == "allocated"
    assert people.loc["bob", "age_at_index"] == 31.0
    assert people.loc["dan", "overridden"]
    assert people.loc["dan", "stratum"] == "essex 2016Q2"


def test_arms_say_what_was_drawn_twice(entries: pd.DataFrame) -> None:
    arms = trial_arms(drawn_entries(entries)).set_index("person")
    assert dict(arms["arm"]) == {"ann": "control", "bob": "drive", "dan": "drive"}
    assert dict(arms["allocated_twice"]) == {"ann": "control_then_drive", "bob": "same_arm", "dan": ""}
    assert arms.loc["ann", "later_arm"] == "drive"
    assert arms["later_arm"].isna().sum() == 2


def test_row_order_does_not_matter(log: tuple[pd.DataFrame, pd.DataFrame], entries: pd.DataFrame) -> None:
    allocations, owners = log
    shuffled = log_entries(allocations.sample(frac=1, random_state=1), owners.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(shuffled, entries)


def test_a_drawn_row_without_a_person_stops(log: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    allocations, owners = log
    with pytest.raises(CannotRun, match="2 rows of the log"):
        log_entries(allocations, owners[owners["person"] != "ann"])


def test_checks_name_each_finding(entries: pd.DataFrame) -> None:
    found = log_checks(entries)
    by_row = {int(row): set(part["finding"]) for row, part in found.groupby("row")}
    assert by_row == {
        3: {"repeat_allocation"},
        4: {"screened_out"},
        5: {"repeat_allocation", "withdrawn", "sequence_gap"},
        6: {"ineligible", "overridden"},
        7: {"screened_out"},
        8: {"no_arm"},
    }
    assert (
        found.loc[found["finding"] == "sequence_gap", "detail"].item() == "numbers missing before this row: 1"
    )


def test_checks_never_name_an_arm(entries: pd.DataFrame) -> None:
    words = " ".join(log_checks(entries)["detail"]).lower()
    assert "drive" not in words
    assert "control" not in words


@pytest.mark.parametrize(
    ("values", "wrong"),
    [([], []), ([1, 1, 2], []), ([5, 1, 2, 3], [0]), ([1, 2, 0, 3], [2]), ([1, 9, 9, 2, 9], [3])],
)
def test_the_fewest_dates_are_blamed(values: list[int], wrong: list[int]) -> None:
    assert out_of_order(values) == wrong


def test_strata_take_configs_periods_where_they_hold_the_date() -> None:
    period = Period("essex", pd.Timestamp("2016-04-01"), pd.Timestamp("2016-04-30"))
    sites = pd.Series(["essex", "essex", "south_wales", "essex"])
    dates = pd.to_datetime(pd.Series(["2016-04-30", "2016-05-01", "2016-04-30", None]))
    assert list(strata(sites, dates, [period])) == [
        "essex 2016-04-01 to 2016-04-30",
        "essex 2016Q2",
        "south_wales 2016Q2",
        "essex undated",
    ]


def test_a_box_equals_the_sum_of_its_children() -> None:
    good = Box("allocated", 3, children=(Box("drive", 1), Box("control", 2)))
    assert [box.count for box in good.checked().walk()] == [3, 1, 2]
    bad = Box("assessed", 4, children=(good, Box("excluded", 2, level="screened_out")))
    with pytest.raises(FlowError, match=r"assessed 4 is not allocated 3 \+ excluded:screened_out 2 = 5"):
        bad.checked()
    with pytest.raises(FlowError, match="is -1"):
        Box("open", -1).checked()


def test_parts_add_up_to_their_whole() -> None:
    check_parts(3, [1, 2], "people by site")
    with pytest.raises(FlowError, match="people by site"):
        check_parts(3, [1, 1], "people by site")


def test_a_log_in_which_nobody_drew_an_arm_stops(entries: pd.DataFrame) -> None:
    with pytest.raises(CannotRun, match="no row drew an arm"):
        drawn_entries(entries[~entries["drawn"]])
