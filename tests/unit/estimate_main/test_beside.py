"""What stands beside the main effect: months, times, recording, matching, missing data, agreement, costs."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from drive_eval.config.costs import Costs, UnitCost, UnitCosts
from drive_eval.config.plan import Analysis
from drive_eval.contracts.match import BALANCE, MATCHED, UNMATCHED
from drive_eval.estimate.context import StudyFacts
from drive_eval.estimate.counts import count_frame
from drive_eval.estimate.data import Data
from drive_eval.estimate.estimands import ATTRIBUTES
from drive_eval.estimate.matched_tests import mean_difference, nearest_pairs
from drive_eval.estimate.method_keys import GIVES
from drive_eval.estimate.methods_main import MAIN
from drive_eval.estimate.months import FIRST, LAST, monthly
from drive_eval.estimate.rows import Row, table
from drive_eval.estimate.time_to_first import clock
from drive_eval.vocabulary import ARMS

INCIDENTS = {"outcomes": ("dva_incidents",)}
YEAR = INCIDENTS | {"periods": ("post_0_12m",)}
PRICE = {"price_year": 2019, "source": "a test", "dated": date(2019, 7, 1)}
TERMS = Costs(
    perspective="a test",
    price_year=2019,
    horizon_months=22,
    discount_rate=0.0,
    willingness_to_pay=(0.0, 1e6),
    draws=2000,
    plane_points=10,
)


def test_months_add_up_to_the_windows(run: Any, data: Data) -> None:
    counted = monthly(data, "dva_incidents")
    windows = data.person_windows
    for name, first, last in (("pre_6m", -6, 0), ("during", 0, 10), ("post_0_12m", 10, 22)):
        events, years = counted.span(first, last)
        own = windows[windows["window"] == name].set_index("person").loc[counted.people["person"]]
        assert events.tolist() == own["dva_incidents"].tolist()
        assert (years * 365.25).round().tolist() == own["days_observed"].tolist()
    rows = run("event_study", **INCIDENTS, variants=("adjusted=none",))
    months = {row.period for row in rows}
    assert months == {f"month_{number}" for number in range(FIRST, LAST)}
    row = rows.one(group="drive", period="month_3", quantity="rate")
    assert row.numerator == counted.month(3)[0][(counted.people["arm"] == "drive").to_numpy()].sum()
    assert rows.one(group="drive_vs_control", period="month_3", quantity="ratio_of_rate_ratios").estimate
    assert not rows.some(period="month_-3", quantity="ratio_of_rate_ratios")


def test_the_first_incident_ends_a_persons_time(run: Any, data: Data) -> None:
    found = clock(data, "dva_incidents", 10)
    windows = data.person_windows
    full = windows[(windows["window"] == "post_0_12m") & windows["fully_observed"]].set_index("person")
    within = pd.Series(found.event & (found.time <= 12), index=found.people["person"])
    agreed = (within.loc[full.index] == (full["dva_incidents"] > 0)).mean()
    assert agreed > 0.98  # a month of the curve is 30.44 days, a window's is a calendar month
    rows = run("time_to_first", **INCIDENTS, variants=("adjusted=none",))
    shares = [
        rows.one(group="drive", level="from_index", quantity="survival", period=f"month_{m}").estimate
        for m in (3, 6, 12, 24)
    ]
    assert shares == sorted(shares, reverse=True)
    for variant in ("", "adjusted=none"):
        assert rows.one(quantity="hazard_ratio", level="from_index", variant=variant).estimate < 1
        assert rows.one(quantity="test", level="from_index", variant=variant).p_value is not None


def test_recording_counts_every_incident_once(run: Any, data: Data) -> None:
    rows = run("recording")
    inside = data.police_incidents[data.police_incidents["in_extract"]]
    months = [row for row in rows if row.outcome == "all_incidents" and row.subgroup == "all"]
    assert sum(row.estimate for row in months if row.period != "extract") == len(inside)
    sites = [row for row in rows if row.outcome == "dva_incidents" and row.period == "extract"]
    by_site = {row.subgroup: row.estimate for row in sites}
    assert by_site["all"] == by_site["site=essex"] + by_site["site=west_sussex"] == inside["dva"].sum()
    lag = rows.one(outcome="recording_lag", period="extract", quantity="median")
    days = (inside["recorded_on"] - inside["happened_on"]).dt.days[inside["dva"]]
    assert lag.estimate == days.median()
    assert all(row.group == "all" for row in rows)


def test_matched_pairs_are_drive_and_nearest_control(run: Any, data: Data) -> None:
    frame = count_frame(data, "dva_incidents", "during").set_index("person")
    values = nearest_pairs(data, frame["events"], frame["fully_observed"])
    rows = run("matched_pairs", population="matched", role="sensitivity", outcomes=("dva_incidents",),
               periods=("during", "pre_6m"))  # fmt: skip
    drive, control = values["drive"] > 0, values["control"] > 0
    difference = rows.one(quantity="risk_difference", period="during")
    assert difference.numerator == (drive & ~control).sum() - (control & ~drive).sum()
    assert difference.estimate == pytest.approx(drive.mean() - control.mean())
    odds = rows.one(quantity="odds_ratio", period="during")
    assert (odds.numerator, odds.denominator) == ((drive & ~control).sum(), (control & ~drive).sum())
    assert rows.one(quantity="test", period="during", variant="test=signed_rank").p_value
    assert rows.one(quantity="gamma_critical", period="during", level="any").method.startswith("Rosenbaum")
    assert rows.some(period="during_vs_pre_6m", quantity="incident_ratio")
    assert len(table(rows)) == len(rows)


def test_marac_of_the_matched_sample_is_by_pair(run: Any, data: Data) -> None:
    parts = {"population": "matched", "source": "marac", "role": "sensitivity"}
    rows = run("matched_marac", outcomes=("appearances", "repeat_victims"), **parts)
    assert len(table(rows)) == len(rows)
    own = data.marac_windows[data.marac_windows["window"] == "12m_after"].set_index("person")
    firsts = data.matched[data.matched["place"] <= 1].pivot(index="pair", columns="arm", values="person")
    counted = firsts.dropna().map(own["appearances"].get)
    seen = firsts.dropna().map(own["fully_observed"].get).astype(bool).all(axis=1)
    gap = (counted["drive"] - counted["control"])[seen]
    row = rows.one(outcome="appearances", period="12m_after", quantity="mean_difference")
    assert row.estimate == pytest.approx(gap.mean())
    half = stats.t.isf(0.025, len(gap) - 1) * gap.std(ddof=1) / np.sqrt(len(gap))
    assert (row.conf_low, row.conf_high) == pytest.approx((gap.mean() - half, gap.mean() + half))
    assert row.n + row.n_missing == data.matched["pair"].nunique()
    means = [rows.one(outcome="appearances", period="12m_after", quantity="mean", group=arm) for arm in ARMS]
    assert [mean.population for mean in means] == ["matched", "matched"]
    assert rows.some(outcome="appearances", period="12m_after", quantity="test")
    index = rows.some(outcome="appearances", period="index_to_12m_after", quantity="test")
    assert [test.variant for test in index] == ["test=signed_rank"]
    gamma = rows.some(outcome="appearances", period="index_to_12m_after", quantity="gamma_critical")
    assert [bound.level for bound in gamma] == ["appearances"]


def test_one_pair_has_a_difference_without_an_error() -> None:
    row = Row(analysis="marac", role="sensitivity", source="marac", population="matched")
    one = mean_difference(row, pd.DataFrame({"drive": [2.0], "control": [3.0]}), 0.95)
    assert (one.estimate, one.conf_low) == (-1.0, None)
    assert "too few" in one.warning
    none = mean_difference(row, pd.DataFrame({"drive": [], "control": []}), 0.95)
    assert none.estimate is None
    assert "no pair" in none.warning


def test_contact_is_described_within_drive_and_never_compared(run: Any, data: Data) -> None:
    told = ["yes", "no", "unknown"]
    cases = data.drive_cases.assign(direct_contact=[told[at % 3] for at in range(len(data.drive_cases))])
    rows = run(
        "contact_windows", data=replace(data, drive_cases=cases), population="closed", subgroups=("contact",),
        outcomes=("dva_incidents",), periods=("pre_6m", "during"),
    )  # fmt: skip
    assert {row.group for row in rows} == {"drive"}
    assert {row.subgroup for row in rows} == {"all", "contact=yes", "contact=no"}
    assert all("no effect" in row.method for row in rows)
    own = data.person_windows[data.person_windows["window"] == "during"].set_index("person")
    reached = own.loc[cases.loc[cases["direct_contact"] == "yes", "person"], "dva_incidents"]
    count = rows.one(subgroup="contact=yes", quantity="count", period="during")
    assert (count.estimate, count.n) == (reached.sum(), len(reached))
    assert rows.some(subgroup="contact=no", period="during_vs_pre_6m", quantity="incident_ratio")


def test_balance_is_given_before_and_after_with_who_was_left_out(run: Any, data: Data) -> None:
    rows = run("matched_balance", population="matched", source="allocation")
    for sample in ("before", "after"):
        assert rows.one(outcome="age", period=sample, quantity="standardised_mean_difference").p_value is None
        assert rows.one(outcome="age", period=sample, quantity="variance_ratio").estimate > 0
    left = sum(row.estimate for row in rows.some(outcome="unmatched"))
    matched = rows.one(outcome="matched", group="drive").estimate
    assert left + matched == (data.people["arm"] == "drive").sum()


def test_nobody_matched_is_a_warning(run: Any, data: Data) -> None:
    none = replace(data, matched=MATCHED.empty(), unmatched=UNMATCHED.empty(), balance=BALANCE.empty())
    marac = {"outcomes": ("appearances",), "source": "marac"}
    for method, parts in (("matched_balance", {}), ("matched_pairs", YEAR), ("matched_marac", marac)):
        rows = run(method, data=none, population="matched", **parts)
        assert any("nobody is matched" in row.warning for row in rows)


def test_imputing_what_is_unseen_changes_little_and_delta_raises_the_ratio(run: Any) -> None:
    parts = {"outcomes": ("dva_incidents",), "periods": ("post_12_18m",)}
    variants = ("missing=imputed", "missing=tipping_point")
    rows = run("missing_counts", **parts, variants=variants)
    seen = run("count_effect", **parts).one(quantity="rate_ratio")
    whole = rows.one(quantity="rate_ratio", variant="missing=imputed")
    assert (whole.n, whole.n_missing) == (239, 1)  # nobody of the last stratum is seen so late
    assert "left out" in whole.warning
    assert whole.estimate == pytest.approx(seen.estimate, rel=0.1)
    deltas = [
        rows.one(quantity="rate_ratio", variant=f"missing=delta_{d}").estimate for d in ("1_5", "3", "5")
    ]
    assert deltas == sorted(deltas)


def test_unknown_judgements_are_imputed_among_victims_with_data(run: Any, data: Data) -> None:
    parts = {"population": "linked_victims", "source": "idva", "outcomes": ("risk_reduced",)}
    rows = run("missing_outcomes", **parts, variants=("missing=imputed", "missing=tipping_point"))
    row = rows.one(quantity="risk_difference", variant="missing=imputed")
    assert (row.n, row.n_missing) == (len(data.idva_victims), 0)
    assert row.conf_low < row.estimate < row.conf_high
    assert "exploratory" in row.method


def test_idvas_changes_between_arms_count_every_index_victim(run: Any, data: Data) -> None:
    rows = run("idva_between", population="linked_victims", source="idva", outcomes=("physical",),
               levels=("any",), variants=("bounds=worst", "bounds=best"))  # fmt: skip
    row = rows.one(quantity="risk_difference")
    assert row.n + row.n_missing == int(data.people["index_marac_victims"].sum())
    worst, best = (rows.one(variant=name).estimate for name in ("bounds=worst", "bounds=best"))
    assert best < row.estimate < worst
    assert rows.one(variant="adjusted=site_quarter").estimate is not None


def test_agreement_is_of_victims_with_their_perpetrators_case(run: Any, data: Data) -> None:
    rows = run("agreement", population="linked_victims", source="idva",
               outcomes=("risk_reduced", "physical"), variants=("weights=linear",))  # fmt: skip
    victims = data.idva_victims[data.idva_victims["arm"] == "drive"]
    kappa = rows.one(outcome="risk_reduced", quantity="kappa")
    assert kappa.n + kappa.n_missing == len(victims)
    reduced = {"moderately_reduced", "significantly_reduced"}
    cases = data.drive_cases.set_index("person")["risk_change"]
    known = victims[victims["risk_change"].notna()]
    same = (known["risk_change"].isin(reduced) == known["person"].map(cases).isin(reduced)).sum()
    assert rows.one(outcome="risk_reduced", quantity="proportion").numerator == same
    assert rows.one(outcome="physical", period="intake", quantity="kappa", variant="weights=linear").n


def test_unknown_exits_are_counted_at_their_worst_and_best(run: Any, data: Data) -> None:
    variants = ("missing=worst", "missing=best", "missing=imputed")
    rows = run("missing_pairs", population="closed", source="case_manager", outcomes=("physical",),
               levels=("any",), variants=variants)  # fmt: skip
    cases = data.drive_cases
    users = cases[cases["physical_intake"].isin(["standard", "moderate", "high"])]
    unknown = int((users["physical_exit"] == "unknown").sum())
    worst, best = (rows.one(variant=name) for name in variants[:2])
    assert worst.numerator == (users["physical_exit"] == "none").sum()
    assert best.numerator - worst.numerator == unknown > 0
    assert worst.denominator == len(users)
    change = rows.one(variant="missing=imputed", quantity="risk_difference")
    assert change.n + change.n_missing == len(cases)
    assert change.conf_low < change.estimate < change.conf_high


def test_every_method_of_the_main_phase_says_what_it_leaves() -> None:
    assert set(GIVES) == {method.name for method in MAIN}


def costed(facts: StudyFacts, terms: Costs | None = TERMS, **prices: Any) -> StudyFacts:
    return replace(facts, costs=terms, unit_costs=UnitCosts(**prices))


def test_net_benefit_is_the_effects_worth_less_delivery(run: Any, facts: StudyFacts) -> None:
    delivery = UnitCost(amount=1000, per="case", **PRICE)
    incident = UnitCost(amount=500, per="incident", **PRICE)
    own = costed(facts, delivery=delivery, incidents={"dva_incidents": incident})
    rows = run("cost_benefit", facts=own, **YEAR)
    difference = run("count_effect", **YEAR).one(quantity="rate_difference")
    avoided = rows.one(quantity="incidents_avoided")
    assert avoided.estimate == pytest.approx(-difference.estimate, abs=4 * difference.std_error / 2000**0.5)
    assert avoided.conf_low == pytest.approx(-difference.conf_high, rel=0.15, abs=0.05)
    net = rows.one(quantity="net_benefit").estimate
    assert net == pytest.approx(500 * avoided.estimate - rows.one(quantity="delivery_cost").estimate)
    assert rows.one(quantity="cost_per_case").estimate == 1000
    curve = {row.level: row.estimate for row in rows.some(quantity="acceptability")}
    assert curve["0"] == 0
    assert curve["1e+06"] > 0.99
    assert len(rows.some(quantity="plane_avoided")) == len(rows.some(quantity="plane_net_cost")) == 10
    assert [row.estimate for row in run("cost_benefit", facts=own, **YEAR)] == [row.estimate for row in rows]


def test_no_cost_per_incident_where_the_effect_spans_zero(run: Any, facts: StudyFacts, data: Data) -> None:
    windows = data.person_windows.assign(
        dva_incidents=np.random.default_rng(2).poisson(2, len(data.person_windows))
    )
    incident = UnitCost(amount=500, per="incident", **PRICE)
    own = costed(
        facts, delivery=UnitCost(amount=1000, per="case", **PRICE), incidents={"dva_incidents": incident}
    )
    rows = run("cost_benefit", facts=own, data=replace(data, person_windows=windows), **YEAR)
    row = rows.one(quantity="cost_per_incident_avoided")
    assert row.estimate is None
    assert "spans zero" in row.warning


def test_nothing_is_guessed_where_a_cost_is_absent(run: Any, facts: StudyFacts) -> None:
    delivery = UnitCost(amount=1000, per="case", invented=True, **(PRICE | {"price_year": 2015}))
    for own, said in (
        (facts, "no terms under `costs`"),
        (costed(facts), "no delivery cost"),
        (costed(facts, delivery=delivery), "no unit cost of dva_incidents"),
    ):
        row = run("cost_benefit", facts=own, **YEAR).one(quantity="net_benefit")
        assert row.estimate is None
        assert said in row.warning
    case = run("cost_benefit", facts=costed(facts, delivery=delivery), **YEAR).one(quantity="cost_per_case")
    assert "invented" in case.warning
    assert "not uprated" in case.warning


def test_a_window_after_the_horizon_is_left_out(run: Any, facts: StudyFacts) -> None:
    incident = UnitCost(amount=500, per="incident", **PRICE)
    own = costed(
        facts,
        TERMS.model_copy(update={"horizon_months": 12}),
        delivery=UnitCost(amount=1000, per="case", **PRICE),
        incidents={"dva_incidents": incident},
    )
    assert "horizon" in run("cost_benefit", facts=own, **YEAR).one(quantity="net_benefit").warning


def test_estimands_are_the_plans_own_words(run: Any, facts: StudyFacts) -> None:
    words = {name: f"the {name}" for name in ATTRIBUTES if name != "intercurrent_events"}
    said = {"analysis": "police_dva", "method": "count_effect", "about": "a test", "population": "allocated",
            "source": "police", "role": "primary", **YEAR,
            "estimand": words | {"intercurrent_events": ["death: kept", "custody: kept"]}}  # fmt: skip
    rows = run("estimands", facts=replace(facts, analyses=(Analysis.model_validate(said),)))
    assert [row.quantity for row in rows] == list(ATTRIBUTES)
    assert rows.one(quantity="intercurrent_events").method == "death: kept; custody: kept"
    assert {(row.level, row.role) for row in rows} == {("police_dva.count_effect", "primary")}
