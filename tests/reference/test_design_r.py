"""Power and sample size against R (power.prop.test, power.t.test, exact enumeration, Connor 1987)."""

import json
import math
from pathlib import Path

import pytest

from drive_eval.stats.design import (
    power_mcnemar,
    power_two_means,
    power_two_proportions,
    sample_size_mcnemar,
    sample_size_negative_binomial,
    sample_size_two_means,
    sample_size_two_proportions,
)

CASES = json.loads((Path(__file__).parent / "data" / "r_reference.json").read_text())["methods"]
POWER = {case["id"]: case for case in CASES["power"]}


@pytest.mark.parametrize("name", [n for n in POWER if n.startswith("mcnemar")])
def test_mcnemar(name):
    given, expected = POWER[name]["input"], POWER[name]["expected"]
    for test in ("exact", "mid_p"):
        power = power_mcnemar(given["p10"], given["p01"], given["n"], test=test).value
        assert power == pytest.approx(expected[f"{test.replace('_', '')}_power"], rel=1e-8)
    assert math.ceil(sample_size_mcnemar(given["p10"], given["p01"]).value) == expected["connor_n_80"]


def test_two_proportions():
    """R's sample size is a root found to about 1e-4 by uniroot; here it is the closed form, hence 1e-6."""
    given = POWER["two_prop_n"]["input"]
    n = sample_size_two_proportions(given["p1"], given["p2"], given["power"]).value
    assert n == pytest.approx(POWER["two_prop_n"]["expected"]["n"], rel=1e-6)
    assert power_two_proportions(given["p1"], given["p2"], n, n).value == pytest.approx(0.9, rel=1e-12)


def test_two_proportions_from_the_help_page_of_power_prop_test():
    """?power.prop.test: n = 50, p1 = .50, p2 = .75 gives power = 0.740."""
    assert power_two_proportions(0.5, 0.75, 50, 50).value == pytest.approx(0.7401659, abs=5e-8)


def test_two_means():
    given, expected = POWER["t_test"]["input"], POWER["t_test"]["expected"]
    power = power_two_means(given["delta"], given["sd"], given["n"], given["n"]).value
    assert power == pytest.approx(expected["power"], rel=1e-8)
    n = sample_size_two_means(given["delta"], given["sd"], 0.9).value
    assert n == pytest.approx(expected["n90"], rel=1e-6)  # R's root is good to about 1e-4


def test_negative_binomial_without_dispersion_is_the_poisson_formula():
    """With k = 0 and equal groups method 2 is (z_a + z_b)^2 (1/r0 + 1/r1)/log(ratio)^2 (Signorini 1991)."""
    expected = (1.959963984540054 + 0.8416212335729143) ** 2 * (1 / 2 + 1 / 1) / math.log(0.5) ** 2
    n = sample_size_negative_binomial(2.0, 0.5, 0.0, null_variance="true").value
    assert n == pytest.approx(expected, rel=1e-12)
