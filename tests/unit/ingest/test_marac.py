"""Marac lists, in the layouts as sent."""
# ruff: noqa: E501 (lines as agencies send them)

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from drive_eval.ingest.pseudonym import pseudonym

OLD = [
    "No.", "Area", "Referring agency", "Repeat?", "Victim surname", "Victim forename", "Victim DOB", "V sex",
    "Children", "Perpetrator surname", "Perpetrator forename(s)", "Perp DOB", "P sex", "Relationship", "DASH",
    "Outcome",
]  # fmt: skip
NEW = ["Case", "Area", "Ref agency", "R/N", "V name", "V dob", "V gender", "Chn", "P name", "P dob", "P gender",
       "Rel to victim", "RIC score", "Actions / outcome"]  # fmt: skip
Meeting = Callable[..., Any]


def case(number: Any, surname: str = "Tanner", forename: str = "Ivor", **changes: Any) -> list[Any]:
    """One case in the first coordinator's layout."""
    cells = {
        "no": number, "area": "Harlow", "agency": "Police", "repeat": "N", "v_surname": "Orr", "v_forename": "Ada",
        "v_dob": date(1981, 11, 14), "v_sex": "F", "children": 0, "surname": surname, "forename": forename,
        "dob": date(1973, 7, 10), "sex": "M", "relationship": "Ex-P", "dash": 22, "outcome": "Actions set",
    }  # fmt: skip
    return list({**cells, **changes}.values())


def titled(when: str, *rows: list[Any], headings: list[str] = OLD) -> list[list[Any]]:
    """A meeting's sheet: title, blank line, headings on row 3, cases, totals."""
    total = ["TOTAL", "", "", 0, f"{len(rows)} cases"]
    return [[f"ESSEX MARAC - {when} - RESTRICTED"], [], headings, *rows, total]


@pytest.fixture
def essex(read: Any, workbook: Any) -> Meeting:
    """Read an Essex workbook, sheet by sheet."""
    return lambda sheets, **options: read(
        "essex_marac", {"marac/essex_marac.xlsx": workbook(sheets, **options)}
    )


def test_a_meeting_in_each_layout(essex: Meeting) -> None:
    new = [2, "Basildon", "CSC", "R", "ORR (NEE VALE), Ada", "11/03/88", "F", "2 (1 CP)", "TANNER, Ivor",
           "approx 43", "M", "ex-husband", "14+", "Deferred to 08/12/16"]  # fmt: skip
    found = essex(
        {
            "07.04.16": titled("Thursday 7 April 2016", case(5)),
            "01.12.16": titled("Thursday 1 December 2016", new, headings=NEW),
        }
    )
    cases = found.table("marac_cases").set_index("sheet")
    assert cases.loc["07.04.16", "meeting_date"] == pd.Timestamp("2016-04-07")
    assert cases.loc["07.04.16", "relationship"] == "ex_partner"
    later = cases.loc["01.12.16"]
    assert (later["listing"], later["repeat_flag"], later["children"]) == ("deferred", "yes", 2)
    assert (later["referring_agency"], later["relationship"]) == ("childrens_social_care", "ex_spouse")
    people = found.people.set_index(["sheet", "role"])
    assert people.loc[("01.12.16", "victim"), "alias_surnames"] == "VALE"
    assert people.loc[("01.12.16", "perpetrator"), "birth_year"] == 1973
    assert people.loc[("07.04.16", "perpetrator"), "marac_ref"] == "ESX/070416/0005"
    assert found.reasons(4, "01.12.16") == ["birth_not_whole", "score_not_exact"]
    assert found.reasons(5, "07.04.16") == ["total"]


def test_case_references_are_built_and_leave_as_pseudonyms(essex: Meeting) -> None:
    found = essex({"07.04.16": titled("Thursday 7 April 2016", case(5), case("", v_surname="Roe"))})
    assert found.value("marac_cases", 4, "case_ref") == pseudonym(
        b"a key of the tests alone, 32 byte", "marac_case", "ESX/070416/0005"
    )
    assert pd.isna(found.value("marac_cases", 5, "case_ref"))


