"""What missing-data, multiplicity and agreement functions do at the edges and with bad input."""

import math

import numpy as np
import pytest

from drive_eval.stats.agreement import cohens_kappa, limits_of_agreement
from drive_eval.stats.missing import (
    bounds_mean_difference,
    bounds_proportion,
    bounds_risk_difference,
    delta_mean_difference,
    delta_risk_difference,
    lee_bounds,
    pool_imputations,
    tipping_point,
)
from drive_eval.stats.multiplicity import adjust_p_values, holm
from drive_eval.stats.results import Estimate

NAN = float("nan")


def test_holm_of_nothing_and_of_one():
    assert holm([]).warnings == ("no hypothesis in the family",)
    assert holm([0.2]).p_adjusted == (0.2,)


def test_untested_hypotheses_stay_untested_and_may_count():
    assert holm([0.01, None]).p_adjusted == (0.01, None)
    counted = holm([0.01, None], family_size=2)
    assert counted.p_adjusted == (0.02, None)
    assert counted.warnings == ("no p-value at position(s) 1",)


@pytest.mark.parametrize("method", ["holm", "hochberg", "bonferroni", "hommel", "bh", "by"])
def test_a_larger_family_counts_as_p_values_of_one(method):
    padded = adjust_p_values([0.01, 0.03, 1.0, 1.0], method).p_adjusted[:2]
    assert adjust_p_values([0.01, 0.03], method, family_size=4).p_adjusted == pytest.approx(padded)


@pytest.mark.parametrize("p", [-0.1, 1.1, NAN, "0.1"])
def test_p_values_outside_0_to_1_are_refused(p):
    with pytest.raises(ValueError, match=r"p_values\[1\]: expected"):
        holm([0.5, p])


def test_a_family_smaller_than_its_p_values_is_refused():
    with pytest.raises(ValueError, match="family_size: expected at least"):
        holm([0.1, 0.2], family_size=1)


def test_kappa_at_the_edges():
    assert cohens_kappa([[0, 0], [0, 0]]).warnings == ("no rating: the table is empty",)
    one_cell = cohens_kappa([[9, 0], [0, 0]])
    assert one_cell.estimate is None
    assert "single category" in one_cell.warnings[0]
    perfect = cohens_kappa([[5, 0], [0, 5]])
    assert (perfect.estimate, perfect.interval) == (1.0, (1.0, 1.0))
    assert "understates" in perfect.warnings[0]
    one_rater = cohens_kappa([[4, 3], [0, 0]])
    assert one_rater.estimate == pytest.approx(0.0)
    assert one_rater.p_value is None
    assert "single category" in one_rater.warnings[-1]


def test_kappa_takes_a_matrix_of_weights():
    table = [[7, 2, 1], [3, 8, 2], [0, 4, 9]]
    by_matrix = cohens_kappa(table, [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]])
    assert by_matrix.estimate == pytest.approx(cohens_kappa(table, "linear").estimate)


@pytest.mark.parametrize(
    ("table", "weights"),
    [
        ([[1, 2]], "none"),
        ([[1, -1], [0, 2]], "none"),
        ([[1, 0.5], [0, 2]], "none"),
        ([[1, 2], [3, 4]], "cubic"),
        ([[1, 2], [3, 4]], [[1, 0]]),
        ([[1, 2], [3, 4]], [[1, 2], [0, 1]]),
    ],
)
def test_kappa_refuses(table, weights):
    with pytest.raises(ValueError, match="expected"):
        cohens_kappa(table, weights)


def test_limits_of_agreement_at_the_edges():
    assert limits_of_agreement([], []).warnings == ("no pair",)
    one = limits_of_agreement([1.0], [3.0])
    assert (one.bias.estimate, one.limit_low) == (-2.0, None)
    alike = limits_of_agreement([1, 2, 3], [0, 1, 2])
    assert (alike.limit_low, alike.limit_high, alike.bias.p_value) == (1.0, 1.0, None)
    assert alike.warnings
    with pytest.raises(ValueError, match="first and second: expected the same length"):
        limits_of_agreement([1], [1, 2])


def test_rubin_at_the_edges():
    assert pool_imputations([], []).warnings == ("no imputation",)
    one = pool_imputations([1.5], [0.2])
    assert (one.estimate, one.conf_low) == (1.5, None)
    same = pool_imputations([1, 1, 1], [0.25, 0.25, 0.25], df_complete=20)
    assert (same.std_error, same.missing_share) == (0.5, 0.0)
    assert same.df == pytest.approx(21 / 23 * 20)
    assert math.isinf(pool_imputations([1, 1], [0.25, 0.25]).df)
    certain = pool_imputations([1, 1], [0, 0])
    assert certain.p_value is None
    assert certain.warnings
    with pytest.raises(ValueError, match="variances: expected numbers of at least 0"):
        pool_imputations([1, 2], [0.1, -0.1])


def test_best_and_worst_case_hold_the_complete_case_and_every_completion():
    b = bounds_risk_difference(3, 10, 4, 6, 12, 2)
    assert b.lower.estimate <= b.complete_case.estimate <= b.upper.estimate
    for i in range(5):
        for j in range(3):
            value = (3 + i) / 14 - (6 + j) / 14
            assert b.lower.estimate - 1e-12 <= value <= b.upper.estimate + 1e-12
    assert b.conf_low < b.lower.estimate
    assert (b.n, b.n_missing) == (22, 6)


