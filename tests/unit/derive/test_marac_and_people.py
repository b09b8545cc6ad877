"""Marac appearances and windows; ethnicity; records that stand for trial people."""

from typing import Any

import pandas as pd
import pytest

from drive_eval.contracts.allocate import PEOPLE
from drive_eval.contracts.derive import EXTRACT_PERIODS, MARAC_APPEARANCES
from drive_eval.contracts.ingest import MARAC_CASES
from drive_eval.contracts.link import ROW_PERSONS
from drive_eval.derive.characteristics import index_case, self_defined_ethnicity
from drive_eval.derive.links import linked
from drive_eval.derive.marac import marac_appearances, marac_windows

CUT = pd.Timestamp("2019-06-30")
ROWS = [
    # meeting, listing, perpetrator, victim
    ("2016-04-05", "heard", "ann", "v1"),
    ("2016-04-05", "heard", "ann", "v1"),
    ("2016-04-05", "heard", "ann", "v2"),
    ("2016-09-01", "deferred", "ann", "v1"),
    ("2016-09-15", "heard", "ann", "v1"),
    ("2017-05-10", "heard", "ann", "v3"),
    ("2018-02-08", "heard", "ann", "v3"),
    ("2016-09-15", "heard", "zoe", "v9"),
    ("2019-07-03", "heard", "ann", "v1"),
]


@pytest.fixture
def people(frame_of: Any) -> pd.DataFrame:
    row = {"person": "ann", "index_date": "2016-04-08", "marac_date": "2016-04-05", "site": "essex"}
    return frame_of(PEOPLE, [row])


