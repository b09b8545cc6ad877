"""What must hold of every paired table: mirrors, duality, order of p-values."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.stats.conditional_odds_ratio import conditional_odds_ratio
from drive_eval.stats.mcnemar import MCNEMAR_METHODS, mcnemar, mcnemar_p_values
from drive_eval.stats.paired_binary import negated, paired_binary, paired_table_by_id
from drive_eval.stats.paired_difference import PAIRED_DIFFERENCE_METHODS, paired_difference, tango
from drive_eval.stats.paired_ratio import PAIRED_RATIO_METHODS, paired_ratio
from drive_eval.stats.signed_rank import sign_test, signed_rank
from drive_eval.stats.square_tables import bowker, marginal_homogeneity, net_improvement

COUNT = st.integers(0, 60) | st.integers(0, 4)
TABLES = st.tuples(COUNT, COUNT, COUNT, COUNT)
LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99])
MODERATE = settings(max_examples=60, deadline=None)


def close(expected, rel=1e-7):
    return pytest.approx(expected, rel=rel, abs=1e-12)


@MODERATE
@given(TABLES, LEVELS)
def test_turning_the_occasions_round_turns_the_result_round(cells, level):
    a, b, c, d = cells
    for method in PAIRED_DIFFERENCE_METHODS:
        there = paired_difference([[a, b], [c, d]], level, method)
        back = negated(paired_difference([[a, c], [b, d]], level, method))
        assert there.interval == tuple(close(x) for x in back.interval)
    for method in PAIRED_RATIO_METHODS:
        low, high = paired_ratio([[a, b], [c, d]], level, method).interval
        there = [1 / high if high else math.inf, 1 / low if low else math.inf]
        assert there == [close(x) for x in paired_ratio([[a, c], [b, d]], level, method).interval]
    for method in ("exact", "mid_p", "wilson"):
        low, high = conditional_odds_ratio(b, c, level, method).interval
        there = [1 / high if high else math.inf, 1 / low if low else math.inf]
        assert there == [close(x) for x in conditional_odds_ratio(c, b, level, method).interval]
    for method in MCNEMAR_METHODS:
        assert mcnemar(b, c, method).p_value == mcnemar(c, b, method).p_value


@MODERATE
@given(TABLES)
def test_turning_yes_and_no_round_turns_the_difference_round(cells):
    a, b, c, d = cells
    for method in PAIRED_DIFFERENCE_METHODS:
        there = paired_difference([[a, b], [c, d]], method=method)
        back = negated(paired_difference([[d, c], [b, a]], method=method))
        assert there.interval == tuple(close(x) for x in back.interval)


@MODERATE
@given(COUNT, COUNT)
def test_p_values_are_chances_and_mid_p_is_never_above_exact(b, c):
    p = {method: mcnemar(b, c, method).p_value for method in MCNEMAR_METHODS}
    assert all(0.0 < value <= 1.0 for value in p.values())
    assert p["mid_p"] <= p["exact"]
    assert p["asymptotic"] <= p["corrected"]


@MODERATE
@given(st.lists(st.tuples(COUNT, COUNT), max_size=30), st.sampled_from(MCNEMAR_METHODS), st.booleans())
def test_many_p_values_are_the_single_ones(pairs, method, repeated):
    pairs = pairs * (200 if repeated else 1)
    b, c = np.array(pairs, dtype=int).reshape(-1, 2).T
    found = mcnemar_p_values(b, c, method)
    assert found.tolist() == [
        close(mcnemar(int(x), int(y), method).p_value, 1e-12) for x, y in zip(b, c, strict=True)
    ]


@MODERATE
@given(TABLES, st.floats(0.5, 0.999))
def test_tango_excludes_no_change_exactly_when_the_uncorrected_test_rejects(cells, level):
    a, b, c, d = cells
    p = mcnemar(b, c, "asymptotic").p_value
    found = tango(b, c, a + b + c + d, level)
    if not math.isclose(p, 1 - level, rel_tol=1e-9):
        assert (found.conf_low > 0 or found.conf_high < 0) == (p < 1 - level)


@MODERATE
@given(TABLES, LEVELS)
def test_the_p_value_at_an_interior_limit_is_alpha(cells, level):
    a, b, c, d = cells
    n, table = a + b + c + d, [[a, b], [c, d]]
    alpha = 1 - level
    for limit in tango(b, c, n, level).interval:
        if -1 < limit < 1 and n:
            assert tango(b, c, n, level, null=limit).p_value == close(alpha, 1e-5)
    for limit in paired_ratio(table, level).interval:
        if 0 < limit < math.inf:
            assert paired_ratio(table, level, null=limit).p_value == close(alpha, 1e-5)
    for method in ("exact", "mid_p", "wilson"):
        for limit in conditional_odds_ratio(b, c, level, method).interval:
            if 0 < limit < math.inf:
                assert conditional_odds_ratio(b, c, level, method, null=limit).p_value == close(alpha, 1e-6)


@MODERATE
@given(TABLES)
def test_the_estimate_lies_in_its_interval_and_wider_levels_hold_narrower(cells):
    a, b, c, d = cells
    table = [[a, b], [c, d]]
    for make in (
        lambda level: paired_difference(table, level, "tango"),
        lambda level: paired_ratio(table, level, "score"),
        lambda level: conditional_odds_ratio(b, c, level, "exact"),
    ):
        narrow, wide = make(0.9), make(0.95)
        assert wide.conf_low <= narrow.conf_low + 1e-12
        assert narrow.conf_high <= wide.conf_high + 1e-12
        if narrow.estimate is not None:
            assert narrow.conf_low - 1e-12 <= narrow.estimate <= narrow.conf_high + 1e-12


@MODERATE
@given(TABLES)
def test_the_ratio_rejects_no_change_as_mcnemar_does(cells):
    a, b, c, d = cells
    if a + b or a + c:
        assert paired_ratio([[a, b], [c, d]]).p_value == close(mcnemar(b, c, "asymptotic").p_value)


@MODERATE
@given(TABLES)
def test_nothing_is_silently_undefined(cells):
    found = paired_binary(*cells)
    for name in ("first", "difference_tango", "relative_change", "stopped", "odds_ratio_exact"):
        part = getattr(found, name)
        assert part.estimate is not None or part.warnings, name
    assert all(getattr(found, method).p_value is not None for method in MCNEMAR_METHODS)


@MODERATE
@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=25), st.randoms(use_true_random=False))
def test_order_of_people_does_not_matter(people, random):
    ids = list(range(len(people)))
    shuffled = ids[:]
    random.shuffle(shuffled)
    table = paired_table_by_id(ids, [p[0] for p in people], shuffled, [people[i][1] for i in shuffled])
    assert int(table.sum()) == len(people)
    assert int(table[0, 1]) == sum(x and not y for x, y in people)


SQUARES = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 12), min_size=k, max_size=k), min_size=k, max_size=k)
)


@MODERATE
@given(SQUARES, st.randoms(use_true_random=False))
def test_margins_and_symmetry_do_not_depend_on_the_order_of_levels_or_occasions(table, random):
    table = np.array(table)
    order = list(range(len(table)))
    random.shuffle(order)
    for other in (table.T, table[np.ix_(order, order)]):
        here, there = marginal_homogeneity(table), marginal_homogeneity(other)
        assert here.stuart_maxwell.statistic == close(there.stuart_maxwell.statistic, 1e-6)
        assert here.stuart_maxwell.df == there.stuart_maxwell.df
        assert bowker(table).statistic == close(bowker(other).statistic, 1e-9)
    assert here.stuart_maxwell.p_value is not None
    assert here.bhapkar.p_value is not None or here.bhapkar.warnings


@MODERATE
@given(COUNT, COUNT, COUNT, COUNT)
def test_two_levels_are_the_asymptotic_mcnemar_test(a, b, c, d):
    table = [[a, b], [c, d]]
    p = mcnemar(b, c, "asymptotic").p_value
    assert marginal_homogeneity(table).stuart_maxwell.p_value == close(p)
    assert bowker(table).p_value == close(p)
    assert net_improvement(b, a + d, c).p_value == close(p)


VALUES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=0, max_size=25)


@MODERATE
@given(VALUES, st.sampled_from(["wilcox", "pratt"]))
def test_ranks_and_signs_turn_round_with_the_occasions(pairs, zeros):
    x, y = [p[0] for p in pairs], [p[1] for p in pairs]
    here, there = signed_rank(x, y, zeros=zeros), signed_rank(y, x, zeros=zeros)
    assert (here.w_plus, here.w_minus) == (there.w_minus, there.w_plus)
    for form in ("exact", "normal", "normal_corrected"):
        p = getattr(here, form).p_value
        assert 0 < p <= 1
        assert p == close(getattr(there, form).p_value)
    assert sign_test(x, y).exact.p_value == close(sign_test(y, x).exact.p_value)
    assert sign_test(x, y).mid_p.p_value <= sign_test(x, y).exact.p_value + 1e-15
