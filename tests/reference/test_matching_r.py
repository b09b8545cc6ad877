"""Matching and sensitivity analysis against R (MatchIt, lpSolve, rbounds) and the published tables."""

import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from drive_eval.stats.matching import caliper_width, covariate_balance, greedy_matching, optimal_matching
from drive_eval.stats.sensitivity import e_value, rosenbaum_mcnemar, rosenbaum_wilcoxon

DATA = Path(__file__).parent / "data"
CASES = json.loads((DATA / "r_reference.json").read_text())["methods"]


def close(expected, rel=1e-8):
    return pytest.approx(expected, rel=rel, abs=1e-10)


def rows(name):
    with (DATA / name).open() as handle:
        return list(csv.DictReader(handle))


LALONDE, SCORES = rows("lalonde.csv"), rows("lalonde_ps.csv")
NAMES = [r["id"] for r in SCORES]
SCORE = np.array([float(r["ps"]) for r in SCORES])
TREATED = np.array([int(r["treat"]) for r in SCORES])
OUTCOME = np.array([float(r["re78"]) for r in LALONDE])
IDS = np.arange(len(NAMES))


def matched(case):
    arguments = dict(case["input"]["args"] or {})
    if "caliper" in arguments:
        arguments["caliper"] = caliper_width(SCORE, TREATED, arguments["caliper"])
    if "m.order" in arguments:
        arguments["order"] = arguments.pop("m.order")
    return greedy_matching(SCORE, TREATED, IDS, **arguments)


@pytest.mark.parametrize("case", CASES["matching_nearest"], ids=lambda c: c["id"])
def test_greedy_matching_is_that_of_matchit(case):
    """MatchIt breaks a tie between equal scores by where the row stands in its sort; here by id:
    what cannot depend on it (scores matched, counts, distances) agrees to the last pair."""
    m, expected = matched(case), case["expected"]
    assert m.n_treated_matched == expected["n_treated_matched"]
    assert m.total_distance == close(expected["total_abs_ps_distance"])
    score = dict(zip(NAMES, SCORE, strict=True))
    theirs = [tuple(pair.split("|")) for pair in expected["pairs"]]
    ours = [(NAMES[i], NAMES[j]) for i, j in zip(m.treated, m.control, strict=True)]

    def scores(pairs):
        return Counter((round(score[t], 12), round(score[c], 12)) for t, c in pairs)

    assert scores(ours) == scores(theirs)


@pytest.mark.parametrize(
    "case", [c for c in CASES["matching_nearest"] if "replace" not in c["id"]], ids=lambda c: c["id"]
)
def test_effect_and_balance_in_the_matched_sample(case):
    """With replacement MatchIt uses 82 controls and we 80, as equal scores are told apart by another rule;
    without it the same controls are used and so the weighted means agree."""
    m, expected = matched(case), case["expected"]
    assert m.n_control_matched == expected["n_control_matched"]
    arm = [TREATED == 1, TREATED == 0]
    means = [np.average(OUTCOME[a], weights=m.weights[a]) for a in arm]
    assert means[0] - means[1] == close(expected["att"])
    columns = {"distance": SCORE, "age": None, "educ": None, "re74": None, "re75": None, "married": None}
    for name, column in columns.items():
        x = np.array([float(r[name]) for r in LALONDE]) if column is None else column
        [b] = covariate_balance(x, TREATED, m.weights, denominator="treated")
        assert b.estimate == close(expected["smd_matched"][name])


def test_optimal_matching_reaches_the_optimum_of_the_transport_problem():
    expected = CASES["matching_optimal"][0]["expected"]["total_abs_ps_distance"]
    assert optimal_matching(SCORE, TREATED, IDS).total_distance == close(expected)


@pytest.mark.parametrize("case", CASES["rosenbaum_mcnemar"], ids=lambda c: c["id"])
def test_rosenbaum_mcnemar(case):
    given, expected = case["input"], case["expected"]
    exact, normal = (
        rosenbaum_mcnemar(given["discordant_exposed"], given["discordant_total"], given["gamma"], method=m)
        for m in ("exact", "normal")
    )
    assert exact.p_upper == pytest.approx(expected["upper"], rel=1e-8)
    assert exact.p_lower == pytest.approx(expected["lower"], rel=1e-8)
    assert normal.p_upper == pytest.approx(expected["upper_normal_cc"], rel=1e-8)


def test_hammond_1964_in_rosenbaum_2002_section_4_3_2():
    """Smoking and lung cancer: gamma 5 gives at most 0.03 by the normal approximation, gamma 6 about 0.1."""
    at = {g: rosenbaum_mcnemar(110, 122, g, method="normal").p_upper for g in (5, 6)}
    assert round(at[5], 2) == 0.03
    assert round(at[6], 1) == 0.1


@pytest.mark.parametrize("case", CASES["rosenbaum_wilcoxon"], ids=lambda c: c["id"])
def test_rosenbaum_wilcoxon_on_the_lead_data_of_morton_1982(case):
    """The data of Rosenbaum (2002), Table 4.4; the pair without a difference is left out, as in rbounds."""
    given, expected = case["input"], case["expected"]
    r = rosenbaum_wilcoxon(np.array(given["x"]) - np.array(given["y"]), given["gamma"])
    assert r.statistic == expected["T"]
    assert r.p_upper == pytest.approx(expected["upper"], rel=1e-8)
    assert r.p_lower == pytest.approx(expected["lower"], rel=1e-8)


@pytest.mark.parametrize("case", CASES["e_value"], ids=lambda c: c["id"])
def test_e_value(case):
    given, expected = case["input"], case["expected"]
    e = e_value(given["rr"], given["lo"], given["hi"])
    assert e.point == close(expected["point"])
    assert e.limit == close(expected["ci"])
