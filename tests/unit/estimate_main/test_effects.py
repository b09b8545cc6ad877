"""Effects between arms on the small main phase: hand-computed totals, variants, warnings for failures."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from drive_eval.estimate.count_effect import VARIANTS
from drive_eval.estimate.counts import count_design, count_frame, observed
from drive_eval.estimate.data import Data, assemble
from drive_eval.estimate.rows import table
from drive_eval.estimate.run import adjusted
from drive_eval.models.negative_binomial import negative_binomial_regression

POLICE = {"outcomes": ("dva_incidents",), "periods": ("post_0_12m",)}
BETWEEN = {"group": "drive_vs_control"}


def totals(data: Data, arm: str, period: str = "post_0_12m") -> tuple[float, float]:
    """Incidents and years of an arm, added up from the windows."""
    own = data.person_windows
    own = own[(own["window"] == period) & (own["arm"] == arm)]
    return float(own["dva_incidents"].sum()), float(own["days_observed"].sum()) / 365.25


def test_the_primary_ratio_is_the_models_coefficient(run: Any, data: Data) -> None:
    rows = run("count_effect", role="primary", **POLICE)
    seen = observed(count_frame(data, "dva_incidents", "post_0_12m"))
    model = negative_binomial_regression(
        seen["events"], count_design(seen), exposure=seen["years"], covariance="HC3"
    )
    row = rows.one(quantity="rate_ratio")
    assert row.role == "primary"
    assert row.estimate == pytest.approx(model.ratio("drive").estimate)
    assert (row.conf_low, row.conf_high) == pytest.approx(model.ratio("drive").interval)
    assert (row.numerator, row.denominator) == (totals(data, "drive")[0], totals(data, "control")[0])
    assert row.n + row.n_missing == 240
    difference = rows.one(quantity="rate_difference")
    assert difference.estimate < 0
    assert difference.conf_low < difference.estimate < difference.conf_high


def test_crude_is_the_ratio_of_totals_and_stands_beside_the_adjusted(run: Any, data: Data) -> None:
    rows = run("count_effect", **POLICE, variants=("adjusted=none", "adjusted=site_quarter"))
    (x1, t1), (x0, t0) = totals(data, "drive"), totals(data, "control")
    crude = rows.one(quantity="rate_ratio", variant="adjusted=none")
    assert crude.estimate == pytest.approx((x1 / t1) / (x0 / t0))
    assert crude.role == "sensitivity"
    gap = rows.one(quantity="rate_difference", variant="adjusted=none")
    assert gap.estimate == pytest.approx(x1 / t1 - x0 / t0)
    assert rows.one(quantity="rate_ratio", variant="adjusted=site_quarter").estimate


def test_every_variant_is_a_row_and_keys_are_unique(run: Any) -> None:
    rows = run("count_effect", **POLICE, variants=tuple(sorted(VARIANTS)))
    found = {row.variant for row in rows}
    assert {"dated=recorded", "lag=90_days", "window=fully_observed", "errors=hc1", "model=poisson"} <= found
    assert {"without=essex", "without=west_sussex", "test=randomisation", "overrides=left_out"} <= found
    assert len(table(rows)) == len(rows)
    assert rows.one(quantity="rate_ratio", variant="deaths=left_out").n == 239
    assert rows.one(quantity="rate_ratio", variant="overrides=left_out").n == 236
    lag = rows.one(quantity="rate_ratio", variant="lag=90_days")
    assert lag.n <= rows.one(quantity="rate_ratio").n
    assert 0 < rows.one(quantity="test", variant="test=randomisation").p_value <= 1


def test_windows_counted_again_by_the_same_rule_are_the_same(data: Data) -> None:
    from drive_eval.estimate.rewindow import _again, by_recorded_date

    again = _again(data, data.police_incidents, data.extract_periods)
    pd.testing.assert_frame_equal(again.person_windows, data.person_windows)
    late = by_recorded_date(data).person_windows
    assert late["dva_incidents"].sum() != data.person_windows["dva_incidents"].sum()


@pytest.mark.parametrize(
    ("method", "parts"),
    [
        ("count_effect", POLICE | {"variants": tuple(sorted(VARIANTS))}),
        ("change_effect", POLICE | {"variants": ("adjusted=none",)}),
        ("marac_effect", {"outcomes": ("appearances", "serial"), "variants": ("adjusted=none",)}),
        ("event_study", {"outcomes": ("dva_incidents",), "variants": ("adjusted=none",)}),
        ("time_to_first", {"outcomes": ("dva_incidents",), "variants": ("adjusted=none",)}),
        ("subgroup_effects", POLICE | {"subgroups": ("site", "age")}),
        ("missing_counts", POLICE | {"variants": ("missing=imputed", "missing=tipping_point")}),
        ("cost_benefit", POLICE),
    ],
)
def test_an_empty_arm_is_a_warning_and_no_failure(run: Any, one_arm: Data, method: str, parts: Any) -> None:
    rows = run(method, data=one_arm, **parts)
    between = [row for row in rows if row.group == "drive_vs_control" and row.quantity != "count"]
    assert between
    assert all(row.estimate is None or row.warning for row in between if row.quantity != "test")
    assert any(row.warning for row in between)


def test_a_window_beyond_the_extract_is_a_warning(run: Any, data: Data) -> None:
    periods = data.extract_periods.assign(last_day=pd.Timestamp("2016-12-31"))
    from drive_eval.estimate.rewindow import _again

    short = _again(data, data.police_incidents, periods)
    rows = run("count_effect", data=short, outcomes=("dva_incidents",), periods=("post_12_18m",))
    row = rows.one(quantity="rate_ratio")
    assert row.estimate is None
    assert "beyond the extract" in row.warning
    assert (row.n, row.n_missing) == (0, 240)


def test_the_difference_in_differences_of_shares_is_that_of_the_totals(run: Any, data: Data) -> None:
    rows = run("change_effect", **POLICE, variants=("adjusted=none",))
    windows = data.person_windows
    full = windows[windows["fully_observed"]].pivot(index="person", columns="window", values="dva_incidents")
    full = full[["pre_6m", "post_0_12m"]].dropna()
    arm = data.people.set_index("person")["arm"].reindex(full.index)
    change = (full["post_0_12m"] > 0).astype(float) - (full["pre_6m"] > 0).astype(float)
    crude = rows.one(quantity="difference_in_differences", variant="adjusted=none")
    means = change.groupby(arm).mean()
    assert crude.estimate == pytest.approx(means["drive"] - means["control"])
    assert crude.n == len(full)
    ratio = rows.one(quantity="ratio_of_rate_ratios", variant="adjusted=none")
    rate = {
        (name, period): x / t
        for name in ("drive", "control")
        for period in ("pre_6m", "post_0_12m")
        for x, t in [totals(_both(data), name, period)]
    }
    expected = (rate["drive", "post_0_12m"] / rate["control", "post_0_12m"]) / (
        rate["drive", "pre_6m"] / rate["control", "pre_6m"]
    )
    assert ratio.estimate == pytest.approx(expected)


def _both(data: Data) -> Data:
    """People with observed time in both windows."""
    own = data.person_windows
    seen = own[(own["window"] == "post_0_12m") & (own["days_observed"] > 0)]["person"]
    return data.of_people(data.people["person"].isin(seen))


def test_marac_means_are_differences_of_means_and_serial_is_two_victims(run: Any, data: Data) -> None:
    rows = run("marac_effect", outcomes=("appearances", "serial"), variants=("adjusted=none",))
    own = data.marac_windows
    own = own[(own["window"] == "index_to_12m_after") & own["fully_observed"]]
    means = own.groupby("arm")["appearances"].mean()
    row = rows.one(
        outcome="appearances",
        period="index_to_12m_after",
        quantity="mean_difference",
        variant="adjusted=none",
    )
    assert row.estimate == pytest.approx(means["drive"] - means["control"])
    kept = own[own["lookback_seen"]]
    serial = rows.one(outcome="serial", period="index_to_12m_after", quantity="proportion", group="drive")
    drive = kept[kept["arm"] == "drive"]
    assert (serial.numerator, serial.denominator) == ((drive["victims"] >= 2).sum(), len(drive))
    assert rows.some(outcome="serial", variant="adjusted=site_quarter")


def test_subgroups_meet_in_one_test_of_interaction(run: Any, data: Data) -> None:
    rows = run("subgroup_effects", **POLICE, subgroups=("site", "sex", "age", "ethnicity", "prior"))
    for name in ("site", "sex", "age", "ethnicity", "prior"):
        levels = [row for row in rows if row.subgroup.startswith(f"{name}=")]
        test = rows.one(quantity="test", level=name)
        assert len(levels) >= 2
        assert test.df == len(levels) - 1
        assert sum(row.n for row in levels) == test.n
    assert rows.one(quantity="test", level="ethnicity").n_missing > 0


def test_families_are_adjusted_by_holm_over_effects_too(run: Any) -> None:
    rows = run(
        "count_effect",
        outcomes=("dva_incidents",),
        periods=("during", "post_0_12m"),
        family="police",
        variants=("adjusted=none",),
    )
    done = [row for row in adjusted(rows) if row.p_adjusted is not None]
    assert {(row.quantity, row.variant) for row in done} == {("rate_ratio", "")}
    assert len(done) == 2
    small, large = sorted(done, key=lambda row: row.p_value)
    assert small.p_adjusted == pytest.approx(min(2 * small.p_value, 1))
    assert large.p_adjusted == pytest.approx(max(large.p_value, small.p_adjusted))


def test_row_order_does_not_matter(run: Any, data: Data, tables: dict[str, pd.DataFrame]) -> None:
    mixed = {name: frame.sample(frac=1, random_state=5) for name, frame in tables.items()}
    matches = {name: getattr(data, name) for name in ("matched", "unmatched", "balance")}
    other = assemble(mixed["people"], mixed["arms"], mixed["checks"], mixed, matches)
    parts = POLICE | {"variants": ("adjusted=none", "test=randomisation", "dated=recorded")}
    first, second = run("count_effect", **parts), run("count_effect", data=other, **parts)
    assert [row.key for row in first] == [row.key for row in second]
    assert [row.estimate for row in first] == [row.estimate for row in second]


def test_a_study_without_drive_incidents_says_so(run: Any, data: Data) -> None:
    gone = (data.person_windows["arm"] == "drive") & (data.person_windows["window"] == "post_0_12m")
    windows = data.person_windows.assign(
        dva_incidents=data.person_windows["dva_incidents"].mask(gone, 0).astype(np.int64)
    )
    row = run("count_effect", data=replace(data, person_windows=windows), **POLICE).one(quantity="rate_ratio")
    assert row.estimate == 0
    assert "separation" in row.warning
