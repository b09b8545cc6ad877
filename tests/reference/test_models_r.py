"""Regressions against R: glm, glm.nb, sandwich, clubSandwich, estimatr, geepack; see models_extra.R."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from drive_eval.models.design_matrix import design_matrix
from drive_eval.models.differences import difference_in_rates, difference_in_risks
from drive_eval.models.gee import gee_regression
from drive_eval.models.negative_binomial import negative_binomial_regression
from drive_eval.models.regression import linear_regression, logistic_regression, poisson_regression
from drive_eval.models.regression_input import StratifiedDesign
from drive_eval.models.standardised import profile_limits, standardised_risks
from drive_eval.stats.matching import caliper_width, greedy_matching
from drive_eval.stats.weighting import propensity_weights, weighted_difference

DATA = Path(__file__).parent / "data"
CASES = json.loads((DATA / "r_reference.json").read_text())["methods"]
EXTRA = json.loads((DATA / "models_extra.json").read_text())
ITERATIVE = 1e-6
CLOSED = 1e-8


def read(name):
    frame = pd.read_csv(DATA / name)
    frame.columns = [str(c) for c in frame.columns]
    return frame


def same(model, expected, get, rel):
    """Compare by R's names, which write a level without brackets and the intercept in them."""
    ours = {t.replace("[", "").replace("]", ""): get(model[t]) for t in model.terms}
    ours["(Intercept)"] = ours.pop("intercept")
    assert {k: ours[k] for k in expected} == pytest.approx(expected, rel=rel)


def estimate(e):
    return e.estimate


def error(e):
    return e.std_error


def p_value(e):
    return e.p_value


def degrees(e):
    return e.df


QUINE = read("quine.csv")
QUINE_X = design_matrix(QUINE, ["Eth", "Sex", "Age", "Lrn"])


def test_negative_binomial_is_glm_nb_with_theta_held_fixed():
    expected = CASES["negative_binomial"][0]["expected"]
    model = negative_binomial_regression(QUINE["Days"], QUINE_X, covariance="model")
    same(model, expected["coef"], estimate, ITERATIVE)
    same(model, expected["se"], error, ITERATIVE)
    same(model, expected["p"], p_value, ITERATIVE)
    assert model.theta == pytest.approx(expected["theta"], rel=ITERATIVE)
    assert model.dispersion == pytest.approx(expected["alpha"], rel=ITERATIVE)
    assert model.log_likelihood == pytest.approx(expected["loglik"], rel=CLOSED)
    # MASS gives the error at the step before its last (it stops at 1e-4), hence 1e-5.
    assert model.theta_se == pytest.approx(expected["theta_se"], rel=1e-5)
    rates = {t: model.ratio(t).estimate for t in model.terms}
    assert rates["Eth[N]"] == pytest.approx(expected["irr"]["EthN"], rel=ITERATIVE)


def test_negative_binomial_joint_information_is_that_of_statsmodels():
    """Half a per cent from glm.nb on these data: the coefficients and the dispersion estimated together."""
    model = negative_binomial_regression(QUINE["Days"], QUINE_X, covariance="joint")
    x = np.column_stack([np.ones(len(QUINE)), QUINE_X])
    start = np.append(model.coefficient, model.dispersion)
    theirs = sm.NegativeBinomial(QUINE["Days"], x).fit(start_params=start, method="newton", disp=0)
    assert [model[t].std_error for t in model.terms] == pytest.approx(list(theirs.bse[:-1]), rel=ITERATIVE)


