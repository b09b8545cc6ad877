"""Records to incidents, the DVA rule, extract periods, windows."""

from typing import Any

import pandas as pd
import pytest

from drive_eval.contracts.allocate import PEOPLE
from drive_eval.contracts.derive import EXTRACT_PERIODS
from drive_eval.contracts.ingest import MARAC_CASES, POLICE_RECORDS
from drive_eval.contracts.link import ROW_PERSONS
from drive_eval.derive.dva import is_dva, record_flag
from drive_eval.derive.periods import extract_periods
from drive_eval.derive.police import counting_records, police_incidents
from drive_eval.derive.settings import DvaRule, Settings
from drive_eval.derive.windows import person_windows

CUT = pd.Timestamp("2017-04-30")
SETTINGS = Settings(data_cut=CUT, sites=("essex",), injury_codes=frozenset({"8N"}))


@pytest.fixture
def periods(frame_of: Any) -> pd.DataFrame:
    row = {
        "agency": "police",
        "site": "essex",
        "first_day": "2015-10-01",
        "last_day": CUT,
        "known_from": "config",
    }
    return frame_of(EXTRACT_PERIODS, [row])


@pytest.fixture
def incidents(frame_of: Any, periods: pd.DataFrame) -> Any:
    """Incidents from records said as dicts; each stands for ann as suspect unless it says otherwise."""

    def build(*rows: dict[str, Any], shuffle: int | None = None) -> pd.DataFrame:
        said = [
            {
                "record_kind": "crime",
                "recorded_at": "2016-06-01",
                "happened_from": "2016-06-01 10:00",
                "counts": True,
            }
            | {"time_known": True, "record_ref": f"r{at}"}
            | {key: value for key, value in row.items() if key not in ("person",)}
            for at, row in enumerate(rows)
        ]
        records = frame_of(POLICE_RECORDS, said, site="essex")
        who = [
            {"role": row.get("role", "suspect"), "position": 1, "person": row.get("person", "ann")}
            for row in rows
        ]
        owners = frame_of(ROW_PERSONS, who)
        if shuffle is not None:
            records, owners = (part.sample(frac=1, random_state=shuffle) for part in (records, owners))
        counting, _ = counting_records(records, owners, ["ann", "bob"], CUT)
        return police_incidents(counting, periods, SETTINGS)

    return build


def test_the_incident_number_ties_records(incidents: Any) -> None:
    got = incidents(
        {"incident_ref": "i1", "offence_code": "8N"},
        {"incident_ref": "i1", "offence_code": "58A", "happened_from": "2016-06-02 10:00"},
        {"incident_ref": "i2", "offence_code": "58A"},
    )
    assert sorted(got["records"]) == [1, 2]
    assert got.loc[got["records"] == 2, "happened_on"].item() == pd.Timestamp("2016-06-01")


def test_the_same_offence_at_the_same_minute_under_two_numbers_is_one(incidents: Any) -> None:
    same = {"offence_code": "105A"}
    assert len(incidents({"incident_ref": "i1", **same}, {"incident_ref": "i2", **same})) == 1
    other = {"incident_ref": "i2", "offence_code": "8N"}
    assert len(incidents({"incident_ref": "i1", **same}, other)) == 2


def test_never_on_the_date_alone(incidents: Any) -> None:
    same = {"offence_code": "105A", "happened_from": "2016-06-01", "time_known": False}
    assert len(incidents({"incident_ref": "i1", **same}, {"incident_ref": "i2", **same})) == 2


def test_two_people_of_one_incident_have_one_each(incidents: Any) -> None:
    got = incidents({"incident_ref": "i1"}, {"incident_ref": "i1", "person": "bob"})
    assert sorted(got["person"]) == ["ann", "bob"]


def test_ties_reach_over_several_numbers(incidents: Any) -> None:
    got = incidents(
        {"incident_ref": "i1", "offence_code": "105A"},
        {"incident_ref": "i2", "offence_code": "105A"},
        {"incident_ref": "i2", "offence_code": "58A"},
        {"incident_ref": "i3", "offence_code": "58A"},
    )
    assert len(got) == 1
    assert got["records"].item() == 4


@pytest.mark.parametrize("role", ["victim", "witness"])
def test_victim_and_witness_rows_never_count(incidents: Any, role: str) -> None:
    assert len(incidents({"incident_ref": "i1", "role": role})) == 0


def test_cancelled_rows_never_count(incidents: Any) -> None:
    got = incidents({"incident_ref": "i1", "counts": False}, {"incident_ref": "i2", "role": "offender"})
    assert len(got) == 1


def test_records_after_the_cut_are_not_yet_known(incidents: Any) -> None:
    assert len(incidents({"recorded_at": "2017-05-01 00:10"})) == 0


def test_an_incident_before_the_extract_is_outside_it(incidents: Any) -> None:
    got = incidents({"happened_from": "2015-09-30 23:59"})
    assert not got["in_extract"].item()


def test_the_order_of_rows_does_not_matter(incidents: Any) -> None:
    rows = [
        {"incident_ref": "i1", "offence_code": "105A", "dva_flag": "yes"},
        {"incident_ref": "i2", "offence_code": "105A"},
        {"incident_ref": "i2", "offence_code": "58A", "record_kind": "non_crime_other"},
        {"incident_ref": None, "offence_code": "58A", "person": "bob"},
        {"incident_ref": "i4", "happened_from": None},
    ]
    first = incidents(*rows)
    for seed in range(5):
        pd.testing.assert_frame_equal(incidents(*rows, shuffle=seed), first)


