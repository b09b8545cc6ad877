"""Mappings are data: what is wrong in one is said with file and key, all at once."""

from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from drive_eval.config.errors import ConfigError
from drive_eval.config.mapping import Mappings, load_mappings, read_mappings
from drive_eval.ingest.agency import ingest_agency
from drive_eval.ingest.fields import RECORDS
from drive_eval.ingest.parts import Study, join
from drive_eval.ingest.source import RawFile

FOLDER = Path(__file__).parents[3] / "config" / "extracts"


def texts() -> dict[str, str]:
    """The sample study's mappings as text."""
    return {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}


def test_every_field_of_every_mapping_is_one_that_its_record_has(mappings: Mappings) -> None:
    for layout in mappings.layouts.values():
        for sheet in layout.sheets:
            assert set(sheet.columns) <= set(RECORDS[sheet.record])


def test_unknown_keys_bare_yes_and_bad_patterns_are_refused_together() -> None:
    broken = texts()
    broken["insights.yaml"] += "surprise: 1\n"
    broken["essex_athena.yaml"] = broken["essex_athena.yaml"].replace("headers: [Status]", "headers: [yes]")
    broken["sussex_niche.yaml"] += "codes: {role: {suspect: ['~(']}}\n"
    with pytest.raises(ConfigError) as error:
        read_mappings(broken)
    lines = str(error.value).splitlines()
    assert any("insights.yaml: surprise" in line for line in lines)
    assert any("essex_athena.yaml" in line and "in quotes" in line for line in lines)
    assert any("sussex_niche.yaml" in line and "regular expression" in line for line in lines)


def test_names_that_stand_for_nothing_are_refused() -> None:
    broken = texts()
    broken["insights.yaml"] = broken["insights.yaml"].replace("anchor: [client_local_id]", "anchor: [client]")
    with pytest.raises(ConfigError, match="client is not among the sheet's columns"):
        read_mappings(broken)


def test_a_layout_must_say_whose_site_its_rows_are() -> None:
    broken = texts()
    broken["essex_athena.yaml"] = broken["essex_athena.yaml"].replace("site: essex\n", "")
    with pytest.raises(ConfigError, match="which site"):
        read_mappings(broken)


def test_the_shared_lists_must_be_there(tmp_path: Path) -> None:
    without = {name: text for name, text in texts().items() if name != "code_lists.yaml"}
    with pytest.raises(ConfigError, match=r"code_lists\.yaml: missing"):
        read_mappings(without)
    with pytest.raises(ConfigError, match="no mappings"):
        load_mappings(tmp_path)


KENT = """
agency: police
description: A force system that no Python knows.
files: ["police/kent*.csv"]
site: kent
codes:
  role: {suspect: [Person of interest]}
sheets:
  - record: police_record
    anchor: [record_ref]
    columns:
      record_ref: {headers: [Log]}
      incident_ref: {headers: [Call]}
      recorded_at: {headers: [Made]}
      happened_from: {headers: [When]}
      offence: {headers: [What]}
      dva_flag: {headers: ["DV?"]}
      role: {headers: [Who]}
      person_name: {headers: [Name]}
      person_birth: {headers: [Born]}
"""


def test_a_new_site_and_force_system_is_a_mapping_file_and_a_line_of_config() -> None:
    study = Study(read_mappings({**texts(), "kent.yaml": KENT}), {"kent": ("Kent",)}, b"key")
    alone = Mappings(shared=study.mappings.shared, layouts={"kent": study.mappings.layouts["kent"]})
    text = (
        "Printed by Kent\n"
        "Log\tCall\tMade\tWhen\tWhat\tDV?\tWho\tName\tBorn\n"
        "K1\tC1\t2017-02-01 10:00\t1 Feb 2017\tABH\tDV\tPerson of interest\tTANNER, Ivor\t12/3/85\n"
    )
    file = RawFile("police/kent_2017.csv", partial(BytesIO, text.encode("utf-16")))
    part = join(ingest_agency("police", [file], replace(study, mappings=alone)))
    record = part.frames["ingest/police_records"].iloc[0]
    assert (record["site"], record["offence_code"], record["dva_flag"], record["role"]) == (
        "kent",
        "8N",
        "yes",
        "suspect",
    )
    assert part.frames["secure/identities"]["surname"].to_list() == ["TANNER"]
    assert part.problems == []
    assert list(part.frames["ingest/ledger"]["status"]) == ["not_data", "not_data", "accepted"]
