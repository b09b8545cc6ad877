"""The audit catches each seeded leak, two releases are held together, and guards hold without a count."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from drive_eval.disclosure.check import audit_release
from drive_eval.disclosure.checklist import public_reason
from drive_eval.disclosure.control import control
from drive_eval.disclosure.naming import lines
from drive_eval.disclosure.paired import largest_p_value
from drive_eval.disclosure.record import earlier_release, suppressions_frame
from drive_eval.disclosure.released import keys_of, released
from drive_eval.disclosure.rules import Rules
from drive_eval.disclosure.worked_out import guarded
from drive_eval.errors import CannotRun

from .rows import count, frame_of, share

TEN = Rules(threshold=10)
RISK = "risk_idva/idva/linked_victims/all/risk_reduced/"
CONTACT = "risk_case_manager/case_manager/closed/{}/risk_reduced//drive//proportion"
SITES = ("site=essex", "site=south_wales", "site=west_sussex")


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Shares by arm with what is worked out from them, by site, and the ends of a paired outcome."""
    rows: dict[str, Mapping[str, object]] = {
        f"{RISK}/drive//proportion": share(15, 19, 43),
        f"{RISK}/control//proportion": share(161, 221, 158),
        f"{RISK}/drive_vs_control//risk_difference": {"estimate": 0.06, "conf_low": -0.1, "n": 240},
        f"{RISK}/drive_vs_control//test": {"p_value": 0.79, "statistic": 0.1, "n": 240},
        CONTACT.format("all"): share(40, 90, 12),
        CONTACT.format(SITES[0]): share(4, 25, 5),
        CONTACT.format(SITES[1]): share(14, 30, 7),
        CONTACT.format(SITES[2]): share(22, 35, 0),
    }
    place = "abuse_types/case_manager/paired/all/physical/any/drive"
    rows |= {
        f"{place}/intake/proportion": share(40, 60),
        f"{place}/exit/proportion": share(25, 60),
        f"{place}/exit_vs_intake/share_stopped": share(18, 40) | {"n": 60},
        f"{place}/exit_vs_intake/started": count(3, n=60),
        f"{place}/exit_vs_intake/test": {"p_value": 0.0015, "statistic": 3.0, "n": 60},
    }
    return frame_of(rows)


@pytest.fixture(scope="module")
def left(frame: pd.DataFrame) -> pd.DataFrame:
    chosen = control(frame, TEN)
    return released(frame, chosen.withheld, chosen.bounded)


def test_what_control_leaves_passes_and_everything_shown_does_not(
    frame: pd.DataFrame, left: pd.DataFrame
) -> None:
    assert audit_release(frame, left, TEN).passed
    assert not audit_release(frame, frame, TEN).passed


@pytest.mark.parametrize(
    ("key", "field"),
    [
        (f"{RISK}/drive//proportion/", "numerator"),
        (f"{RISK}/drive//proportion/", "estimate"),
        (f"{RISK}/drive//proportion/", "conf_low"),
        (f"{RISK}/drive_vs_control//risk_difference/", "estimate"),
        (f"{RISK}/drive_vs_control//risk_difference/", "conf_low"),
        (f"{RISK}/drive_vs_control//test/", "p_value"),
        (f"{RISK}/drive_vs_control//test/", "statistic"),
        (CONTACT.format(SITES[0]) + "/", "numerator"),
        ("abuse_types/case_manager/paired/all/physical/any/drive/exit_vs_intake/test/", "p_value"),
        ("abuse_types/case_manager/paired/all/physical/any/drive/exit_vs_intake/started/", "estimate"),
        ("abuse_types/case_manager/paired/all/physical/any/drive/exit_vs_intake/share_stopped/", "estimate"),
    ],
)
def test_the_audit_catches_one_number_too_many(
    frame: pd.DataFrame, left: pd.DataFrame, key: str, field: str
) -> None:
    here = keys_of(left) == key
    assert here.sum() == 1
    assert left.loc[here, field].isna().all(), "control should have withheld it"
    seeded = left.copy()
    seeded.loc[here, field] = frame.loc[here, field]
    breaches = audit_release(frame, seeded, TEN).breaches
    assert breaches
    assert all("\n" not in breach for breach in breaches)


def test_the_audit_catches_every_single_number_put_back(frame: pd.DataFrame, left: pd.DataFrame) -> None:
    """No field is withheld for nothing more than company: put back alone, each opens or tells something.

    A count withheld beside a small one may be put back where another was withheld with it in vain; none
    may open a count unseen.
    """
    fields = ["estimate", "numerator", "conf_low", "p_value"]
    unseen = []
    for field in fields:
        for at in np.flatnonzero(left[field].isna() & frame[field].notna()):
            seeded = left.copy()
            seeded.loc[at, field] = frame.loc[at, field]
            if audit_release(frame, seeded, TEN).passed:
                unseen.append((keys_of(left)[at], field))
    assert [one for one in unseen if one[1] != "numerator"] == []


def test_a_second_release_that_is_safe_alone_is_not_safe_beside_the_first() -> None:
    """The first printed everyone and those without contact; the second prints those with contact."""
    first = frame_of({CONTACT.format("all"): share(40, 90), CONTACT.format("contact=no"): share(25, 70)})
    kept = control(first, TEN)
    assert kept.withheld == {}
    record = earlier_release(first, suppressions_frame(kept.suppressions))
    second = frame_of({CONTACT.format("contact=yes"): share(14, 29)})
    assert control(second, TEN).withheld == {}

    later = frame_of({CONTACT.format("all"): share(42, 93), CONTACT.format("contact=no"): share(25, 70)})
    assert control(later, TEN).withheld == {}
    held = control(later, TEN, [record]).withheld
    assert "numerator" in held[CONTACT.format("all") + "/"]
    left = released(later, held)
    assert audit_release(later, left, TEN, [record]).passed
    assert not audit_release(later, later, TEN, [record]).passed


