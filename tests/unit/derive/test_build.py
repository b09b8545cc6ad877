"""All analysis sets at once: from nothing, and with everything that left counted."""

from dataclasses import fields
from typing import Any

import pandas as pd
import pytest

from drive_eval.config import ConfigError, Study
from drive_eval.config.load import parse
from drive_eval.contracts import derive, ingest
from drive_eval.contracts.allocate import PEOPLE
from drive_eval.contracts.link import ROW_PERSONS
from drive_eval.derive.build import Records, analysis_sets
from drive_eval.derive.settings import Settings
from drive_eval.terms.derivation import derive_settings

SETTINGS = Settings(data_cut=pd.Timestamp("2017-04-30"), sites=("essex",))
TABLES = {table.name.removeprefix("ingest/"): table for table in ingest.TABLES}


def records(frame_of: Any, **rows: list[dict[str, Any]]) -> Records:
    names = [field.name for field in fields(Records)]
    return Records(**{name: frame_of(TABLES[name], rows.get(name, []), site="essex") for name in names})


@pytest.fixture
def people(frame_of: Any) -> pd.DataFrame:
    row = {"person": "ann", "site": "essex", "index_date": "2016-04-08", "marac_date": "2016-04-05"}
    return frame_of(PEOPLE, [row])


def test_no_records_give_empty_sets_that_meet_their_contracts(frame_of: Any, people: pd.DataFrame) -> None:
    sets = analysis_sets(records(frame_of), frame_of(ROW_PERSONS, []), people, SETTINGS)
    assert set(sets) == {table.name.removeprefix("derive/") for table in derive.TABLES}
    for table in derive.TABLES:
        frame = sets[table.name.removeprefix("derive/")]
        pd.testing.assert_frame_equal(table.conform(frame), frame)
    assert list(sets["characteristics"]["person"]) == ["ann"]
    assert set(sets["person_windows"]["days_observed"]) == {0}


def test_no_set_holds_an_arm() -> None:
    assert not any(column.name == "arm" for table in derive.TABLES for column in table.columns)


def test_what_leaves_is_counted(frame_of: Any, people: pd.DataFrame) -> None:
    forms = [
        {"form_type": "intake", "form_date": "2016-05-01", "physical": "high"},
        {"form_type": "intake", "form_date": "2016-05-01", "physical": "none"},
        {"form_type": "exit", "form_date": "2017-06-01", "physical": "none"},
        {"form_type": "exit", "form_date": "2017-01-01", "physical": "none"},
    ]
    actions = [{"action_date": "2016-06-01"}, {"action_date": None}, {"action_date": "2017-06-01"}]
    given = records(frame_of, drive_forms=forms, drive_actions=actions)
    owners = [{"role": "service_user", "position": 1, "person": "ann"} for _ in range(3)]
    sets = analysis_sets(given, frame_of(ROW_PERSONS, owners), people, SETTINGS)
    left = sets["exclusions"].set_index(["analysis_set", "reason"])["records"].to_dict()
    assert left == {
        ("actions", "after_data_cut"): 1,
        ("actions", "date_unknown"): 1,
        ("drive_cases", "after_data_cut"): 1,
        ("drive_cases", "duplicate_forms_conflict"): 1,
        ("drive_cases", "no_trial_person"): 1,
    }
    assert len(sets["actions"]) == 1


def test_an_undated_record_that_stays_is_not_counted_as_gone(frame_of: Any, people: pd.DataFrame) -> None:
    forms = [
        {"form_type": "intake", "form_date": None, "physical": "high"},
        {"form_type": "exit", "form_date": None, "closure_date": "2017-01-01", "physical": "none"},
        {"form_type": "exit", "form_date": None, "closure_date": "2017-06-01", "physical": "none"},
        {"form_type": "exit", "form_date": None, "physical": "none"},
    ]
    police = [
        {"incident_ref": "A", "record_ref": "A1", "happened_from": "2016-06-01", "recorded_at": "2016-06-01"},
        {"incident_ref": "A", "record_ref": "A2", "happened_from": None, "recorded_at": "2016-06-01"},
        {"incident_ref": "B", "record_ref": "B1", "happened_from": None, "recorded_at": "2016-06-01"},
    ]
    counting = {"counts": True, "record_kind": "crime", "time_known": False}
    given = records(frame_of, drive_forms=forms, police_records=[row | counting for row in police])
    owners = [{"role": "service_user", "position": 1, "person": "ann"} for _ in forms]
    owners += [{"role": "suspect", "position": 2, "person": "ann"} for _ in police]
    rows = frame_of(ROW_PERSONS, owners)
    rows["row"] = [1, 2, 3, 4, 1, 2, 3]
    sets = analysis_sets(given, rows, people, SETTINGS)
    left = sets["exclusions"].set_index(["analysis_set", "reason"])["records"].to_dict()
    assert left == {
        ("drive_cases", "after_data_cut"): 1,
        ("drive_cases", "date_unknown"): 1,
        ("person_windows", "date_unknown"): 1,
    }
    assert len(sets["police_incidents"]) == 2


def test_what_happened_to_somebody_without_an_index_date_is_in_no_window(
    frame_of: Any, people: pd.DataFrame
) -> None:
    met = [{"meeting_date": "2016-06-01", "listing": "heard"}]
    rows = frame_of(ROW_PERSONS, [{"role": "perpetrator", "position": 1, "person": "ann"}])
    undated = people.assign(index_date=pd.Series([pd.NaT], dtype="datetime64[us]"))
    left = analysis_sets(records(frame_of, marac_cases=met), rows, undated, SETTINGS)["exclusions"]
    assert left[["analysis_set", "reason", "records"]].to_numpy().tolist() == [
        ["marac_windows", "no_index_date", 1]
    ]


CONFIG = """
data_cut: 2017-04-30
sites: {essex: {label: Essex, names: [Essex]}, kent: {label: Kent, names: [Kent]}}
extract_periods:
  police: {first: 2015-10-01, last: 2017-04-30}
  marac: {essex: {first: 2016-04-01, last: 2017-04-30}}
"""


def test_settings_come_from_config() -> None:
    settings = derive_settings(parse(CONFIG, Study, "config"))
    assert settings.sites == ("essex", "kent")
    assert set(settings.police_periods) == {"essex", "kent"}
    assert set(settings.marac_periods) == {"essex"}
    assert settings.idva_forms_by is None
    assert "8U" in settings.dva.codes
    with pytest.raises(ConfigError, match="data_cut"):
        derive_settings(parse(CONFIG.replace("data_cut: 2017-04-30", ""), Study, "config"))
