"""Each rule of the cascade on a case made for it, and on the nearest case that it must leave alone."""

from typing import Any

import pytest

BORN = "1980-01-02"
PNC = "2003/0062845E"
OTHER_PNC = "1981/0154257C"


class TestStudyReference:
    def test_a_typed_reference_alone_is_enough(self, ask: Any, say: Any) -> None:
        found = ask(say.log("KNIGHT", "ADAM", BORN, "D-0031"), say.drive(study_ref="D-0031"))
        assert found.same(0, 1)
        assert found.rule(1) == "01_study_reference"

    @pytest.mark.parametrize(
        ("initials", "born"), [("AK", "1971-05-06"), ("XY", BORN), ("XY", "1980-02-01"), (None, "1971-05-06")]
    )
    def test_initials_or_date_alone_do_not_contradict_it(
        self, ask: Any, say: Any, initials: str | None, born: str
    ) -> None:
        row = say.drive(study_ref="D-0031", initials=initials, date_of_birth=born)
        assert ask(say.log("KNIGHT", "ADAM", BORN, "D-0031"), row).same(0, 1)

    def test_initials_and_date_together_contradict_it(self, ask: Any, say: Any) -> None:
        row = say.drive(study_ref="D-0031", initials="XY", date_of_birth="1971-05-06")
        assert not ask(say.log("KNIGHT", "ADAM", BORN, "D-0031"), row).same(0, 1)

    def test_a_contradicted_reference_does_not_hide_who_it_is(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN, "D-0031"),
            say.log("YATES", "XAVIER", "1971-05-06", "D-0032"),
            say.drive(study_ref="D-0031", initials="XY", date_of_birth="1971-05-06"),
        )
        assert found.same(1, 2)
        assert found.rule(2) == "06_initials_date_site"


class TestPncId:
    def test_it_reaches_an_alias_through_a_linked_record(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN),
            say.police("KNIGHT", "ADAM", BORN, pnc_id=PNC),
            say.police("WHITTLE", "ADAM", BORN, pnc_id=PNC),
        )
        assert found.same(0, 1, 2)
        assert found.rule(2) == "02_pnc_id"

    def test_it_is_refused_where_nothing_else_agrees(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN),
            say.police("KNIGHT", "ADAM", BORN, pnc_id=PNC),
            say.police("WHITTLE", "GORDON", "1955-07-08", pnc_id=PNC),
        )
        assert not found.same(0, 2)

    def test_another_id_keeps_near_misses_out(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN),
            say.police("KNIGHT", "ADAM", BORN, pnc_id=PNC),
            say.police("KNIGHT", "ADAM", "1980-02-01", pnc_id=OTHER_PNC),
        )
        assert not found.same(0, 2)