def test_strata_eliminated_from_the_negative_binomial_leave_glm_nbs_coefficients():
    """School years as strata: the intercept and its contrasts are R's too."""
    expected = CASES["negative_binomial"][0]["expected"]
    design = StratifiedDesign(design_matrix(QUINE, ["Eth", "Sex", "Lrn"]), QUINE["Age"])
    model = negative_binomial_regression(QUINE["Days"], design, covariance="model")
    for term, name in (("Eth[N]", "EthN"), ("Sex[M]", "SexM"), ("Lrn[SL]", "LrnSL"), ("F0", "(Intercept)")):
        assert model[term].estimate == pytest.approx(expected["coef"][name], rel=ITERATIVE)
        assert model[term].std_error == pytest.approx(expected["se"][name], rel=ITERATIVE)
    for level in ("F1", "F2", "F3"):
        contrast = model.contrast({level: 1.0, "F0": -1.0})
        assert contrast.estimate == pytest.approx(expected["coef"][f"Age{level}"], rel=ITERATIVE)
        assert contrast.std_error == pytest.approx(expected["se"][f"Age{level}"], rel=ITERATIVE)
    assert model.theta == pytest.approx(expected["theta"], rel=ITERATIVE)
    assert model.log_likelihood == pytest.approx(expected["loglik"], rel=CLOSED)


EPIL = read("epil.csv").assign(trt=lambda d: (d["trt"] == "progabide") * 1.0)
EPIL_X = EPIL[["lbase", "trt", "lage", "V4"]]


@pytest.mark.parametrize("kind", ["HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR1S", "CR2", "CR3"])
def test_negative_binomial_robust_errors_are_those_of_sandwich_and_clubsandwich(kind):
    cluster = EPIL["subject"] if kind.startswith("CR") else None
    model = negative_binomial_regression(
        EPIL["y"], EPIL_X, exposure=np.full(len(EPIL), 14.0), covariance=kind, cluster=cluster
    )
    assert [model[t].std_error for t in model.terms] == pytest.approx(EXTRA["nb"][kind], rel=ITERATIVE)
    assert list(model.coefficient) == pytest.approx(EXTRA["nb"]["coef"], rel=ITERATIVE)
    if kind == "CR2":
        assert [model[t].df for t in model.terms] == pytest.approx(EXTRA["nb"]["CR2_df"], rel=ITERATIVE)


@pytest.mark.parametrize("kind", ["HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR1S", "CR2", "CR3"])
def test_robust_errors_with_strata_eliminated_are_those_of_sandwich_and_clubsandwich(kind):
    """The last visit and the three before it as strata, in place of V4."""
    cluster = EPIL["subject"] if kind.startswith("CR") else None
    design = StratifiedDesign(EPIL_X.drop(columns="V4"), EPIL["V4"].map({0: "before", 1: "last"}))
    model = negative_binomial_regression(
        EPIL["y"], design, exposure=np.full(len(EPIL), 14.0), covariance=kind, cluster=cluster
    )
    terms = [model["before"], *(model[t] for t in ("lbase", "trt", "lage"))]
    last = model.contrast({"last": 1.0, "before": -1.0})
    assert [t.std_error for t in (*terms, last)] == pytest.approx(EXTRA["nb"][kind], rel=ITERATIVE)
    assert [t.estimate for t in (*terms, last)] == pytest.approx(EXTRA["nb"]["coef"], rel=ITERATIVE)
    if kind == "CR2":
        assert [t.df for t in (*terms, last)] == pytest.approx(EXTRA["nb"]["CR2_df"], rel=ITERATIVE)


INSURANCE = read("insurance.csv").astype({"District": str})
INSURANCE_X = design_matrix(INSURANCE, ["District", "Group", "Age"])


@pytest.mark.parametrize(("method", "kind"), [("poisson", "model"), ("quasipoisson", "quasi")])
def test_poisson_and_quasi_poisson(method, kind):
    expected = CASES[method][0]["expected"]
    fits = {
        k: poisson_regression(INSURANCE["Claims"], INSURANCE_X, exposure=INSURANCE["Holders"], covariance=k)
        for k in (kind, "HC0", "HC1")
    }
    same(fits[kind], expected["coef"], estimate, ITERATIVE)
    same(fits[kind], expected["se"], error, ITERATIVE)
    same(fits[kind], expected["p"], p_value, ITERATIVE)
    same(fits["HC0"], expected["hc0_se"], error, ITERATIVE)
    same(fits["HC1"], expected["hc1_se"], error, ITERATIVE)
    assert fits[kind].dispersion == pytest.approx(expected["dispersion"], rel=ITERATIVE)
    assert fits[kind].deviance == pytest.approx(expected["deviance"], rel=ITERATIVE)
    assert fits[kind].df_residual == expected["df"]


