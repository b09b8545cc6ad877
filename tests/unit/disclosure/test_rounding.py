"""Rounded counts: what is printed of them, and that nothing in print tells the exact ones."""

from collections.abc import Mapping
from itertools import product

import pandas as pd
import pytest
from pydantic import ValidationError

from drive_eval.config.disclosure import Disclosure
from drive_eval.disclosure.check import audit_release
from drive_eval.disclosure.checklist import public_reason
from drive_eval.disclosure.control import Control, control
from drive_eval.disclosure.record import earlier_release, suppressions_frame
from drive_eval.disclosure.released import keys_of, released
from drive_eval.disclosure.rounding import nearest, possible, room
from drive_eval.disclosure.rules import Rules
from drive_eval.disclosure.tables import Earlier
from drive_eval.disclosure.withhold import TOO_TELLING
from drive_eval.errors import CannotRun

from .rows import count, frame_of, share

RISK = "risk_idva/idva/linked_victims/all/risk_reduced/"
ARMS = ("drive", "control", "all")
PROGRESS = "progression/case_manager/closed/all/follow_up"


def by(base: int | None) -> Rules:
    return Rules(threshold=10, rounding_base=base, zeros_disclosive=False)


def left_of(
    rows: Mapping[str, Mapping[str, object]], base: int | None, earlier: tuple[Earlier, ...] = ()
) -> tuple[pd.DataFrame, Control]:
    """The rows that leave, by key, after the attacker's audit."""
    frame = frame_of(rows)
    rules = by(base)
    chosen = control(frame, rules, earlier)
    left = released(frame, chosen.withheld, chosen.bounded, base)
    audit = audit_release(frame, left, rules, earlier, 0, chosen.bounded, chosen.coarse)
    assert audit.breaches == ()
    return left.set_index(keys_of(left)), chosen


def arms(drive: int, control: int) -> dict[str, Mapping[str, object]]:
    """How many were allocated, by arm."""
    counts = dict(zip(ARMS, (drive, control, drive + control), strict=True))
    place = "allocation/allocation/allocated/all/allocated//{}//count/"
    return {place.format(arm): count(number) for arm, number in counts.items()}


@pytest.mark.parametrize("base", [2, 3, 4, 5, 10])
def test_what_a_rounded_count_can_have_been_is_what_rounds_to_it(base: int) -> None:
    for value in range(-30, 60):
        same = [other for other in range(-60, 90) if nearest(other, base) == nearest(value, base)]
        assert possible(value, base) == (same[0], same[-1])


def test_the_smallest_count_in_print_is_not_told_by_the_threshold() -> None:
    """8 and 9 are withheld, so that a 9 in print would be 10."""
    rows = {f"{RISK}/drive//proportion/": share(10, 40), f"{RISK}/control//proportion/": share(11, 40)}
    left, _ = left_of(rows, 3)
    ten, eleven = rows
    assert pd.isna(left.at[ten, "numerator"])
    assert left.at[eleven, "numerator"] == 12
    assert left_of(rows, None)[0].at[ten, "numerator"] == 10


@pytest.mark.parametrize("base", [2, 3, 4, 5, 10])
def test_parts_and_their_sum_do_not_tell_the_exact_counts_together(base: int) -> None:
    """Of all arms that print as they do no count has one value alone, as 31 + 61 = 92 would to three."""
    for drive, control_ in product(range(30, 30 + base), range(60, 60 + base)):
        rows = arms(drive, control_)
        printed = left_of(rows, base)[0].loc[list(rows), "estimate"].tolist()
        could_be = [
            pair
            for pair in product(range(20, 60), range(45, 90))
            if all(
                pd.isna(shown) or nearest(value, base) == shown
                for shown, value in zip(printed, (*pair, sum(pair)), strict=True)
            )
        ]
        for values in (
            {pair[0] for pair in could_be},
            {pair[1] for pair in could_be},
            {sum(pair) for pair in could_be},
        ):
            assert max(values) - min(values) >= room(base)


def test_the_audit_catches_a_sum_that_tells_exact_counts_and_its_reason_does_not_tell_it_is_large() -> None:
    rows, rules = arms(31, 61), by(3)  # 30 and 60 make 93: both were rounded down, and the sum up
    frame = frame_of(rows)
    chosen = control(frame, rules)
    assert len(chosen.coarse) == 1
    everything = released(frame, {}, rounding_base=3)
    audit = audit_release(frame, everything, rules)
    assert [breach for breach in audit.breaches if "exactly" in breach]
    assert public_reason(TOO_TELLING) == public_reason("threshold: count below 10")


