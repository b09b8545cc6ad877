"""Laws of the randomisation tests and of the balance measures."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.stats.allocation import (
    omnibus_balance,
    paired_randomisation_test,
    stratified_randomisation_test,
)
from drive_eval.stats.balance import covariate_balance

MODERATE = settings(max_examples=40, deadline=None)
PEOPLE = st.lists(
    st.tuples(st.integers(0, 6), st.booleans(), st.sampled_from("abc"), st.integers(-3, 3)),
    min_size=2,
    max_size=14,
)


def columns(people):
    y, t, s, x = zip(*people, strict=True)
    return np.array(y, float), np.array(t), np.array(s), np.array(x, float)


@MODERATE
@given(PEOPLE, st.randoms(), st.booleans())
def test_the_order_of_rows_changes_nothing_not_even_when_sampling(people, random, exact):
    shuffled = list(people)
    random.shuffle(shuffled)
    options = {"exact_up_to": 20_000 if exact else 0, "permutations": 50}
    (y, t, s, x), (y2, t2, s2, x2) = columns(people), columns(shuffled)
    assert stratified_randomisation_test(y, t, s, **options) == stratified_randomisation_test(
        y2, t2, s2, **options
    )
    both, both2 = np.column_stack([y, x]), np.column_stack([y2, x2])
    assert omnibus_balance(both, t, s, **options) == omnibus_balance(both2, t2, s2, **options)


@MODERATE
@given(PEOPLE)
def test_p_lies_in_0_to_1_and_turns_with_the_sign(people):
    y, t, s, _ = columns(people)
    r, turned = stratified_randomisation_test(y, t, s), stratified_randomisation_test(-y, t, s)
    if r.estimate is None:
        assert r.warnings
        return
    assert 0 < r.p_value <= 1
    np.testing.assert_allclose(
        [r.p_value, r.p_greater, r.p_less], [turned.p_value, turned.p_less, turned.p_greater], atol=1e-12
    )
    if r.conf_low is not None:
        np.testing.assert_allclose(
            [r.conf_low, r.conf_high], [-turned.conf_high, -turned.conf_low], atol=1e-9
        )
        assert r.conf_low <= r.estimate + 1e-9 <= r.conf_high + 2e-9


@MODERATE
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=10), st.randoms())
def test_paired_signs(differences, random):
    shuffled = list(differences)
    random.shuffle(shuffled)
    r = paired_randomisation_test(differences)
    assert r == paired_randomisation_test(shuffled)
    turned = paired_randomisation_test([-d for d in differences])
    assert (r.p_value, r.p_greater) == (turned.p_value, turned.p_less)
    assert 0 < r.p_value <= 1


@MODERATE
@given(PEOPLE, st.randoms())
def test_balance_is_antisymmetric_and_indifferent_to_the_order_of_rows(people, random):
    shuffled = list(people)
    random.shuffle(shuffled)
    (_, t, _, x), (_, t2, _, x2) = columns(people), columns(shuffled)
    [b], [turned], [other] = covariate_balance(x, t), covariate_balance(x, ~t), covariate_balance(x2, t2)
    if b.estimate is None:
        assert b.warnings
        assert other.estimate is None
        return
    np.testing.assert_allclose([b.estimate, b.estimate], [-turned.estimate, other.estimate], atol=1e-9)
    np.testing.assert_allclose([b.ecdf_mean, b.ecdf_max], [turned.ecdf_mean, other.ecdf_max], atol=1e-12)
    assert 0 <= b.ecdf_mean <= b.ecdf_max + 1e-12 <= 1 + 2e-12
