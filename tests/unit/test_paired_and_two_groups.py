"""Bad input is refused by name, and every degenerate input has its decision."""

import math

import numpy as np
import pytest

from drive_eval.stats import validation as check
from drive_eval.stats.conditional_odds_ratio import conditional_odds_ratio
from drive_eval.stats.fisher import boschloo, fisher, stratified_fisher
from drive_eval.stats.mcnemar import mcnemar, mcnemar_p_values
from drive_eval.stats.odds_ratio import common_odds_ratio, odds_ratio
from drive_eval.stats.paired_binary import paired_binary, paired_table, paired_table_by_id
from drive_eval.stats.paired_difference import paired_difference, tango
from drive_eval.stats.paired_ratio import paired_ratio
from drive_eval.stats.proportions import single_proportion, wilson
from drive_eval.stats.rates import rate, rate_difference, rate_ratio
from drive_eval.stats.resample import resample_paired_tables, resampled_mcnemar
from drive_eval.stats.results import Estimate, HypothesisTest
from drive_eval.stats.risk_difference import risk_difference
from drive_eval.stats.risk_ratio import risk_ratio
from drive_eval.stats.signed_rank import EXACT_UP_TO, sign_test, signed_rank
from drive_eval.stats.square_tables import bowker, marginal_homogeneity, moves, net_improvement
from drive_eval.stats.stratified import mantel_haenszel


@pytest.mark.parametrize("bad", [-1, 1.5, math.nan, math.inf, True, "3", None, 2**60])
def test_a_count_is_whole_and_not_negative(bad):
    for call in (
        lambda: mcnemar(bad, 1),
        lambda: wilson(bad, 5),
        lambda: paired_binary(bad, 1, 1, 1),
        lambda: risk_difference(bad, 5, 1, 5),
        lambda: rate(bad, 5.0),
        lambda: net_improvement(bad, 1, 1),
        lambda: conditional_odds_ratio(bad, 1),
    ):
        with pytest.raises(ValueError, match=r"(b|count|a|x1|improved): expected .*, saw"):
            call()


@pytest.mark.parametrize(
    "bad", [[[1, 2]], [[1, -2], [3, 4]], [[1, 2.5], [3, 4]], [[1, math.nan], [3, 4]], "ab", None]
)
def test_a_table_holds_counts_in_its_shape(bad):
    for call in (paired_difference, paired_ratio, marginal_homogeneity, bowker, mantel_haenszel):
        with pytest.raises(ValueError, match=r"tables?: expected .*, saw"):
            call(bad)


def test_a_count_may_not_exceed_its_group():
    for call in (
        lambda: wilson(6, 5),
        lambda: risk_difference(1, 5, 6, 5),
        lambda: risk_ratio(1, 5, 6, 5),
        lambda: odds_ratio(1, 5, 6, 5),
        lambda: fisher(1, 5, 6, 5),
        lambda: tango(4, 2, 5),
    ):
        with pytest.raises(ValueError, match=r"expected .* saw 6"):
            call()


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, math.nan, "0.95"])
def test_a_level_lies_between_0_and_1(level):
    for call in (
        lambda: wilson(1, 5, level),
        lambda: paired_binary(1, 1, 1, 1, level),
        lambda: mantel_haenszel([[[1, 2], [3, 4]]], level),
        lambda: rate_ratio(1, 2.0, 3, 4.0, conf_level=level),
    ):
        with pytest.raises(ValueError, match="conf_level: expected"):
            call()


def test_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"method: expected one of 'exact', .*, saw 'yates'"):
        mcnemar(1, 2, "yates")
    with pytest.raises(ValueError, match="alternative: expected one of"):
        fisher(1, 2, 1, 2, "up")
    with pytest.raises(ValueError, match="zeros: expected one of"):
        signed_rank([1], [2], zeros="split")