def test_poisson_cr2():
    model = poisson_regression(EPIL["y"], EPIL_X, covariance="CR2", cluster=EPIL["subject"])
    assert [model[t].std_error for t in model.terms] == pytest.approx(EXTRA["poisson"]["CR2"], rel=ITERATIVE)
    assert [model[t].df for t in model.terms] == pytest.approx(EXTRA["poisson"]["CR2_df"], rel=ITERATIVE)


@pytest.mark.parametrize("case", CASES["gee"], ids=lambda c: c["id"])
def test_gee_is_geepack(case):
    expected = case["expected"]
    if case["input"]["file"].endswith("epil.csv"):
        x = EPIL[["lbase", "trt", "lage", "V4"]].rename(columns={"trt": "trtprogabide"})
        x["lbase:trtprogabide"] = x["lbase"] * x["trtprogabide"]
        model = gee_regression(EPIL["y"], x, EPIL["subject"], correlation=case["input"]["corstr"])
    else:
        ohio = read("ohio.csv")
        model = gee_regression(ohio["resp"], ohio[["age", "smoke"]], ohio["id"], family="binomial")
    same(model, expected["coef"], estimate, ITERATIVE)
    same(model, expected["robust_se"], error, ITERATIVE)
    assert model.dispersion == pytest.approx(expected["scale"], rel=ITERATIVE)
    if expected["alpha"] is None:
        assert model.correlation is None
    else:
        assert model.correlation == pytest.approx(expected["alpha"], rel=ITERATIVE)


@pytest.mark.parametrize(
    ("name", "family", "correlation"),
    [("gee_gaussian", "gaussian", "exchangeable"), ("gee_binomial_ar1", "binomial", "ar1")],
)
def test_gee_other_families(name, family, correlation):
    y = EPIL["y"] if family == "gaussian" else (EPIL["y"] > 5) * 1
    model = gee_regression(y, EPIL_X, EPIL["subject"], family=family, correlation=correlation)
    assert list(model.coefficient) == pytest.approx(EXTRA[name]["coef"], rel=ITERATIVE)
    assert [model[t].std_error for t in model.terms] == pytest.approx(EXTRA[name]["se"], rel=ITERATIVE)
    assert model.correlation == pytest.approx(EXTRA[name]["alpha"], rel=ITERATIVE)


OHIO_KINDS = {"model": "model_se", "CR0": "CL_HC0", "CR1": "CL_HC0_cadjust", "CR1S": "CL_HC1", "CR2": "CR2"}


@pytest.mark.parametrize("kind", OHIO_KINDS)
def test_cluster_robust_logistic(kind):
    expected, ohio = CASES["cluster_robust_logit"][0]["expected"], read("ohio.csv")
    cluster = None if kind == "model" else ohio["id"]
    model = logistic_regression(ohio["resp"], ohio[["age", "smoke"]], cluster=cluster, covariance=kind)
    same(model, expected["coef"], estimate, ITERATIVE)
    same(model, expected[OHIO_KINDS[kind]], error, ITERATIVE)
    if kind == "CR2":
        same(model, expected["CR2_df"], degrees, ITERATIVE)


LALONDE = read("lalonde.csv")
LALONDE_X = design_matrix(LALONDE, ["treat", "age", "educ", "race", "married", "nodegree", "re74", "re75"])


