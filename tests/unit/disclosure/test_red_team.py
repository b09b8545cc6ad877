"""Known attackers at small releases: each of them once opened a withheld count."""

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd
import pytest

from drive_eval.disclosure.check import audit_release
from drive_eval.disclosure.control import Control, control
from drive_eval.disclosure.released import keys_of, released
from drive_eval.disclosure.rules import Rules

from .rows import count, frame_of, share

Rows = Mapping[str, Mapping[str, object]]
ABUSE = "abuse_types/case_manager/paired/all/physical"
SEVERITY = "abuse_severity/case_manager/paired/all/physical"
TEN = Rules(threshold=10)


def settled(rows: Rows, rules: Rules = TEN) -> tuple[Control, pd.DataFrame]:
    """What control withholds of the rows; the audit must agree."""
    frame = frame_of(rows)
    chosen = control(frame, rules)
    left = released(frame, chosen.withheld, chosen.bounded)
    assert audit_release(frame, left, rules, allowed=chosen.bounded).breaches == ()
    return chosen, left


def shown(left: pd.DataFrame, key: str, field: str = "numerator") -> bool:
    row = left[keys_of(left) == key + "/" * (9 - key.count("/"))]
    assert len(row) == 1, key
    return bool(row[field].notna().iloc[0])


def test_a_small_share_goes_with_its_complement_its_interval_and_another_share() -> None:
    _, left = settled(
        {
            "needs/case_manager/closed/all/alcohol//drive//proportion": share(4, 30),
            "needs/case_manager/closed/all/housing//drive//proportion": share(27, 30),
            "needs/case_manager/closed/all/mental_health//drive//proportion": share(15, 30),
        }
    )
    for need in ("alcohol", "housing"):
        key = f"needs/case_manager/closed/all/{need}//drive//proportion"
        assert not any(shown(left, key, field) for field in ("numerator", "estimate", "conf_low"))
        assert shown(left, key, "denominator")
    assert shown(left, "needs/case_manager/closed/all/mental_health//drive//proportion", "estimate")


def test_sites_and_arms_that_sum_lose_a_second_of_their_parts() -> None:
    sites = {"essex": (4, 40), "south_wales": (20, 60), "west_sussex": (30, 70)}
    place = "flow/allocation/allocated"
    rows = {
        f"{place}/site={site}/allocated//{arm}//count": count(x)
        for site, both in sites.items()
        for arm, x in zip(("drive", "control"), both, strict=True)
    }
    rows[f"{place}/all/allocated//drive//count"] = count(54)
    rows[f"{place}/all/allocated//control//count"] = count(170)
    rows[f"{place}/all/allocated//all//count"] = count(224)
    _, left = settled(rows)
    drive = [shown(left, f"{place}/site={site}/allocated//drive//count", "estimate") for site in sites]
    assert not drive[0]
    assert drive.count(True) <= 1 or not shown(left, f"{place}/all/allocated//drive//count", "estimate")


def test_a_mark_of_increased_risk_is_found_under_its_other_name() -> None:
    place = "harms/idva/linked_victims/all/risk_increased/"
    rows = {
        f"{place}/drive//proportion": share(3, 19, 43),
        f"{place}/control//proportion": share(17, 221, 158),
        f"{place}/drive_vs_control//risk_difference": {"estimate": 0.081, "conf_low": -0.03, "n": 240},
        f"{place}/drive_vs_control//test": {"p_value": 0.202, "n": 240},
        "risk_idva/idva/linked_victims/all/risk_change/increased/drive//proportion": share(3, 19, 43),
    }
    _, left = settled(rows)
    for quantity, field in (("risk_difference", "estimate"), ("test", "p_value")):
        assert not shown(left, f"{place}/drive_vs_control//{quantity}", field)


def test_bounds_for_the_missing_tell_the_count_that_they_rest_on() -> None:
    place = "risk_idva/idva/linked_victims/all/risk_reduced/"
    rows = {
        f"{place}/drive//proportion": share(15, 19, 43),
        f"{place}/control//proportion": share(161, 221, 158),
        f"{place}/drive_vs_control//risk_difference/bounds=worst": {"estimate": -0.894, "n": 441},
    }
    _, left = settled(rows)
    assert not shown(left, f"{place}/drive//proportion")
    assert not shown(left, f"{place}/drive_vs_control//risk_difference/bounds=worst", "estimate")


