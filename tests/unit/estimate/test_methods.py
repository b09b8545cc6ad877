"""Each method on the small study: counts by hand, unknown is not no, crude never alone."""

from dataclasses import replace
from typing import Any

import pytest

from drive_eval.contracts.derive import MARAC_WINDOWS, POLICE_INCIDENTS
from drive_eval.estimate.arms import ADJUSTED
from drive_eval.estimate.data import Data
from drive_eval.estimate.design import main_phase_sizes
from drive_eval.estimate.rows import table
from drive_eval.stats.paired_difference import paired_difference
from drive_eval.stats.proportions import wilson
from drive_eval.stats.risk_difference import risk_difference

SITES = ("essex", "south_wales", "west_sussex")
PAIRED = {"method": "paired_change", "population": "paired", "outcomes": ("physical",), "levels": ("any",)}
VARIANTS = (
    "interval=newcombe", "interval=wald", "interval=mover", "interval=mid_p",
    "test=mid_p", "test=asymptotic", "test=corrected",
)  # fmt: skip


def test_abuse_types_give_the_published_table(run: Any) -> None:
    rows = run(**PAIRED, variants=VARIANTS)
    before, after = rows.one(period="intake"), rows.one(period="exit")
    assert (before.numerator, before.denominator, after.numerator) == (29, 35, 23)
    assert (before.n, before.n_missing) == (35, 13)
    assert (before.conf_low, before.conf_high) == wilson(29, 35).interval
    assert rows.one(quantity="stopped").estimate == 6
    assert rows.one(quantity="started").estimate == 0
    assert rows.one(quantity="test").p_value == 0.03125
    change = rows.one(quantity="risk_difference")
    assert change.estimate == pytest.approx(-6 / 35)
    tango = paired_difference([[23, 6], [0, 6]], 0.95, "tango")
    assert (-change.conf_high, -change.conf_low) == pytest.approx(tango.interval)
    assert rows.one(quantity="relative_change").estimate == pytest.approx(23 / 29 - 1)
    assert rows.one(quantity="share_stopped").estimate == pytest.approx(6 / 29)
    assert rows.one(quantity="odds_ratio").estimate == 0
    assert {row.variant for row in rows} == {"", *VARIANTS}


def test_no_discordant_pair_is_a_difference_of_0_with_a_warning(run: Any, data: Data) -> None:
    cases = data.drive_cases.assign(physical_exit=data.drive_cases["physical_intake"])
    rows = run(**PAIRED, data=replace(data, drive_cases=cases))
    change, test = rows.one(quantity="risk_difference"), rows.one(quantity="test")
    assert (change.estimate, test.p_value) == (0, 1)
    assert change.conf_low < 0 < change.conf_high
    assert change.warning
    assert test.warning


def test_subgroups_are_described_without_a_test(run: Any) -> None:
    rows = run(**PAIRED, subgroups=("contact",))
    contact = [row for row in rows if row.subgroup != "all"]
    assert {row.subgroup for row in contact} == {"contact=yes", "contact=no"}
    assert {row.quantity for row in contact} == {"proportion", "stopped", "started"}


def test_severity_counts_every_move(run: Any) -> None:
    variants = ("test=bhapkar", "test=bowker", "test=wilcoxon")
    rows = run("ordered_shift", population="paired", outcomes=("physical",), variants=variants)
    moves = {row.level: row.estimate for row in rows.some(quantity="count")}
    assert len(moves) == 16
    assert sum(moves.values()) == 35
    assert (moves["high>standard"], moves["standard>none"], moves["none>high"]) == (8, 6, 0)
    assert rows.one(level="improved").numerator == 14
    assert rows.one(level="same").numerator == 21
    assert rows.one(level="worsened").numerator == 0
    assert rows.one(quantity="net_improvement").estimate == pytest.approx(14 / 35)
    assert len(rows.some(quantity="test")) == 4


def test_shares_are_of_those_known(run: Any) -> None:
    rows = run("describe", population="closed", outcomes=("risk_reduced", "risk_change"))
    row = rows.one(outcome="risk_reduced")
    assert (row.numerator, row.denominator, row.n, row.n_missing) == (14, 28, 28, 20)
    levels = rows.some(outcome="risk_change")
    assert [level.level for level in levels] == [
        "significantly_reduced",
        "moderately_reduced",
        "no_change",
        "increased",
    ]
    assert sum(level.numerator for level in levels) == 28