def test_lengths_ids_and_values_of_pairs_are_checked():
    with pytest.raises(
        ValueError, match="first and second: expected the same length, saw first of 2, second of 1"
    ):
        paired_table([1, 0], [1])
    with pytest.raises(ValueError, match=r"before and after: expected the same length"):
        signed_rank([1, 2], [1])
    with pytest.raises(ValueError, match="first: expected only 0/1"):
        paired_table([2, 0], [1, 0])
    with pytest.raises(ValueError, match=r"before: expected .* saw 'nan at position 1'"):
        sign_test([1, math.nan], [1, 2])
    with pytest.raises(ValueError, match=r"the same ids, saw .*1 without a pair: .*'z'"):
        paired_table_by_id(["x", "z"], [1, 0], ["x"], [1])
    with pytest.raises(ValueError, match="second_id: expected ids that all differ"):
        paired_table_by_id(["x"], [1], ["x", "x"], [1, 0])
    with pytest.raises(ValueError, match="first_id: expected ids without gaps"):
        paired_table_by_id([None], [1], ["x"], [1])


def test_observed_time_is_checked():
    with pytest.raises(ValueError, match="t1: expected observed time of at least 0"):
        rate_ratio(1, -2.0, 1, 2.0)
    with pytest.raises(ValueError, match="t2: expected observed time above 0 where x2 = 1"):
        rate_difference(1, 2.0, 1, 0.0)
    with pytest.raises(ValueError, match="time: expected a finite number"):
        rate(1, math.inf)


def test_a_null_outside_its_scale_is_refused():
    for call in (
        lambda: tango(1, 2, 5, null=1.5),
        lambda: paired_ratio([[1, 2], [3, 4]], null=0.0),
        lambda: odds_ratio(1, 2, 1, 2, null=-1.0),
        lambda: risk_difference(1, 2, 1, 2, null=-1.5),
    ):
        with pytest.raises(ValueError, match="null: expected"):
            call()


def test_boschloo_refuses_what_it_cannot_enumerate():
    with pytest.raises(ValueError, match="n1 and n2: expected"):
        boschloo(10, 5000, 10, 5000)


def test_results_hold_no_nan_and_no_impossible_p():
    assert HypothesisTest(p_value=math.nan).p_value is None
    assert HypothesisTest(p_value=math.nan).warnings == ("undefined for these data: p_value",)
    assert Estimate(estimate=np.float64(0.5), n=np.int64(3)).n == 3
    with pytest.raises(ValueError, match="p_value"):
        HypothesisTest(p_value=1.1)


# Degenerate inputs, each with the decision taken


def test_no_discordant_pair():
    found = paired_binary(4, 0, 0, 5)
    assert found.difference_tango.estimate == 0.0
    assert found.difference_tango.conf_high > 0.2
    assert found.difference_wald.interval == (0.0, 0.0)
    assert found.difference_wald.warnings
    assert [getattr(found, m).p_value for m in ("exact", "mid_p", "asymptotic", "corrected")] == [1.0] * 4
    assert found.odds_ratio_exact.estimate is None
    assert found.odds_ratio_exact.interval == (0.0, math.inf)
    assert any("nobody changed" in message for message in found.warnings)


def test_no_pairs_at_all():
    found = paired_binary(0, 0, 0, 0)
    assert found.first.estimate is found.difference_tango.estimate is found.relative_change.estimate is None
    assert found.difference_tango.interval == (-1.0, 1.0)
    assert found.exact.p_value == 1.0
    assert found.warnings


def test_one_pair_and_everybody_stopped():
    assert paired_binary(0, 1, 0, 0).exact.p_value == 1.0
    found = paired_binary(0, 9, 0, 0)
    assert found.difference_tango.conf_high == 1.0
    assert found.relative_change.estimate == -1.0
    assert found.relative_change.conf_low == -1.0
    assert found.odds_ratio_exact.estimate == math.inf
    assert found.stopped.conf_high == 1.0


def test_nobody_said_yes_first():
    found = paired_binary(0, 0, 3, 9)
    assert found.relative_change.estimate is None
    assert found.ratio.estimate == math.inf
    assert found.stopped.estimate is None
    assert found.ratio.warnings
    assert found.stopped.warnings