@pytest.fixture
def rows(frame_of: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    cases = frame_of(
        MARAC_CASES, [{"meeting_date": when, "listing": how} for when, how, *_ in ROWS], site="essex"
    )
    owners = []
    for at, (_, _, perpetrator, victim) in enumerate(ROWS, start=1):
        owners.append({"row": at, "role": "perpetrator", "position": 1, "person": perpetrator})
        owners.append({"row": at, "role": "victim", "position": 1, "person": victim})
    return cases, frame_of(ROW_PERSONS, owners)


def test_distinct_meetings_heard_as_perpetrator(rows: Any, people: pd.DataFrame) -> None:
    met, left = marac_appearances(*rows, people, CUT)
    assert [str(day.date()) for day in met["meeting_date"]] == [
        "2016-04-05",
        "2016-09-15",
        "2017-05-10",
        "2018-02-08",
    ]
    assert list(met["victims"]) == ["v1|v2", "v1", "v3", "v3"]
    assert list(met["is_index_case"]) == [True, False, False, False]
    reasons = pd.concat(left).set_index("reason")["records"]
    assert reasons.to_dict() == {"after_data_cut": 1, "deferred": 1, "no_trial_person": 1}


def test_windows_run_from_the_index_marac_and_end_before_22_months(
    rows: Any, people: pd.DataFrame, frame_of: Any
) -> None:
    met, _ = marac_appearances(*rows, people, CUT)
    period = {"agency": "marac", "site": "essex", "first_day": "2016-04-05", "known_from": "dates"}
    periods = frame_of(EXTRACT_PERIODS, [period | {"last_day": "2018-02-07"}])
    got = marac_windows(people, met, periods).set_index("window")
    whole, after = got.loc["index_to_12m_after"], got.loc["12m_after"]
    assert (whole["window_start"], whole["window_end"]) == (
        pd.Timestamp("2016-04-05"),
        pd.Timestamp("2018-02-08"),
    )
    assert whole["fully_observed"]
    assert (whole["appearances"], whole["new_victims"], whole["repeat_victims"]) == (3, 3, 1)
    assert (after["appearances"], after["new_victims"], after["repeat_victims"]) == (1, 1, 0)
    assert (whole["repeat_victims_12m"], whole["victims"], after["victims"]) == (1, 3, 1)
    assert not whole["lookback_seen"]
    early = frame_of(EXTRACT_PERIODS, [period | {"first_day": "2015-04-05", "last_day": "2018-02-07"}])
    assert marac_windows(people, met, early)["lookback_seen"].all()
    late = frame_of(EXTRACT_PERIODS, [period | {"first_day": "2016-04-06", "last_day": "2018-02-07"}])
    begun = marac_windows(people, met, late).set_index("window")
    assert begun.loc[["index_to_12m_after", "12m_after"], "fully_observed"].tolist() == [False, True]
    assert begun.loc["index_to_12m_after", "appearances"] == 2
    assert begun.loc["index_to_12m_after", "days_observed"] == whole["days_observed"] - 1
    short = frame_of(EXTRACT_PERIODS, [period | {"last_day": "2018-02-06"}])
    assert not marac_windows(people, met, short)["fully_observed"].any()


def test_a_victim_heard_again_after_more_than_a_year_is_repeat_by_one_definition_only(
    people: pd.DataFrame, frame_of: Any
) -> None:
    days = ("2016-04-05", "2017-04-05", "2018-04-06")
    met = [
        {
            "person": "ann",
            "site": "essex",
            "meeting_date": day,
            "victims": "v1",
            "is_index_case": day == days[0],
        }
        for day in days
    ]
    span = {"agency": "marac", "site": "essex", "known_from": "dates"}
    periods = frame_of(EXTRACT_PERIODS, [span | {"first_day": "2015-04-01", "last_day": "2019-06-30"}])
    got = {}
    for kept in ((0, 1), (0, 2)):
        own = frame_of(MARAC_APPEARANCES, [met[at] for at in kept])
        later = own.assign(meeting_date=own["meeting_date"].mask(own.index == 1, pd.Timestamp("2018-01-05")))
        table = own if kept == (0, 1) else MARAC_APPEARANCES.conform(later)
        row = marac_windows(people, table, periods).set_index("window").loc["index_to_12m_after"]
        got[kept] = (row["repeat_victims"], row["repeat_victims_12m"])
    assert got == {(0, 1): (1, 1), (0, 2): (1, 0)}


def test_row_order_does_not_matter(rows: Any, people: pd.DataFrame) -> None:
    first, _ = marac_appearances(*rows, people, CUT)
    shuffled = [part.sample(frac=1, random_state=3) for part in rows]
    pd.testing.assert_frame_equal(marac_appearances(shuffled[0], shuffled[1], people, CUT)[0], first)


def test_ethnicity_is_the_most_frequent_then_the_latest_stated() -> None:
    stated = pd.DataFrame(
        [
            ("ann", "asian", "2016-01-01"),
            ("ann", "white_british", "2016-02-01"),
            ("ann", "asian", "2015-01-01"),
            ("ann", None, "2017-01-01"),
            ("bob", "white_british", "2016-01-01"),
            ("bob", "black", "2016-02-01"),
            ("cat", "other", "2016-01-01"),
            ("cat", "mixed", "2016-01-01"),
            ("dan", None, "2016-01-01"),
        ],
        columns=["person", "ethnicity", "day"],
    ).assign(day=lambda frame: pd.to_datetime(frame["day"]))
    wanted = {"ann": "asian", "bob": "black", "cat": "mixed"}
    assert self_defined_ethnicity(stated).to_dict() == wanted
    assert self_defined_ethnicity(stated.iloc[::-1]).to_dict() == wanted


def test_the_index_case_takes_the_highest_score_over_its_rows(frame_of: Any) -> None:
    cases = frame_of(
        MARAC_CASES,
        [
            {"listing": "heard", "dash_score": 14, "relationship": None, "children": 1},
            {"listing": "heard", "dash_score": 20, "relationship": "partner"},
        ],
        site="essex",
    ).assign(person="ann")
    got = index_case(cases).loc["ann"]
    assert (got["dash_score"], got["relationship"], got["children"]) == (20, "partner", 1)


def test_a_person_named_twice_on_a_record_is_one_row(frame_of: Any) -> None:
    cases = frame_of(MARAC_CASES, [{"listing": "heard"}], site="essex")
    owners = [
        {"row": 1, "role": "perpetrator", "position": at, "person": person}
        for at, person in enumerate(["ann", "ann", "bob"], start=1)
    ]
    got = linked(cases, frame_of(ROW_PERSONS, owners), ["ann", "bob"], ["perpetrator"])
    assert list(got["person"]) == ["ann", "bob"]
