"""Idva forms and Drive records, in the layouts as sent."""
# ruff: noqa: E501 (lines as agencies send them)

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

Csv = Callable[..., Any]
IDVA = (
    "Client ref,Service,Insights version,Form type,Form date,Case start,Case closed,Perp Alloc ID,Perp initials,"
    "Perp DOB,Marac ref,Perp on Drive?,Client age,Client gender,Client ethnicity,Disability,LGBT,Pregnant,Children,"
    "Relationship to perp,DASH score,SOAG physical,SOAG sexual,SOAG harassment & stalking,SOAG jealous & controlling,"
    "Escalation,MH need,Alcohol need,Drugs need,Financial need,Housing need,Client feels,"
    "Risk change (Idva judgement),Abuse ceased,Exit reason"
)


def form(**changes: str) -> str:
    """An Insights intake, version 1."""
    cells = {
        "ref": "X16/0005", "service": "WORTH West Sussex", "version": "1", "type": "Intake", "date": "13/04/2016",
        "start": "13/04/2016", "closed": "", "alloc": "D-0013", "initials": "", "birth": "", "marac": "",
        "on_drive": "NK", "age": "29", "sex": "Female", "eth": "Caribbean", "d": "N", "l": "N", "p": "N",
        "children": "2", "rel": "Ex-partner", "dash": "11", "physical": "3", "sexual": "0", "hs": "9", "jc": "",
        "esc": "Y", "mh": "NK", "alcohol": "N", "drugs": "", "money": "N", "housing": "Y", "feels": "", "risk": "",
        "ceased": "", "reason": "",
    }  # fmt: skip
    return ",".join({**cells, **changes}.values())


LATER = {"esc": "", "mh": "", "alcohol": "", "drugs": "", "money": "", "housing": ""}


@pytest.fixture
def idva(read: Any) -> Csv:
    """Read Insights lines, the first on row 2."""
    return lambda *lines: read("insights", {"idva/insights_export.csv": "\n".join([IDVA, *lines]) + "\n"})


def test_an_intake_in_the_old_version(idva: Csv) -> None:
    found = idva(form())
    record = found.table("idva_forms").iloc[0]
    assert (record["site"], record["form_type"], record["client_ethnicity"]) == (
        "west_sussex",
        "intake",
        "black",
    )
    assert [record[name] for name in ("physical", "sexual", "harassment_stalking", "jealous_controlling")] == [
        "high", "none", "unknown", "unknown",
    ]  # fmt: skip
    assert (record["need_mental_health"], record["need_drugs"], record["abuse_ceased"]) == (
        "unknown",
        "unknown",
        "not_asked",
    )
    assert record["perpetrator_on_drive"] == "unknown"
    client, perpetrator = found.person(2, "client"), found.person(2, "perpetrator")
    assert (client["local_person_id"], client["birth_year"], perpetrator["study_ref"]) == (
        "X16/0005",
        1987,
        "D-0013",
    )
    assert found.status(2) == "accepted"


def test_an_exit_in_the_new_version(idva: Csv) -> None:
    found = idva(
        form(version="2", type="Case closure", physical="N", sexual="s", hs="Mod", jc="DK", risk="sig. red.",
             ceased="Y", reason="Planned", feels="much safer", **LATER)
    )  # fmt: skip
    record = found.table("idva_forms").iloc[0]
    assert (record["form_type"], record["risk_change"], record["abuse_ceased"]) == (
        "exit",
        "significantly_reduced",
        "yes",
    )
    assert [record[name] for name in ("physical", "sexual", "harassment_stalking", "jealous_controlling")] == [
        "none", "standard", "moderate", "unknown",
    ]  # fmt: skip
    assert record["need_alcohol"] == "not_asked"


def test_perpetrators_without_an_alloc_id(idva: Csv) -> None:
    found = idva(
        form(alloc="", initials="nr", birth="30/10/1973"), form(ref="x16-6", alloc="", marac="ESX 070416/05")
    )
    first, second = found.person(2, "perpetrator"), found.person(3, "perpetrator")
    assert (first["initials"], first["date_of_birth"]) == ("NR", pd.Timestamp("1973-10-30"))
    assert second["marac_ref"] == "ESX/070416/0005"
    assert found.person(3, "client")["local_person_id"] == "X16/0006"


