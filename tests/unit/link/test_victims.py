"""Victims over repeat rows, clients of the Idva service, and cases in the wrong columns."""

from typing import Any

import pytest

BORN = "1980-01-02"
HERS = "1985-05-25"


def case(say: Any, row: int, perpetrator: tuple[Any, ...], victim: tuple[Any, ...], **more: Any) -> list[Any]:
    ref = f"MAR/{row}"
    return [
        say.marac("perpetrator", *perpetrator, row=row, marac_ref=ref),
        say.marac("victim", *victim, row=row, marac_ref=ref, **more),
    ]


@pytest.mark.parametrize(
    ("surname", "forename", "born", "alias"),
    [
        ("WSET", "ANGELA", HERS, None),
        ("PUGH", "ANGELA", HERS, "WEST"),
        ("WEST", "ANGIE", HERS, None),
        ("WEST", "ANGELA", None, None),
        ("MORGAN", "ANGELA", HERS, None),
    ],
)
def test_a_victim_is_one_person_over_repeat_rows(
    ask: Any, say: Any, surname: str, forename: str, born: str | None, alias: str | None
) -> None:
    him = ("KNIGHT", "ADAM", BORN)
    found = ask(
        say.log(*him),
        *case(say, 1, him, ("WEST", "ANGELA", HERS)),
        *case(say, 2, him, (surname, forename, born), alias_surnames=alias),
    )
    assert found.same(2, 4)


def test_another_victim_of_the_same_man_is_another_person(ask: Any, say: Any) -> None:
    him = ("KNIGHT", "ADAM", BORN)
    cases = case(say, 1, him, ("WEST", "ANGELA", HERS)) + case(say, 2, him, ("WEST", "JODIE", "1990-09-09"))
    assert not ask(say.log(*him), *cases).same(2, 4)


def test_a_namesake_without_a_date_under_another_man_is_not_assumed_the_same(ask: Any, say: Any) -> None:
    him, another = ("KNIGHT", "ADAM", BORN), ("YATES", "XAVIER", "1971-05-06")
    cases = case(say, 1, him, ("WEST", "ANGELA", HERS)) + case(say, 2, another, ("WEST", "ANGELA", None))
    assert not ask(say.log(*him), *cases).same(2, 4)


class TestWrongColumns:
    def test_a_known_pair_the_other_way_round_is_put_right(self, ask: Any, say: Any) -> None:
        him, her = ("KNIGHT", "ADAM", BORN), ("WEST", "ANGELA", HERS)
        found = ask(say.log(*him), *case(say, 1, him, her), *case(say, 2, her, him))
        assert found.role(4) == "perpetrator"
        assert found.role(3) == "victim"
        assert found.rule(4) == "11_swapped_columns"
        assert found.same(0, 4)
        assert found.same(2, 3)

    def test_somebody_never_a_perpetrator_opposite_a_trial_person(self, ask: Any, say: Any) -> None:
        him = ("KNIGHT", "ADAM", BORN)
        found = ask(
            say.log(*him),
            *case(say, 1, him, ("WEST", "ANGELA", HERS)),
            *case(say, 2, ("BEYNON", "JULIE", "1986-02-17"), him),
        )
        assert found.role(4) == "perpetrator"

    def test_a_trial_person_who_is_the_victim_of_a_perpetrator_stays_a_victim(
        self, ask: Any, say: Any
    ) -> None:
        him, another = ("KNIGHT", "ADAM", BORN), ("YATES", "XAVIER", "1971-05-06")
        found = ask(
            say.log(*him),
            *case(say, 1, another, ("WEST", "ANGELA", HERS)),
            *case(say, 2, another, him),
        )
        assert found.role(4) == "victim"
        assert found.same(0, 4)


class TestClients:
    def test_the_only_victim_that_fits_is_the_client(self, ask: Any, say: Any) -> None:
        him = ("KNIGHT", "ADAM", BORN)
        found = ask(
            say.log(*him, "D-0031"),
            *case(say, 1, him, ("WEST", "ANGELA", HERS), sex="female"),
            *case(say, 2, him, ("GREEN", "JODIE", "1999-09-09"), sex="female"),
            say.idva(row=1, study_ref="D-0031"),
            say.client("X17/0042", row=1, birth_year=1985, sex="female"),
            say.idva(row=2, study_ref="D-0031"),
            say.client("X17/0042", row=2, birth_year=1986, sex="female"),
        )
        assert found.same(2, 6, 8)

    def test_two_that_fit_are_left_open(self, ask: Any, say: Any) -> None:
        him = ("KNIGHT", "ADAM", BORN)
        found = ask(
            say.log(*him, "D-0031"),
            *case(say, 1, him, ("WEST", "ANGELA", HERS)),
            *case(say, 2, him, ("GREEN", "JODIE", "1985-09-09")),
            say.idva(row=1, study_ref="D-0031"),
            say.client("X17/0042", row=1, birth_year=1985),
        )
        assert not found.same(2, 6)
        assert not found.same(4, 6)


def test_rows_that_say_nothing_are_not_one_person(ask: Any, say: Any) -> None:
    found = ask(say.police(None, None, None), say.police(None, None, None))
    assert found.rule(0) == found.rule(1) == "own"