def test_an_earlier_release_that_tells_a_small_count_stops_the_next_in_a_line_without_it() -> None:
    """Under a threshold of 5 the first printed everyone and those without contact; 8 are left."""
    first = {CONTACT.format("all"): share(41, 90), CONTACT.format("contact=no"): share(33, 70)}
    record = earlier_release(frame_of(first), suppressions_frame([]))
    second = frame_of(first | {CONTACT.format("contact=yes"): share(8, 20)})
    assert control(second, TEN)
    with pytest.raises(CannotRun) as stopped:
        control(second, TEN, [record])
    lines_ = str(stopped.value).splitlines()
    assert any("contact=yes" in line for line in lines_)
    assert not any("8" in line for line in lines_)


@pytest.mark.parametrize("known", [6, 9, 14])
def test_the_largest_p_value_is_the_largest_of_all_tables_with_the_same_ends(known: int) -> None:
    for intake in range(known + 1):
        for exit_ in range(known + 1):
            found = []
            for both in range(known + 1):
                stopped, started = intake - both, exit_ - both
                if stopped < 0 or started < 0 or both + stopped + started > known:
                    continue
                total = stopped + started
                found.append(binomtest(started, total, 0.5).pvalue if total else 1.0)
            assert largest_p_value(intake, exit_, known) == pytest.approx(max(found), rel=1e-9)


@pytest.mark.parametrize(
    ("key", "held", "why"),
    [
        (
            "recording/police/allocated/all/recording_lag//all/extract/median",
            {"estimate": 1.0, "n": 19},
            "quantile",
        ),
        (
            "recording/police/allocated/all/recording_lag//all/extract/q3",
            {"estimate": 2.0, "n": 39},
            "quantile",
        ),
        ("delivery/case_manager/closed/all/case_days//drive//sd", {"estimate": 2.0, "n": 10}, "degrees"),
        ("delivery/case_manager/closed/all/case_days//drive//sd", {"estimate": 2.0, "n": 9}, "small group"),
        (
            "harms/idva/linked_victims/all/sexual_worse//drive_vs_control//risk_ratio",
            {"estimate": 0.8, "conf_low": 0.1, "conf_high": 6.4, "conf_level": 0.95, "n": 240},
            "threshold: its interval",
        ),
        (
            "time_to_first/police/allocated/all/dva_incidents/from_index/drive/month_3/survival",
            {"estimate": 0.98, "denominator": 90.0, "n": 120},
            "threshold: its interval",
        ),
        ("recording/police/allocated/all/recording_lag//all/extract/median", {"estimate": 1.0, "n": 20}, ""),
        (
            "harms/police/allocated/all/violence_with_injury//drive_vs_control/during/risk_ratio",
            {"estimate": 0.8, "conf_low": 0.48, "conf_high": 1.28, "conf_level": 0.95, "n": 379},
            "",
        ),
    ],
)
def test_numbers_without_a_count_of_their_own_are_guarded(
    key: str, held: dict[str, object], why: str
) -> None:
    (line,) = lines(frame_of({key: held}))
    assert guarded(line, TEN).startswith(why)
    assert bool(guarded(line, TEN)) == bool(why)


def test_a_total_that_one_person_may_have_made_is_withheld() -> None:
    place = "delivery/case_manager/closed/all/days_in_custody//drive//{}"
    rows = {
        place.format("mean"): {"estimate": 6.0, "std_error": 5.5, "numerator": 240.0, "denominator": 40.0}
        | {"n": 40, "unit": "days"},
        place.format("sd"): {"estimate": 34.8, "n": 40, "unit": "days"},
    }
    held = control(frame_of(rows), TEN).withheld
    assert {"numerator", "estimate"} <= held[place.format("mean") + "/"]
    assert "estimate" in held[place.format("sd") + "/"]


def test_reasons_that_leave_do_not_tell_a_zero_from_a_nine(frame: pd.DataFrame) -> None:
    chosen = control(frame, TEN)
    told = {public_reason(one.reason) for one in chosen.suppressions}
    assert len(told) <= 2
    for same in ("threshold: count below 10", "zero: nobody has it", "zero: everybody has it"):
        assert public_reason(same) == public_reason(
            "linked: with it, a count that is withheld could be worked out"
        )


def test_words_that_may_hold_numbers_are_scrubbed() -> None:
    key = CONTACT.format("all")
    rows = {key: share(40, 90, warning="3 of 41 have no stratum", method="Wilson, 7 cells")}
    (row,) = released(frame_of(rows), {}).to_dict("records")
    assert not any(sign.isdigit() for sign in row["warning"] + row["method"])


def test_what_leaves_does_not_depend_on_what_is_withheld(frame: pd.DataFrame) -> None:
    """Other numbers behind the same blanks give the same bytes; no other file of the release reads them."""
    chosen = control(frame, TEN)
    other = frame.copy()
    keys = keys_of(frame)
    for key, fields in chosen.withheld.items():
        for field in sorted(fields):
            other.loc[keys == key, field] = 7_654_321
    assert not other.equals(frame)
    first, second = (released(rows, chosen.withheld, chosen.bounded) for rows in (frame, other))
    assert first.to_csv(index=False) == second.to_csv(index=False)
    script = Path(__file__).parents[3] / "workflow" / "scripts" / "release.py"
    read = set(re.findall(r'checked / "([^"]+)"', script.read_text("utf-8")))
    assert read == {"released.parquet", "suppressions.csv", "summary.json"}