def test_one_client_has_one_pseudonym_however_typed(idva: Csv) -> None:
    found = idva(form(), form(ref="x16-5", type="Exit", date="13/09/2016", **LATER))
    assert len(set(found.table("idva_forms")["client"])) == 1
    assert len(found.table("idva_forms")["client"].iloc[0]) == 16


def test_the_same_form_twice_and_another_content(idva: Csv) -> None:
    found = idva(form(), form(type="intake", ref="x16-5"), form(physical="1"))
    assert found.status(3) == "duplicate"
    assert found.reasons(2) == found.reasons(4) == ["form_repeated"]


def test_an_exit_before_its_intake_is_asked_about(idva: Csv) -> None:
    found = idva(form(), form(type="Exit", date="01/04/2016", **LATER))
    assert found.reasons(3) == ["exit_before_intake"]
    assert found.status(3) == "accepted_with_queries"


def test_a_form_of_unknown_type_is_set_aside(idva: Csv) -> None:
    found = idva(form(), *(form(ref=f"X16/{n}") for n in range(10, 18)), form(ref="X16/9", type="Chat"))
    assert found.status(11) == "quarantined"
    assert "form_type_unknown" in found.reasons(11)
    assert found.person(11, "client")["local_person_id"] == "X16/0009"


CASES = [
    "SU ref", "Alloc ID", "Initials", "DOB", "Gender", "Ethnicity", "CM", "Date allocated", "Start date",
    "Direct contact Y/N", "Substance misuse", "Alcohol misuse", "Housing", "Mental health", "Previous offences",
    "Previous DVA offences", "Children", "CSC involved", "INTAKE date", "INTAKE Physical", "INTAKE Sexual",
    "INTAKE H&S", "INTAKE J&C", "EXIT date", "EXIT Physical", "EXIT Sexual", "EXIT H&S", "EXIT J&C",
    "Risk at exit (CM judgement)", "Custody", "Closure date", "Closure reason", "Notes",
]  # fmt: skip
CONTACTS = ["Alloc ID", "Date", "Type", "Minutes", "Attended"]
ACTIONS = ["Alloc ID", "Date", "Agency", "Category", "Detail"]


def service_user(
    ref: str = "ESX16/001", *, closed: bool = True, custody: str = "", **changes: Any
) -> list[Any]:
    """A wide case row."""
    exit_part = [date(2017, 3, 8), "None", "none", "NK", "", "Mod. reduced"] if closed else [""] * 6
    end = [date(2017, 3, 8), "Intervention complete - indirect only"] if closed else ["", ""]
    cells = [ref, changes.get("alloc", "d 0008"), "IT", "NK", "M", "W1 White British", "KP", date(2016, 4, 10),
             date(2016, 4, 27), "Y ", "Y", "NK", "", "n", "N", "Yes", 3, "Y", date(2016, 5, 1), "High", "No",
             "Std", "Medium", *exit_part, custody, *end, ""]  # fmt: skip
    if "exit_date" in changes:
        cells[23] = changes["exit_date"]
    return cells


@pytest.fixture
def drive(read: Any, workbook: Any) -> Csv:
    """Read an Essex workbook of cases, contacts and actions."""

    def reading(cases: list[Any], contacts: list[Any] | None = None, actions: list[Any] | None = None) -> Any:
        sheets = {
            "Cases": [CASES, *cases],
            "Contacts": [CONTACTS, *(contacts or [["D-8", date(2016, 5, 26), "Letter", "", "N"]])],
            "Multi-agency actions": [
                ACTIONS,
                *(actions or [["0008", date(2016, 5, 26), "GP", "Child S/G", "x"]]),
            ],
        }
        return read("drive_essex", {"drive/essex_cases.xlsx": workbook(sheets)})

    return reading


def test_a_wide_row_gives_intake_exit_and_closure(drive: Csv) -> None:
    forms = drive([service_user(custody="29/01/16 - 28/05/16; 07/06/16 - 30/08/16")]).table("drive_forms")
    by_type = forms.set_index("form_type")
    assert set(by_type.index) == {"intake", "exit", "closure"}
    assert by_type.loc["intake", "jealous_controlling"] == "moderate"
    assert by_type.loc["intake", "need_housing"] == "unknown"
    assert by_type.loc["exit", "need_housing"] == "not_asked"
    assert by_type.loc["exit", ["physical", "sexual", "harassment_stalking", "jealous_controlling"]].to_list() == [
        "none", "none", "unknown", "unknown",
    ]  # fmt: skip
    assert by_type.loc["exit", "risk_change"] == "moderately_reduced"
    assert by_type.loc["closure", "closure_reason"] == "complete_indirect"
    assert (by_type["direct_contact"] == "yes").all()
    assert by_type.loc["intake", "custody_2_to"] == pd.Timestamp("2016-08-30")


