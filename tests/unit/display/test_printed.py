"""Numbers in print: rounded once, half away from zero, from the counts that stand beside them."""

import math
from fractions import Fraction

import pytest

from drive_eval.display import printed


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.285, 2, "0.29"),
        (1.005, 2, "1.01"),
        (-0.4, 0, "0"),
        (1574, 0, "1,574"),
        (Fraction(1, 8), 2, "0.13"),
    ],
)
def test_rounding_is_half_away_from_zero(value: float, places: int, text: str) -> None:
    assert printed.rounded(value, places) == text


def test_percentages_are_those_of_the_printed_counts() -> None:
    assert printed.percentage(161, 221) == "72.9%"  # printed as 72.8% in 2017
    assert printed.percentage(5, 14) == "35.7%"
    assert printed.percentage(29, 35) == "82.9%"
    assert printed.percentage(1, 2000) == "0.1%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.03125, "0.031"),
        (0.0009, "<0.001"),
        (0.0, "<0.001"),
        (1.0, "1.000"),
        (0.9996, ">0.999"),
        (0.05, "0.050"),
    ],
)
def test_p_values(value: float, text: str) -> None:
    assert printed.p_value(value) == text


def test_a_change_shows_its_sign_and_no_minus_zero() -> None:
    assert [printed.signed(value) for value in (1.25, -17.142, -0.01, 0.0)] == ["+1.3", "−17.1", "0.0", "0.0"]


def test_a_count_must_be_whole() -> None:
    with pytest.raises(ValueError, match="whole"):
        printed.count(2.5)


def test_an_infinite_limit_is_printed_as_such() -> None:
    assert printed.quantity(math.inf, 2) == "∞"
    assert printed.signed(-math.inf) == "−∞"
