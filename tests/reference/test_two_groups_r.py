"""Proportions, two groups, strata and rates against R (tests/reference/data/r_reference.json)."""

import json
import math
from pathlib import Path

import pytest

from drive_eval.stats.fisher import boschloo, fisher, stratified_fisher
from drive_eval.stats.odds_ratio import common_odds_ratio, odds_ratio
from drive_eval.stats.proportions import binomial_test, single_proportion
from drive_eval.stats.rates import rate_ratio, rate_ratio_test
from drive_eval.stats.risk_difference import risk_difference
from drive_eval.stats.risk_ratio import risk_ratio
from drive_eval.stats.stratified import mantel_haenszel

CASES = json.loads((Path(__file__).parent / "data" / "r_reference.json").read_text())["methods"]


def of(method):
    return pytest.mark.parametrize("case", CASES[method], ids=lambda c: c["id"])


def close(expected, rel=1e-8):
    return pytest.approx(expected, rel=rel, abs=1e-13)


def limits(pair):
    """R's null is infinity where it stands for a limit."""
    return [close(math.inf if x is None else x) for x in pair]


def arms(case):
    return tuple(case["input"][k] for k in ("x1", "n1", "x2", "n2"))


@of("single_proportion")
def test_single_proportion(case):
    x, n, expected = case["input"]["x"], case["input"]["n"], case["expected"]
    names = {
        "wilson": "wilson",
        "wilson_corrected": "wilson_cc",
        "clopper_pearson": "clopper_pearson",
        "mid_p": "midp",
        "jeffreys": "jeffreys",
        "agresti_coull": "agresti_coull",
        "wald": "wald",
    }
    for method, name in names.items():
        found = single_proportion(x, n, method=method)
        assert found.estimate == close(expected["estimate"])
        assert list(found.interval) == limits(expected[name]), method
    assert binomial_test(x, n).p_value == close(expected["binom_p_half"])


@of("independent_2x2")
def test_risk_difference(case):
    expected = case["expected"]
    names = {
        "newcombe": "newcombe",
        "newcombe_corrected": "newcombe_cc",
        "miettinen_nurminen": "miettinen_nurminen",
        "mee": "mee",
        "agresti_caffo": "agresti_caffo",
        "wald": "wald",
    }
    for method, name in names.items():
        found = risk_difference(*arms(case), method=method)
        assert found.estimate == close(expected["difference"])
        assert list(found.interval) == limits(expected[name]), method
    assert risk_difference(*arms(case), method="mee").p_value == close(expected["chi2_p"])
    inflated = risk_difference(*arms(case), method="miettinen_nurminen")
    assert inflated.statistic**2 == close(expected["n1_chi2"])


@of("independent_2x2")
def test_risk_ratio(case):
    expected = case["expected"]
    found = risk_ratio(*arms(case), method="katz")
    assert found.estimate == close(expected["risk_ratio"])
    assert list(found.interval) == limits(expected["rr_katz"])
    assert risk_ratio(*arms(case)).p_value == close(expected["chi2_p"])


@of("independent_2x2")
def test_odds_ratio(case):
    expected = case["expected"]
    found = odds_ratio(*arms(case))
    # `cond_or_mle` and `cond_or_ci` are fisher.test's own, good to 1e-4; `cond_or_tight` is solved out.
    tight = expected["cond_or_tight"]
    assert found.estimate == close(math.inf if tight["mle"] is None else tight["mle"])
    assert list(found.interval) == limits(tight["ci"])
    assert found.conf_low == close(expected["cond_or_ci"][0], rel=1e-4)
    woolf = odds_ratio(*arms(case), method="woolf")
    assert woolf.estimate == close(math.inf if expected["odds_ratio"] is None else expected["odds_ratio"])
    if expected["or_woolf"][0] is None:
        # R's formula has no value with an empty cell; here the interval is the whole scale, with a warning.
        assert woolf.interval == (0.0, math.inf)
        assert woolf.warnings
    else:
        assert list(woolf.interval) == limits(expected["or_woolf"])


@of("independent_2x2")
def test_fisher(case):
    expected = case["expected"]
    assert fisher(*arms(case)).p_value == close(expected["fisher_p"])
    assert fisher(*arms(case), "less").p_value == close(expected["fisher_less"])
    assert fisher(*arms(case), "greater").p_value == close(expected["fisher_greater"])
    # Of two conventions for the two-sided mid-p this one halves the observed table only (Lydersen 2009),
    # not every table tied with it (`fisher_midp_half_tied`).
    assert fisher(*arms(case), mid_p=True).p_value == close(expected["fisher_midp_half_observed"])


@of("independent_2x2")
def test_boschloo(case):
    expected = case["expected"]
    assert boschloo(*arms(case)).p_value == close(expected["boschloo_minlike_p"])
    for alternative, p in expected["boschloo_one_sided_and_central"].items():
        assert boschloo(*arms(case), alternative).p_value == close(p), alternative


@of("cmh")
def test_strata(case):
    tables, expected = case["input"]["strata"], case["expected"]
    found = mantel_haenszel(tables)
    assert found.cmh.statistic == close(expected["cmh"])
    assert found.cmh.p_value == close(expected["cmh_p"])
    assert found.cmh_corrected.statistic == close(expected["cmh_cc"])
    assert found.cmh_corrected.p_value == close(expected["cmh_cc_p"])
    assert found.odds_ratio.estimate == close(expected["mh_or"])
    assert list(found.odds_ratio.interval) == limits(expected["mh_or_ci_rbg"])
    assert found.risk_ratio.estimate == close(expected["mh_rr"])
    assert list(found.risk_ratio.interval) == limits(expected["mh_rr_ci"])
    assert found.risk_difference.estimate == close(expected["mh_rd"])
    assert found.risk_difference.std_error == close(expected["mh_rd_se_sato"])
    other = found.risk_difference_greenland_robins
    assert other.std_error == close(expected["mh_rd_se_greenland_robins"])
    assert found.breslow_day.statistic == close(expected["breslow_day"])
    assert found.breslow_day.df == expected["df"]
    assert found.breslow_day.p_value == close(expected["bd_p"])
    assert found.tarone.statistic == close(expected["tarone"])
    assert found.tarone.p_value == close(expected["tarone_p"])


@of("cmh")
def test_exact_strata(case):
    tables, expected = case["input"]["strata"], case["expected"]
    assert stratified_fisher(tables).p_value == close(expected["exact_p"])
    found = common_odds_ratio(tables)
    # mantelhaen.test(exact = TRUE) stops uniroot at its default tolerance, which leaves about 2e-5.
    assert found.estimate == close(expected["exact_cond_or"], rel=1e-4)
    assert list(found.interval) == [close(x, rel=1e-4) for x in expected["exact_ci"]]


@of("rate_ratio_exact")
def test_rate_ratio(case):
    (x1, x2), (t1, t2), expected = case["input"]["x"], case["input"]["t"], case["expected"]
    found = rate_ratio(x1, t1, x2, t2)
    assert found.estimate == close(expected["rate_ratio"])
    assert list(found.interval) == limits(expected["ci"])
    # poisson.test sums small probabilities; the estimate carries the central p-value.
    assert rate_ratio_test(x1, t1, x2, t2).p_value == close(expected["p"])
