"""An intercept for each stratum, eliminated block by block, gives what a dummy for each stratum gives."""

import math
from functools import partial

import numpy as np
import pandas as pd
import pytest

from drive_eval.models.matrix import Dense
from drive_eval.models.negative_binomial import negative_binomial_regression
from drive_eval.models.regression import linear_regression, logistic_regression, poisson_regression
from drive_eval.models.regression_input import StratifiedDesign, matrix_of
from drive_eval.models.standardised_rates import standardised_rates
from drive_eval.models.stratified_matrix import Stratified

CLOSE = {"rel": 1e-8, "abs": 1e-10}
COLUMNS = ["drive", "prior", "drive:prior"]


def close(value: float | None) -> object:
    """Equal but for rounding; None is only None."""
    return None if value is None else pytest.approx(value, **CLOSE)


def people(seed: int, n: int = 400, strata: int = 25) -> pd.DataFrame:
    """People in strata of very different sizes; strata lean to an arm, and the last has few events."""
    rng = np.random.default_rng(seed)
    stratum = rng.choice(strata, n, p=rng.dirichlet(np.full(strata, 2.0)))
    level = rng.normal(0, 0.5, strata)
    drive = (rng.random(n) < rng.uniform(0.1, 0.6, strata)[stratum]).astype(float)
    prior = np.log1p(rng.poisson(1.5, n))
    years = rng.uniform(0.2, 1.0, n)
    mean = years * np.exp(0.4 + level[stratum] - 0.3 * drive + 0.5 * prior)
    return pd.DataFrame(
        {
            "stratum": [f"s{code:02d}" for code in stratum],
            "drive": drive,
            "prior": prior,
            "drive:prior": drive * prior,
            "years": years,
            "events": rng.negative_binomial(0.8, 0.8 / (0.8 + mean)).astype(float),
            "person": rng.integers(0, n // 2, n),
        }
    )


def designs(frame: pd.DataFrame) -> tuple[StratifiedDesign, pd.DataFrame]:
    """The strata eliminated, and written out as dummies against the first."""
    dummies = pd.get_dummies(frame["stratum"], drop_first=True, dtype="float64")
    return (
        StratifiedDesign(frame[COLUMNS], frame["stratum"]),
        pd.concat([dummies, frame[COLUMNS]], axis=1),
    )


def same(fit, frame: pd.DataFrame) -> None:
    """Everything about the columns, the means and the fit as a whole."""
    few, many = (fit(design) for design in designs(frame))
    for term in COLUMNS:
        one, other = few[term], many[term]
        for part in ("estimate", "std_error", "conf_low", "conf_high", "p_value", "df"):
            assert getattr(one, part) == close(getattr(other, part)), (term, part)
    at = [[model.terms.index(term) for term in COLUMNS] for model in (few, many)]
    blocks = [model.covariance[np.ix_(own, own)] for model, own in zip((few, many), at, strict=True)]
    assert blocks[0] == pytest.approx(blocks[1], **CLOSE)
    assert few.fitted == pytest.approx(many.fitted, **CLOSE)
    for part in ("dispersion", "theta", "theta_se", "log_likelihood", "deviance", "df_residual"):
        assert getattr(few, part) == close(getattr(many, part)), part
    joint = (model.joint_test(["drive", "drive:prior"]) for model in (few, many))
    assert next(joint).p_value == pytest.approx(next(joint).p_value, **CLOSE)


@pytest.mark.parametrize("kind", ["HC3", "HC1", "HC0", "model", "joint"])
@pytest.mark.parametrize("seed", [1, 2])
def test_negative_binomial(kind: str, seed: int) -> None:
    frame = people(seed)
    same(
        partial(negative_binomial_regression, frame["events"], exposure=frame["years"], covariance=kind),
        frame,
    )


@pytest.mark.parametrize("kind", ["HC0", "HC2", "quasi", "model"])
def test_poisson(kind: str) -> None:
    frame = people(3)
    same(partial(poisson_regression, frame["events"], exposure=frame["years"], covariance=kind), frame)


@pytest.mark.parametrize("kind", ["model", "HC1"])
def test_logistic(kind: str) -> None:
    frame = people(4, n=1500, strata=12)
    same(partial(logistic_regression, (frame["events"] > 1) * 1.0, covariance=kind), frame)


@pytest.mark.parametrize("kind", ["HC2", "HC3", "model"])
def test_linear(kind: str) -> None:
    frame = people(5)
    same(partial(linear_regression, frame["events"], covariance=kind), frame)


@pytest.mark.parametrize("kind", ["CR1", "CR1S", "CR2", "CR3"])
def test_clusters_that_cross_strata(kind: str) -> None:
    frame = people(6, strata=9)
    same(partial(linear_regression, frame["events"], cluster=frame["person"], covariance=kind), frame)


def test_weights() -> None:
    frame = people(7)
    weights = np.random.default_rng(0).uniform(0.5, 2.0, len(frame))
    same(partial(linear_regression, frame["events"], weights=weights, covariance="HC1"), frame)


def test_a_stratum_without_events_is_set_aside_and_the_rest_is_their_own_fit() -> None:
    frame = people(8)
    frame.loc[frame["stratum"].isin(["s00", "s07"]), "events"] = 0.0
    fit = partial(negative_binomial_regression, covariance="HC3")
    design = designs(frame)[0]
    model = fit(frame["events"], design, exposure=frame["years"])
    left = frame[~frame["stratum"].isin(["s00", "s07"])]
    alone = fit(left["events"], designs(left)[0], exposure=left["years"])
    assert model["drive"].estimate == pytest.approx(alone["drive"].estimate, **CLOSE)
    assert model["drive"].std_error == pytest.approx(alone["drive"].std_error, **CLOSE)
    assert {"s00", "s07"} <= set(model.infinite)
    assert set(model.infinite.values()) == {-math.inf}
    assert any("perfect separation" in text for text in model.warnings)
    rates = standardised_rates(model, design, "drive", frame["years"])
    theirs = standardised_rates(alone, designs(left)[0], "drive", left["years"])
    share = left["years"].sum() / frame["years"].sum()
    assert rates.treated.estimate == pytest.approx(theirs.treated.estimate * share, **CLOSE)


def test_standardised_rates() -> None:
    frame = people(9)
    few, many = (
        standardised_rates(
            negative_binomial_regression(frame["events"], d, exposure=frame["years"], covariance="HC3"),
            d,
            "drive",
            frame["years"],
        )
        for d in designs(frame)
    )
    for part in ("treated", "control", "rate_difference"):
        one, other = getattr(few, part), getattr(many, part)
        assert (one.estimate, one.std_error) == pytest.approx((other.estimate, other.std_error), **CLOSE)


def test_an_arm_without_events_separates() -> None:
    frame = people(10)
    frame.loc[frame["drive"] == 1, "events"] = 0.0
    model = poisson_regression(
        frame["events"], StratifiedDesign(frame[["drive"]], frame["stratum"]), exposure=frame["years"]
    )
    assert model["drive"].estimate == -math.inf


def test_strata_that_are_the_arms_leave_nothing_to_estimate() -> None:
    frame = people(11).assign(stratum=lambda f: f["drive"].map({0.0: "control", 1.0: "offered"}))
    model = linear_regression(frame["events"], StratifiedDesign(frame[["drive"]], frame["stratum"]))
    assert model["drive"].estimate is None
    assert "not estimable" in model.warnings[0]


def test_every_question_has_the_written_out_answer() -> None:
    rng = np.random.default_rng(12)
    codes = np.concatenate([np.arange(6), rng.integers(0, 6, 60)])
    z = rng.normal(size=(66, 2))
    few = Stratified(rng.uniform(0.5, 2, 66), codes, 6, z)
    many = Dense(few.array())
    w, v, beta = rng.uniform(0.1, 3, 66), rng.normal(size=66), rng.normal(size=8)
    rows = codes != 4
    for one, other in ((few, many), (few.pick(rows), many.pick(rows))):
        n = len(one)
        assert one.shape == other.shape
        assert one.times(beta) == pytest.approx(other.times(beta))
        assert one.cross(v[:n]) == pytest.approx(other.cross(v[:n]))
        assert one.gram(w[:n]) == pytest.approx(other.gram(w[:n]))
        assert one.independent().tolist() == other.independent().tolist()
        assert one.null_space().shape == other.null_space().shape
        assert np.abs(other.x @ one.null_space()).max(initial=0.0) < 1e-12
    assert few.solve(w, v) == pytest.approx(many.solve(w, v))
    assert few.least_squares(v) == pytest.approx(many.least_squares(v))
    assert few.bread() == pytest.approx(many.bread())
    assert few.leverage(few.bread()) == pytest.approx(many.leverage(many.bread()))
    some = np.array([False, True, False, False, False, False, True, False])
    assert few.touches(some).tolist() == many.touches(some).tolist()
    with pytest.raises(np.linalg.LinAlgError):
        few.pick(rows).solve(w[rows], v[rows])


def test_what_is_refused() -> None:
    frame = people(13, n=30, strata=3)
    with pytest.raises(ValueError, match="strata: expected a label in every row"):
        linear_regression(frame["events"], StratifiedDesign(frame[["drive"]], [None, *frame["stratum"][1:]]))
    with pytest.raises(ValueError, match="different names"):
        linear_regression(frame["events"], StratifiedDesign(frame[["drive"]], ["drive"] * 30))
    with pytest.raises(ValueError, match="the strata and columns of the model"):
        matrix_of(StratifiedDesign(frame[["drive"]], frame["stratum"]), ["s00", "drive"])
