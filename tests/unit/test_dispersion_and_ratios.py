"""Overdispersion by moments, and ratios of totals over people, by hand and against a regression."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drive_eval.models.regression import poisson_regression
from drive_eval.stats.dispersion import count_dispersion
from drive_eval.stats.ratio_of_totals import difference_of_ratios, ratio_of_ratios, ratio_of_totals

AFTER, BEFORE = [2.0, 0.0, 1.0, 5.0, 0.0, 3.0], [1.0, 0.5, 1.0, 1.0, 2.0, 0.7]


def test_dispersion_by_hand() -> None:
    result = count_dispersion([0, 0, 1, 1, 2, 8])
    assert (result.mean, result.variance, result.n) == (2.0, 9.2, 6)
    assert result.ratio == pytest.approx(4.6)
    assert result.k == pytest.approx((9.2 - 2) / 4)


def test_dispersion_of_degenerate_counts() -> None:
    assert count_dispersion([]).mean is None
    assert count_dispersion([3]).variance is None
    assert count_dispersion([0, 0]).k is None
    even = count_dispersion([2, 2, 2])
    assert even.k == 0
    assert even.warnings


def test_a_ratio_of_totals_is_poisson_regression_with_robust_errors() -> None:
    result = ratio_of_totals(AFTER, BEFORE)
    model = poisson_regression(AFTER, {"one": np.ones(6)}, exposure=BEFORE, intercept=False, covariance="HC1")
    peer = model["one"]
    assert math.log(result.estimate or 0) == pytest.approx(peer.estimate)
    assert result.std_error == pytest.approx(peer.std_error)
    assert math.log(result.conf_low or 0) == pytest.approx(peer.conf_low)


def test_two_ratios_compared() -> None:
    first, second = ratio_of_totals(AFTER, BEFORE), ratio_of_totals([1, 2, 1, 4], [2, 2, 2, 1])
    ratio, gap = ratio_of_ratios(first, second), difference_of_ratios(first, second)
    assert ratio.estimate == pytest.approx((11 / 6.2) / (8 / 7))
    assert ratio.std_error == pytest.approx(math.hypot(first.std_error or 0, second.std_error or 0))
    assert ratio.n == 10
    assert gap.estimate == pytest.approx(11 / 6.2 - 8 / 7)
    assert gap.conf_low is not None
    assert gap.conf_high is not None
    assert gap.conf_low < gap.estimate < gap.conf_high
    swapped = difference_of_ratios(second, first)
    assert swapped.interval == pytest.approx((-gap.conf_high, -gap.conf_low))


@pytest.mark.parametrize(
    ("above", "below", "estimate"),
    [([0, 0], [1, 1], 0), ([1, 1], [0, 0], None), ([], [], None), ([2], [1], 2)],
)
def test_degenerate_totals_warn(above: list[float], below: list[float], estimate: float | None) -> None:
    result = ratio_of_totals(above, below)
    assert result.estimate == estimate
    assert result.std_error is None
    assert result.interval == (0, math.inf)
    assert result.warnings
    assert ratio_of_ratios(ratio_of_totals(AFTER, BEFORE), result).warnings
    assert difference_of_ratios(result, ratio_of_totals(AFTER, BEFORE)).warnings


def test_bad_amounts_are_refused() -> None:
    with pytest.raises(ValueError, match="above: expected numbers of at least 0"):
        ratio_of_totals([-1], [1])
    with pytest.raises(ValueError, match="same length"):
        ratio_of_totals([1, 2], [1])


AMOUNT = st.floats(0.1, 50)


@given(st.lists(st.tuples(AMOUNT, AMOUNT), min_size=2, max_size=30), st.randoms())
def test_the_order_of_people_does_not_matter(pairs: list[tuple[float, float]], chance: object) -> None:
    first = ratio_of_totals(*zip(*pairs, strict=True))
    chance.shuffle(pairs)  # type: ignore[attr-defined]
    second = ratio_of_totals(*zip(*pairs, strict=True))
    assert second.estimate == pytest.approx(first.estimate)
    assert second.std_error == pytest.approx(first.std_error, abs=1e-12)
    back = ratio_of_totals(*zip(*[(below, above) for above, below in pairs], strict=True))
    assert (back.estimate or 0) * (first.estimate or 0) == pytest.approx(1)
    assert back.std_error == pytest.approx(first.std_error, abs=1e-12)
