"""Times to an event against R (survival), and rates within strata against textbook formulas."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from drive_eval.stats.hazard import hazard_ratio
from drive_eval.stats.stratified_rates import log_ratio_change, stratified_rates
from drive_eval.stats.survival import kaplan_meier, log_rank

DATA = Path(__file__).parent / "data"
KM = json.loads((DATA / "r_reference.json").read_text())["methods"]["km"][0]["expected"]


def close(expected, rel=1e-8):
    return pytest.approx(expected, rel=rel, abs=1e-10)


def rows(name):
    with (DATA / name).open() as handle:
        return list(csv.DictReader(handle))


AML = rows("aml.csv")
TIME = np.array([float(r["time"]) for r in AML])
EVENT = np.array([int(r["status"]) for r in AML])
ARM = np.array([r["x"] == "Maintained" for r in AML])


def test_kaplan_meier_of_each_group():
    for label, own in (("x=Maintained", ARM), ("x=Nonmaintained", ~ARM)):
        curve = kaplan_meier(TIME[own], EVENT[own])
        at = [i for i, name in enumerate(KM["strata"]) if name == label]
        for i in at:
            found = curve.at(KM["time"][i])
            assert found.estimate == close(KM["surv"][i])
            if KM["se"][i] is not None:
                assert found.std_error == close(KM["se"][i])


def test_log_log_limits_of_everyone():
    curve = kaplan_meier(TIME, EVENT)
    for time, low, high in zip(
        KM["overall_time"], KM["overall_loglog_lower"], KM["overall_loglog_upper"], strict=True
    ):
        found = curve.at(time)
        assert (found.conf_low, found.conf_high) == (close(low), close(high))


def test_restricted_means():
    for own, mean, error in zip((ARM, ~ARM), KM["rmst48"], KM["rmst48_se"], strict=True):
        found = kaplan_meier(TIME[own], EVENT[own]).restricted_mean(48)
        assert (found.estimate, found.std_error) == (close(mean), close(error))
        assert found.p_value is None


def test_log_rank():
    found = log_rank(TIME, EVENT, ARM)
    assert (found.statistic, found.p_value) == (close(KM["logrank_chi2"]), close(KM["logrank_p"]))
    assert log_rank(TIME, EVENT, ARM, np.zeros(TIME.size)).statistic == found.statistic


def test_the_hazard_ratio_is_that_of_a_cox_model_with_strata():
    from statsmodels.duration.hazard_regression import PHReg

    lung = [r for r in rows("lung.csv") if r["sex"] and r["phecog"]]
    time = np.array([float(r["time"]) for r in lung])
    event = (np.array([int(r["status"]) for r in lung]) == 2).astype(int)
    event = event if event.any() else np.array([int(r["status"]) for r in lung])
    sex = np.array([float(r["sex"]) for r in lung]) == 2
    for strata in (None, np.array([r["phecog"] for r in lung])):
        found = hazard_ratio(time, event, sex, strata)
        model = PHReg(time, sex.astype(float)[:, None], event, strata=strata, ties="efron").fit(disp=0)
        assert math.log(found.estimate) == close(float(model.params[0]), 1e-6)
        assert found.std_error == close(float(model.bse[0]), 1e-6)


def test_the_ratio_within_strata_is_that_of_the_textbook():
    """Rothman, Greenland and Lash's formula on two strata, by hand."""
    events, time = [3, 4, 2, 5], [10, 20, 20, 10]
    found = stratified_rates(events, time, [1, 0, 1, 0], ["a", "a", "b", "b"])
    assert found.ratio.estimate == close((3 * 20 / 30 + 2 * 10 / 30) / (4 * 10 / 30 + 5 * 20 / 30))
    weights = np.array([10 * 20 / 30, 20 * 10 / 30])
    gaps = np.array([3 / 10 - 4 / 20, 2 / 20 - 5 / 10])
    assert found.difference.estimate == close(float(weights @ gaps / weights.sum()))


def test_of_poisson_counts_the_error_is_near_the_poisson_one():
    rng = np.random.default_rng(1)
    arm, strata = rng.integers(0, 2, 20_000), rng.integers(0, 4, 20_000)
    events = rng.poisson(np.where(arm, 0.7, 1.0) * (1 + strata))
    found = stratified_rates(events, np.ones(arm.size), arm, strata)
    own = [(events[(strata == s) & (arm == a)].sum(), ((strata == s) & (arm == a)).sum())
           for s in range(4) for a in (1, 0)]  # fmt: skip
    d = [(x1, t1, x0, t0) for (x1, t1), (x0, t0) in zip(own[::2], own[1::2], strict=True)]
    m = sum((x1 + x0) * t1 * t0 / (t1 + t0) ** 2 for x1, t1, x0, t0 in d)
    r = sum(x1 * t0 / (t1 + t0) for x1, t1, x0, t0 in d)
    s = sum(x0 * t1 / (t1 + t0) for x1, t1, x0, t0 in d)
    assert found.ratio.estimate == close(r / s)
    assert found.ratio.std_error == pytest.approx(math.sqrt(m / (r * s)), rel=0.03)


def test_the_change_of_a_ratio_is_one_where_nothing_changes():
    events, arm = [2, 1, 3, 2, 0, 4], [1, 1, 1, 0, 0, 0]
    one = stratified_rates(events, np.ones(6), arm)
    same = log_ratio_change(one, one)
    assert (same.estimate, same.std_error) == (1.0, 0.0)
