"""Designs at the edges, turned round, and with bad input."""

import numpy as np
import pytest

from drive_eval.stats.design import (
    detectable_mcnemar,
    detectable_negative_binomial,
    detectable_two_proportions,
    power_mcnemar,
    power_negative_binomial,
    power_two_means,
    power_two_proportions,
    sample_size_mcnemar,
    sample_size_negative_binomial,
    sample_size_two_means,
    sample_size_two_proportions,
)
from drive_eval.stats.mcnemar import mcnemar


@pytest.mark.parametrize("test", ["exact", "mid_p", "asymptotic", "corrected"])
def test_the_power_of_mcnemar_is_the_chance_of_a_small_p(test):
    n, p10, p01 = 12, 0.5, 0.1
    rng = np.random.default_rng(8)
    tables = rng.multinomial(n, [p10, p01, 1 - p10 - p01], size=20_000)
    kinds, times = np.unique(tables[:, :2], axis=0, return_counts=True)
    rejected = sum(
        k for (b, c), k in zip(kinds, times, strict=True) if mcnemar(int(b), int(c), test).p_value <= 0.05
    )
    assert power_mcnemar(p10, p01, n, test=test).value == pytest.approx(rejected / 20_000, abs=0.015)


def test_the_exact_test_keeps_its_size():
    size = power_mcnemar(0.2, 0.2, 60)
    assert size.value <= 0.05
    assert "not its power" in size.warnings[0]


def test_mcnemar_designs_at_the_edges():
    assert power_mcnemar(0.0, 0.0, 50).value == 0.0
    assert "no discordant pair" in power_mcnemar(0.3, 0.1, 0).warnings[0]
    assert power_mcnemar(0.5, 0.0, 3).value == 0.0
    assert power_mcnemar(1.0, 0.0, 30).value == pytest.approx(1.0)
    assert sample_size_mcnemar(0.1, 0.1).value is None
    assert detectable_mcnemar(0.1, 4).warnings == ("no effect reaches the power with so few pairs",)
    assert detectable_mcnemar(0.1, 0).value is None


def test_what_is_detectable_has_the_power_asked_for():
    found = detectable_mcnemar(0.05, 80, power=0.9, test="mid_p").value
    assert power_mcnemar(found, 0.05, 80, test="mid_p").value == pytest.approx(0.9, abs=1e-9)
    for direction in ("below", "above"):
        p1 = detectable_two_proportions(0.4, 90, 300, direction=direction).value
        assert power_two_proportions(p1, 0.4, 90, 300).value == pytest.approx(0.8, abs=1e-9)
        assert (p1 < 0.4) == (direction == "below")
        ratio = detectable_negative_binomial(1.5, 1.2, 400, 100, direction=direction).value
        assert power_negative_binomial(1.5, ratio, 1.2, 400, 100).value == pytest.approx(0.8, abs=1e-9)
        assert (ratio < 1) == (direction == "below")


def test_sample_sizes_have_the_power_asked_for():
    n = sample_size_two_proportions(0.3, 0.45, 0.85, ratio=4).value
    assert power_two_proportions(0.3, 0.45, n, 4 * n).value == pytest.approx(0.85)
    for how in ("reference", "true", "maximum_likelihood"):
        n = sample_size_negative_binomial(1.4, 0.7, 1.5, ratio=0.25, exposure=0.9, null_variance=how).value
        power = power_negative_binomial(1.4, 0.7, 1.5, n, n / 4, exposure=0.9, null_variance=how)
        assert power.value == pytest.approx(0.8)
    n = sample_size_two_means(0.4, 1.0, ratio=3).value
    assert power_two_means(0.4, 1.0, n, 3 * n).value == pytest.approx(0.8)


def test_no_effect_is_never_found():
    assert sample_size_two_proportions(0.3, 0.3).warnings
    assert sample_size_negative_binomial(1.0, 1.0, 0.5).warnings
    assert sample_size_two_means(0.0, 1.0).warnings
    assert power_two_proportions(0.3, 0.3, 10, 10, two_tails=True).value == pytest.approx(0.05, abs=1e-12)
    assert power_two_proportions(0.0, 0.0, 10, 10).value == 0.0
    assert detectable_two_proportions(0.02, 20, 20).value is None
    assert detectable_two_proportions(0.0, 20, 20).value is None
    assert detectable_negative_binomial(0.5, 5.0, 3, 3).value is None
    assert power_two_means(0.0, 1.0, 9, 9, two_tails=True).value == pytest.approx(0.05)
    assert power_two_means(50.0, 1.0, 90, 90).value == 1.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: power_mcnemar(0.7, 0.6, 10), "p10 and p01: expected chances whose sum"),
        (lambda: power_mcnemar(0.2, 0.1, 10.5), "n: expected a whole number"),
        (lambda: power_mcnemar(0.2, 0.1, 10, significance=1.0), "significance: expected a number strictly"),
        (lambda: power_mcnemar(0.2, 0.1, 10, test="wald"), "test: expected one of"),
        (lambda: power_two_proportions(1.2, 0.1, 10, 10), "p1: expected a number from 0 to 1"),
        (lambda: power_two_proportions(0.2, 0.1, 0, 10), "n1: expected a number above 0"),
        (lambda: power_negative_binomial(1, 0.5, -0.1, 9, 9), "dispersion: expected a number of at least 0"),
        (lambda: power_negative_binomial(0, 0.5, 0.1, 9, 9), "rate0: expected a number above 0"),
        (lambda: power_two_means(1, 1, 1, 9), "n1: expected a number above 1"),
        (lambda: detectable_two_proportions(0.3, 9, 9, direction="up"), "direction: expected one of"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
