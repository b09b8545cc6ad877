"""Matching and sensitivity analysis at the edges and with bad input."""

import itertools
import math

import numpy as np
import pytest
from scipy.stats import wilcoxon

from drive_eval.stats.matching import (
    caliper_width,
    effective_sample_size,
    greedy_matching,
    logit_score,
    optimal_matching,
)
from drive_eval.stats.sensitivity import e_value, rosenbaum_mcnemar, rosenbaum_wilcoxon


def pairs(m):
    return list(zip(m.treated.tolist(), m.control.tolist(), strict=True))


@pytest.mark.parametrize("match", [greedy_matching, optimal_matching])
def test_nobody_to_match(match):
    for m in (match([], [], []), match([0.1, 0.2], [1, 1], [1, 2]), match([0.1], [0], [1])):
        assert pairs(m) == []
        assert m.warnings[0].startswith("nobody to match")
    apart = match([0.1, 0.9], [1, 0], [1, 2], caliper=0.2)
    assert (apart.n_treated_matched, apart.total_distance) == (0, 0.0)
    assert apart.warnings == ("1 of 1 treated people have no match",)
    elsewhere = match([0.1, 0.1], [1, 0], [1, 2], strata=["a", "b"])
    assert elsewhere.unmatched.tolist() == [0]


def test_a_tie_goes_to_the_smaller_id():
    score, treated = [0.5, 0.4, 0.6, 0.4], [1, 0, 0, 0]
    assert pairs(greedy_matching(score, treated, ["t", "z", "b", "c"])) == [(0, 2)]
    assert pairs(greedy_matching(score, treated, ["t", "a", "b", "c"])) == [(0, 1)]
    assert pairs(greedy_matching([0.5, 0.5, 0.3], [1, 1, 0], [2, 1, 3])) == [(1, 2)]


def test_the_order_of_the_treated_matters_and_is_chosen():
    score, treated = [0.9, 0.5, 0.6, 0.1], [1, 1, 0, 0]
    assert pairs(greedy_matching(score, treated, IDS4)) == [(0, 2), (1, 3)]
    assert pairs(greedy_matching(score, treated, IDS4, order="smallest")) == [(0, 3), (1, 2)]
    assert pairs(greedy_matching(score, treated, IDS4, order="closest")) == [(0, 3), (1, 2)]


IDS4 = [1, 2, 3, 4]


def test_controls_are_given_out_in_rounds():
    m = greedy_matching([0.9, 0.8, 0.89, 0.88, 0.1], [1, 1, 0, 0, 0], [1, 2, 3, 4, 5], ratio=2)
    assert pairs(m) == [(0, 2), (0, 4), (1, 3)]
    assert m.matched_set.tolist() == [1, 1, 2]
    assert m.weights.tolist() == [1, 1, 0.75, 1.5, 0.75]


def test_with_replacement_a_control_serves_many_but_nobody_twice():
    m = greedy_matching([0.5, 0.52, 0.51, 0.3], [1, 1, 0, 0], IDS4, ratio=2, replace=True)
    assert pairs(m) == [(0, 2), (0, 3), (1, 2), (1, 3)]
    assert greedy_matching([0.5, 0.4], [1, 0], [1, 2], ratio=3, replace=True).n_control_matched == 1


def test_optimal_matching_is_the_best_of_all():
    rng = np.random.default_rng(12)
    for _ in range(30):
        t, c = rng.integers(1, 4), rng.integers(1, 5)
        score, treated = rng.integers(0, 12, t + c) / 10, np.repeat([1, 0], [t, c])
        caliper = float(rng.choice([0.15, 0.35, 2.0]))
        m = optimal_matching(score, treated, np.arange(t + c), caliper=caliper)
        best = (0, 0.0)
        for k in range(1, min(t, c) + 1):
            for left in itertools.combinations(range(t), k):
                for right in itertools.permutations(range(t, t + c), k):
                    d = [abs(score[i] - score[j]) for i, j in zip(left, right, strict=True)]
                    if max(d) <= caliper and (k > best[0] or sum(d) < best[1] - 1e-12):
                        best = (k, sum(d))
        assert (m.n_treated_matched, m.total_distance) == (best[0], pytest.approx(best[1], abs=1e-12))


def test_optimal_matching_to_several_controls():
    m = optimal_matching([0.5, 0.6, 0.5, 0.6, 0.55], [1, 1, 0, 0, 0], [1, 2, 3, 4, 5], ratio=2)
    assert (m.n_treated_matched, m.n_control_matched) == (2, 3)
    assert m.total_distance == pytest.approx(0.05)


