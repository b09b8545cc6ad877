"""One estimate, one cell: what it prints, and what it prints where it cannot."""

import pytest

from drive_eval.contracts.estimates import NUMBERS
from drive_eval.display import cells
from drive_eval.display.book import Row
from drive_eval.display.cells import Absent, NotEstimable, Value, Withheld

PARTS = dict.fromkeys(
    (
        "analysis",
        "source",
        "population",
        "subgroup",
        "outcome",
        "level",
        "group",
        "period",
        "quantity",
        "variant",
    ),
    "x",
)


def row(**numbers: float) -> Row:
    return Row(PARTS, {name: numbers.get(name) for name in NUMBERS})


def test_a_share_stands_with_its_counts() -> None:
    assert cells.share_cell(row(numerator=29, denominator=35)).text == "29/35 (82.9%)"
    assert cells.share_cell(row(numerator=0, denominator=0)).text == "0/0"


def test_the_printed_percentage_is_that_of_the_counts_and_not_of_the_estimate() -> None:
    assert cells.share_cell(row(numerator=1, denominator=3, estimate=0.9)).text == "1/3 (33.3%)"


def test_effects_carry_their_interval() -> None:
    effect = row(estimate=-0.17142857, conf_low=-0.327, conf_high=-0.056)
    assert cells.points_cell(effect).text == "−17.1 (−32.7\u00a0to\u00a0−5.6)"
    assert cells.relative_cell(effect).text == "−17.1% (−32.7\u00a0to\u00a0−5.6)"
    assert cells.points_cell(row(estimate=0.02)).text == "+2.0"


@pytest.mark.parametrize(
    "make",
    [
        cells.count_cell, cells.number_cell, cells.share_cell, cells.effect_cell, cells.points_cell,
        cells.p_cell, cells.adjusted_p_cell, cells.limits_cell, cells.missing_cell,
        lambda row: cells.mean_cell(row, row),
    ],
)  # fmt: skip
def test_absent_not_estimable_and_withheld_never_crash_and_never_print_a_number(make) -> None:
    assert isinstance(make(None), Absent)
    assert isinstance(make(row()), NotEstimable | Absent)
    full = row(**dict.fromkeys(NUMBERS, 0.5)).without(NUMBERS)
    assert isinstance(make(full), Withheld)
    assert not any(digit in make(full).text for digit in "0123456789")


@pytest.mark.parametrize("hidden", [{"conf_low"}, {"conf_high"}, {"conf_low", "conf_high"}])
def test_an_effect_stands_without_an_interval_of_which_anything_is_hidden(hidden: set[str]) -> None:
    effect = row(estimate=0.1, conf_low=0.07, conf_high=0.29).without(hidden)
    cell = cells.points_cell(effect)
    assert cell.text == "+10.0 (xx)"
    view = cells.TableView((cells.Column("a"),), (cells.TableRow((cell,)),))
    assert "xx: withheld" in view.all_notes()[-1]


def test_a_value_names_the_estimates_that_it_comes_from() -> None:
    cell = cells.mean_cell(row(estimate=34.25), row(estimate=9.3))
    assert cell == Value("34.3 (9.3)", (row().key, row().key))


def test_marks_are_explained_where_they_occur() -> None:
    view = cells.TableView(
        (cells.Column("a"),), (cells.TableRow((Withheld(),)), cells.TableRow((Absent(),))), ("First.",)
    )
    assert view.all_notes() == ("First.", "xx: withheld; –: not applicable or not recorded.")
