"""Paired binary statistics against R (tests/reference/data/r_reference.json)."""

import json
import math
from pathlib import Path

import pytest

from drive_eval.stats.conditional_odds_ratio import conditional_odds_ratio
from drive_eval.stats.mcnemar import mcnemar
from drive_eval.stats.paired_binary import paired_binary
from drive_eval.stats.paired_difference import paired_difference
from drive_eval.stats.paired_ratio import paired_ratio
from drive_eval.stats.signed_rank import sign_test

CASES = json.loads((Path(__file__).parent / "data" / "r_reference.json").read_text())["methods"]


def of(method):
    return pytest.mark.parametrize("case", CASES[method], ids=lambda c: c["id"])


def close(expected):
    return pytest.approx(expected, rel=1e-8, abs=1e-13)


def limits(pair):
    """R's null is infinity where it stands for a limit."""
    return [close(math.inf if x is None else x) for x in pair]


@of("mcnemar")
def test_mcnemar(case):
    (_, b), (c, _) = case["input"]["table"]
    expected = case["expected"]
    asymptotic, corrected = mcnemar(b, c, "asymptotic"), mcnemar(b, c, "corrected")
    assert asymptotic.statistic == close(expected["asymptotic_chi2"])
    assert asymptotic.p_value == close(expected["asymptotic_p"])
    assert corrected.statistic == close(expected["cc_chi2"])
    assert corrected.p_value == close(expected["cc_p"])
    assert mcnemar(b, c, "exact").p_value == close(expected["exact_p"])
    # Mid-p here is twice the one-sided mid-p (exact2x2's); it differs from Fagerland 2013's
    # `midp_p` at b = c alone, because only this one agrees with the mid-p limits of the odds ratio there.
    assert mcnemar(b, c, "mid_p").p_value == close(expected["midp_p_doubling"])
    if b != c:
        assert mcnemar(b, c, "mid_p").p_value == close(expected["midp_p"])


@of("paired_difference_ci")
def test_paired_difference(case):
    table, expected = case["input"]["table"], case["expected"]
    names = {
        "tango": "tango_score",
        "newcombe": "newcombe_method10",
        "newcombe_method_8": "newcombe_phi_uncorrected_m8",
        "bonett_price": "bonett_price",
        "agresti_min": "agresti_min",
        "wald": "wald",
    }
    for method, name in names.items():
        found = paired_difference(table, method=method)
        assert found.estimate == close(expected["difference"])
        assert list(found.interval) == limits(expected[name]), method


@of("paired_difference_ci")
def test_paired_ratio(case):
    found = paired_ratio(case["input"]["table"], method="wald")
    assert found.estimate == close(case["expected"]["ratio"])
    assert list(found.interval) == limits(case["expected"]["ratio_wald_ci"])


@of("conditional_or")
def test_conditional_odds_ratio(case):
    (_, b), (c, _) = case["input"]["table"]
    expected = case["expected"]
    for method, name in {"exact": "exact_ci", "mid_p": "midp_ci", "wilson": "wilson_ci"}.items():
        found = conditional_odds_ratio(b, c, method=method)
        assert found.estimate == close(math.inf if expected["or"] is None else expected["or"])
        assert list(found.interval) == limits(expected[name]), method


@of("sign_test")
def test_sign_test(case):
    found, expected = sign_test(case["input"]["x"], case["input"]["y"]), case["expected"]
    assert (found.n_plus, found.n_minus, found.n_zero) == tuple(
        expected[k] for k in ("n_plus", "n_minus", "n_zero")
    )
    assert found.exact.p_value == close(expected["exact_p"])
    assert found.mid_p.p_value == close(expected["midp_p"])
    assert list(found.share_plus.interval) == limits(expected["ci_prop"])


@of("paired_difference_ci")
def test_the_one_result_holds_the_same_numbers(case):
    (a, b), (c, d) = case["input"]["table"]
    found, expected = paired_binary(a, b, c, d), case["expected"]
    assert list(found.difference_tango.interval) == limits(expected["tango_score"])
    assert list(found.difference_newcombe.interval) == limits(expected["newcombe_method10"])
    low, high = expected["tango_score"]
    assert list(found.change_tango.interval) == limits([-high, -low])
    assert 1.0 / (1.0 + found.relative_change.estimate) == close(expected["ratio"])
    assert found.ratio.estimate == close(1.0 / expected["ratio"])
    assert found.n == a + b + c + d
