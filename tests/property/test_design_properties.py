"""Laws of the design calculations."""

from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.stats.design import power_mcnemar, power_negative_binomial, power_two_proportions

MODERATE = settings(max_examples=40, deadline=None)
SHARE = st.floats(0.01, 0.99)


@MODERATE
@given(st.floats(0.0, 0.5), st.floats(0.0, 0.5), st.integers(0, 60), st.sampled_from(["exact", "mid_p"]))
def test_mcnemar_power_is_a_probability_symmetric_in_the_discordances(p10, p01, n, test):
    power = power_mcnemar(p10, p01, n, test=test).value
    assert 0 <= power <= 1 + 1e-12
    assert abs(power - power_mcnemar(p01, p10, n, test=test).value) < 1e-10
    assert power_mcnemar(p10, p01, n, test="exact").value <= power + 1e-12


@MODERATE
@given(SHARE, SHARE, st.integers(2, 400), st.integers(2, 400))
def test_two_proportion_power_is_symmetric(p1, p2, n1, n2):
    power = power_two_proportions(p1, p2, n1, n2).value
    assert 0 <= power <= 1
    assert abs(power - power_two_proportions(p2, p1, n2, n1).value) < 1e-9
    assert abs(power - power_two_proportions(1 - p1, 1 - p2, n1, n2).value) < 1e-9


@MODERATE
@given(st.floats(0.1, 5), st.floats(0.2, 0.95), st.floats(0, 3), st.integers(5, 500))
def test_more_people_give_more_power_and_more_dispersion_less(rate, ratio, k, n):
    power = power_negative_binomial(rate, ratio, k, n, n).value
    assert power_negative_binomial(rate, ratio, k, 2 * n, 2 * n).value >= power
    assert power_negative_binomial(rate, ratio, k, n, n, exposure=2).value >= power - 1e-12
