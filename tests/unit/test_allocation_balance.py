"""What the checks on the draw and the balance measures do at the edges and with bad input."""

import math

import numpy as np
import pytest

from drive_eval.stats.allocation import (
    allocation_ratio,
    omnibus_balance,
    paired_randomisation_test,
    stratified_randomisation_test,
)
from drive_eval.stats.balance import covariate_balance
from drive_eval.stats.balance_categorical import categorical_difference


def test_ratio_with_an_empty_stratum_and_one_arm():
    r = allocation_ratio([3, 0], [10, 0], planned=[0.2, 0.2])
    assert r.strata[1].estimate is None
    assert r.strata[1].warnings
    assert r.against_plan.df == 1
    assert "not tested" in r.homogeneity.warnings[0]
    assert allocation_ratio([0, 0], [5, 5]).homogeneity.p_value is None
    assert allocation_ratio([], [], planned=[]).against_plan.p_value is None


@pytest.mark.parametrize(
    ("treated", "total", "planned", "message"),
    [
        ([11], [10], None, "treated: expected at most total = 10"),
        ([1.5], [10], None, "treated: expected whole numbers"),
        ([1], [10, 2], None, "expected the same length"),
        ([1], [10], [8.0], "planned: expected shares strictly between 0 and 1"),
        ([1], [10], [0.1, 0.2], "planned: expected one share for each of 1"),
    ],
)
def test_ratio_refuses(treated, total, planned, message):
    with pytest.raises(ValueError, match=message):
        allocation_ratio(treated, total, planned)


def test_randomisation_test_at_the_edges():
    assert stratified_randomisation_test([], []).warnings == ("nobody",)
    assert stratified_randomisation_test([1.0, 2.0], [1, 1]).warnings == ("an arm is empty",)
    one_way = stratified_randomisation_test([1.0, 2.0], [1, 0], ["a", "b"])
    assert one_way.p_value == 1.0
    assert "one assignment is possible" in one_way.warnings[0]
    alike = stratified_randomisation_test([2, 2, 2, 2], [1, 0, 1, 0])
    assert (alike.estimate, alike.p_value, alike.conf_low) == (0.0, 1.0, None)
    assert "one and the same outcome" in alike.warnings[0]
    tiny = stratified_randomisation_test([1, 2, 3, 9], [0, 0, 1, 1])
    assert tiny.interval == (-math.inf, math.inf)


def test_people_whose_arm_was_not_drawn_keep_it():
    y, t, fixed = [9, 1, 2, 3, 4], [1, 1, 0, 1, 0], [1, 0, 0, 0, 0]
    r = stratified_randomisation_test(y, t, fixed=fixed)
    assert r.permutations == math.comb(4, 2)
    assert "1 of 5 people keep their arm" in r.warnings[0]


def test_the_interval_holds_the_effects_that_are_not_refuted():
    rng = np.random.default_rng(3)
    y, t, s = rng.normal(size=12), np.array([1, 0] * 6), np.repeat([0, 1], 6)
    r = stratified_randomisation_test(y, t, s, conf_level=0.9)
    for effect, refuted in ((r.conf_low - 1e-6, True), (r.conf_low + 1e-6, False)):
        assert (stratified_randomisation_test(y - effect * t, t, s).p_greater <= 0.05) == refuted
    for effect, refuted in ((r.conf_high + 1e-6, True), (r.conf_high - 1e-6, False)):
        assert (stratified_randomisation_test(y - effect * t, t, s).p_less <= 0.05) == refuted


def test_sampling_agrees_with_enumeration():
    rng = np.random.default_rng(5)
    y, t, s = rng.poisson(3, 16), np.array([1, 0] * 8), np.repeat([0, 1], 8)
    exact = stratified_randomisation_test(y, t, s)
    sampled = stratified_randomisation_test(y, t, s, exact_up_to=0, permutations=20_000)
    assert exact.exact
    assert not sampled.exact
    assert abs(exact.p_value - sampled.p_value) < 4 * sampled.monte_carlo_error
    assert sampled == stratified_randomisation_test(y, t, s, exact_up_to=0, permutations=20_000)


def test_a_statistic_of_several_columns():
    events, days = np.array([3, 0, 1, 4, 2, 0]), np.array([10, 20, 10, 30, 10, 20])
    t = np.array([1, 0, 1, 0, 1, 0])

    def log_rate_ratio(outcome, a):
        e, d = outcome[:, 0], outcome[:, 1]
        return np.log((a @ e + 0.5) / (a @ d) / (((1 - a) @ e + 0.5) / ((1 - a) @ d)))

    r = stratified_randomisation_test(np.column_stack([events, days]), t, statistic=log_rate_ratio, centre=0)
    assert r.estimate == pytest.approx(math.log(6.5 / 30 / (4.5 / 70)))
    with pytest.raises(ValueError, match="outcome: expected one column"):
        stratified_randomisation_test(np.column_stack([events, days]), t)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0, math.nan], [1, 0]), "outcome: expected finite numbers"),
        (([1.0, 2.0], [1, 2]), "treated: expected only 0/1"),
        (([1.0, 2.0], [1, 0, 1]), "expected the same length"),
        (([1.0, 2.0], [1, 0], ["a", None]), "strata: expected a label in every row"),
        (([1.0, 2.0], [1, 0], [1.0, math.nan]), "strata: expected a label in every row"),
        (([1.0, 2.0], [1, 0], None, "median"), "statistic: expected one of"),
        (([1.0, 2.0], [1, 0], None, lambda o, a: a), "statistic: expected a function returning"),
    ],
)
def test_randomisation_test_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        stratified_randomisation_test(*arguments)