@pytest.mark.parametrize("kind", ["model", "HC0", "HC1", "HC2", "HC3"])
def test_linear_errors(kind):
    expected = CASES["lm_hc"][0]["expected"]
    model = linear_regression(LALONDE["re78"], LALONDE_X, covariance=kind)
    same(model, expected["coef"], estimate, CLOSED)
    same(model, expected["classical" if kind == "model" else kind], error, CLOSED)
    if kind == "HC2":
        same(model, expected["hc2_p"], p_value, CLOSED)
        assert model["treat"].interval == pytest.approx(tuple(expected["hc2_ci_treat"]), rel=CLOSED)


@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR1S", "CR2", "CR3"])
def test_linear_clustered_errors_with_six_clusters(kind):
    """The wild cluster bootstrap of this case is not part of the library."""
    expected, oats = CASES["lm_cluster"][0]["expected"], read("oats.csv")
    model = linear_regression(oats["Y"], oats[["T", "N"]], cluster=oats["B"], covariance=kind)
    same(model, expected["coef"], estimate, CLOSED)
    same(model, expected[kind], error, CLOSED)
    if kind == "CR2":
        same(model, expected["CR2_df"], degrees, CLOSED)
        same(model, expected["CR2_p"], p_value, CLOSED)


PAIRED = EPIL[EPIL["period"].isin([1, 4])].assign(after=lambda d: (d["period"] == 4) * 1.0)


def test_linear_cr2_with_unequal_degrees_of_freedom():
    model = linear_regression(PAIRED["y"], PAIRED[["trt", "after"]], cluster=PAIRED["subject"])
    assert [model[t].std_error for t in model.terms] == pytest.approx(
        EXTRA["lm_unbalanced"]["se"], rel=CLOSED
    )
    assert [model[t].df for t in model.terms] == pytest.approx(EXTRA["lm_unbalanced"]["df"], rel=CLOSED)


def test_difference_in_differences():
    arms = (PAIRED["trt"], PAIRED["after"], PAIRED["subject"])
    rates = difference_in_rates(PAIRED["y"], np.ones(len(PAIRED)), *arms)
    assert math.log(rates.ratio_of_ratios.estimate) == pytest.approx(
        EXTRA["did_rates"]["log_ratio"], rel=ITERATIVE
    )
    assert rates.ratio_of_ratios.std_error == pytest.approx(EXTRA["did_rates"]["se"], rel=ITERATIVE)
    risks = difference_in_risks((PAIRED["y"] > 5) * 1, *arms).difference
    expected = EXTRA["did_risks"]
    assert (risks.estimate, risks.std_error) == pytest.approx(
        (expected["estimate"], expected["se"]), rel=CLOSED
    )
    assert (risks.df, risks.p_value) == pytest.approx((expected["df"], expected["p"]), rel=CLOSED)


BIRTHS = read("birthwt.csv")
BIRTHS_X = BIRTHS[["smoke", "age", "lwt", "ht", "ui"]]


def test_logistic_regression_of_hosmer_and_lemeshow_low_birth_weight():
    expected = CASES["logistic"][0]["expected"]
    model = logistic_regression(BIRTHS["low"], BIRTHS_X)
    same(model, expected["coef"], estimate, ITERATIVE)
    same(model, expected["se"], error, ITERATIVE)
    same(logistic_regression(BIRTHS["low"], BIRTHS_X, covariance="HC0"), expected["hc0"], error, ITERATIVE)
    assert model.log_likelihood == pytest.approx(expected["loglik"], rel=CLOSED)
    # confint.glm interpolates the profile between steps; here the root is found, hence 1e-4 of its width.
    limits = profile_limits(BIRTHS["low"], BIRTHS_X, "smoke").interval
    assert limits == pytest.approx(tuple(expected["profile_ci_smoke"]), abs=1e-4)