def test_too_large_a_stratum_is_refused():
    n = 16_000
    with pytest.raises(ValueError, match="strata: expected strata of at most"):
        optimal_matching(np.arange(n), np.arange(n) % 2, np.arange(n))


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([0.1, math.nan], [1, 0], [1, 2]), {}, "score: expected"),
        (([0.1, 0.2], [1, 0], [1, 1]), {}, "ids: expected ids that all differ"),
        (([0.1, 0.2], [1, 0], [1, None]), {}, "ids: expected ids without gaps"),
        (([0.1, 0.2], [1, 0], [1]), {}, "expected the same length"),
        (([0.1, 0.2], [1, 3], [1, 2]), {}, "treated: expected only 0/1"),
        (([0.1, 0.2], [1, 0], [1, 2]), {"caliper": 0}, "caliper: expected a number above 0"),
        (([0.1, 0.2], [1, 0], [1, 2]), {"ratio": 0}, "ratio: expected a whole number of at least 1"),
        (([0.1, 0.2], [1, 0], [1, 2]), {"strata": [1, None]}, "strata: expected a label"),
    ],
)
@pytest.mark.parametrize("match", [greedy_matching, optimal_matching])
def test_matching_refuses(match, arguments, options, message):
    with pytest.raises(ValueError, match=message):
        match(*arguments, **options)


def test_calipers_and_scores():
    assert caliper_width([0, 1, 2, 3], [1, 1, 0, 0], 1.0, sd="pooled") == pytest.approx(math.sqrt(0.5))
    with pytest.raises(ValueError, match="standard deviation"):
        caliper_width([1, 1, 1], [1, 0, 0])
    with pytest.raises(ValueError, match="propensity: expected scores strictly between 0 and 1"):
        logit_score([0.2, 1.0])
    assert effective_sample_size([0, 0]) == 0.0
    assert effective_sample_size([2, 2, 2]) == pytest.approx(3.0)


def test_bounds_without_information():
    for r in (rosenbaum_mcnemar(0, 0, 2), rosenbaum_wilcoxon([0, 0], 2), rosenbaum_wilcoxon([], 2)):
        assert (r.p_lower, r.p_upper, r.gamma_critical) == (1.0, 1.0, None)
        assert r.warnings
    none = rosenbaum_mcnemar(0, 5, 2)
    assert (none.p_upper, none.p_lower) == (1.0, 1.0)
    assert none.warnings == ("not significant even without hidden bias",)


def test_the_upper_bound_at_the_critical_gamma_is_alpha():
    for r in (
        rosenbaum_mcnemar(6, 6, significance=0.05),
        rosenbaum_mcnemar(20, 24, method="normal"),
        rosenbaum_wilcoxon(np.arange(-2.0, 12.0)),
        rosenbaum_wilcoxon(np.arange(-2.0, 12.0), method="exact"),
    ):
        method = "exact" if "exact" in r.method else "normal"
        if "McNemar" in r.method:
            again = rosenbaum_mcnemar(int(r.statistic), r.n, r.gamma_critical, method=method)
        else:
            again = rosenbaum_wilcoxon(np.arange(-2.0, 12.0), r.gamma_critical, method=method)
        assert again.p_upper == pytest.approx(0.05, abs=1e-9)


def test_the_exact_wilcoxon_bound_at_gamma_one_is_the_exact_test():
    d = np.array([1.5, -0.5, 2.5, 3.5, -1.0, 4.0, 6.0, 5.0])
    expected = wilcoxon(d, alternative="greater", method="exact").pvalue
    assert rosenbaum_wilcoxon(d, method="exact").p_upper == pytest.approx(expected, rel=1e-12)
    with pytest.raises(ValueError, match="at most 1000"):
        rosenbaum_wilcoxon(np.arange(1.0, 1002.0), method="exact")


@pytest.mark.parametrize("gamma", [0.5, math.inf, "2"])
def test_gamma_below_one_is_refused(gamma):
    with pytest.raises(ValueError, match="gamma: expected"):
        rosenbaum_mcnemar(3, 4, gamma)


def test_e_value_at_the_edges():
    assert e_value(1.0).point == 1.0
    assert e_value(0.5).point == pytest.approx(e_value(2.0).point)
    assert e_value(0.5, 0.3, 0.8).limit == pytest.approx(e_value(1.25).point)
    assert e_value(2.0, 0.0, 5.0).limit == 1.0
    assert "nearer to 1 was not given" in e_value(2.0, conf_high=4.0).warnings[0]
    for arguments, message in (
        ((0.0,), "risk_ratio"),
        ((2.0, 3.0), "conf_low"),
        ((2.0, 1.0, 1.5), "conf_high"),
    ):
        with pytest.raises(ValueError, match=f"{message}: expected"):
            e_value(*arguments)