def test_paired_randomisation_at_the_edges():
    assert paired_randomisation_test([]).warnings == ("no pair",)
    still = paired_randomisation_test([0, 0, 0])
    assert (still.p_value, still.interval) == (1.0, (0.0, 0.0))
    assert still.warnings == ("all differences are 0",)
    assert paired_randomisation_test([4.0]).p_value == 1.0
    assert paired_randomisation_test([1, 2, 3]).interval == (-math.inf, math.inf)
    many = paired_randomisation_test(np.arange(-5, 40) / 10.0)
    assert not many.exact
    assert 0 < many.p_value < 0.01


def test_omnibus_at_the_edges():
    assert omnibus_balance(np.zeros((0, 2)), []).warnings == ("nobody",)
    assert "no stratum" in omnibus_balance([[1.0], [2.0]], [1, 0], ["a", "b"]).warnings[0]
    assert omnibus_balance([[1], [1], [1]], [1, 0, 0]).warnings == ("no covariate varies within strata",)
    x = np.array([[1, 2.0, 7], [2, 4, 7], [4, 8, 7], [3, 6, 7], [9, 18, 7]])
    r = omnibus_balance(x, [1, 0, 1, 0, 0])
    assert r.df == 1
    assert "2 column(s)" in r.warnings[0]
    with pytest.raises(ValueError, match="covariates: expected finite numbers, saw 'nan in row 1, column 0"):
        omnibus_balance([[1.0], [math.nan]], [1, 0])


def test_omnibus_does_not_depend_on_units():
    rng = np.random.default_rng(2)
    x, t = rng.normal(size=(14, 3)), np.array([1, 0] * 7)
    mixed = x @ np.array([[1000.0, 1, 0], [0, 0.001, 0], [5, 2, 3]]) + 70
    assert omnibus_balance(mixed, t).statistic == pytest.approx(omnibus_balance(x, t).statistic)


def test_balance_at_the_edges():
    assert covariate_balance([1.0, 2.0], [1, 1])[0].warnings == ("a group has nobody",)
    assert covariate_balance(np.zeros((0, 1)), [])[0].estimate is None
    [constant] = covariate_balance([0.1, 0.1, 0.1], [1, 0, 0])
    assert (constant.estimate, constant.warnings[0][:27]) == (0.0, "the covariate does not vary")
    [split] = covariate_balance([1, 1, 0, 0], [1, 1, 0, 0])
    assert split.estimate is None
    assert "means differ" in split.warnings[0]
    [lone] = covariate_balance([1.0, 2.0, 4.0], [1, 0, 0])
    assert lone.estimate is None
    assert "one person" in lone.warnings[0]
    assert covariate_balance([1.0, 2.0, 4.0], [1, 0, 0], denominator="control")[0].estimate is not None


def test_the_denominator_is_that_before_weighting():
    x, t, w = [1.0, 2, 3, 2, 4, 60], [1, 1, 1, 0, 0, 0], [1, 1, 1, 1.5, 1.5, 0]
    [before], [after] = covariate_balance(x, t), covariate_balance(x, t, w)
    assert after.sd == before.sd
    assert after.mean_control == 3.0
    assert after.n == 5
    assert after.std_error is None


def test_whole_weights_are_repeated_people():
    x, t, w = np.array([1.0, 2, 3, 2, 4, 6]), np.array([1, 1, 1, 0, 0, 0]), np.array([1, 1, 1, 2, 0, 1])
    [weighted] = covariate_balance(x, t, w)
    [repeated] = covariate_balance(np.repeat(x, w), np.repeat(t, w))
    assert weighted.mean_control == pytest.approx(repeated.mean_control)
    assert weighted.ecdf_max == pytest.approx(repeated.ecdf_max)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0, math.inf], [1, 0]), "covariates: expected finite numbers"),
        (([1.0, 2.0], [1, 0], [1, -1]), "weights: expected numbers of at least 0"),
        (([["a"], ["b"]], [1, 0]), "covariates: expected numbers of shape"),
        (([1.0], [1, 0]), "expected the same length"),
    ],
)
def test_balance_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        covariate_balance(*arguments)


def test_categories_at_the_edges():
    assert categorical_difference([0, 0], [1, 2]).warnings == ("a group has nobody",)
    assert categorical_difference([4, 0], [2, 0]).estimate == 0.0
    assert "singular" in categorical_difference([4, 0], [0, 3]).warnings[0]
    two = categorical_difference([10, 30], [20, 20]).estimate
    assert two == pytest.approx(
        abs(covariate_balance([1] * 30 + [0] * 10 + [1] * 20 + [0] * 20, [1] * 40 + [0] * 40)[0].estimate)
    )