def test_needs_are_of_people_with_any_item(run: Any) -> None:
    rows = run("needs", population="closed", outcomes=("alcohol", "number_of_needs"))
    alcohol = rows.one(outcome="alcohol")
    assert (alcohol.numerator, alcohol.denominator, alcohol.n_missing) == (16, 32, 16)
    shares = {
        row.level: (row.numerator, row.denominator)
        for row in rows.some(quantity="proportion", outcome="number_of_needs")
    }
    assert shares == {"0": (16, 32), "1": (0, 32), "2": (16, 32), "3": (0, 32), "4": (0, 32)}
    assert rows.one(outcome="number_of_needs", quantity="mean").estimate == 1


def test_actions_are_shares_of_actions_with_a_category(run: Any) -> None:
    rows = run("delivery", outcomes=("multi_agency_action",))
    row = rows.one(level="information_sharing")
    assert (row.numerator, row.denominator, row.n_missing, row.unit) == (30, 45, 15, "actions")
    assert rows.one(quantity="count").estimate == 60
    assert rows.one(outcome="drive_case", group="control").numerator == 0


def test_the_profile_has_no_p_value(run: Any) -> None:
    rows = run("profile", outcomes=("age", "sex", "ethnicity"))
    assert all(row.p_value is None for row in rows)
    differences = rows.some(quantity="standardised_mean_difference")
    assert {row.level for row in differences} >= {"", "male", "female", "white_british", "missing"}
    white = rows.one(outcome="ethnicity", level="white_british", group="all", quantity="proportion")
    assert (white.numerator, white.denominator, white.n_missing) == (135, 135, 45)


def test_the_crude_comparison_is_never_without_the_stratified_one(run: Any) -> None:
    outcomes = ("risk_reduced",)
    for method, population in (("compare", "linked_victims"), ("idva_risk", "linked_victims")):
        rows = run(method, population=population, outcomes=outcomes, source="idva")
        for quantity in ("risk_difference", "risk_ratio", "odds_ratio", "test"):
            crude = rows.one(quantity=quantity, group="drive_vs_control")
            assert "crude" in crude.method
            assert rows.one(quantity=quantity, group="drive_vs_control", variant=ADJUSTED)


def test_idva_between_arms_is_exploratory_and_bounded(run: Any) -> None:
    variants = ("bounds=worst", "bounds=best", "interval=miettinen_nurminen")
    rows = run(
        "idva_risk",
        population="linked_victims",
        outcomes=("risk_reduced",),
        role="secondary",
        variants=variants,
    )
    between = rows.some(group="drive_vs_control")
    assert {row.role for row in between} == {"exploratory"}
    crude = rows.one(group="drive_vs_control", quantity="risk_difference")
    assert (crude.n, crude.n_missing) == (45, 180 - 45)
    drive, control = (
        rows.one(group="drive", quantity="proportion"),
        rows.one(group="control", quantity="proportion"),
    )
    result = risk_difference(int(drive.numerator), drive.n, int(control.numerator), control.n)
    assert crude.estimate == pytest.approx(result.estimate)
    worst, best = (rows.one(variant=name).estimate for name in variants[:2])
    assert worst < crude.estimate < best


def test_harms_of_drive_only_are_not_compared(run: Any) -> None:
    rows = run("harms", population="drive_cases", outcomes=("death",))
    assert [row.group for row in rows] == ["drive"]
    assert (rows[0].numerator, rows[0].denominator) == (0, 60)


def test_worsened_needs_a_pair(run: Any) -> None:
    row = run("harms", population="closed", outcomes=("physical_worse",)).one(outcome="physical_worse")
    assert (row.numerator, row.denominator, row.n_missing) == (0, 35, 13)


def test_police_harms_by_window(run: Any) -> None:
    rows = run("police_harms", outcomes=("violence_with_injury",), periods=("during",), source="police")
    row = rows.one(group="all", quantity="proportion")
    assert (row.numerator, row.denominator, row.n_missing) == (10, 90, 90)
    assert rows.one(group="all", quantity="count").estimate == 20
    assert rows.one(group="all", quantity="person_days_observed").estimate == 90 * 304 + 90 * 100


