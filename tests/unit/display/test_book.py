"""Looking things up: by parts, by key, and never a value that is withheld."""

import pandas as pd
import pytest

from drive_eval.contracts.estimates import NUMBERS
from drive_eval.display.book import Book, shell

PHYSICAL = "abuse_types/case_manager/paired/all/physical/any/drive/exit_vs_intake/risk_difference/"


def test_a_row_is_found_by_its_key_with_or_without_the_last_slash(book: Book) -> None:
    assert book.at(PHYSICAL) is book.at(PHYSICAL[:-1])
    assert book.at("flow/nothing") is None


def test_a_star_stands_for_the_only_value_and_not_for_one_of_several(book: Book) -> None:
    row = book.at("progression/allocation/allocated/all/recruitment/*/all//verdict")
    assert row is not None
    assert row.part("level") in {"green", "amber", "red"}
    with pytest.raises(LookupError, match="estimates have"):
        book.at("abuse_types/case_manager/paired/all/*/any/drive/exit_vs_intake/risk_difference")


def test_the_headline_is_found_unless_a_variant_is_named(book: Book) -> None:
    parts = {"analysis": "abuse_types", "outcome": "physical", "level": "any", "quantity": "test"}
    assert [row.part("variant") for row in book.find(**parts)] == [""]
    assert book.one(**parts, variant="test=mid_p") is not None


def test_a_view_that_cannot_tell_does_not_choose(book: Book) -> None:
    with pytest.raises(LookupError):
        book.one(analysis="flow", outcome="allocated", quantity="count")


def test_withheld_numbers_are_gone_and_so_are_words_that_may_repeat_them(estimates: pd.DataFrame) -> None:
    whole = Book.of(estimates, {PHYSICAL: frozenset()}).at(PHYSICAL)
    assert whole is not None
    assert [whole[name] for name in NUMBERS] == [None] * len(NUMBERS)
    assert whole.warning == ""
    part = Book.of(estimates, {PHYSICAL: frozenset({"p_value"})}).at(PHYSICAL)
    assert part is not None
    assert part["p_value"] is None
    assert part.hides("p_value")
    assert part["estimate"] is not None
    assert not part.hides("estimate")


def test_the_shell_of_a_blind_run_shows_nothing_by_arm(estimates: pd.DataFrame) -> None:
    hidden = shell(estimates)
    blind = Book.of(estimates, hidden)
    by_arm = [row for row in blind if row.part("group") != "all"]
    assert by_arm
    assert all(row[name] is None for row in by_arm for name in NUMBERS)
    pooled = blind.at("flow/allocation/allocated/all/allocated//all//count")
    assert pooled is not None
    assert pooled["estimate"] == 1772
