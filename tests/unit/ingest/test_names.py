import pytest

from drive_eval.ingest.names import Name, parse_forename, parse_full_name, parse_surname


@pytest.mark.parametrize(
    ("text", "surname", "forename"),
    [
        ("SMITH-JONES Sarah", "SMITH-JONES", "SARAH"),
        ("PERRY, Natalie", "PERRY", "NATALIE"),
        ("Nicholas BIRD", "BIRD", "NICHOLAS"),
        ("O’NEILL Shaun", "O'NEILL", "SHAUN"),
        ("McDONALD Ann", "MCDONALD", "ANN"),
        ("burton agnieszka", "BURTON", "AGNIESZKA"),
        ("DE SILVA JOHN", "DE SILVA", "JOHN"),
        ("van der Berg, Jan", "VAN DER BERG", "JAN"),
        ("  LYNCH ,  Megan\xa0", "LYNCH", "MEGAN"),
        ("KELLY", "KELLY", ""),
    ],
)
def test_a_whole_name_in_one_cell(text: str, surname: str, forename: str) -> None:
    (name,) = parse_full_name(text).value
    assert (name.surname, name.forename) == (surname, forename)


def test_where_capitals_do_not_tell_the_mapping_says_the_order() -> None:
    assert parse_full_name("sean kelly", surname_first=False).value[0][:2] == ("KELLY", "SEAN")


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("Smith (aka Jones)", "JONES"),
        ("Smith aka Jones", "JONES"),
        ("Smith (nee Pugh)", "PUGH"),
        ("Smith née Pugh", "PUGH"),
        ("Smith (formerly Pugh)", "PUGH"),
        ("Smith [Jones]", "JONES"),
        ("Smith (aka Dai Jones)", "JONES"),
    ],
)
def test_other_surnames_are_taken_out(text: str, alias: str) -> None:
    (name,) = parse_surname(text).value
    assert (name.surname, name.aliases) == ("SMITH", alias)


def test_a_nickname_in_quotes_is_no_surname() -> None:
    (name,) = parse_full_name('JONES, Dafydd aka "Dai" / DOB nk').value[:1]
    assert name == Name("JONES", "DAFYDD")


def test_two_people_in_one_cell() -> None:
    cell = parse_surname("Griffiths / Ryan DAVIES")
    assert [tuple(name[:2]) for name in cell.value] == [("GRIFFITHS", ""), ("DAVIES", "RYAN")]
    assert cell.reason == "two_people_in_cell"
    both = parse_full_name("O’Neill, Sean; O'NEILL Shaun")
    assert [name.forename for name in both.value] == ["SEAN", "SHAUN"]


def test_two_bare_surnames_are_asked_about() -> None:
    assert parse_surname("Payne / Gibson").reason == "two_names_in_cell"


def test_forenames() -> None:
    assert parse_forename("Jonathan James Lee").value == (Name("", "JONATHAN", "JAMES LEE"),)


def test_what_is_no_name_is_asked_about() -> None:
    assert parse_surname("12/03/1985") == (None, "name_not_understood")
    assert parse_surname("HO1MES").reason == "digit_in_name"
    assert parse_surname("Ll?r").reason == "letters_lost"