def test_risk_ratios_from_modified_poisson_and_from_standardisation():
    expected = CASES["logistic"][0]["expected"]
    poisson = poisson_regression(BIRTHS["low"], BIRTHS_X).ratio("smoke")
    assert poisson.estimate == pytest.approx(expected["modified_poisson_rr"], rel=ITERATIVE)
    assert poisson.std_error == pytest.approx(expected["modified_poisson_se_hc0"], rel=ITERATIVE)
    g = expected["gcomp"]
    plain, robust = (
        standardised_risks(BIRTHS["low"], BIRTHS_X, "smoke", covariance=k) for k in ("model", "HC0")
    )
    assert (plain.treated.estimate, plain.control.estimate) == pytest.approx(
        (g["p1"], g["p0"]), rel=ITERATIVE
    )
    assert plain.risk_difference.estimate == pytest.approx(g["rd"], rel=ITERATIVE)
    assert plain.risk_difference.std_error == pytest.approx(g["rd_se"], rel=ITERATIVE)
    assert robust.risk_difference.std_error == pytest.approx(g["rd_se_hc0"], rel=ITERATIVE)
    assert plain.risk_ratio.estimate == pytest.approx(g["rr"], rel=ITERATIVE)
    assert plain.risk_ratio.std_error == pytest.approx(g["log_rr_se"], rel=ITERATIVE)


def test_propensity_model_and_weighting():
    expected = CASES["propensity_score"][0]["expected"]
    model = logistic_regression(LALONDE["treat"], LALONDE_X.drop(columns=["treat"]))
    same(model, expected["coef"], estimate, ITERATIVE)
    same(model, expected["se"], error, ITERATIVE)
    assert list(model.fitted[:5]) == pytest.approx(expected["ps_first5"], rel=ITERATIVE)
    assert model.fitted.sum() == pytest.approx(expected["ps_sum"], rel=ITERATIVE)
    ipw = CASES["ipw"][0]["expected"]
    scores = read("lalonde_ps.csv")
    r = weighted_difference(
        LALONDE["re78"], LALONDE["treat"], propensity_weights(scores["ps"], scores["treat"])
    )
    assert (r.estimate, r.std_error) == pytest.approx((ipw["estimate"], ipw["hc0_se"]), rel=CLOSED)
    assert r.effective_treated == pytest.approx(ipw["ess_t"], rel=CLOSED)
    assert r.effective_control == pytest.approx(ipw["ess_c"], rel=CLOSED)


@pytest.mark.parametrize("caliper", [None, 0.1])
def test_effect_in_a_matched_sample_with_errors_clustered_by_set(caliper):
    """Sets differ from MatchIt's where scores are tied: the error, which depends on them, is held to 5%."""
    name = "nn_default_largest" if caliper is None else "nn_caliper0.1"
    expected = next(c for c in CASES["matching_nearest"] if c["id"] == name)["expected"]
    scores = read("lalonde_ps.csv")
    width = None if caliper is None else caliper_width(scores["ps"], scores["treat"], caliper)
    m = greedy_matching(scores["ps"], scores["treat"], np.arange(len(scores)), caliper=width)
    rows = np.concatenate([m.treated, m.control])
    model = linear_regression(
        LALONDE["re78"].to_numpy()[rows], {"treat": scores["treat"].to_numpy()[rows]},
        cluster=np.concatenate([m.matched_set, m.matched_set]), weights=m.weights[rows], covariance="CR1S",
    )  # fmt: skip
    assert model["treat"].estimate == pytest.approx(expected["att"], rel=CLOSED)
    assert model["treat"].std_error == pytest.approx(expected["att_se_cluster_subclass"], rel=0.05)


def test_generalised_linear_models_agree_with_statsmodels():
    x = sm.add_constant(BIRTHS_X)
    theirs = sm.GLM(BIRTHS["low"], x, family=sm.families.Binomial()).fit(tol=1e-12)
    ours = logistic_regression(BIRTHS["low"], BIRTHS_X)
    assert list(ours.coefficient) == pytest.approx(list(theirs.params), rel=ITERATIVE)
    assert ours.deviance == pytest.approx(theirs.deviance, rel=CLOSED)