@pytest.mark.parametrize("name", ["7.4.16", "07.04.16 (2)", "07-04-16", "Sheet1"])
def test_sheet_names_in_other_forms(essex: Meeting, name: str) -> None:
    found = essex({name: titled("Thursday 7 April 2016", case(1))})
    assert found.value("marac_cases", 4, "meeting_date") == pd.Timestamp("2016-04-07")
    assert found.status(4) == "accepted"


def test_a_name_and_a_title_that_disagree_are_asked_about(essex: Meeting) -> None:
    found = essex({"14.04.16": titled("Thursday 7 April 2016", case(1))})
    assert found.reasons(4) == ["meeting_date_disagrees"]
    assert found.value("marac_cases", 4, "meeting_date") == pd.Timestamp("2016-04-07")


def test_a_meeting_without_a_date_is_asked_about(essex: Meeting) -> None:
    found = essex({"Sheet1": titled("this week", case(1))})
    assert found.reasons(4) == ["meeting_date_unknown"]
    assert pd.isna(found.value("marac_cases", 4, "meeting_date"))


def test_as_above_is_filled_from_the_row_above_and_asked_about(essex: Meeting) -> None:
    above = case(2, v_surname="Roe", surname="as above", forename="", dob="", sex="", relationship="ditto")
    found = essex({"07.04.16": titled("Thursday 7 April 2016", case(1), above)})
    person = found.person(5, "perpetrator")
    assert (person["surname"], person["forename"], person["sex"]) == ("TANNER", "IVOR", "male")
    assert person["date_of_birth"] == pd.Timestamp("1973-07-10")
    assert found.value("marac_cases", 5, "relationship") == "ex_partner"
    assert found.reasons(5) == ["ditto"]


def test_as_above_with_nothing_above(essex: Meeting) -> None:
    found = essex({"07.04.16": titled("Thursday 7 April 2016", case(1, surname="as above", forename=""))})
    assert "ditto_without_above" in found.reasons(4)


def test_a_short_name_is_no_ditto_and_no_mark_of_not_known(essex: Meeting) -> None:
    found = essex({"07.04.16": titled("Thursday 7 April 2016", case(1, surname="Do", forename="Na"))})
    person = found.person(4, "perpetrator")
    assert (person["surname"], person["forename"]) == ("DO", "NA")


def test_a_case_listed_twice_at_one_meeting_is_asked_about(essex: Meeting) -> None:
    found = essex(
        {"07.04.16": titled("Thursday 7 April 2016", case(1), case(1, dash=21), case(2, v_surname="Roe"))}
    )
    assert found.reasons(4) == found.reasons(5) == ["case_listed_twice"]
    assert found.status(6) == "accepted"


def test_the_same_case_in_two_workbooks_is_a_duplicate(read: Any, workbook: Any) -> None:
    sheet = workbook({"07.04.16": titled("Thursday 7 April 2016", case(1))})
    found = read("essex_marac", {"marac/essex_a.xlsx": sheet, "marac/essex_b.xlsx": sheet})
    statuses = found.ledger[found.ledger["row"] == 4].sort_values("file")["status"]
    assert list(statuses) == ["accepted", "duplicate"]


def test_hidden_sheets_filtered_rows_and_merged_cells_are_read_with_a_query(essex: Meeting) -> None:
    found = essex(
        {
            "07.04.16": titled("Thursday 7 April 2016", case(1)),
            "14.04.16": titled(
                "Thursday 14 April 2016", case(1), case(2, area="", v_surname="Roe"), case(3, v_surname="Fay")
            ),
        },
        hidden=["07.04.16"],
        hidden_rows={"14.04.16": [6]},
        merged={"14.04.16": ["B4:B5"]},
    )
    assert found.reasons(4, "07.04.16") == ["hidden_sheet"]
    assert found.reasons(5, "14.04.16") == ["merged_cell"]
    assert found.reasons(6, "14.04.16") == ["hidden_row"]
    assert list(found.table("marac_cases")["area"]) == ["harlow"] * 4


def test_a_sheet_that_is_no_meeting_is_in_the_ledger(essex: Meeting) -> None:
    found = essex(
        {"07.04.16": titled("Thursday 7 April 2016", case(1)), "Key": [["R", "repeat"], ["N", "new"]]}
    )
    assert found.reasons(1, "Key") == ["sheet_not_mapped"]
    assert found.problems == []


