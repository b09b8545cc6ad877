"""One stratum everywhere; imputation that perfect prediction does not stop; bands of the event study."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from drive_eval.allocate.strata import Period, strata
from drive_eval.estimate.counts import count_design, count_frame, observed
from drive_eval.estimate.data import Data, assemble
from drive_eval.models.augmented import augmentation, imputation_regression
from drive_eval.models.regression import logistic_regression

POLICE = {"outcomes": ("dva_incidents",), "periods": ("post_0_12m",)}
PERIODS = [
    Period("essex", pd.Timestamp("2016-04-01"), pd.Timestamp("2016-12-31")),
    Period("west_sussex", pd.Timestamp("2016-04-01"), pd.Timestamp("2016-06-15")),
    Period("west_sussex", pd.Timestamp("2016-06-16"), pd.Timestamp("2016-12-31")),
]
STRATIFIED = (
    ("count_effect", POLICE | {"variants": ("adjusted=site_quarter", "test=randomisation")}),
    ("change_effect", POLICE),
    ("marac_effect", {"outcomes": ("appearances", "serial")}),
    ("event_study", {"outcomes": ("dva_incidents",)}),
    ("time_to_first", {"outcomes": ("dva_incidents",)}),
    ("missing_counts", POLICE | {"variants": ("missing=imputed",)}),
    ("subgroup_effects", POLICE | {"subgroups": ("age",)}),
    ("police_windows", POLICE),
    ("idva_between", {"outcomes": ("physical",), "levels": ("any",), "population": "linked_victims"}),
)


@pytest.fixture(scope="module")
def in_periods(data: Data, tables: dict[str, pd.DataFrame]) -> Data:
    """The same study where config gives allocation periods that no quarter agrees with."""
    people = tables["people"]
    drawn = people.assign(stratum=strata(people["site"], people["index_date"], PERIODS))
    matches = {name: getattr(data, name) for name in ("matched", "unmatched", "balance")}
    return assemble(drawn, tables["arms"], tables["checks"], tables, matches)


@pytest.mark.parametrize(("method", "parts"), STRATIFIED, ids=[name for name, _ in STRATIFIED])
def test_every_stratified_analysis_uses_the_strata_of_allocation(
    run: Any, in_periods: Data, method: str, parts: Any
) -> None:
    """Nothing but the stratum may tell an analysis when somebody was allocated."""
    sets = ("people", "person_windows", "marac_windows", "idva_victims")
    blind = replace(in_periods, **{name: getattr(in_periods, name).assign(quarter="any") for name in sets})
    one, two = run(method, data=in_periods, **parts), run(method, data=blind, **parts)
    assert [(row.key, row.estimate, row.p_value) for row in one] == [
        (row.key, row.estimate, row.p_value) for row in two
    ]


def test_the_primary_model_has_a_term_a_period(run: Any, in_periods: Data, data: Data) -> None:
    seen = observed(count_frame(in_periods, "dva_incidents", "post_0_12m"))
    terms = set(count_design(seen).strata)
    assert terms == {
        "essex 2016-04-01 to 2016-12-31",
        "west_sussex 2016-04-01 to 2016-06-15",
        "west_sussex 2016-06-16 to 2016-12-31",
        "west_sussex 2018Q3",
    }
    by_quarter = run("count_effect", **POLICE).one(quantity="rate_ratio")
    by_period = run("count_effect", data=in_periods, **POLICE).one(quantity="rate_ratio")
    assert by_quarter.estimate != by_period.estimate
    assert by_quarter.estimate == pytest.approx(by_period.estimate, rel=0.1)


def test_without_perfect_prediction_imputation_rests_on_maximum_likelihood() -> None:
    rng = np.random.default_rng(1)
    design = pd.DataFrame({"x": rng.normal(size=80), "z": rng.integers(0, 2, 80).astype(float)})
    y = (rng.random(80) < 1 / (1 + np.exp(-design["x"]))).astype(float).to_numpy()
    model, said = imputation_regression(y, design)
    np.testing.assert_allclose(model.coefficient, logistic_regression(y, design).coefficient)
    assert said == ""


def test_perfect_prediction_gives_finite_coefficients_near_what_was_seen() -> None:
    x = np.repeat([0.0, 1.0], 20)
    y = np.concatenate([np.zeros(20), np.tile([0.0, 1.0], 10)])
    model, said = imputation_regression(y, pd.DataFrame({"x": x}))
    assert "White" in said
    assert np.isfinite(model.coefficient).all()
    assert np.isfinite(model.covariance).all()
    chance = 1 / (1 + np.exp(-model.coefficient.sum()))
    assert chance == pytest.approx(0.5, abs=0.03)
    assert 1 / (1 + np.exp(-model.coefficient[0])) < 0.05


def test_the_rows_added_are_those_of_the_paper() -> None:
    design = pd.DataFrame({"a": [0.0, 1.0, 2.0], "b": [0.0, 0.0, 1.0]})
    rows, answers, weights = augmentation(design)
    assert rows["a"].tolist() == [1.5, 0.5, 1.5, 0.5] + [1.0] * 4
    assert rows["b"].iloc[:4].tolist() == pytest.approx([1 / 3] * 4)
    half = np.sqrt(1 / 3) / 2
    assert rows["b"].iloc[4:].tolist() == pytest.approx([1 / 3 + half, 1 / 3 - half] * 2)
    assert answers.tolist() == [0, 0, 1, 1] * 2
    assert weights.sum() == pytest.approx(3)


def test_an_exit_that_intake_predicts_perfectly_is_imputed_all_the_same(run: Any, data: Data) -> None:
    cases = data.drive_cases.copy()
    none = cases["physical_intake"] == "none"
    cases["physical_exit"] = cases["physical_exit"].mask(none & (cases["physical_exit"] != "unknown"), "none")
    cases["direct_contact"] = "yes"
    ended = cases["physical_exit"].mask(cases["physical_exit"] != "unknown", "none")
    for exits in (cases["physical_exit"], ended):
        rows = run(
            "missing_pairs",
            data=replace(data, drive_cases=cases.assign(physical_exit=exits)),
            population="closed",
            source="case_manager",
            outcomes=("physical",),
            levels=("any",),
            variants=("missing=imputed",),
        )
        row = rows.one(quantity="risk_difference", variant="missing=imputed")
        assert -1 <= row.conf_low <= row.estimate <= row.conf_high <= 1


def test_the_band_is_wider_than_the_interval_and_leaves_the_headline_alone(run: Any) -> None:
    parts = {"outcomes": ("dva_incidents",)}
    plain = run("event_study", **parts, variants=("adjusted=none",))
    both = run("event_study", **parts, variants=("adjusted=none", "band=sup_t"))
    assert [row for row in both if row.variant != "band=sup_t"] == plain
    bands = both.some(variant="band=sup_t")
    for quantity, group in (("rate", "drive"), ("rate", "control"), ("rate_ratio", "drive_vs_control")):
        line = [row for row in bands if (row.quantity, row.group) == (quantity, group)]
        assert len(line) > 20
        assert len({row.method for row in line}) == 1
    for row in bands:
        point = both.one(period=row.period, quantity=row.quantity, group=row.group)
        assert row.estimate == point.estimate
        assert row.conf_low < point.conf_low < point.conf_high < row.conf_high
        assert row.p_value is None
        assert "sup-t" in row.method
    assert bands[0].role == "sensitivity"
