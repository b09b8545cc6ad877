"""Laws of the regressions: rows in any order, exposure in any unit, arms exchanged."""

import math

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drive_eval.models.differences import difference_in_rates
from drive_eval.models.matrix import Dense
from drive_eval.models.negative_binomial import negative_binomial_regression
from drive_eval.models.regression import linear_regression, logistic_regression, poisson_regression
from drive_eval.models.separation import separated_rows

FEW = settings(max_examples=25, deadline=None)
ROWS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1), st.integers(-3, 3), st.integers(0, 4)),
    min_size=6,
    max_size=30,
)


def columns(rows):
    y, arm, x, cluster = (np.array(c) for c in zip(*rows, strict=True))
    return y, {"arm": arm, "x": x}, cluster


def numbers(model):
    found = [model[t] for t in model.terms]
    return [(math.nan if v is None else v) for e in found for v in (e.estimate, e.std_error, e.p_value)]


@FEW
@given(ROWS, st.randoms())
def test_the_order_of_rows_changes_nothing(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    (y, x, c), (y2, x2, c2) = columns(rows), columns(shuffled)
    for fit, change in (
        (linear_regression, lambda v: v),
        (poisson_regression, lambda v: v),
        (negative_binomial_regression, lambda v: v),
        (logistic_regression, lambda v: (v > 2) * 1),
    ):
        a, b = numbers(fit(change(y), x, cluster=c)), numbers(fit(change(y2), x2, cluster=c2))
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


@FEW
@given(ROWS, st.floats(0.1, 50))
def test_the_unit_of_exposure_moves_the_intercept_only(rows, unit):
    y, x, _ = columns(rows)
    t = np.arange(1, len(rows) + 1) / 3
    a, b = (negative_binomial_regression(y, x, exposure=e) for e in (t, t * unit))
    for term in ("arm", "x"):
        if a[term].estimate is None or math.isinf(a[term].estimate):
            assert a[term].estimate == b[term].estimate
        else:
            np.testing.assert_allclose(a[term].estimate, b[term].estimate, rtol=1e-5, atol=1e-6)


@FEW
@given(ROWS)
def test_p_values_and_dispersion_keep_their_range(rows):
    y, x, c = columns(rows)
    model = negative_binomial_regression(y, x, cluster=c)
    assert model.dispersion >= 0
    for term in model.terms:
        e = model[term]
        assert e.p_value is None or 0 < e.p_value <= 1
        assert e.p_value is not None or e.warnings


@FEW
@given(ROWS)
def test_turning_the_outcome_turns_the_log_odds(rows):
    y, x, _ = columns(rows)
    a, b = logistic_regression((y > 2) * 1, x), logistic_regression((y <= 2) * 1, x)
    for term in a.terms:
        if a[term].estimate is None:
            assert b[term].estimate is None
        else:
            np.testing.assert_allclose(a[term].estimate, -b[term].estimate, rtol=1e-6, atol=1e-7)


@FEW
@given(ROWS)
def test_separated_rows_can_be_separated(rows):
    """Brute force over a grid of directions never finds a row that the programme misses."""
    y, x, _ = columns(rows)
    design = np.column_stack([np.ones(len(y)), x["arm"], x["x"]])
    found = separated_rows(Dense(design), (y > 2) * 1.0, 1.0)
    sign = np.where(y > 2, 1.0, -1.0)
    grid = np.stack(np.meshgrid(*[np.arange(-3, 4)] * 3), -1).reshape(-1, 3)
    reach = grid @ (design * sign[:, None]).T
    separating = reach[(reach >= 0).all(axis=1)]
    missed = (separating > 0).any(axis=0) & ~found
    assert not missed.any()


@FEW
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.booleans()), min_size=4, max_size=14))
def test_exchanging_the_arms_inverts_the_ratio_of_ratios(people):
    before, after, arm = (np.array(c) for c in zip(*people, strict=True))
    assume(arm.any() and not arm.all())
    n = len(people)
    events, person = np.concatenate([before, after]), np.tile(np.arange(n), 2)
    later, treated = np.repeat([0, 1], n), np.tile(arm, 2)
    a, b = (difference_in_rates(events, np.ones(2 * n), t, later, person) for t in (treated, ~treated))
    np.testing.assert_allclose(a.difference.estimate, -b.difference.estimate, atol=1e-9)
    if a.ratio_of_ratios.p_value is not None:
        product = a.ratio_of_ratios.estimate * b.ratio_of_ratios.estimate
        np.testing.assert_allclose(product, 1.0, rtol=1e-8)
        np.testing.assert_allclose(a.ratio_of_ratios.p_value, b.ratio_of_ratios.p_value, atol=1e-7)