BANNER = ["", "", "", "", "", "VICTIM", "", "", "PERPETRATOR", "", "", "CASE"]
WEST = ["Ref", "Marac", "Area", "Source", "Repeat", "Name", "DOB", "Gender", "Name", "DOB", "Gender", "Relationship",
        "DASH", "No. children", "Notes"]  # fmt: skip


def test_west_sussex_with_its_banner(read: Any, workbook: Any) -> None:
    cells = ["WS-16-0001", "21.09.2016", "W.Sussex South", "MH", "rpt", "ORR Ada", "1981-09-28", "F", "Ivor TANNER",
             33625, "M", "P", "17 (PJ)", "unborn", "Actions set"]  # fmt: skip
    book = workbook({"Marac cases": [["West Sussex Marac case list"], BANNER, WEST, cells]})
    found = read("west_sussex_marac", {"marac/west_sussex_marac.xlsx": book})
    assert [found.reasons(number) for number in (1, 2, 3)] == [["title"], ["banner"], ["heading"]]
    assert found.person(4, "victim")["surname"] == "ORR"
    perpetrator = found.person(4, "perpetrator")
    assert (perpetrator["surname"], perpetrator["date_of_birth"]) == ("TANNER", pd.Timestamp("1992-01-22"))
    assert found.value("marac_cases", 4, "meeting_date") == pd.Timestamp("2016-09-21")
    assert found.value("marac_cases", 4, "referring_agency") == "mental_health"


WELSH = (
    "Cyf / Case ref;Dyddiad / Date of Marac;Ardal / Area;Asiantaeth / Referring agency;Repeat?;"
    "Cyfenw dioddefwr / Victim surname;Enw cyntaf / Victim forename;Dyddiad geni / Victim DOB;Rhyw / Victim gender;"
    "Cyfenw cyflawnwr / Perpetrator surname;Enw cyntaf / Perpetrator forename;Dyddiad geni / Perpetrator DOB;"
    "Rhyw / Perpetrator gender;Perthynas / Relationship;RIC;Plant / Children;Canlyniad / Outcome\r\n"
)


def test_a_dated_note_below_a_list_is_a_footer(read: Any) -> None:
    case = "MAR/16/7;05/04/2016;RCT;HV;N;Orr;Ada;NK;Female;Tanner;Ivor;12/03/1985;Male;Partner;17;3;Actions set\r\n"
    notes = "Checked by AB;12/05/17\r\nPrinted 12 May 2017\r\n"
    found = read("south_wales_marac", {"marac/south_wales_marac.csv": WELSH + case + notes})
    assert [found.reasons(row) for row in (3, 4)] == [["footer"], ["footer"]]
    assert found.status(2) == "accepted"


def test_south_wales_in_welsh_and_its_windows_encoding(read: Any) -> None:
    line = (
        "MAR/16/7;5-Apr-16;RCT;HV;Newydd;Orr;Siân;NK;Benyw;Tanner / Rhys HALE;Ll?r;12/03/1985 or 03/12/1985;"
        'Gwryw;brother;17;3 (2 CP);"Idva support; markers"\r\n'
    )
    found = read("south_wales_marac", {"marac/south_wales_marac.csv": (WELSH + line).encode("cp1252")})
    first, second = found.person(2, "perpetrator"), found.person(2, "perpetrator", 2)
    assert (first["surname"], first["sex"], second["surname"], second["forename"]) == (
        "TANNER",
        "male",
        "HALE",
        "RHYS",
    )
    assert first["date_of_birth_other"] == pd.Timestamp("1985-12-03")
    assert found.person(2, "victim")["forename"] == "SIÂN"
    assert found.value("marac_cases", 2, "repeat_flag") == "no"
    assert found.value("marac_cases", 2, "referring_agency") == "health"
    assert found.value("marac_cases", 2, "relationship") == "family"
    assert set(found.reasons(2)) == {"two_people_in_cell", "letters_lost", "birth_two_dates"}
    assert (found.files.iloc[0]["encoding"], found.files.iloc[0]["delimiter"]) == ("cp1252", ";")
