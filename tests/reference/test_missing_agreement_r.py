"""Missing data, multiplicity and agreement against the values computed in R (mice, vcd, psych, stats)."""

import json
from pathlib import Path

import numpy as np
import pytest

from drive_eval.stats.agreement import cohens_kappa, limits_of_agreement
from drive_eval.stats.missing import lee_bounds, pool_imputations
from drive_eval.stats.multiplicity import METHODS, adjust_p_values, holm

DATA = Path(__file__).parent / "data"
CASES = json.loads((DATA / "r_reference.json").read_text())["methods"]


def close(expected, rel=1e-8):
    return pytest.approx(expected, rel=rel, abs=1e-12)


def columns(name):
    text = (DATA / name).read_text().replace('"', "").replace("NA", "nan")
    header, *rows = text.split("\n")
    values = np.array([[float(v) for v in row.split(",")] for row in rows if row])
    return dict(zip(header.split(","), values.T, strict=True))


@pytest.mark.parametrize("case", CASES["rubin"], ids=lambda c: c["id"])
def test_rubin_is_that_of_mice(case):
    given, expected = case["input"], case["expected"]
    r = pool_imputations(given["Q"], given["U"], df_complete=given["n"] - given["k"])
    assert r.estimate == close(expected["qbar"])
    assert (r.within, r.between, r.total) == close((expected["ubar"], expected["b"], expected["t"]))
    assert r.relative_increase == close(expected["riv"])
    assert r.df == close(expected["df_barnard_rubin"])
    assert r.df_rubin == close(expected["df_rubin1987"])
    assert r.fraction_missing == close(expected["fmi"])
    assert r.missing_share == close(expected["lambda"])


@pytest.mark.parametrize("case", CASES["lee_bounds"], ids=lambda c: c["id"])
def test_lee_bounds(case):
    data, expected = columns(Path(case["input"]["file"]).name), case["expected"]
    count, quantile = (lee_bounds(data["y"], data["t"], trim) for trim in ("count", "quantile"))
    assert (count.trimmed_arm, count.n_trimmed) == (expected["trim_arm"], expected["n_trimmed"])
    assert count.trim_share == close(expected["trim_share"])
    assert count.lower.estimate == close(expected["lower_count_trim"])
    assert count.upper.estimate == close(expected["upper_count_trim"])
    assert quantile.lower.estimate == close(expected["lower_quantile_trim"])
    assert quantile.upper.estimate == close(expected["upper_quantile_trim"])


def test_lee_bounds_trim_the_control_arm_where_more_of_it_is_seen():
    data = columns("lee_synth_reverse.csv")
    forward = lee_bounds(data["y"], data["t"])
    mirror = lee_bounds(-data["y"], data["t"])
    assert forward.trimmed_arm == 0
    assert forward.n_trimmed == 29
    assert (forward.lower.estimate, forward.upper.estimate) == close(
        (-mirror.upper.estimate, -mirror.lower.estimate)
    )


@pytest.mark.parametrize("case", CASES["p_adjust"], ids=lambda c: c["id"])
@pytest.mark.parametrize("method", sorted(METHODS))
def test_adjusted_p_values_are_those_of_p_adjust(case, method):
    assert adjust_p_values(case["input"]["p"], method).p_adjusted == close(case["expected"][method])


def test_benjamini_hochberg_1995_table_1():
    """Benjamini and Hochberg (1995), section 3.2: at 0.05 Bonferroni rejects 3, their procedure 4."""
    p = CASES["p_adjust"][0]["input"]["p"]
    rejected = {m: sum(q <= 0.05 for q in adjust_p_values(p, m).p_adjusted) for m in ("bonferroni", "bh")}
    assert rejected == {"bonferroni": 3, "bh": 4}
    assert holm(p).p_adjusted == close(CASES["p_adjust"][0]["expected"]["holm"])


@pytest.mark.parametrize("case", CASES["kappa"], ids=lambda c: c["id"])
def test_kappa_is_that_of_vcd_and_psych(case):
    table, expected = case["input"]["table"], case["expected"]
    plain, linear, quadratic = (cohens_kappa(table, w) for w in ("none", "linear", "quadratic"))
    assert (plain.estimate, plain.std_error) == close((expected["kappa"], expected["ase"]))
    assert plain.std_error_null == close(expected["se0"])
    assert plain.interval == close(tuple(expected["psych_kappa_ci"]))
    assert plain.bias_adjusted == close(expected["pabak"])
    assert (linear.estimate, linear.std_error) == close((expected["linear"], expected["linear_ase"]))
    assert (quadratic.estimate, quadratic.std_error) == close(
        (expected["quadratic"], expected["quadratic_ase"])
    )


def test_kappa_of_fleiss_cohen_everitt_1969():
    """Fleiss, Cohen and Everitt (1969), the worked table of 200 subjects: kappa 0.429, se 0.054."""
    table = np.array([[53, 5, 2], [11, 14, 5], [1, 6, 3]]) * 2
    assert cohens_kappa(table).estimate == pytest.approx(0.429, abs=5e-4)
    assert cohens_kappa(table).std_error == pytest.approx(0.054, abs=5e-4)


@pytest.mark.parametrize("case", CASES["bland_altman"], ids=lambda c: c["id"])
def test_limits_of_agreement_of_bland_and_altman_1986(case):
    expected = case["expected"]
    r = limits_of_agreement(case["input"]["x"], case["input"]["y"])
    rounded = limits_of_agreement(case["input"]["x"], case["input"]["y"], multiplier=2)
    assert (r.bias.estimate, r.sd) == close((expected["bias"], expected["sd"]))
    assert (r.limit_low, r.limit_high) == close(tuple(expected["loa"]))
    assert (rounded.limit_low, rounded.limit_high) == close(tuple(expected["loa2"]))
    assert r.bias.interval == close(tuple(expected["bias_ci"]))
    assert r.std_error_limit == close(expected["se_loa"])