def test_police_windows_give_the_headline_keys(run: Any) -> None:
    periods = ("pre_6m", "during")
    rows = run(
        "police_windows",
        outcomes=("dva_incidents",),
        periods=periods,
        source="police",
        variants=("without=site",),
    )
    any_drive = rows.one(group="drive", period="during", quantity="proportion")
    assert (any_drive.numerator, any_drive.denominator, any_drive.n_missing) == (12, 30, 30)
    change = rows.one(group="drive", period="during_vs_pre_6m", quantity="incident_ratio")
    assert (change.numerator, change.denominator, change.n, change.n_missing) == (36, 36, 30, 30)
    people = rows.one(group="control", period="during_vs_pre_6m", quantity="people_ratio")
    assert (people.numerator, people.denominator) == (24, 24)
    assert "regression to the mean" in people.method
    between = {
        row.quantity: row.estimate
        for row in rows.some(group="drive_vs_control", period="during_vs_pre_6m", variant="")
    }
    assert between == {
        "ratio_of_incident_ratios": 1,
        "ratio_of_people_ratios": 1,
        "difference_in_relative_change": 0,
    }
    assert {row.variant for row in rows if row.quantity == "incident_ratio"} == {
        "",
        *(f"without={site}" for site in SITES),
    }
    assert rows.one(group="drive_vs_control", period="during", quantity="risk_difference", variant=ADJUSTED)
    rate = rows.one(group="all", period="during", quantity="rate")
    assert rate.estimate == pytest.approx(216 / ((90 * 304 + 90 * 100) / 365.25))


def test_the_whole_extract_counts_what_happened_inside_it(run: Any, data: Data, frame_of: Any) -> None:
    incidents = [
        {"person": "p000", "incident": "a", "in_extract": True, "dva": True},
        {"person": "p000", "incident": "b", "in_extract": True, "dva": False},
        {"person": "p001", "incident": "c", "in_extract": True, "dva": False},
        {"person": "p001", "incident": "d", "in_extract": False, "dva": False},
    ]
    frame = frame_of(POLICE_INCIDENTS, incidents).assign(arm=["drive", "drive", "control", "control"])
    rows = run("police_extract", data=replace(data, police_incidents=frame), source="police")
    mean = rows.one(group="all", outcome="all_incidents", quantity="mean")
    assert (mean.numerator, mean.denominator, mean.period) == (3, 180, "extract")
    share = rows.one(group="all", outcome="non_dva_share")
    assert (share.numerator, share.denominator) == (2, 3)


def test_marac_means_are_of_people_seen_to_the_end(run: Any, data: Data, frame_of: Any) -> None:
    windows = [
        {
            "person": f"p{at:03d}",
            "window": "12m_after",
            "days_observed": 365,
            "fully_observed": at < 3,
            "appearances": at,
        }
        for at in range(4)
    ]
    frame = frame_of(MARAC_WINDOWS, windows).assign(arm=["drive", "control", "control", "control"])
    rows = run(
        "marac_windows", data=replace(data, marac_windows=frame), outcomes=("appearances",), source="marac"
    )
    mean = rows.one(group="control", quantity="mean")
    assert (mean.estimate, mean.numerator, mean.denominator, mean.n, mean.n_missing) == (1.5, 3, 2, 2, 1)
    assert rows.one(group="control", quantity="count").estimate == 6
    assert rows.one(group="drive", quantity="mean").estimate == 0


def test_victims_of_one_perpetrator_are_a_cluster(run: Any) -> None:
    variant = "adjusted=site_quarter_clustered"
    rows = run(
        "compare", population="linked_victims", outcomes=("risk_reduced",), source="idva", variants=(variant,)
    )
    row = rows.one(variant=variant)
    assert "CR2" in row.method
    assert row.estimate is not None
    assert row.conf_low < row.estimate < row.conf_high


def test_missing_counts_pairs_and_ends(run: Any) -> None:
    rows = run("missingness", population="closed", outcomes=("physical", "risk_reduced"))
    row = rows.one(outcome="physical", period="")
    assert (row.numerator, row.denominator, row.n, row.n_missing) == (13, 48, 35, 13)
    assert rows.one(outcome="physical", period="intake").numerator == 4
    assert rows.one(outcome="physical", period="exit").numerator == 10
    assert rows.one(outcome="risk_reduced").numerator == 20


