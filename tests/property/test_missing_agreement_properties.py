"""Laws of the missing-data, multiplicity and agreement functions."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.stats.agreement import cohens_kappa
from drive_eval.stats.missing import bounds_risk_difference, lee_bounds, pool_imputations
from drive_eval.stats.multiplicity import METHODS, adjust_p_values, holm

P = st.lists(st.floats(0, 1), min_size=1, max_size=12)
MODERATE = settings(max_examples=60, deadline=None)


@MODERATE
@given(P)
def test_holm_is_monotone_never_below_p_and_at_most_bonferroni(p):
    adjusted, bonferroni = holm(p).p_adjusted, adjust_p_values(p, "bonferroni").p_adjusted
    assert all(a <= q <= b for a, q, b in zip(p, adjusted, bonferroni, strict=True))
    in_order = [adjusted[i] for i in np.argsort(p, kind="stable")]
    assert in_order == sorted(in_order)


@MODERATE
@given(P, st.sampled_from(sorted(METHODS)), st.randoms())
def test_the_order_of_hypotheses_changes_nothing(p, method, random):
    order = list(range(len(p)))
    random.shuffle(order)
    straight = adjust_p_values(p, method).p_adjusted
    assert adjust_p_values([p[i] for i in order], method).p_adjusted == tuple(straight[i] for i in order)


@MODERATE
@given(st.lists(st.integers(0, 30), min_size=9, max_size=9))
def test_kappa_is_symmetric_and_indifferent_to_the_order_of_categories(cells):
    table = np.array(cells).reshape(3, 3)
    k, turned, relabelled = (cohens_kappa(t) for t in (table, table.T, table[::-1, ::-1]))
    if k.estimate is None:
        assert turned.estimate is None
        assert k.warnings
        return
    for other in (turned, relabelled):
        np.testing.assert_allclose(other.estimate, k.estimate, atol=1e-12)
        np.testing.assert_allclose(other.std_error, k.std_error, atol=1e-7)
    assert k.p_value is None or 0 <= k.p_value <= 1


@MODERATE
@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 4)), min_size=2, max_size=8), st.integers(2, 200))
def test_pooled_variance_is_never_below_the_within_variance(rows, df):
    q, u = zip(*rows, strict=True)
    r = pool_imputations(q, u, df_complete=df)
    assert r.total >= r.within
    assert 0 < r.df <= df
    assert 0 <= r.missing_share <= 1
    np.testing.assert_allclose(pool_imputations(q[::-1], u[::-1], df_complete=df).total, r.total)


COUNTS = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 10))


@MODERATE
@given(COUNTS, COUNTS)
def test_bounds_change_sign_with_the_groups(first, second):
    (x1, y1, m1), (x2, y2, m2) = first, second
    b = bounds_risk_difference(x1, x1 + y1, m1, x2, x2 + y2, m2)
    turned = bounds_risk_difference(x2, x2 + y2, m2, x1, x1 + y1, m1)
    if b.lower.estimate is None:
        assert b.warnings
        return
    np.testing.assert_allclose([b.conf_low, b.conf_high], [-turned.conf_high, -turned.conf_low], atol=1e-12)


@MODERATE
@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.booleans()), min_size=4, max_size=40),
    st.randoms(),
)
def test_lee_bounds_do_not_depend_on_the_order_of_rows(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)

    def bounds(people):
        return lee_bounds([float(y) if seen else np.nan for y, seen, _ in people], [t for _, _, t in people])

    a, b = bounds(rows), bounds(shuffled)
    assert (a.n_trimmed, a.trimmed_arm, a.lower.n) == (b.n_trimmed, b.trimmed_arm, b.lower.n)
    if a.lower.estimate is None:
        assert b.lower.estimate is None
        return
    np.testing.assert_allclose(
        [a.lower.estimate, a.upper.estimate], [b.lower.estimate, b.upper.estimate], atol=1e-9
    )
    assert a.lower.estimate <= a.upper.estimate + 1e-9
