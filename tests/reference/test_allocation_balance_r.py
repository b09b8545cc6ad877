"""Randomisation tests and balance against R (enumeration, coin, exactRankTests, MatchIt, tableone)."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import rankdata

from drive_eval.stats.allocation import (
    allocation_ratio,
    omnibus_balance,
    paired_randomisation_test,
    stratified_randomisation_test,
)
from drive_eval.stats.balance import covariate_balance
from drive_eval.stats.balance_categorical import categorical_difference

DATA = Path(__file__).parent / "data"
CASES = json.loads((DATA / "r_reference.json").read_text())["methods"]


def close(expected, rel=1e-8):
    return pytest.approx(expected, rel=rel, abs=1e-12)


def rows(name):
    with (DATA / name).open() as handle:
        return list(csv.DictReader(handle))


def test_darwin_zea_mays_of_fisher_1935_section_21():
    """Fisher counts 863 of 32,768 patterns at 314 or more, 1,726 in both tails: 5.267%."""
    case = CASES["randomisation_paired"][0]
    r = paired_randomisation_test(case["input"]["differences"])
    assert r.permutations == case["expected"]["n"]
    assert r.p_greater * r.permutations == case["expected"]["count_ge"]
    assert r.p_greater == close(case["expected"]["p_greater"])
    assert r.p_value == close(case["expected"]["p_two_sided"])


def test_rotarod_of_bergmann_ludbrook_spooren_2000():
    """Exact Wilcoxon p 0.0373 over all 2,704,156 assignments; coin gives the standardised statistics."""
    expected, data = CASES["permutation_two_sample"][0]["expected"], rows("rotarod.csv")
    time = np.array([float(r["time"]) for r in data])
    group = np.array([r["group"] == "control" for r in data])
    means = stratified_randomisation_test(time, group, exact_up_to=3_000_000)
    ranks = stratified_randomisation_test(rankdata(time), group, exact_up_to=3_000_000)
    assert (means.exact, means.permutations) == (True, 2_704_156)
    assert means.p_value == close(expected["mean_diff_exact_p"])
    assert means.statistic == close(expected["oneway_z"])
    assert ranks.p_value == close(expected["wilcoxon_exact_p"])
    assert ranks.statistic == close(expected["wilcoxon_z"])


def test_stratified_permutation_over_all_1296_assignments():
    expected, data = CASES["permutation_stratified"][0]["expected"], rows("strata16.csv")
    y, t, s = ([float(r[k]) for r in data] for k in ("y", "t", "s"))
    r = stratified_randomisation_test(y, t, s)
    assert (r.estimate, r.permutations) == (close(expected["statistic"]), expected["n"])
    assert r.p_value == close(expected["p_two_sided"])
    assert r.p_less == close(expected["p_less"])
    assert abs(r.statistic) == close(expected["coin_z"])
    own = stratified_randomisation_test(
        y, t, s, lambda o, a: (a @ o) / a.sum(axis=1) - ((1 - a) @ o) / (1 - a).sum(axis=1)
    )
    assert own.p_value == close(expected["p_two_sided"])


LALONDE = rows("lalonde.csv")
TREATED = np.array([int(r["treat"]) for r in LALONDE])
COLUMNS = {
    "distance": np.array([float(r["ps"]) for r in rows("lalonde_ps.csv")]),
    **{
        n: np.array([float(r[n]) for r in LALONDE])
        for n in ("age", "educ", "married", "nodegree", "re74", "re75")
    },
    **{f"race{k}": np.array([float(r["race"] == k) for r in LALONDE]) for k in ("black", "hispan", "white")},
}


@pytest.mark.parametrize("name", COLUMNS)
def test_balance_is_that_of_matchit_which_divides_by_the_sd_of_the_treated(name):
    expected = CASES["propensity_score"][0]["expected"]
    [b] = covariate_balance(COLUMNS[name], TREATED, denominator="treated")
    assert b.estimate == close(expected["smd_all"][name])
    assert b.variance_ratio == (None if b.binary else close(expected["var_ratio"][name]))
    assert b.ecdf_mean == close(expected["ecdf_mean"][name])
    assert b.ecdf_max == close(expected["ecdf_max"][name])


def test_pooled_balance_is_that_of_austin_2009_and_yang_dalton_2012():
    expected = dict(CASES["smd"][0]["expected"])
    race = [
        [COLUMNS[f"race{k}"][g].sum() for k in ("black", "hispan", "white")]
        for g in (TREATED == 1, TREATED == 0)
    ]
    assert categorical_difference(*race).estimate == close(expected.pop("race_multicategory"))
    for name, value in expected.items():
        [b] = covariate_balance(COLUMNS[name], TREATED)
        assert b.estimate == close(value)


def test_allocation_ratio_against_r():
    """binom.test(12, 100, 1/9)$p.value; chisq.test(rbind(c(12, 88), c(30, 110)), correct = FALSE)."""
    r = allocation_ratio([12, 30], [100, 140], planned=[1 / 9, 1 / 5])
    assert r.strata[0].p_value == close(0.749913615885078)
    assert (r.homogeneity.statistic, r.homogeneity.p_value) == close((3.59183673469388, 0.0580640341669226))


def test_omnibus_with_one_covariate_is_the_squared_standardised_statistic():
    """With one covariate d^2 is the square of coin's Z, and both share the permutation distribution."""
    data = rows("strata16.csv")
    y, t, s = ([float(r[k]) for r in data] for k in ("y", "t", "s"))
    d2, z = omnibus_balance(y, t, s), stratified_randomisation_test(y, t, s)
    assert d2.statistic == close(z.statistic**2)
    assert d2.p_value == close(z.p_value)