DVA_CASES = [
    # flag, kind, code, title, relationship, domestic?
    ("yes", "crime", "58A", "Criminal damage", None, True),
    ("no", "crime", "8U", "Controlling or coercive behaviour", "partner", False),
    ("no", "non_crime_domestic", None, "Domestic incident", "spouse", False),
    ("unknown", "non_crime_domestic", None, "Domestic incident", None, True),
    ("unknown", "crime", "8U", "Controlling or coercive behaviour", None, True),
    ("unknown", "crime", None, "Breach of non-molestation order", None, True),
    ("unknown", "crime", "105A", "Common assault", "ex_partner", True),
    ("unknown", "crime", "105A", "Common assault", "family", True),
    ("unknown", "crime", "105A", "Common assault", "stranger", False),
    ("unknown", "crime", "105A", "Common assault", None, False),
    ("unknown", "non_crime_other", None, "Missing person", None, False),
]


def test_the_dva_rule() -> None:
    columns = ["dva_flag", "record_kind", "offence_code", "offence_title", "relationship", "wanted"]
    frame = pd.DataFrame(DVA_CASES, columns=columns)
    got = is_dva(frame, frame["dva_flag"], DvaRule())
    assert list(got) == list(frame["wanted"])


def test_an_explicit_no_on_any_row_of_a_record_stands_against_a_blank() -> None:
    frame = pd.DataFrame({"dva_flag": ["unknown", "no", "yes", "no", "unknown"]})
    record = pd.Series(["a", "a", "b", "b", "c"])
    assert list(record_flag(frame, record)) == ["no", "no", "yes", "yes", "unknown"]


def test_a_domestic_incident_without_a_crime_is_no_dva_crime(incidents: Any) -> None:
    got = incidents(
        {"incident_ref": "i1", "record_kind": "non_crime_domestic"},
        {"incident_ref": "i2", "dva_flag": "yes", "offence_code": "8N", "happened_from": "2016-07-01 11:00"},
    ).sort_values("happened_on")
    assert list(got["dva"]) == [True, True]
    assert list(got["crime"]) == [False, True]
    assert list(got["dva_crime"]) == [False, True]
    assert list(got["violence_with_injury"]) == [False, True]


def test_windows_count_on_observed_days_alone(incidents: Any, periods: pd.DataFrame, frame_of: Any) -> None:
    got = incidents(
        {"happened_from": "2015-09-30 10:00", "dva_flag": "yes"},
        {"happened_from": "2015-10-01 10:00", "dva_flag": "yes"},
        {"happened_from": "2016-02-28 10:00"},
        {"happened_from": "2016-02-29 10:00", "dva_flag": "yes"},
        {"happened_from": "2016-08-30 10:00"},
        {"happened_from": "2016-08-31 10:00", "dva_flag": "yes"},
        {"happened_from": None, "dva_flag": "yes"},
    )
    people = frame_of(
        PEOPLE, [{"person": "ann", "index_date": "2016-02-29"}, {"person": "bob"}], site="essex"
    )
    windows = person_windows(people, got, periods).set_index(["person", "window"])
    assert list(windows.index.get_level_values("person").unique()) == ["ann"]
    before, during = windows.loc[("ann", "pre_6m")], windows.loc[("ann", "during")]
    assert (before["window_start"], before["window_end"]) == (
        pd.Timestamp("2015-08-29"),
        pd.Timestamp("2016-02-29"),
    )
    assert (before["days_observed"], before["fully_observed"]) == (151, False)
    assert (before["dva_incidents"], before["non_dva_incidents"]) == (1, 1)
    assert (during["days_observed"], during["fully_observed"]) == (304, True)
    assert (during["dva_incidents"], during["dva_crimes"], during["non_dva_incidents"]) == (2, 2, 1)
    later = windows.loc[("ann", "post_0_6m")]
    assert later["days_observed"] == (CUT - pd.Timestamp("2016-12-29")).days + 1


def test_periods_from_config_or_from_the_dates(frame_of: Any) -> None:
    police = frame_of(
        POLICE_RECORDS,
        [
            {"recorded_at": when, "record_kind": "crime"}
            for when in ("2015-10-02 09:00", "2017-03-01", "2018-01-01")
        ],
        site="essex",
    )
    marac = frame_of(
        MARAC_CASES,
        [{"meeting_date": when, "listing": "heard"} for when in ("2017-04-05", "2017-04-19")],
        site="essex",
    )
    got = extract_periods(police, marac, SETTINGS).set_index("agency")
    assert got.loc["police", "first_day"] == pd.Timestamp("2015-10-02")
    assert got.loc["police", "last_day"] == pd.Timestamp("2017-03-01")
    assert got.loc["marac", "last_day"] == CUT
    span = (pd.Timestamp("2015-10-01"), pd.Timestamp("2017-12-31"))
    stated = Settings(data_cut=CUT, sites=("essex", "kent"), police_periods={"essex": span})
    got = extract_periods(police, marac, stated).set_index(["agency", "site"])
    assert got.loc[("police", "essex"), "last_day"] == CUT
    assert got.loc[("police", "kent"), "known_from"] == "nothing"