@pytest.mark.parametrize("period", ["intake", "exit"])
def test_levels_and_thresholds_of_one_end_are_tied(period: str) -> None:
    """Any less standard is moderate or high: 23 less 18 is 5, whatever is withheld of the 5."""
    levels = {"none": 12, "standard": 18, "moderate": 5, "high": 0}
    rows = {f"{SEVERITY}/{level}/drive/{period}/proportion": share(x, 35) for level, x in levels.items()}
    rows[f"{ABUSE}/any/drive/{period}/proportion"] = share(23, 35)
    rows[f"{ABUSE}/moderate_or_high/drive/{period}/proportion"] = share(5, 35)
    _, left = settled(rows)
    any_, standard = (
        f"{ABUSE}/any/drive/{period}/proportion",
        f"{SEVERITY}/standard/drive/{period}/proportion",
    )
    assert not (shown(left, any_) and shown(left, standard))


def test_repeats_of_the_log_are_one_count_under_three_names() -> None:
    place = "allocation/allocation/allocated/all"
    rows = {
        "flow/allocation/allocated/all/assessed//all//count": count(1798),
        "flow/allocation/allocated/all/log_allocated//all//count": count(1772),
        "flow/allocation/allocated/all/log_repeat//all//count": count(22),
        "flow/allocation/allocated/all/excluded/screened_out/all//count": count(4),
        "flow/allocation/allocated/all/excluded/no_arm/all//count": count(0),
        f"{place}/log_finding/repeat_allocation/all//count": count(22),
        f"{place}/allocated_twice/same_arm/all//count": count(15),
        f"{place}/allocated_twice/control_then_drive/all//count": count(5),
        f"{place}/allocated_twice/drive_then_control/all//count": count(2),
    }
    _, left = settled(rows)
    names = ["flow/allocation/allocated/all/log_repeat//all//count"]
    names += [f"{place}/log_finding/repeat_allocation/all//count"]
    assert not any(shown(left, name, "estimate") for name in names)


def test_the_ledger_sums_to_its_rows_and_headings_are_no_secret() -> None:
    place = "ledger/idva/raw_rows/all"
    rows = {f"{place}/raw_rows//all//count": count(884)}
    status = {"accepted": 872, "accepted_with_queries": 3, "duplicate": 8, "not_data": 1}
    rows |= {f"{place}/raw_rows/{name}/all//count": count(x) for name, x in status.items()}
    rows |= {f"{place}/reason/{name}/all//count": count(x) for name, x in (("duplicate", 8), ("heading", 1))}
    _, left = settled(rows)
    assert shown(left, f"{place}/reason/heading/all//count", "estimate")
    assert not shown(left, f"{place}/raw_rows/duplicate/all//count", "estimate")
    assert not shown(left, f"{place}/reason/duplicate/all//count", "estimate")


def test_rules_of_linkage_lose_a_second_count_with_a_small_one() -> None:
    counts = {"01_study_reference": 769, "06_initials_date_site": 8, "07_marac_reference": 54}
    rows = {
        f"linkage/idva/allocated/all/rule/{rule}/all//count": count(x, unit="rows")
        for rule, x in counts.items()
    }
    _, left = settled(rows)
    assert left["estimate"].notna().sum() == 1