def test_a_mean_does_not_tell_the_number_of_people_that_is_rounded() -> None:
    """34.63 of 83 to 87 whole years of age is 2978 of 86."""
    key = "matched_balance/allocation/matched/all/age//drive/after/mean/"
    rows = {key: {"estimate": 2978 / 86, "n": 86, "n_missing": 0}}
    assert pd.isna(left_of(rows, 5)[0].at[key, "estimate"])
    assert left_of(rows, None)[0].at[key, "estimate"] == 2978 / 86


def test_what_is_public_is_not_rounded() -> None:
    files = "ledger/idva/raw_rows/all/files_and_sheets//all//count/"
    target = "progression/allocation/allocated/all/recruitment//all//proportion/"
    rows = {files: count(1, unit="files"), target: share(92, 112)}
    left, _ = left_of(rows, 5)
    assert left.at[files, "estimate"] == 1
    assert (left.at[target, "numerator"], left.at[target, "denominator"], left.at[target, "n"]) == (
        90,
        112,
        112,
    )
    assert left.at[target, "estimate"] == 90 / 112


@pytest.mark.parametrize(
    ("x", "of", "colour"), [(118, 148, "withheld"), (90, 148, "amber"), (132, 148, "green")]
)
def test_the_colour_of_a_criterion_does_not_tell_on_which_side_of_its_bound_the_exact_share_lies(
    x: int, of: int, colour: str
) -> None:
    """120 of 150 is 80%, and 118 of 148 is below the 80% of green."""
    verdict = f"{PROGRESS}/{'amber' if colour == 'withheld' else colour}/drive//verdict/"
    rows = {
        verdict: share(x, of),
        f"{PROGRESS}/green/drive//bound/": {"estimate": 0.8},
        f"{PROGRESS}/amber/drive//bound/": {"estimate": 0.5},
    }
    left, _ = left_of(rows, 5)
    assert pd.isna(left.at[verdict, "estimate"]) == (colour == "withheld")
    assert left.loc[[key for key in rows if "bound" in key], "estimate"].tolist() == [0.8, 0.5]


def test_a_small_p_value_does_not_tell_which_ends_are_behind_rounded_ones() -> None:
    """From 45 to 13 of 62 it is below 0.0001 whoever started; from 43 to 17, which print the same, not."""
    place = "abuse_types/case_manager/paired/all/physical/any/drive"
    rows = {
        f"{place}/intake/proportion/": share(45, 62),
        f"{place}/exit/proportion/": share(13, 62),
        f"{place}/exit_vs_intake/started/": count(3, n=62),
        f"{place}/exit_vs_intake/test/": {"p_value": 0.00001, "statistic": 3.0, "n": 62},
    }
    key = f"{place}/exit_vs_intake/test/"
    assert left_of(rows, None)[0].at[key, "p_value"] == 0.0
    assert pd.isna(left_of(rows, 5)[0].at[key, "p_value"])


def printed_before(rows: Mapping[str, Mapping[str, object]], base: int | None, now: int | None) -> Earlier:
    """An earlier release rounded to one base, as a release with another reads it."""
    left, chosen = left_of(rows, base)
    withheld = suppressions_frame(chosen.suppressions)
    return earlier_release(frame_of(rows), withheld, left.reset_index(drop=True), now)


def test_two_roundings_of_one_study_are_refused_in_a_line() -> None:
    """43 is 45 to five and 42 to three, and no other count is both."""
    rows = arms(43, 64)
    with pytest.raises(CannotRun) as stopped:
        printed_before(rows, 5, 3)
    assert "rounding_base" in str(stopped.value)
    assert len(str(stopped.value).splitlines()) == 1
    assert printed_before(rows, 5, 5).rounded
    assert not printed_before(rows, None, 5).rounded
    assert not printed_before(rows, 5, None).rounded


def test_an_earlier_release_to_the_same_base_is_known_to_its_rounding_alone() -> None:
    before = printed_before(arms(43, 64), 5, 5)
    left, chosen = left_of(arms(43, 64), 5, (before,))
    assert left["estimate"].equals(left_of(arms(43, 64), 5)[0]["estimate"])
    held = left_of(arms(45, 64), 5, (before,))[1].withheld
    assert any("drive" in key for key in held), "45 after 43 tells of two people"
    assert chosen.coarse == left_of(arms(43, 64), 5)[1].coarse


@pytest.mark.parametrize("base", [1, 0, -5, 2.5, 20])
def test_a_base_that_makes_no_sense_is_refused_in_a_line(base: float) -> None:
    with pytest.raises(ValidationError) as refused:
        Disclosure(rounding_base=base)  # type: ignore[arg-type]
    assert len(refused.value.errors()) == 1
    assert Disclosure(rounding_base=10).rounding_base == 10