def test_progression_gives_a_colour_by_the_bounds(run: Any) -> None:
    rows = run("progression", role="primary")
    shares = {row.outcome: (row.numerator, row.denominator) for row in rows.some(quantity="proportion")}
    assert shares == {
        "recruitment": (180, 200),
        "allocation_fidelity": (180, 180),
        "follow_up": (38, 48),
        "outcome_completeness": (0, 48),
        "contact": (24, 48),
    }
    colours = {row.outcome: row.level for row in rows.some(quantity="verdict")}
    assert colours == {
        "recruitment": "green",
        "allocation_fidelity": "green",
        "follow_up": "amber",
        "outcome_completeness": "red",
        "contact": "amber",
    }
    assert "reaches red" in rows.one(outcome="contact", quantity="verdict").warning


def test_recruitment_above_plan_has_no_interval(run: Any, facts: Any) -> None:
    rows = run("progression", facts=replace(facts, recruitment_target=100))
    row = rows.one(outcome="recruitment", quantity="proportion")
    assert (row.estimate, row.conf_low) == (1.8, None)
    assert "more than planned" in row.warning


def test_design_reckons_from_these_data(run: Any) -> None:
    rows = run("main_phase_design", outcomes=("dva_incidents",), source="police")
    assert rows.one(quantity="ratio").estimate == 2
    assert rows.one(quantity="mean").estimate == pytest.approx(1.2)
    ratios = {row.variant: row.estimate for row in rows.some(quantity="minimum_detectable_rate_ratio")}
    assert ratios["people=so_far"] < ratios["ratio=one_to_four"] < ratios[""] < 1
    assert main_phase_sizes({"drive": 60, "control": 120}, 300)[""] == pytest.approx((100, 200))


def test_allocation_over_time_adds_up(run: Any) -> None:
    rows = run("allocation_process", source="allocation")
    months = [row for row in rows.some(outcome="allocated", quantity="count") if "-" in row.period]
    quarters = [row for row in rows.some(outcome="allocated", quantity="count") if "Q" in row.period]
    assert sum(row.estimate for row in months) == sum(row.estimate for row in quarters) == 180
    assert rows.one(outcome="allocation_ratio", quantity="ratio", period="").estimate == 2
    assert [row.level for row in rows.some(outcome="allocated_twice")] == [
        "same_arm",
        "control_then_drive",
        "drive_then_control",
    ]
    assert "assumption" in rows.one(level="against_plan").warning
    assert 0 < rows.one(outcome="balance").p_value <= 1


def test_flow_adds_up(run: Any) -> None:
    rows = run("participant_flow", source="allocation")
    count = {(row.outcome, row.level, row.group): row.estimate for row in rows.some(subgroup="all")}
    assert count["allocated", "", "drive"] == 60
    assert count["allocated", "", "control"] == 120
    assert count["assessed", "", "all"] == 181
    assert count["closed", "", "drive"] == 48
    assert ("closed", "", "control") not in count
    assert count["analysed", "physical", "drive"] == 35
    assert count["not_analysed", "physical", "drive"] == 13
    assert count["idva_linked_victims", "", "all"] == 90
    sites = [
        row.estimate
        for row in rows
        if row.subgroup.startswith("site=") and row.outcome == "closed" and row.group == "drive"
    ]
    assert sum(sites) == 48


def test_keys_are_unique_in_every_method(run: Any) -> None:
    rows = [
        *run("participant_flow", analysis="flow"),
        *run("allocation_process", analysis="allocation"),
        *run(**PAIRED, subgroups=("site", "contact"), variants=VARIANTS),
        *run("ordered_shift", analysis="severity", population="paired", outcomes=("physical",)),
    ]
    assert len(table(rows)) == len(rows)


def test_contact_has_both_its_groups_even_where_nobody_is_in_one(run: Any, data: Data) -> None:
    nobody = replace(data, drive_cases=data.drive_cases.assign(direct_contact="unknown"))
    parts = {"outcomes": ("risk_reduced",), "population": "closed", "subgroups": ("contact",)}
    rows = run("describe", data=nobody, **parts)
    for value in ("yes", "no"):
        row = rows.one(subgroup=f"contact={value}", quantity="proportion")
        assert (row.estimate, row.denominator) == (None, 0)
        assert "no observations" in row.warning