class TestNameAndDate:
    def test_the_same_name_and_date(self, ask: Any, say: Any) -> None:
        found = ask(say.log("O'NEIL", "ADAM", BORN), say.police("ONEIL", "ADAM", BORN))
        assert found.same(0, 1)
        assert found.rule(1) == "03_name_date"

    def test_a_namesake_of_another_age_is_somebody_else(self, ask: Any, say: Any) -> None:
        found = ask(say.log("KNIGHT", "ADAM", BORN), say.police("KNIGHT", "ADAM", "1993-11-20"))
        assert not found.same(0, 1)
        assert found.rule(1) == "own"

    @pytest.mark.parametrize(
        ("surname", "forename", "alias"),
        [
            ("KNIHGT", "ADAM", None),
            ("KNGHT", "ADAM", None),
            ("WHITTLE", "ADAM", "KNIGHT"),
            ("KNIGHT-WHITTLE", "ADAM", None),
            ("KNIGHT", "A", None),
            ("KN?GHT", "ADAM", None),
        ],
    )
    def test_one_damage_to_the_name(
        self, ask: Any, say: Any, surname: str, forename: str, alias: str | None
    ) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN), say.police(surname, forename, BORN, alias_surnames=alias)
        )
        assert found.same(0, 1)

    def test_a_short_form_of_the_forename(self, ask: Any, say: Any) -> None:
        found = ask(say.log("PRICE", "ROBERT", BORN), say.police("PRICE", "BOB", BORN))
        assert found.rule(1) == "04_similar_name_date"

    def test_two_damages_are_left_to_scores(self, ask: Any, say: Any) -> None:
        assert not ask(say.log("PRICE", "ROBERT", BORN), say.police("PIRCE", "BOX", BORN)).same(0, 1)

    def test_twins_are_two_people(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("PRICE", "DARREN", BORN),
            say.log("PRICE", "WAYNE", BORN, "D-0002"),
            say.police("PRICE", "WAYNE", BORN),
        )
        assert not found.same(0, 1)
        assert found.same(1, 2)

    def test_an_initial_that_fits_both_twins_is_a_tie(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("PRICE", "DARREN", BORN),
            say.log("PRICE", "DEAN", BORN, "D-0002"),
            say.police("PRICE", "D", BORN),
        )
        assert found.rule(2) == "own"
        assert len(found.links.ties) == 1

    def test_surname_and_forename_in_each_others_place(self, ask: Any, say: Any) -> None:
        found = ask(say.log("GRANT", "LEWIS", BORN), say.police("LEWIS", "GRANT", BORN))
        assert found.rule(1) == "09_names_changed_round"


class TestNearDate:
    def test_day_and_month_changed_round(self, ask: Any, say: Any) -> None:
        found = ask(say.log("KNIGHT", "ADAM", BORN), say.police("KNIGHT", "ADAM", "1980-02-01"))
        assert found.rule(1) == "05_name_near_date"

    @pytest.mark.parametrize("born", ["1980-01-12", "1980-03-02", "1990-01-02", "1979-12-28"])
    @pytest.mark.parametrize(("middle", "linked"), [("PAUL", True), (None, False), ("GREGORY", False)])
    def test_one_slip_needs_more_that_agrees(
        self, ask: Any, say: Any, born: str, middle: str | None, linked: bool
    ) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN, middle_names="PAUL"),
            say.police("KNIGHT", "ADAM", born, middle_names=middle),
        )
        assert found.same(0, 1) is linked

    def test_the_same_victim_is_more_that_agrees(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN),
            say.marac("perpetrator", "KNIGHT", "ADAM", BORN, row=1),
            say.marac("victim", "WEST", "ANGELA", "1985-05-25", row=1),
            say.marac("perpetrator", "KNIGHT", "ADAM", "1980-01-12", row=2),
            say.marac("victim", "WEST", "ANGELA", "1985-05-25", row=2),
        )
        assert found.same(0, 3)

    def test_not_where_two_people_fit(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", "1980-03-04", middle_names="PAUL"),
            say.log("KNIGHT", "ADAM", "1980-04-13", "D-0002", middle_names="PAUL"),
            say.police("KNIGHT", "ADAM", "1980-04-03", middle_names="PAUL"),
        )
        assert found.rule(2) == "own"

    def test_not_with_another_middle_name(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN, middle_names="PAUL"),
            say.police("KNIGHT", "ADAM", "1980-02-01", middle_names="GREGORY"),
        )
        assert not found.same(0, 1)

    def test_the_strict_variant_does_without_it(self, ask: Any, say: Any) -> None:
        rows = (say.log("KNIGHT", "ADAM", BORN), say.police("KNIGHT", "ADAM", "1980-02-01"))
        assert not ask(*rows, probable=False).same(0, 1)