def test_bounds_at_the_edges():
    assert bounds_proportion(0, 0, 0).warnings
    unseen = bounds_proportion(0, 0, 4)
    assert (unseen.complete_case.estimate, unseen.lower.estimate, unseen.upper.estimate) == (None, 0.0, 1.0)
    none_missing = bounds_risk_difference(3, 10, 0, 6, 12, 0)
    assert none_missing.lower == none_missing.upper == none_missing.complete_case
    assert bounds_risk_difference(0, 0, 0, 6, 12, 0).warnings == ("nobody in a group",)
    assert bounds_mean_difference([], 0, [1.0], 0, 0, 2).warnings == ("nobody in a group",)
    assert "too few" in bounds_mean_difference([1.0], 0, [1.0], 0, 0, 2).warnings[0]
    with pytest.raises(ValueError, match="events_1: expected"):
        bounds_risk_difference(11, 10, 0, 6, 12, 0)
    with pytest.raises(ValueError, match="outcome_2: expected values from lowest"):
        bounds_mean_difference([1.0], 0, [5.0], 0, 0, 2)


def test_delta_of_zero_is_the_complete_case():
    y1, y2 = np.array([1.0, 2.0, 4.0]), np.array([0.0, 3.0])
    e = delta_mean_difference(y1, 5, y2, 2)
    assert e.estimate == pytest.approx(y1.mean() - y2.mean())
    assert e.std_error == pytest.approx(math.sqrt(y1.var(ddof=1) / 3 + y2.var(ddof=1) / 2))
    r = delta_risk_difference(3, 10, 4, 6, 12, 2)
    assert r.estimate == pytest.approx(3 / 10 - 6 / 12)
    assert r.std_error == pytest.approx(math.sqrt(0.3 * 0.7 / 10 + 0.5 * 0.5 / 12))


def test_delta_at_the_edges():
    assert delta_mean_difference([], 3, [1.0], 0).warnings == ("nobody observed in a group",)
    assert "too few" in delta_mean_difference([1.0], 3, [1.0, 2.0], 0).warnings[0]
    assert delta_risk_difference(0, 0, 3, 1, 2, 0).warnings == ("nobody observed in a group",)
    none = delta_risk_difference(0, 10, 3, 5, 10, 0, delta_1=9.0)
    assert none.estimate == -0.5
    assert "delta does nothing" in none.warnings[0]
    with pytest.raises(ValueError, match="delta_2: expected a finite number"):
        delta_risk_difference(1, 2, 0, 1, 2, 0, delta_2=math.inf)


def test_the_p_value_at_the_tipping_point_is_alpha():
    t = tipping_point(lambda d: delta_risk_difference(8, 40, 10, 20, 40, 0, delta_1=d), -5, 5)
    assert t.at_tipping.p_value == pytest.approx(0.05, abs=1e-8)
    assert delta_risk_difference(8, 40, 10, 20, 40, 0, delta_1=t.delta - 1e-3).p_value < 0.05


def test_the_tipping_point_at_the_edges():
    steady = tipping_point(lambda d: Estimate(estimate=1.0, p_value=0.001), -3, 3)
    assert steady.delta is None
    assert "does not change" in steady.warnings[0]
    silent = tipping_point(lambda d: Estimate(estimate=None), -3, 3)
    assert silent.warnings == ("no p-value at delta 0",)
    with pytest.raises(ValueError, match="a range that holds 0"):
        tipping_point(lambda d: Estimate(estimate=1.0, p_value=0.5), 1, 3)


def test_lee_bounds_at_the_edges():
    nobody = lee_bounds([NAN, NAN, 1.0], [1, 1, 0])
    assert nobody.lower.estimate is None
    assert "nobody seen" in nobody.warnings[0]
    assert lee_bounds([], []).warnings == ("nobody seen in an arm: bounds are undefined",)
    equal = lee_bounds([1.0, 2.0, NAN, 3.0, 5.0, NAN], [1, 1, 1, 0, 0, 0])
    assert equal.lower == equal.upper
    assert (equal.trimmed_arm, equal.n_trimmed) == (None, 0)
    assert "one person" in lee_bounds([1.0, 2.0], [1, 0]).warnings[0]
    with pytest.raises(ValueError, match="outcome: expected"):
        lee_bounds([math.inf, 1.0], [1, 0])
    with pytest.raises(ValueError, match="treated: expected only 0/1"):
        lee_bounds([1.0, 1.0], [1, 2])


def test_the_imbens_manski_interval_lies_within_the_two_bounds_intervals():
    rng = np.random.default_rng(1)
    y, t = rng.normal(size=400), rng.integers(0, 2, 400)
    y[(rng.random(400) < 0.3) & (t == 0)] = NAN
    b = lee_bounds(y, t)
    assert (
        b.lower.conf_low < b.conf_low < b.lower.estimate < b.upper.estimate < b.conf_high < b.upper.conf_high
    )