def test_an_open_case_has_no_exit_and_no_closure(drive: Csv) -> None:
    forms = drive([service_user(closed=False)]).table("drive_forms")
    assert list(forms["form_type"]) == ["intake"]


def test_a_wide_exit_before_its_intake(drive: Csv) -> None:
    assert drive([service_user(exit_date=date(2016, 4, 1))]).reasons(2, "Cases") == ["exit_before_intake"]


def test_logs_keep_repeated_entries_and_ask_about_them(drive: Csv) -> None:
    entry = ["D-0008", date(2016, 5, 26), "Letter", "", "DNA"]
    found = drive([service_user()], contacts=[entry, entry, ["", date(2016, 5, 27), "TC", 30, "Y"]])
    assert found.reasons(3, "Contacts") == ["entry_repeated"]
    assert found.reasons(4, "Contacts") == ["reference_blank"]
    contacts = found.table("drive_contacts")
    assert list(contacts["attended"]) == ["no", "no", "yes"]
    assert list(contacts["contact_type"]) == ["letter", "letter", "telephone"]
    assert found.table("drive_actions")["category"].to_list() == ["child_safeguarding"]
    assert set(found.people["study_ref"].dropna()) == {"D-0008"}


WEST = ["Ref", "Drive no.", "Inits", "d.o.b.", "Sex", "Eth code", "Worker", "Case start", "Contact made", "D1 Drugs",
        "D2 Alcohol", "D3 Accommodation", "D4 MH", "PrevOff", "PrevDVA", "No chn", "SocServ", "T1 date", "T1_P",
        "T1_S", "T1_HS", "T1_JC", "T2 date", "T2_P", "T2_S", "T2_HS", "T2_JC", "T2_risk", "Remand/prison",
        "Case end", "End code"]  # fmt: skip


def test_west_sussex_codes(read: Any, workbook: Any) -> None:
    cells = ["WS16/001", "D84", "IT", date(1989, 12, 16), 1, "W1", "MO", date(2016, 5, 10), 1, 0, "0", 9, "Y", 1, 9,
             3, 1, "24.05.2016", 3, "", "none", "2", date(2017, 3, 23), 0, 9, 1, "std", 4, "", "23/03/17", "B"]  # fmt: skip
    sheets = {
        "Service users": [["case summary"], WEST, cells],
        "Contact log": [
            ["Drive no.", "Date", "Contact code", "Mins", "Seen (1/0)"],
            ["D84", "2016-05-21", 6, 75, 1],
        ],
        "Actions log": [
            ["Drive no.", "Date", "Agency", "Cat", "Note"],
            ["84", "19 Jun 2016", "Police", "C.S.", "x"],
        ],
    }
    found = read("drive_west_sussex", {"drive/west_sussex_cases.xlsx": workbook(sheets)})
    forms = found.table("drive_forms").set_index("form_type")
    intake = forms.loc["intake"]
    assert (intake["sex"], intake["direct_contact"], intake["need_housing"]) == ("male", "yes", "unknown")
    assert (intake["need_mental_health"], intake["need_alcohol"]) == ("yes", "no")
    assert list(intake[["physical", "sexual", "harassment_stalking", "jealous_controlling"]]) == [
        "high", "unknown", "none", "moderate",
    ]  # fmt: skip
    assert forms.loc["exit", "risk_change"] == "increased"
    assert forms.loc["closure", "closure_reason"] == "complete_indirect"
    assert found.table("drive_contacts")["contact_type"].to_list() == ["prison"]
    assert found.table("drive_actions")["category"].to_list() == ["child_safeguarding"]
    assert (found.ledger["status"] != "accepted_with_queries").all()


def test_initials_that_are_a_mark_elsewhere_are_somebodys(idva: Csv) -> None:
    found = idva(
        form(alloc="", initials="DK", birth="30/10/1973"),
        form(ref="x16-6", alloc="", initials="nk ", birth="30/10/1973"),
        form(ref="x16-7", alloc="", initials="N/K", birth="30/10/1973"),
    )
    initials = [found.person(row, "perpetrator")["initials"] for row in (2, 3, 4)]
    assert initials[:2] == ["DK", "NK"]
    assert pd.isna(initials[2])