class TestInitials:
    def test_within_the_site(self, ask: Any, say: Any) -> None:
        row = say.idva(initials="AK", date_of_birth=BORN)
        assert ask(say.log("KNIGHT", "ADAM", BORN), row).rule(1) == "06_initials_date_site"

    def test_not_in_another_site(self, ask: Any, say: Any) -> None:
        row = say.idva(initials="AK", date_of_birth=BORN, site="south_wales")
        assert not ask(say.log("KNIGHT", "ADAM", BORN), row).same(0, 1)

    def test_not_for_a_record_that_gives_another_name(self, ask: Any, say: Any) -> None:
        found = ask(say.log("KNIGHT", "ADAM", BORN), say.police("KENDALL", "ALFRED", BORN))
        assert not found.same(0, 1)


class TestMaracReference:
    def test_of_the_case_that_led_to_allocation(self, ask: Any, say: Any) -> None:
        found = ask(say.log("KNIGHT", "ADAM", BORN, marac_ref="MAR/1"), say.idva(marac_ref="MAR/1"))
        assert found.rule(1) == "07_marac_reference"

    def test_a_second_perpetrator_of_the_case_is_somebody_else(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN, marac_ref="MAR/1"),
            say.marac("perpetrator", "KNIGHT", "ADAM", None, marac_ref="MAR/1"),
            say.marac("perpetrator", "DAVIES", "RYAN", None, marac_ref="MAR/1", row=2, position=2),
        )
        assert found.same(0, 1)
        assert not found.same(0, 2)

    def test_it_gives_the_date_that_the_log_lacks(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", None, marac_ref="MAR/1"),
            say.marac("perpetrator", "KNIGHT", "ADAM", BORN, marac_ref="MAR/1"),
            say.police("KNIGHT", "ADAM", BORN),
        )
        assert found.same(0, 1, 2)


def test_the_force_s_own_id_carries_a_link_to_its_other_rows(ask: Any, say: Any) -> None:
    found = ask(
        say.log("KNIGHT", "ADAM", BORN, "D-0031"),
        say.police("WHITTLE", "ADAM", BORN, local_person_id="700", study_ref="D-0031"),
        say.police("WHITTLE", "ADAM", BORN, local_person_id="700"),
        say.police("WHITTLE", "ADAM", BORN, local_person_id="700", site="south_wales"),
    )
    assert found.rule(2) == "08_local_person"
    assert not found.same(0, 3)


class TestNoDate:
    def test_the_only_bearer_of_a_name(self, ask: Any, say: Any) -> None:
        row = say.marac("perpetrator", "KNIGHT", "ADAM", None, marac_ref="MAR/9")
        assert ask(say.log("KNIGHT", "ADAM", BORN), row).rule(1) == "10_name_no_date"

    @pytest.mark.parametrize(("year", "linked"), [(1980, True), (1981, True), (1994, False)])
    def test_an_age_must_agree(self, ask: Any, say: Any, year: int, linked: bool) -> None:
        row = say.marac("perpetrator", "KNIGHT", "ADAM", None, birth_year=year)
        assert ask(say.log("KNIGHT", "ADAM", BORN), row).same(0, 1) is linked

    def test_a_namesake_at_marac_leaves_it_open(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN),
            say.marac("perpetrator", "KNIGHT", "ADAM", "1994-03-04"),
            say.marac("perpetrator", "KNIGHT", "ADAM", None, marac_ref="MAR/9"),
        )
        assert not found.same(0, 2)

    def test_the_same_victim_decides(self, ask: Any, say: Any) -> None:
        found = ask(
            say.log("KNIGHT", "ADAM", BORN),
            say.log("KNIGHT", "ADAM", "1994-03-04", "D-0002"),
            say.marac("perpetrator", "KNIGHT", "ADAM", BORN, row=1),
            say.marac("victim", "WEST", "ANGELA", "1985-05-05", row=1),
            say.marac("perpetrator", "KNIGHT", "ADAM", None, row=2),
            say.marac("victim", "WEST", "ANGELA", "1985-05-05", row=2),
        )
        assert found.same(0, 4)
        assert not found.same(1, 4)
