"""Police extracts, in the layouts as sent."""
# ruff: noqa: E501 (lines as agencies send them)

from typing import Any

import pandas as pd
import pytest

ATHENA = (
    "Investigation Ref,Incident Ref,Date/Time Recorded,Committed From,Committed To,HO Offence Class,Domestic Abuse,"
    "Status,Outcome,Person URN,Role,Surname,Forename(s),DOB,Sex,Self Defined Ethnicity,PNC ID,Relationship to Victim"
)
SUSSEX = (
    "occ_number,incident_number,reported_on,date_from,date_to,ho_code,offence,dom_flag,status,outcome_code,"
    "outcome_text,division,person_id,classification,surname,forenames,dob,gender,ethnic_appearance,pnc_id,"
    "relationship,study_id"
)
WALES = (
    "Study ref,Occurrence No,Incident No,HO Code,Offence / Occurrence Type,Date From,Date To,Date Recorded,"
    "Qualifiers,Person_ID,Role,Surname,Forenames,Date of Birth,Gender,Officer Defined Ethnicity,SDE,PNC,"
    "Rel to Victim,Status,Outcome"
)


def athena(**changes: str) -> str:
    """A line of the Athena extract."""
    cells = {
        "ref": "42/123/17", "incident": "EP-20170101-1", "recorded": "01/02/2017 06:54", "start": "01/02/2017 00:20",
        "end": "", "offence": "105A Common Assault and Battery", "da": "Y", "status": "Filed", "outcome": "Outcome 16",
        "urn": "720292", "role": "Suspect", "surname": "TANNER", "forename": "Ivor", "dob": "27/12/1982",
        "sex": "Male", "eth": "B2 - African", "pnc": "03/62845e", "rel": "Ex-partner",
    }  # fmt: skip
    return ",".join({**cells, **changes}.values())


def essex(read: Any, *lines: str, **options: Any) -> Any:
    """Read Athena lines, the first on row 2."""
    text = "\ufeff" + "\n".join([ATHENA, *lines]) + "\n"
    return read("essex_athena", {"police/essex_athena.csv": text}, **options)


def test_a_plain_row(read: Any) -> None:
    found = essex(read, athena())
    record = found.table("police_records").iloc[0]
    assert (record["offence_code"], record["offence_title"]) == ("105A", "Assault without injury")
    assert (record["record_kind"], record["counts"], record["dva_flag"]) == ("crime", True, "yes")
    assert (record["role"], record["outcome"], record["relationship"]) == ("suspect", "16", "ex_partner")
    assert (record["ethnicity_self_defined"], record["sex"], record["time_known"]) == ("black", "male", True)
    assert record["happened_from"] == pd.Timestamp("2017-02-01 00:20")
    person = found.person(2, "suspect")
    assert (person["pnc_id"], person["local_person_id"]) == ("2003/0062845E", "720292")
    assert found.status(2) == "accepted"
    assert not {"TANNER", "Ivor", "42/123/17"} & set(map(str, record))


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"status": "No Crime - recorded in error"}, False),
        ({"status": "CANX - recorded in error"}, False),
        ({"status": "N100/2"}, False),
        ({"outcome": "CRI5 credible evidence to the contrary"}, False),
        ({"outcome": "NB no crime"}, False),
        ({"status": "Under investigation", "outcome": ""}, True),
        ({"offence": "DOMESTIC - NO CRIME", "status": "", "outcome": ""}, True),
    ],
)
def test_cancelled_and_no_crimed_records_do_not_count(
    read: Any, changes: dict[str, str], counts: bool
) -> None:
    found = essex(read, athena(**changes))
    assert bool(found.value("police_records", 2, "counts")) is counts
    assert found.status(2) == "accepted"


@pytest.mark.parametrize(
    ("flag", "value"), [("Y ", "yes"), ("DA", "yes"), ("No", "no"), ("n", "no"), ("", "unknown")]
)
def test_the_domestic_flag(read: Any, flag: str, value: str) -> None:
    assert essex(read, athena(da=flag)).value("police_records", 2, "dva_flag") == value


def test_midnight_is_no_time_in_athena(read: Any) -> None:
    found = essex(read, athena(start="01/02/2017 00:00"))
    assert not found.value("police_records", 2, "time_known")


def test_an_impossible_end_is_null_with_a_query(read: Any) -> None:
    found = essex(read, athena(end="29/02/2017 00:00"))
    assert pd.isna(found.value("police_records", 2, "happened_to"))
    assert found.reasons(2) == ["impossible_date"]
    assert "Committed To" in found.query(2)


