"""Laws of rates within strata and of times to an event, for any data."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.stats.stratified_rates import stratified_rates
from drive_eval.stats.survival import kaplan_meier, log_rank

PEOPLE = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from([0.0, 0.5, 1.0]), st.booleans(), st.sampled_from("abc")),
    min_size=4,
    max_size=40,
)
TIMES = st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.booleans()), min_size=1, max_size=40)


def compared(people, strata=True):
    events, time, arm, labels = (np.array(column) for column in zip(*people, strict=True))
    events = np.where(time > 0, events, 0)
    return stratified_rates(events, time, arm, labels if strata else None)


@given(PEOPLE, st.integers(0, 9))
@settings(max_examples=80, deadline=None)
def test_row_order_and_names_of_strata_do_not_matter(people, seed):
    mixed = [people[i] for i in np.random.default_rng(seed).permutation(len(people))]
    renamed = [(e, t, a, {"a": "z", "b": "y", "c": "x"}[s]) for e, t, a, s in mixed]
    one, two = compared(people), compared(renamed)
    for first, second in ((one.ratio, two.ratio), (one.difference, two.difference)):
        assert (first.estimate is None) == (second.estimate is None)
        if first.estimate is not None and math.isfinite(first.estimate):
            assert second.estimate == pytest.approx(first.estimate)
            assert second.std_error == (
                pytest.approx(first.std_error) if first.std_error is not None else None
            )


@given(PEOPLE)
@settings(max_examples=80, deadline=None)
def test_swapping_the_groups_inverts_the_ratio_and_turns_the_difference(people):
    one = compared(people)
    two = compared([(e, t, not a, s) for e, t, a, s in people])
    if one.difference.estimate is not None:
        assert two.difference.estimate == pytest.approx(-one.difference.estimate)
    if one.ratio.std_error:
        assert two.ratio.estimate == pytest.approx(1 / one.ratio.estimate)
        assert two.ratio.std_error == pytest.approx(one.ratio.std_error)


@given(PEOPLE)
@settings(max_examples=80, deadline=None)
def test_crude_is_the_ratio_of_totals(people):
    found = compared(people, strata=False)
    totals = {a: (sum(e for e, t, b, _ in people if b == a and t > 0),
                  sum(t for _, t, b, _ in people if b == a)) for a in (True, False)}  # fmt: skip
    if all(x and t for x, t in totals.values()):
        (x1, t1), (x0, t0) = totals[True], totals[False]
        assert found.ratio.estimate == pytest.approx((x1 / t1) / (x0 / t0))
        assert float(found.influence @ found.influence) == pytest.approx(found.ratio.std_error**2)


@given(TIMES)
@settings(max_examples=80, deadline=None)
def test_curves_fall_from_one_and_swapping_groups_changes_no_test(people):
    time, event, arm = (np.array(column) for column in zip(*people, strict=True))
    curve = kaplan_meier(time, event)
    assert np.all(np.diff(np.concatenate([[1.0], curve.survival])) <= 1e-12)
    assert np.all((curve.survival >= 0) & (curve.survival <= 1))
    if not (event == 0).any():
        assert curve.at(float(time.max())).estimate == 0
    one, two = log_rank(time, event, arm), log_rank(time, event, ~arm)
    assert one.p_value == pytest.approx(two.p_value)
