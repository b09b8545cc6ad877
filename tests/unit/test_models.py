"""Regressions at the edges: separation, aliasing, nothing to fit, few clusters; and bad input."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from drive_eval.models.design_matrix import design_matrix
from drive_eval.models.differences import difference_in_rates, difference_in_risks
from drive_eval.models.gee import ar1_alpha, gee_regression
from drive_eval.models.glm import log_likelihood
from drive_eval.models.negative_binomial import negative_binomial_regression
from drive_eval.models.regression import linear_regression, logistic_regression, poisson_regression
from drive_eval.models.standardised import profile_limits, standardised_risks
from drive_eval.stats.weighting import propensity_weights, weighted_difference

COUNTS = [0, 3, 1, 6, 2, 9, 0, 14]
ARM = [0, 0, 0, 0, 1, 1, 1, 1]


def test_a_group_without_events_separates():
    r = logistic_regression([0, 0, 0, 0, 1, 0, 1, 1], {"x": [1, 1, 1, 1, 0, 0, 0, 0]})
    assert r["x"].estimate == -math.inf
    assert r["x"].p_value is None
    assert "perfect separation" in r["x"].warnings[0]
    assert r["intercept"].estimate == pytest.approx(math.log(3))
    assert r.ratio("x").estimate == 0.0


def test_a_reference_group_without_events_makes_the_intercept_infinite_too():
    r = logistic_regression([0, 0, 0, 0, 1, 0, 1, 1], {"x": [0, 0, 0, 0, 1, 1, 1, 1]})
    assert (r["intercept"].estimate, r["x"].estimate) == (-math.inf, math.inf)


def test_complete_separation_and_no_variation():
    complete = logistic_regression([0, 0, 1, 1], {"x": [1, 2, 3, 4]})
    assert complete["x"].estimate == math.inf
    for y in ([0, 0, 0], [1, 1, 1]):
        r = logistic_regression(y, {"x": [1, 2, 3]})
        assert r["x"].estimate is None
        assert r.warnings


@pytest.mark.parametrize("fit", [poisson_regression, negative_binomial_regression])
def test_a_count_model_without_events_in_a_group(fit):
    y, x, z = [0, 9, 1, 4, 0, 0, 0, 2], [0, 0, 0, 0, 1, 1, 1, 0], [0, 1, 0, 1, 0, 1, 0, 1]
    r = fit(y, {"x": x, "z": z})
    assert r["x"].estimate == -math.inf
    alone = fit([0, 9, 1, 4, 2], {"z": [0, 1, 0, 1, 1]})
    assert r["z"].estimate == pytest.approx(alone["z"].estimate)
    assert r["z"].std_error is not None
    nobody = fit([0, 0, 0, 0], {"x": [0, 0, 1, 1]})
    assert nobody["intercept"].estimate == -math.inf
    assert nobody["x"].estimate is None


def test_a_rare_event_is_not_taken_for_separation():
    y, x = [1] + [0] * 4999, [0] * 2500 + [1] * 2500
    y[2500] = 1
    r = logistic_regression(y, {"x": x})
    assert r["x"].estimate == pytest.approx(0.0, abs=1e-9)
    assert r.warnings == ()


def test_aliased_columns_are_named_and_the_rest_unharmed():
    x = {"arm": ARM, "again": ARM, "zero": [0] * 8}
    r = negative_binomial_regression(COUNTS, x)
    assert r["arm"].estimate == pytest.approx(math.log(2.5))
    assert r["again"].estimate is None
    assert "not estimable" in r["again"].warnings[0]
    assert "again, zero" in r.warnings[0]


def test_without_overdispersion_it_is_the_poisson_fit():
    y = [3, 3, 4, 3, 6, 6, 7, 6]
    nb, poisson = (
        f(y, {"arm": ARM}, covariance="model") for f in (negative_binomial_regression, poisson_regression)
    )
    assert (nb.dispersion, nb.theta, nb.theta_se) == (0.0, math.inf, None)
    assert nb["arm"].std_error == pytest.approx(poisson["arm"].std_error)
    assert "no overdispersion" in nb.warnings[-1]
    assert nb.log_likelihood == pytest.approx(poisson.log_likelihood)


def test_the_joint_information_exceeds_that_with_theta_fixed_only_through_the_data():
    fixed, joint = (
        negative_binomial_regression(COUNTS, {"arm": ARM}, covariance=k) for k in ("model", "joint")
    )
    assert fixed["arm"].std_error == pytest.approx(
        joint["arm"].std_error
    )  # two groups: the score is balanced
    assert "joint observed information" in joint.method


@pytest.mark.parametrize("fit", [linear_regression, logistic_regression, negative_binomial_regression])
def test_nothing_to_fit(fit):
    r = fit([], {"x": []})
    assert r["x"].estimate is None
    assert r["x"].warnings
    only_zero = fit([0, 1, 1], {"x": [0, 0, 0]}, intercept=False)
    assert only_zero["x"].estimate is None


def test_as_many_terms_as_rows():
    r = linear_regression([1.0, 2.0], {"x": [1.0, 2.0]})
    assert r["x"].estimate == pytest.approx(1.0)
    assert r["x"].std_error is None
    assert r.warnings == (
        "the fit is perfect: no residual to estimate an error from",
        "as many terms as rows: no error",
    )


def test_few_clusters_are_said_and_one_gives_no_error():
    y, x = [0, 1, 1, 0, 1, 0], [1, 2, 3, 4, 5, 7]
    one = logistic_regression(y, {"x": x}, cluster=["a"] * 6)
    assert one["x"].std_error is None
    assert "too few clusters" in one.warnings[0]
    three = linear_regression(y, {"x": x}, cluster=[1, 1, 2, 2, 3, 3])
    assert "3 clusters only" in three.warnings[0]


def test_a_row_of_leverage_one_adds_nothing():
    r = linear_regression([1.0, 2, 3, 9], {"x": [1.0, 2, 4, 4], "alone": [0, 0, 0, 1]}, covariance="HC3")
    assert r["x"].std_error > 0
    assert math.isfinite(r["alone"].std_error)


def test_clusters_of_one_row_are_heteroscedastic_errors():
    y, x = [1.0, 3, 2, 5, 4, 8], {"x": [1.0, 2, 3, 4, 5, 6]}
    for clustered, plain in (("CR0", "HC0"), ("CR2", "HC2"), ("CR3", "HC3")):
        a = linear_regression(y, x, covariance=clustered, cluster=list("abcdef"))["x"]
        assert a.std_error == pytest.approx(linear_regression(y, x, covariance=plain)["x"].std_error)


def test_contrasts_and_joint_tests():
    x = {"a": [0, 1, 0, 1, 0, 1, 2, 3], "b": [1, 0, 2, 0, 1, 3, 1, 0]}
    r = linear_regression([1.0, 4, 2, 5, 2, 4, 6, 9], x, covariance="model")
    whole = r.contrast({"a": 1.0})
    assert (whole.estimate, whole.std_error, whole.df) == (r["a"].estimate, r["a"].std_error, 5)
    assert r.joint_test(["a"]).p_value == pytest.approx(r["a"].p_value)
    assert r.joint_test([]).p_value is None
    sum_of_both = r.contrast({"a": 1.0, "b": -1.0})
    v = r.covariance
    assert sum_of_both.std_error == pytest.approx(math.sqrt(v[1, 1] + v[2, 2] - 2 * v[1, 2]))
    clustered = linear_regression([1.0, 4, 2, 5, 2, 4, 6, 9], x, cluster=[1, 1, 2, 2, 3, 3, 4, 4])
    assert clustered.contrast({"a": 1.0}).df == pytest.approx(clustered["a"].df)
    z = poisson_regression([1, 4, 2, 5, 2, 4, 6, 9], x)
    assert z.joint_test(["a"]).statistic == pytest.approx(z["a"].statistic ** 2)
    with pytest.raises(ValueError, match="term: expected one of intercept, a, b"):
        r["c"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: poisson_regression([1, 2.5], {"x": [0, 1]}), "events: expected whole numbers"),
        (lambda: poisson_regression([1, -2], {"x": [0, 1]}), "events: expected whole numbers"),
        (
            lambda: poisson_regression([1, 2], {"x": [0, 1]}, exposure=[1, 0]),
            "exposure: expected times above 0",
        ),
        (lambda: poisson_regression([1, 2], {"x": [0, 1, 2]}), "expected the same length"),
        (lambda: linear_regression([1, math.nan], {"x": [0, 1]}), "outcome: expected"),
        (lambda: linear_regression([1, 2], {"x": [0, math.inf]}), "design: expected finite numbers"),
        (lambda: linear_regression([1, 2], {"x": ["a", "b"]}), "design: expected columns of numbers"),
        (
            lambda: linear_regression([1, 2], {"x": [0, 1]}, covariance="CR2"),
            "cluster: expected a label a row",
        ),
        (
            lambda: linear_regression([1, 2], {"x": [0, 1]}, cluster=[1, 2], covariance="HC1"),
            "a clustered kind",
        ),
        (lambda: linear_regression([1, 2], {"x": [0, 1]}, covariance="HC4"), "covariance: expected one of"),
        (lambda: linear_regression([1, 2], {"x": [0, 1]}, weights=[1, -1]), "weights: expected"),
        (
            lambda: linear_regression([1, 2], {"x": [0, 1]}, weights=[1, 1], cluster=[1, 2]),
            "CR1S with weights",
        ),
        (lambda: logistic_regression([1, 2], {"x": [0, 1]}), "outcome: expected only 0 or 1"),
        (
            lambda: gee_regression([1, 2], {"x": [0, 1]}, [1, 1], time=[1, 1]),
            "different times within a cluster",
        ),
        (lambda: gee_regression([1, 2], {"x": [0, 1]}, [1, None]), "cluster: expected a label"),
        (
            lambda: gee_regression([1, 2], {"x": [0, 1]}, [1, 1], correlation="toeplitz"),
            "correlation: expected",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_gee_at_the_edges():
    assert gee_regression([], {"x": []}, [])["x"].estimate is None
    assert "fewer than two" in gee_regression([1, 2], {"x": [0, 1]}, [1, 1])["x"].warnings[-1]
    separated = gee_regression([0, 0, 1, 1], {"x": [0, 0, 1, 1]}, [1, 2, 3, 4], family="binomial")
    assert separated["x"].estimate == math.inf
    single = gee_regression([1, 2, 3, 4, 2], {"x": [0, 1, 0, 1, 1]}, [1, 2, 3, 4, 5])
    assert any("independence is used" in w for w in single.warnings)
    robust = poisson_regression([1, 2, 3, 4, 2], {"x": [0, 1, 0, 1, 1]}, covariance="HC0")
    assert single["x"].std_error == pytest.approx(robust["x"].std_error)
    corrected = gee_regression([1, 2, 3, 4, 2], {"x": [0, 1, 0, 1, 1]}, [1, 2, 3, 4, 5], bias_corrected=True)
    assert corrected["x"].std_error > single["x"].std_error
    assert ar1_alpha(np.array([1.0, 2.0]), np.array([-0.3, 0.09])) == pytest.approx(-0.3)


def test_gee_takes_rows_in_any_order_when_time_is_given():
    rng = np.random.default_rng(4)
    y, x = rng.poisson(3, 40), rng.normal(size=40)
    who, t = np.repeat(np.arange(10), 4), np.tile(np.arange(4), 10)
    new = rng.permutation(40)
    a = gee_regression(y, {"x": x}, who, correlation="ar1", time=t)
    b = gee_regression(y[new], {"x": x[new]}, who[new], correlation="ar1", time=t[new])
    assert (a["x"].estimate, a["x"].std_error) == pytest.approx((b["x"].estimate, b["x"].std_error))
    np.testing.assert_allclose(a.fitted[new], b.fitted)


def test_profile_limits_solve_the_likelihood_ratio():
    d = pd.DataFrame({"x": [1, 1, 1, 1, 0, 0, 0, 0]})
    y = np.array([1, 1, 1, 1, 0, 1, 0, 0])
    e = profile_limits(y, d, "x")
    assert (e.estimate, e.conf_high) == (math.inf, math.inf)
    at = logistic_regression(y, d.drop(columns="x"), offset=e.conf_low * d["x"])
    best = log_likelihood("binomial", y.astype(float), np.array([1, 1, 1, 1, 0.25, 0.25, 0.25, 0.25]))
    assert 2 * (best - at.log_likelihood) == pytest.approx(chi2.isf(0.05, 1), abs=1e-8)
    with pytest.raises(ValueError, match="term: expected"):
        profile_limits(y, d, "z")


def test_standardised_risks_at_the_edges():
    d = pd.DataFrame({"t": [1, 1, 1, 0, 0, 0], "x": [0, 1, 2, 0, 1, 2]})
    separated = standardised_risks([1, 1, 1, 0, 0, 0], d, "t")
    assert separated.risk_difference.estimate is None
    assert "cannot be standardised" in separated.risk_difference.warnings[0]
    plain = standardised_risks([1, 0, 1, 0, 0, 1], d[["t"]], "t")
    assert plain.risk_difference.estimate == pytest.approx(1 / 3)
    products = d.assign(**{"t:x": d["t"] * d["x"]})
    r = standardised_risks([1, 0, 1, 0, 1, 0], products, "t")
    assert 0 < r.treated.estimate < 1
    with pytest.raises(ValueError, match="product t:x"):
        standardised_risks([1, 0, 1, 0, 1, 0], products.drop(columns="x"), "t")
    with pytest.raises(ValueError, match="only 0 or 1"):
        standardised_risks([1, 0, 1, 0, 1, 0], d, "x")
    with pytest.raises(ValueError, match="treatment: expected a column"):
        standardised_risks([1, 0, 1, 0, 1, 0], d, "z")


TWICE = {"treated": [1, 1, 1, 1, 0, 0, 0, 0], "after": [0, 1] * 4, "person": [1, 1, 2, 2, 3, 3, 4, 4]}


def test_difference_in_rates_is_the_arithmetic_of_four_rates():
    d = difference_in_rates([4, 2, 6, 1, 3, 3, 5, 4], [1, 2, 1, 1, 2, 1, 1, 1], **TWICE)
    assert d.rates == {
        "control_before": 8 / 3, "control_after": 7 / 2, "treated_before": 10 / 2, "treated_after": 3 / 3,
    }  # fmt: skip
    assert d.ratio_of_ratios.estimate == pytest.approx((1 / 5) / (3.5 / (8 / 3)))
    assert d.change_treated.estimate == pytest.approx(1 / 5)
    assert d.change_control.estimate == pytest.approx(3.5 / (8 / 3))
    assert d.difference.estimate == pytest.approx((1 - 5) - (3.5 - 8 / 3))


def test_difference_in_rates_at_the_edges():
    ones = [1] * 8
    silent = difference_in_rates([4, 0, 6, 0, 3, 3, 5, 4], ones, **TWICE)
    assert silent.ratio_of_ratios.estimate == 0.0
    assert "no event in treated_after" in silent.ratio_of_ratios.warnings[0]
    assert silent.change_control.p_value is not None
    assert silent.difference.estimate == pytest.approx(-5 - (3.5 - 4))
    assert difference_in_rates([0, 4, 0, 6, 3, 3, 5, 4], ones, **TWICE).change_treated.estimate == math.inf
    assert difference_in_rates([0, 0, 0, 0, 3, 3, 5, 4], ones, **TWICE).ratio_of_ratios.estimate is None
    one_arm = difference_in_rates([4, 1], [1, 1], [1, 1], [0, 1], [1, 1])
    assert "nobody in" in one_arm.ratio_of_ratios.warnings[0]
    assert one_arm.difference.estimate is None
    nobody = difference_in_rates([], [], [], [], [])
    assert nobody.difference.estimate is None
    assert nobody.ratio_of_ratios.warnings


def test_difference_in_risks_is_the_arithmetic_of_four_risks():
    d = difference_in_risks([1, 0, 1, 0, 1, 1, 0, 1], **TWICE)
    assert d.difference.estimate == pytest.approx((0 - 1) - (1 - 0.5))
    assert d.change_treated.estimate == pytest.approx(-1.0)
    assert d.change_control.estimate == pytest.approx(0.5)
    assert difference_in_risks([1, 0], [1, 1], [0, 1], [1, 1]).difference.estimate is None
    assert difference_in_risks([], [], [], []).difference.warnings


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"treated": [1, 0, 1, 1, 0, 0, 0, 0]}, "treated: expected one arm for each person"),
        ({"person": [1, 1, 1, 1, 3, 3, 4, 4]}, "person: expected one row for each person and period"),
        ({"after": [0, 2] * 4}, "after: expected only 0/1"),
        ({"person": [1, 1]}, "expected the same length"),
    ],
)
def test_differences_refuse(change, message):
    with pytest.raises(ValueError, match=message):
        difference_in_risks([1, 0, 1, 0, 1, 1, 0, 1], **(TWICE | change))


def test_design_matrix():
    f = pd.DataFrame({"site": ["b", "a", "c"], "arm": [True, False, True], "n": [1.0, 2.0, 3.0]})
    x = design_matrix(f, ["arm*site", "n"])
    assert x.columns.tolist() == ["arm", "site[b]", "site[c]", "arm:site[b]", "arm:site[c]", "n"]
    assert x["arm:site[b]"].tolist() == [1.0, 0.0, 0.0]
    ordered = design_matrix(f, ["site"], levels={"site": ["c", "b", "a", "d"]})
    assert ordered.columns.tolist() == ["site[b]", "site[a]", "site[d]"]
    assert design_matrix(f.assign(one="x"), ["one"]).shape == (3, 0)
    for terms, levels, message in (
        (["x"], None, "terms: expected columns"),
        (["site"], {"site": ["a", "b"]}, "site: expected one of the levels"),
    ):
        with pytest.raises(ValueError, match=message):
            design_matrix(f, terms, levels)
    with pytest.raises(ValueError, match="n: expected no missing value"):
        design_matrix(f.assign(n=[1.0, None, 2.0]), ["n"])


def test_weighting_at_the_edges():
    assert weighted_difference([1.0, 2.0], [1, 0], [1, 0]).warnings == ("a group has no weight",)
    assert weighted_difference([], [], []).estimate is None
    still = weighted_difference([1.0, 1.0], [1, 0], [1, 1])
    assert (still.estimate, still.p_value) == (0.0, None)
    with pytest.raises(ValueError, match="propensity: expected scores strictly"):
        propensity_weights([0.0, 0.5], [1, 0])
    with pytest.raises(ValueError, match="weights: expected"):
        weighted_difference([1.0, 2.0], [1, 0], [1, -1])