def test_an_offence_that_no_list_knows_is_asked_about_and_kept_folded(read: Any) -> None:
    lines = [athena(ref=f"42/{number}/17") for number in range(10)]
    found = essex(read, *lines, athena(ref="42/99/17", offence="Obstructing a lamplighter"))
    assert found.value("police_records", 12, "offence_title") == "obstructing a lamplighter"
    assert found.reasons(12) == ["unmapped_value"]
    assert "Column HO Offence Class" in found.query(12)
    assert "lamplighter" not in found.query(12)


def test_a_failing_pnc_id_is_not_kept(read: Any) -> None:
    found = essex(read, athena(pnc="2003/0062845A"))
    assert pd.isna(found.person(2, "suspect")["pnc_id"])
    assert found.reasons(2) == ["pnc_check_letter"]
    assert "0062845" not in found.query(2)


def test_a_role_that_nobody_knows_keeps_the_row_and_the_person(read: Any) -> None:
    found = essex(read, athena(role=""))
    assert found.reasons(2) == ["role_unknown"]
    assert pd.isna(found.value("police_records", 2, "role"))
    assert found.person(2, "unknown")["surname"] == "TANNER"


def test_an_offence_after_its_recording_is_asked_about(read: Any) -> None:
    assert essex(read, athena(start="05/02/2017 00:20")).reasons(2) == ["happened_after_recorded"]


def test_an_exact_duplicate_is_set_aside_and_its_person_kept(read: Any) -> None:
    found = essex(read, athena(), athena(role="Named suspect"))
    assert [found.status(2), found.status(3)] == ["accepted", "duplicate"]
    assert len(found.table("police_records")) == 1
    assert len(found.people) == 2


def test_an_unclosed_quote_costs_one_row_at_most(read: Any) -> None:
    broken = athena(ref="42/2/17", outcome='"Outcome 16')
    found = essex(read, athena(), broken, athena(ref="42/3/17"))
    assert found.reasons(3) == ["unclosed_quote"]
    assert [found.status(row) for row in (2, 4)] == ["accepted", "accepted"]
    assert found.value("police_records", 3, "outcome") == "16"


def test_sussex_with_null_for_empty(read: Any) -> None:
    line = (
        "47150041827,201510010041826,2015-10-01 22:47:24,2015-10-01,null,null,58C,1,cancelled,null,Crime cancelled,"
        "Brighton & Hove,722900,OFFDR,TANNER,IVOR JAMES,1973-10-04,M,1. White - North European,null,null,D-1299"
    )
    found = read("sussex_niche", {"police/sussex_niche.csv": SUSSEX + "\n" + line + "\n"})
    record = found.table("police_records").iloc[0]
    assert (record["role"], record["counts"], record["division"]) == ("offender", False, "brighton hove")
    assert (record["time_known"], record["dva_flag"]) == (False, "yes")
    assert pd.isna(record["ethnicity_self_defined"])
    assert found.person(2, "offender")["study_ref"] == "D-1299"


@pytest.mark.parametrize(
    ("qualifiers", "flag"),
    [
        ("DOMESTIC ABUSE;ALCOHOL", "yes"),
        ("Domestic Abuse - Intimate", "yes"),
        ("ALCOHOL", "unknown"),
        ("null", "unknown"),
    ],
)
def test_absence_of_a_marker_is_no_explicit_no(read: Any, qualifiers: str, flag: str) -> None:
    line = (
        f"D-0310,1500022833,011015-22832,null,Domestic incident - non crime,01-Oct-15 16:05,null,01-Oct-15 17:31,"
        f"{qualifiers},705289,SUSPECT (named),TANNER,Ivor,24-Jul-1948,Male,null,NS,null,null,Non-crime,null"
    )
    found = read("south_wales_niche", {"police/south_wales_niche.csv": WALES + "\n" + line + "\n"})
    record = found.table("police_records").iloc[0]
    assert (record["dva_flag"], record["record_kind"], record["role"]) == (
        flag,
        "non_crime_domestic",
        "suspect",
    )
    assert found.status(2) == "accepted"


@pytest.mark.parametrize("batch_rows", [1, 2, 3, 1000])
def test_how_rows_fall_into_batches_changes_nothing(read: Any, batch_rows: int) -> None:
    lines = [
        athena(ref=f"42/{number % 7}/17", outcome="zzz" if number == 5 else "Outcome 16")
        for number in range(20)
    ]
    whole, parted = essex(read, *lines, batch_rows=10**6), essex(read, *lines, batch_rows=batch_rows)
    for name, frame in whole.frames.items():
        pd.testing.assert_frame_equal(frame, parted.frames[name])