def test_a_p_value_too_small_for_a_float_is_bounded_and_said():
    found = mcnemar(5000, 0)
    assert 0.0 < found.p_value < 1e-300
    assert found.warnings
    assert mcnemar_p_values([5000], [0])[0] == found.p_value


def test_vectorised_p_values_of_nothing_and_of_wrong_shapes():
    assert mcnemar_p_values([], []).shape == (0,)
    assert mcnemar_p_values([[1, 2]], [3]).shape == (1, 2)
    with pytest.raises(ValueError, match="b and c: expected shapes that broadcast"):
        mcnemar_p_values([1, 2], [1, 2, 3])


def test_levels_that_nobody_enters_or_leaves():
    found = marginal_homogeneity([[5, 2, 0], [4, 3, 0], [0, 0, 7]])
    assert found.stuart_maxwell.df == 1
    assert found.stuart_maxwell.warnings
    assert found.stuart_maxwell.p_value == pytest.approx(mcnemar(2, 4, "asymptotic").p_value)
    assert bowker([[5, 2, 0], [4, 3, 0], [0, 0, 7]]).df == 1


def test_square_tables_where_nobody_moved_or_nobody_is():
    for table in ([[3, 0], [0, 4]], [[0, 0], [0, 0]]):
        found = marginal_homogeneity(table)
        for test in (found.stuart_maxwell, found.bhapkar, bowker(table)):
            assert (test.statistic, test.df, test.p_value) == (0.0, 0.0, 1.0)
            assert test.warnings


def test_everybody_moved_alike_leaves_bhapkar_without_a_p_value():
    found = marginal_homogeneity([[0, 5], [0, 0]])
    assert found.bhapkar.statistic == math.inf
    assert found.bhapkar.p_value is None
    assert found.bhapkar.warnings
    assert found.stuart_maxwell.p_value == pytest.approx(0.02534731867746825)


def test_moves_and_net_improvement():
    assert moves([[1, 2], [3, 4]]) == (3, 5, 2)
    assert moves([[1, 2], [3, 4]], best_first=False) == (2, 5, 3)
    assert net_improvement(0, 0, 0).estimate is None
    assert net_improvement(0, 7, 0).p_value == 1.0


def test_ranks_of_nothing_of_one_and_of_no_change():
    for x, y in (([], []), ([2, 2], [2, 2])):
        found = signed_rank(x, y)
        assert found.exact.p_value == found.normal.p_value == 1.0
        assert found.rank_biserial is None
        assert found.warnings
        assert sign_test(x, y).exact.p_value == 1.0
        assert sign_test(x, y).share_plus.estimate is None
    one = signed_rank([2], [1])
    assert one.exact.p_value == 1.0
    assert one.rank_biserial == 1.0
    assert one.pseudomedian.warnings


def test_pratt_ranks_zeros_and_drops_their_ranks():
    plain, pratt = signed_rank([1, 2, 0], [0, 0, 0]), signed_rank([1, 2, 0], [0, 0, 0], zeros="pratt")
    assert (plain.w_plus, pratt.w_plus) == (3.0, 5.0)
    assert (plain.n_zero, pratt.n_zero) == (1, 1)


def test_no_exact_ranks_for_many():
    n = EXACT_UP_TO + 1
    found = signed_rank(np.arange(n) + 1.0, np.zeros(n))
    assert found.exact is None
    assert found.normal.p_value < 1e-10


@pytest.mark.parametrize("method", ["newcombe", "miettinen_nurminen", "mee"])
def test_no_events_and_only_events_keep_their_width(method):
    for arms in ((0, 10, 0, 20), (10, 10, 20, 20)):
        found = risk_difference(*arms, method)
        assert found.estimate == 0.0
        assert found.conf_low < -0.1
        assert found.conf_high > 0.1


