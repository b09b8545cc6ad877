from collections.abc import Callable
from typing import Any

import pytest

from drive_eval.ingest.errors import IngestError, Place
from drive_eval.ingest.headings import best_delimiter, locate
from drive_eval.ingest.source import RawRow

PLACE = Place("marac/x.xlsx", "S")


def rows(*lines: str) -> list[RawRow]:
    """Rows typed with '|' between cells."""
    return [RawRow(number, line.split("|")) for number, line in enumerate(lines, start=1)]


@pytest.fixture(scope="module")
def sheet(mappings: Any) -> Callable[[str], Any]:
    """The first sheet mapping of a layout."""
    return lambda layout: mappings.layouts[layout].sheets[0]


CONTACTS = "alloc id |CONTACT-DATE|Contact  type|Mins.|Attended"


def test_headings_are_found_below_titles_and_folded(sheet: Any) -> None:
    found = locate(
        rows("A title||||", "printed 1 May||||", CONTACTS), sheet("drive_south_wales_contacts"), PLACE
    )
    assert found.row == 3
    assert found.columns == {
        "study_ref": 0,
        "contact_date": 1,
        "contact_type": 2,
        "minutes": 3,
        "attended": 4,
    }
    assert found.labels["contact_date"] == "CONTACT-DATE"
    assert found.is_repeat(CONTACTS.upper().split("|"))


def test_two_columns_that_fit_one_field_are_refused_and_both_named(sheet: Any) -> None:
    two = "Alloc ID|Contact date|Date|Contact type|Attended"
    with pytest.raises(IngestError, match="fit the field contact_date") as error:
        locate(rows(two), sheet("drive_south_wales_contacts"), PLACE)
    assert "'Contact date' (column 2) and 'Date' (column 3)" in str(error.value)
    assert "row 1" in str(error.value)


def test_a_renamed_heading_is_named_with_what_stands_there_instead(sheet: Any) -> None:
    renamed = "Alloc ID|When seen|Contact type|Mins|Attended"
    with pytest.raises(IngestError, match="no column for 'Contact date'") as error:
        locate(rows(renamed), sheet("drive_south_wales_contacts"), PLACE)
    assert "'When seen'" in str(error.value)


def test_no_headings_at_all(sheet: Any) -> None:
    with pytest.raises(IngestError, match="no row of headings"):
        locate(rows("D-0001|04/05/2016|TC"), sheet("drive_south_wales_contacts"), PLACE)


BANNER = "|||||VICTIM|||PERPETRATOR|||CASE|||"
UNDER = "Ref|Marac|Area|Source|Repeat|Name|DOB|Gender|Name|DOB|Gender|Relationship|DASH|No. children|Notes"


def test_a_banner_tells_twin_columns_apart(sheet: Any) -> None:
    found = locate(rows("A title", BANNER, UNDER), sheet("west_sussex_marac"), PLACE)
    assert found.columns["victim_birth"] == 6
    assert found.columns["perpetrator_birth"] == 9
    assert (found.banner_row, found.row) == (2, 3)


def test_twin_columns_without_a_banner_are_refused(sheet: Any) -> None:
    with pytest.raises(IngestError, match="two columns fit"):
        locate(rows(UNDER), sheet("west_sussex_marac"), PLACE)


def test_one_of_two_ways_to_give_a_name_is_needed(sheet: Any) -> None:
    nameless = "Case|Ref agency|R/N|V dob|P name|P dob|Rel to victim|RIC score|Outcome"
    with pytest.raises(IngestError, match="'V name' or 'Victim surname'"):
        locate(rows(nameless), sheet("essex_marac"), PLACE)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
def test_the_delimiter_is_the_one_that_gives_headings(delimiter: str, sheet: Any) -> None:
    line = CONTACTS.replace("|", delimiter)
    assert (
        best_delimiter(["a title, of sorts; with both", line], sheet("drive_south_wales_contacts"))
        == delimiter
    )