def test_the_mean_of_a_level_is_a_share_of_those_matched() -> None:
    place = "matched_balance/allocation/matched/all"
    female = {"estimate": 6 / 86, "numerator": 6.0, "denominator": 86.0, "n": 86}
    rows = {
        f"{place}/matched//drive//count": count(86),
        f"{place}/sex/female/drive/after/mean": female,
        f"{place}/sex/male/drive/after/mean": {"estimate": 80 / 86, "numerator": 80.0, "denominator": 86.0}
        | {"n": 86},
        f"{place}/children//drive/after/mean": {"estimate": 0.98, "n": 82},
        f"{place}/children/missing/drive/after/mean": {"estimate": 4 / 86, "numerator": 4.0}
        | {"denominator": 86.0, "n": 86},
    }
    _, left = settled(rows)
    for sex in ("female", "male"):
        assert not shown(left, f"{place}/sex/{sex}/drive/after/mean", "estimate")
    assert not shown(left, f"{place}/children//drive/after/mean", "n")
    assert not shown(left, f"{place}/children//drive/after/mean", "estimate")


def test_pairs_of_whom_one_alone_has_it_are_counts() -> None:
    """A difference of -8 in 22 unequal pairs is 7 against 15."""
    place = "police_dva/police/matched/all/dva_crimes"
    pairs = {"unit": "pairs", "n": 40, "n_missing": 46}
    rows = {
        f"{place}//drive_vs_control/post_12_18m/risk_difference": pairs
        | {"estimate": -0.2, "conf_low": -0.4, "numerator": -8.0, "denominator": 40.0, "p_value": 0.088},
        f"{place}//drive_vs_control/post_12_18m/test": pairs | {"statistic": 7.0, "p_value": 0.1338},
        f"{place}/any/drive_vs_control/post_12_18m/gamma_critical": {"unit": "odds ratio", "n": 22}
        | {"n_missing": 46, "p_value": 0.0669},
    }
    _, left = settled(rows)
    test = f"{place}//drive_vs_control/post_12_18m/test"
    assert not any(shown(left, test, field) for field in ("statistic", "p_value"))
    gap = f"{place}//drive_vs_control/post_12_18m/risk_difference"
    assert not shown(left, gap, "conf_low")
    unequal = f"{place}/any/drive_vs_control/post_12_18m/gamma_critical"
    assert not shown(left, gap, "numerator") or not shown(left, unequal, "n")


def test_whoever_was_watched_is_known_in_every_outcome_of_the_window() -> None:
    rows = {
        f"police_dva/police/matched/all/{outcome}//drive/{window}/proportion": share(x, 80, 6)
        for outcome, window, x in (
            ("dva_crimes", "post_0_6m", 25),
            ("dva_incidents", "post_0_6m", 40),
            ("non_dva_incidents", "post_0_6m_vs_pre_6m", 50),
        )
    }
    rows["matched_balance/allocation/matched/all/matched//drive//count"] = count(86)
    _, left = settled(rows)
    bases = left[left["quantity"] == "proportion"][["denominator", "n_missing"]]
    assert bases.isna().all(axis=None) or not shown(
        left, "matched_balance/allocation/matched/all/matched//drive//count", "estimate"
    )


def test_a_subgroup_is_a_level_counted_elsewhere() -> None:
    place = "baseline/allocation/allocated/all/sex"
    rows = {
        f"{place}/female/drive//proportion": share(8, 120),
        f"{place}/male/drive//proportion": share(112, 120),
        f"{place}/female/control//proportion": share(34, 480),
        f"{place}/male/control//proportion": share(446, 480),
    }
    subgroup = "subgroups/police/allocated/sex={}/dva_incidents//drive_vs_control/post_0_12m/rate_ratio"
    ratio = {"estimate": 0.6, "conf_low": 0.45, "conf_high": 0.8, "conf_level": 0.95}
    rows[subgroup.format("female")] = ratio | {"n": 42}
    rows[subgroup.format("male")] = ratio | {"n": 558}
    test = "subgroups/police/allocated/all/dva_incidents/sex/drive_vs_control/post_0_12m/test"
    rows[test] = {"p_value": 0.13, "n": 600}
    _, left = settled(rows)
    for sex in ("female", "male"):
        seen = [shown(left, f"{place}/{sex}/{arm}//proportion") for arm in ("drive", "control")]
        assert not (any(seen) and shown(left, subgroup.format(sex), "n"))


