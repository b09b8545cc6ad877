"""How sentences print estimates."""

import pytest

from drive_eval.contracts.estimates import NUMBERS
from drive_eval.display.book import Book
from drive_eval.display.cells import Withheld
from drive_eval.report.formats import FORMATS, in_words

CHANGE = "abuse_types/case_manager/paired/all/physical/any/drive/exit_vs_intake"


@pytest.mark.parametrize(
    ("key", "form", "words"),
    [
        (
            "abuse_types/case_manager/paired/all/physical/any/drive/intake/proportion",
            "share",
            "82.9% (29/35)",
        ),
        ("abuse_types/case_manager/paired/all/physical/any/drive/intake/proportion", "out_of", "29 of 35"),
        (f"{CHANGE}/test", "p", "p = 0.031"),
        (f"{CHANGE}/started", "count", "0"),
        (f"{CHANGE}/risk_difference", "fell_or_rose", "fell"),
        (f"{CHANGE}/risk_difference", "n", "35"),
        (f"{CHANGE}/risk_difference", "missing", "13"),
        ("risk_idva/idva/linked_victims/all/risk_reduced//control//proportion", "share", "72.9% (161/221)"),
        ("flow/allocation/allocated/all/allocated//control//count", "count", "1,574"),
        ("progression/allocation/allocated/all/recruitment/*/all//verdict", "verdict", "green"),
    ],
)
def test_year_one_in_words(book: Book, key: str, form: str, words: str) -> None:
    row = book.at(key)
    assert row is not None
    assert in_words(FORMATS[form](row)) == words


def test_changes_carry_unit_and_interval(book: Book) -> None:
    points, relative = (book.at(f"{CHANGE}/{name}") for name in ("risk_difference", "relative_change"))
    assert points is not None
    assert relative is not None
    said = FORMATS["points"](points).text.replace("\u00a0", " ")
    assert said.startswith("−17.1 percentage points (95% interval −")
    assert FORMATS["relative"](relative).text.startswith("−20.7% (95% interval −")


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "method"])
def test_no_format_prints_what_is_withheld_or_was_never_estimated(form: str, book: Book) -> None:
    row = book.at(f"{CHANGE}/risk_difference")
    assert row is not None
    cell = FORMATS[form](row.without(NUMBERS))
    assert isinstance(cell, Withheld)
    assert in_words(cell) == "xx"
    empty = type(row)(row.parts, dict.fromkeys(NUMBERS))
    assert in_words(FORMATS[form](empty)) in ("not estimable", "not applicable")
