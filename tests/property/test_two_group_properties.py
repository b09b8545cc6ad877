"""What must hold of every pair of independent groups: mirrors, duality, agreement between methods."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.stats.fisher import boschloo, fisher, stratified_fisher
from drive_eval.stats.odds_ratio import common_odds_ratio, odds_ratio
from drive_eval.stats.proportions import (
    SINGLE_METHODS,
    clopper_pearson,
    mid_p_proportion,
    single_proportion,
    wilson,
)
from drive_eval.stats.rates import rate, rate_difference, rate_ratio
from drive_eval.stats.risk_difference import RISK_DIFFERENCE_METHODS, risk_difference
from drive_eval.stats.risk_ratio import risk_ratio
from drive_eval.stats.stratified import mantel_haenszel

LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99])
MODERATE = settings(max_examples=60, deadline=None)
SIZE = st.integers(0, 60) | st.integers(0, 4)
ARM = SIZE.flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
ARMS = st.tuples(ARM, ARM).map(lambda pair: (*pair[0], *pair[1]))
SMALL = st.integers(1, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
EVENTS = st.tuples(st.integers(0, 40), st.floats(0.5, 500.0))


def close(expected, rel=1e-7):
    return pytest.approx(expected, rel=rel, abs=1e-12)


def inverse(interval):
    low, high = interval
    return [1 / high if high else math.inf, 1 / low if low else math.inf]


@MODERATE
@given(ARM, LEVELS)
def test_one_proportion_turns_round_and_its_tests_invert_its_intervals(arm, level):
    x, n = arm
    for method in SINGLE_METHODS:
        low, high = single_proportion(x, n, level, method).interval
        assert [1 - high, 1 - low] == [close(v) for v in single_proportion(n - x, n, level, method).interval]
    for make in (wilson, clopper_pearson, mid_p_proportion):
        for limit in make(x, n, level).interval:
            if 0 < limit < 1:
                assert make(x, n, level, null=limit).p_value == close(1 - level, 1e-6)


@MODERATE
@given(ARMS, LEVELS)
def test_exchanging_the_groups_turns_the_result_round(arms, level):
    x1, n1, x2, n2 = arms
    for method in RISK_DIFFERENCE_METHODS:
        low, high = risk_difference(*arms, method, level).interval
        assert [-high, -low] == [close(v) for v in risk_difference(x2, n2, x1, n1, method, level).interval]
        assert [-high, -low] == [
            close(v) for v in risk_difference(n1 - x1, n1, n2 - x2, n2, method, level).interval
        ]
    for make in (risk_ratio, odds_ratio):
        assert inverse(make(*arms, conf_level=level).interval) == [
            close(v) for v in make(x2, n2, x1, n1, conf_level=level).interval
        ]
    assert fisher(*arms).p_value == close(fisher(x2, n2, x1, n1).p_value)
    assert fisher(*arms, "less").p_value == close(fisher(x2, n2, x1, n1, "greater").p_value)


@MODERATE
@given(ARMS, LEVELS)
def test_the_p_value_at_an_interior_limit_is_alpha(arms, level):
    alpha = 1 - level
    for method in ("miettinen_nurminen", "mee"):
        for limit in risk_difference(*arms, method, level).interval:
            if -1 < limit < 1:
                assert risk_difference(*arms, method, level, null=limit).p_value == close(alpha, 1e-5)
    for make, methods in ((risk_ratio, ("koopman", "miettinen_nurminen")), (odds_ratio, ("exact", "mid_p"))):
        for method in methods:
            for limit in make(*arms, method, level).interval:
                if 0 < limit < math.inf:
                    assert make(*arms, method, level, null=limit).p_value == close(alpha, 1e-5)


@MODERATE
@given(EVENTS, EVENTS, LEVELS)
def test_rates_invert_and_turn_round(first, second, level):
    a, b = (*first, *second), (*second, *first)
    for method in ("exact", "mid_p", "score"):
        found = rate_ratio(*a, method, level)
        assert inverse(found.interval) == [close(v) for v in rate_ratio(*b, method, level).interval]
        for limit in found.interval:
            if 0 < limit < math.inf:
                assert rate_ratio(*a, method, level, null=limit).p_value == close(1 - level, 1e-5)
    low, high = rate_difference(*a, level).interval
    assert [-high, -low] == [close(v) for v in rate_difference(*b, level).interval]
    for limit in (low, high):
        assert rate_difference(*a, level, null=limit).p_value == close(1 - level, 1e-5)
    single = rate(*first, level)
    assert single.conf_low <= single.estimate <= single.conf_high


@MODERATE
@given(ARMS)
def test_p_values_are_chances_and_mid_p_is_never_above_exact(arms):
    for alternative in ("two_sided", "central", "less", "greater"):
        exact, mid = fisher(*arms, alternative).p_value, fisher(*arms, alternative, mid_p=True).p_value
        assert 0 < mid <= exact + 1e-12 <= 1 + 1e-12
    assert odds_ratio(*arms, "mid_p").p_value <= odds_ratio(*arms).p_value + 1e-12
    assert fisher(*arms, "central").p_value == close(odds_ratio(*arms).p_value)


@settings(max_examples=25, deadline=None)
@given(SMALL, SMALL, st.sampled_from(["two_sided", "less", "greater"]))
def test_boschloo_is_never_above_fisher(first, second, alternative):
    arms = (*first, *second)
    p = boschloo(*arms, alternative).p_value
    assert 0 < p <= fisher(*arms, alternative).p_value * (1 + 1e-9)


STRATA = st.lists(ARMS.map(lambda a: [[a[0], a[1] - a[0]], [a[2], a[3] - a[2]]]), max_size=5)


@MODERATE
@given(STRATA, st.randoms(use_true_random=False))
def test_strata_may_come_in_any_order_and_groups_may_be_exchanged(tables, random):
    here = mantel_haenszel(tables)
    shuffled = tables[:]
    random.shuffle(shuffled)
    there = mantel_haenszel(shuffled)
    exchanged = mantel_haenszel([table[::-1] for table in tables])
    for name in ("odds_ratio", "risk_ratio", "risk_difference"):
        assert getattr(here, name).interval == tuple(close(v) for v in getattr(there, name).interval)
    for name in ("odds_ratio", "risk_ratio"):
        assert inverse(getattr(here, name).interval) == [close(v) for v in getattr(exchanged, name).interval]
    low, high = here.risk_difference.interval
    assert [-high, -low] == [close(v, 1e-6) for v in exchanged.risk_difference.interval]
    for name in ("cmh", "cmh_corrected"):
        assert 0 < getattr(here, name).p_value <= 1
        assert getattr(here, name).p_value == close(getattr(exchanged, name).p_value, 1e-6)
    for name in ("breslow_day", "tarone"):
        assert getattr(here, name).p_value is not None or getattr(here, name).warnings


@MODERATE
@given(ARMS)
def test_one_stratum_is_the_single_table(arms):
    x1, n1, x2, n2 = arms
    table = [[[x1, n1 - x1], [x2, n2 - x2]]]
    assert stratified_fisher(table).p_value == close(fisher(*arms).p_value)
    assert common_odds_ratio(table).interval == tuple(close(v) for v in odds_ratio(*arms).interval)
    crude, pooled = risk_difference(*arms), mantel_haenszel(table).risk_difference
    assert (crude.estimate is None) == (pooled.estimate is None)
    if crude.estimate is not None:
        assert pooled.estimate == close(crude.estimate)


@MODERATE
@given(STRATA)
def test_empty_strata_change_nothing(tables):
    here, there = mantel_haenszel(tables), mantel_haenszel([*tables, [[0, 0], [3, 4]], [[0, 0], [0, 0]]])
    assert np.array_equal(
        np.array(here.odds_ratio.interval, dtype=float), np.array(there.odds_ratio.interval, dtype=float)
    )
    assert here.cmh.p_value == there.cmh.p_value