def test_the_base_of_a_cost_is_the_number_of_closed_cases() -> None:
    rows = {
        "flow/case_manager/closed/all/closed//drive//count": count(119),
        "flow/case_manager/allocated/all/drive_case//drive//count": count(119),
        "flow/case_manager/allocated/all/no_drive_case//drive//count": count(1),
        "flow/allocation/allocated/all/allocated//drive//count": count(120),
        "flow/allocation/allocated/all/allocated//control//count": count(480),
        "flow/allocation/allocated/all/allocated//all//count": count(600),
        "costs/police/allocated/all/delivery//drive//cost_per_case": {"estimate": 2400.0, "n": 119},
    }
    _, left = settled(rows)
    closed = shown(left, "flow/case_manager/closed/all/closed//drive//count", "estimate")
    assert closed == shown(left, "costs/police/allocated/all/delivery//drive//cost_per_case", "n")


def test_those_who_left_between_two_months_of_a_curve_are_a_count() -> None:
    place = "time_to_first/police/allocated/all/dva_incidents/from_index/drive"
    at = {12: 38, 15: 34, 18: 28, 21: 16}
    rows = {
        f"{place}/month_{month}/survival": {"estimate": n / 120, "denominator": float(n), "n": 120}
        for month, n in at.items()
    }
    _, left = settled(rows)
    there = [month for month in at if shown(left, f"{place}/month_{month}/survival", "denominator")]
    assert all(at[one] - at[next_] >= 10 for one, next_ in pairwise(there))
    assert (left["estimate"].notna() <= left["denominator"].notna()).all()


def test_a_test_of_the_draw_sums_over_quarters_that_are_withheld() -> None:
    place = "allocation/allocation/allocated"
    rows = {
        f"{place}/site=essex/allocated//{arm}/{quarter}/count": count(x)
        for quarter, both in {"2016Q2": (4, 30), "2016Q3": (12, 60), "2016Q4": (25, 90)}.items()
        for arm, x in zip(("drive", "control"), both, strict=True)
    }
    rows[f"{place}/site=essex/allocated//drive//count"] = count(41)
    test = f"{place}/all/allocation_ratio/same_in_all_strata/drive_vs_control//test"
    rows[test] = {"p_value": 0.31, "statistic": 2.3, "df": 2.0, "n": 221}
    _, left = settled(rows)
    assert not shown(left, test, "p_value")


def test_what_could_not_be_estimated_looks_withheld_beside_a_withheld_count() -> None:
    """A ratio that is "not estimable" would say that nobody was harmed."""
    ratio = {"estimate": 1.1, "conf_low": 0.8, "conf_high": 1.5, "conf_level": 0.95, "n": 400}
    rows = {}
    for outcome, x, held in (("sexual_worse", 0, {"n": 400}), ("physical_worse", 60, ratio)):
        place = f"harms/idva/linked_victims/all/{outcome}/"
        rows[f"{place}/drive//proportion"] = share(x, 200)
        rows[f"{place}/control//proportion"] = share(60, 200)
        rows[f"{place}/drive_vs_control//risk_ratio"] = held
    chosen, left = settled(rows)
    key = "harms/idva/linked_victims/all/{}//drive_vs_control//risk_ratio/"
    assert {"estimate", "conf_low", "conf_high"} <= chosen.withheld[key.format("sexual_worse")]
    assert shown(left, key.format("physical_worse"), "estimate")


def test_who_is_known_is_everyone_where_nobody_is_missing() -> None:
    """One Drive person of 120 has no closed case: the base of the mean length of cases says so too."""
    rows = {
        "flow/case_manager/closed/all/closed//drive//count": count(119),
        "flow/case_manager/allocated/all/no_drive_case//drive//count": count(1),
        "flow/allocation/allocated/all/allocated//drive//count": count(120),
        "delivery/case_manager/closed/all/case_days//drive//mean": {"estimate": 296.5, "n": 119}
        | {"numerator": 35283.5, "denominator": 119.0, "unit": "days", "std_error": 1.0},
    }
    _, left = settled(rows)
    closed = shown(left, "flow/case_manager/closed/all/closed//drive//count", "estimate")
    assert closed == shown(left, "delivery/case_manager/closed/all/case_days//drive//mean", "n")
