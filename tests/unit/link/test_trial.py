"""The allocation log: one person under two entries, and two people under one name."""

from typing import Any

import pytest

BORN = "1980-01-02"


@pytest.mark.parametrize(
    ("surname", "forename", "born", "alias"),
    [
        ("KNIHGT", "ADAM", BORN, None),
        ("KNIGHT", "A", BORN, None),
        ("KNIGHT", "ADAM", "1980-02-01", None),
        ("WHITTLE", "ADAM", BORN, "KNIGHT"),
        ("ADAM", "KNIGHT", BORN, None),
    ],
)
def test_a_second_entry_that_differs_in_one_part_is_the_same_person(
    ask: Any, say: Any, surname: str, forename: str, born: str, alias: str | None
) -> None:
    first = say.log("KNIGHT", "ADAM", BORN, middle_names="PAUL")
    assert ask(first, say.log(surname, forename, born, "D-0400", alias_surnames=alias)).same(0, 1)


@pytest.mark.parametrize(
    ("surname", "forename", "born", "middle"),
    [
        ("KNIGHT", "ADAM", "1993-11-20", None),
        ("KNIGHT", "ADAM", "1981-01-02", None),
        ("KNIGHT", "WAYNE", BORN, None),
        ("KNIGHT", "ADAM", BORN, "GREGORY"),
    ],
)
def test_namesakes_twins_and_other_middle_names_are_two_people(
    ask: Any, say: Any, surname: str, forename: str, born: str, middle: str | None
) -> None:
    first = say.log("KNIGHT", "ADAM", BORN, middle_names="PAUL")
    assert not ask(first, say.log(surname, forename, born, "D-0400", middle_names=middle)).same(0, 1)


def test_the_marac_case_shows_that_two_entries_are_one_person(ask: Any, say: Any) -> None:
    found = ask(
        say.log("KNIGHT", "ADAM", BORN),
        say.log("KNIGHT", "ADAM", None, "D-0400", marac_ref="MAR/7", birth_year=1980),
        say.marac("perpetrator", "KNIGHT", "ADAM", BORN, marac_ref="MAR/7"),
    )
    assert found.same(0, 1, 2)


def test_a_log_of_nobody_links_nobody(ask: Any, say: Any) -> None:
    found = ask(say.police("KNIGHT", "ADAM", BORN), say.police("KNIGHT", "ADAM", BORN))
    assert found.same(0, 1)
    assert found.rule(0) == "own"


def test_one_reference_on_two_people_is_a_tie(ask: Any, say: Any) -> None:
    found = ask(
        say.log("KNIGHT", "ADAM", BORN, "D-0031"),
        say.log("YATES", "XAVIER", "1971-05-06", "D-0031"),
        say.drive(study_ref="D-0031"),
        say.drive(study_ref="D-0031", initials="XY", date_of_birth="1971-05-06"),
    )
    assert found.rule(2) == "own"
    assert len(found.links.ties) == 1
    assert found.same(1, 3)
