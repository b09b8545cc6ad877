"""Rounded counts: what is printed of them, and that nothing in print tells the exact ones."""

from collections.abc import Mapping

import pandas as pd
import pytest
from pydantic import ValidationError

from drive_eval.config.disclosure import Disclosure
from drive_eval.disclosure.check import audit_release
from drive_eval.disclosure.control import Control, control
from drive_eval.disclosure.released import keys_of, released
from drive_eval.disclosure.rounding import nearest, possible
from drive_eval.disclosure.rules import Rules
from drive_eval.disclosure.tables import Earlier

from .rows import count, frame_of, share

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
    audit = audit_release(frame, left, rules, earlier, 0, chosen.bounded)
    assert audit.breaches == ()
    return left.set_index(keys_of(left)), chosen


@pytest.mark.parametrize("base", [2, 3, 4, 5, 10])
def test_what_a_rounded_count_can_have_been_is_what_rounds_to_it(base: int) -> None:
    for value in range(-30, 60):
        same = [other for other in range(-60, 90) if nearest(other, base) == nearest(value, base)]
        assert possible(value, base) == (same[0], same[-1])


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


@pytest.mark.parametrize("base", [1, 0, -5, 2.5, 20])
def test_a_base_that_makes_no_sense_is_refused_in_a_line(base: float) -> None:
    with pytest.raises(ValidationError) as refused:
        Disclosure(rounding_base=base)  # type: ignore[arg-type]
    assert len(refused.value.errors()) == 1
    assert Disclosure(rounding_base=10).rounding_base == 10