def test_an_empty_group():
    assert risk_difference(0, 0, 1, 5).interval == (-1.0, 1.0)
    for found in (risk_ratio(0, 0, 1, 5), odds_ratio(0, 0, 1, 5), rate_ratio(0, 0.0, 1, 5.0)):
        assert found.estimate is None
        assert found.interval == (0.0, math.inf)
        assert found.warnings
        assert found.p_value == 1.0
    for test in (fisher(0, 0, 1, 5), boschloo(0, 0, 1, 5)):
        assert test.p_value == 1.0
        assert test.warnings


def test_ratios_at_the_edge():
    zero, endless = risk_ratio(0, 10, 3, 10), risk_ratio(3, 10, 0, 10)
    assert (zero.estimate, zero.conf_low) == (0.0, 0.0)
    assert (endless.estimate, endless.conf_high) == (math.inf, math.inf)
    assert 0.0 < zero.conf_high < math.inf
    assert zero.warnings
    assert risk_ratio(0, 10, 0, 10).estimate is None
    assert odds_ratio(10, 10, 0, 10).estimate == math.inf
    assert odds_ratio(10, 10, 0, 10).conf_low > 1.0
    assert odds_ratio(0, 10, 0, 10).estimate is None
    assert rate_ratio(0, 5.0, 2, 5.0).estimate == 0.0
    assert rate_ratio(0, 5.0, 0, 5.0).estimate is None
    assert rate_difference(0, 5.0, 0, 5.0).conf_high > 0.1
    assert rate(0, 0.0).estimate is None
    assert rate(0, 5.0).conf_low == 0.0


def test_strata_that_say_nothing():
    nothing = mantel_haenszel([])
    assert nothing.odds_ratio.estimate is None
    assert nothing.risk_difference.interval == (-1.0, 1.0)
    assert nothing.cmh.p_value == 1.0
    assert nothing.warnings
    partly = mantel_haenszel([[[3, 4], [2, 9]], [[0, 0], [2, 9]]])
    assert (partly.n_strata, partly.n_informative) == (2, 1)
    assert any("1 of 2 strata lack" in message for message in partly.warnings)
    assert partly.tarone.p_value == 1.0
    assert partly.tarone.warnings
    edge = mantel_haenszel([[[3, 0], [2, 4]], [[5, 0], [1, 4]]])
    assert edge.odds_ratio.estimate == math.inf
    assert edge.odds_ratio.std_error is None
    assert edge.breslow_day.p_value is None
    assert edge.breslow_day.warnings
    assert common_odds_ratio([[[3, 0], [2, 4]], [[5, 0], [1, 4]]]).conf_low > 1.0
    assert stratified_fisher([]).p_value == 1.0
    assert common_odds_ratio([]).estimate is None


def test_a_large_separated_table_over_strata_ends():
    found = common_odds_ratio([[[2000, 0], [0, 2000]], [[10, 1], [2, 9]]])
    assert found.conf_low > 100.0


def test_one_proportion_of_nothing_and_wald_of_width_0():
    for method in ("wilson", "clopper_pearson", "mid_p", "jeffreys", "wald"):
        found = single_proportion(0, 0, method=method)
        assert (found.estimate, found.interval) == (None, (0.0, 1.0))
        assert found.warnings
    assert single_proportion(0, 5, method="wald").warnings


def test_resampling_is_seeded_and_keeps_the_number_of_pairs():
    tables = [[[23, 6], [0, 6]], [[0, 0], [0, 0]]]
    here, there = (resample_paired_tables(tables, 50, seed=3) for _ in range(2))
    assert np.array_equal(here, there)
    assert here.sum(axis=(2, 3)).tolist() == [[35, 0]] * 50
    assert resampled_mcnemar(tables, 50, seed=3)[:, 1].tolist() == [1.0] * 50
    with pytest.raises(ValueError, match="n_resamples: expected"):
        resample_paired_tables(tables, 0, seed=3)


def test_whole_floats_and_numpy_numbers_are_counts():
    assert check.count("n", 3.0) == check.count("n", np.int32(3)) == check.count("n", np.float64(3)) == 3
