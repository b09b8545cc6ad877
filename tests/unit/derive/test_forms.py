"""Which form speaks: earliest intake, latest exit by the cut, duplicates that agree or conflict."""

from typing import Any

import pandas as pd
import pytest

from drive_eval.contracts.ingest import DRIVE_CONTACTS, DRIVE_FORMS, IDVA_FORMS
from drive_eval.derive.drive_cases import drive_cases
from drive_eval.derive.idva import idva_victims

CUT = pd.Timestamp("2017-04-30")


@pytest.fixture
def case(frame_of: Any) -> Any:
    """One person's case from forms said as dicts."""

    def build(*forms: dict[str, Any], contacts: list[dict[str, Any]] | None = None) -> pd.Series:
        frame = frame_of(DRIVE_FORMS, list(forms), site="essex", start_date="2016-05-01")
        log = frame_of(DRIVE_CONTACTS, contacts or [], site="essex")
        cases = drive_cases(frame.assign(person="ann"), log.assign(person="ann"), CUT)
        assert len(cases) == 1
        return cases.iloc[0]

    return build


def intake(day: str | None, physical: str, **more: Any) -> dict[str, Any]:
    return {"form_type": "intake", "form_date": day, "physical": physical, **more}


def leaving(day: str | None, physical: str, **more: Any) -> dict[str, Any]:
    return {"form_type": "exit", "form_date": day, "physical": physical, **more}


def test_the_earliest_intake_and_the_latest_exit_by_the_cut(case: Any) -> None:
    got = case(
        intake("2016-06-01", "moderate"),
        intake("2016-05-10", "high"),
        leaving("2017-01-01", "standard"),
        leaving("2017-02-01", "none"),
        leaving("2017-05-01", "high"),
    )
    assert (got["physical_intake"], got["physical_exit"]) == ("high", "none")
    assert (got["intake_date"], got["exit_date"]) == (pd.Timestamp("2016-05-10"), pd.Timestamp("2017-02-01"))


def test_a_review_never_stands_in(case: Any) -> None:
    got = case(
        intake("2016-06-01", "high"), {"form_type": "review", "form_date": "2016-09-01", "physical": "none"}
    )
    assert got["physical_exit"] == "unknown"


def test_an_unknown_level_at_the_earliest_intake_is_not_filled_from_a_later_one(case: Any) -> None:
    got = case(intake("2016-05-10", "unknown"), intake("2016-06-01", "high"))
    assert got["physical_intake"] == "unknown"


def test_repeated_forms_that_agree_are_one(case: Any) -> None:
    got = case(intake("2016-05-10", "high"), intake("2016-05-10", "high"), intake("2016-05-10", "unknown"))
    assert got["physical_intake"] == "high"
    assert not got["forms_conflict"]


def test_conflicting_duplicates_are_not_paired(case: Any) -> None:
    got = case(intake("2016-05-10", "high"), intake("2016-05-10", "none"))
    assert got["physical_intake"] == "unknown"
    assert got["forms_conflict"]


def test_not_asked_is_kept_apart_from_unknown(case: Any) -> None:
    assert case(intake("2016-05-10", "not_asked"))["physical_intake"] == "not_asked"
    assert (
        case(intake("2016-05-10", "not_asked"), intake("2016-05-10", "unknown"))["physical_intake"]
        == "unknown"
    )


def test_an_undated_exit_counts_as_of_the_closure(case: Any) -> None:
    closed = {"closure_date": "2017-03-01"}
    assert case(intake("2016-05-10", "high"), leaving(None, "none", **closed))["physical_exit"] == "none"
    assert case(intake("2016-05-10", "high"), leaving(None, "none"))["physical_exit"] == "unknown"
    dated = leaving("2017-02-01", "standard")
    blank = leaving(None, "unknown", **closed)
    assert case(intake("2016-05-10", "high"), dated, blank)["physical_exit"] == "standard"


@pytest.mark.parametrize(("closure", "closed"), [("2017-04-30", True), ("2017-05-01", False), (None, False)])
def test_closed_means_by_the_cut(case: Any, closure: str | None, closed: bool) -> None:
    got = case(intake("2016-05-10", "high", closure_date=closure, closure_reason="complete"))
    assert got["closed"] == closed
    assert pd.isna(got["closure_reason"]) != closed


def test_needs_come_from_the_earliest_form_that_knows(case: Any) -> None:
    got = case(
        intake("2016-05-10", "high", need_alcohol="unknown", need_housing="no"),
        {"form_type": "review", "form_date": "2016-08-01", "need_alcohol": "yes", "need_housing": "yes"},
    )
    assert (got["need_alcohol"], got["need_housing"], got["need_mental_health"]) == ("yes", "no", "unknown")


def test_the_judgement_is_the_latest_known_at_exit_or_closure(case: Any) -> None:
    got = case(
        leaving("2017-01-01", "none", risk_change="increased"),
        leaving("2017-02-01", "none", risk_change="significantly_reduced"),
        {"form_type": "closure", "form_date": "2017-03-01", "risk_change": None},
        leaving("2017-06-01", "none", risk_change="no_change"),
    )
    assert got["risk_change"] == "significantly_reduced"


def test_custody_counts_overlapping_spells_once_inside_the_case(case: Any) -> None:
    got = case(
        intake(
            "2016-05-10",
            "high",
            custody_from="2016-04-01",
            custody_to="2016-05-11",
            closure_date="2017-01-01",
        ),
        intake(
            "2016-05-10",
            "high",
            custody_from="2016-05-06",
            custody_to="2016-05-21",
            closure_date="2017-01-01",
        ),
        intake("2016-05-10", "high", custody_from="2016-12-22", custody_to=None, closure_date="2017-01-01"),
    )
    assert got["days_in_custody"] == 20 + 10


def test_contacts_by_the_cut(case: Any) -> None:
    contacts = [
        {"contact_date": "2016-06-01", "attended": "yes"},
        {"contact_date": "2016-06-02", "attended": "no"},
        {"contact_date": "2016-06-03", "attended": "unknown"},
        {"contact_date": "2017-05-01", "attended": "yes"},
        {"contact_date": None, "attended": "yes"},
    ]
    got = case(intake("2016-05-10", "high"), contacts=contacts)
    assert (got["contacts_attempted"], got["contacts_attended"]) == (3, 1)


def test_the_order_of_forms_does_not_matter(frame_of: Any) -> None:
    forms = frame_of(
        DRIVE_FORMS,
        [
            intake("2016-05-10", "high"),
            intake("2016-05-10", "none"),
            leaving("2017-01-01", "none"),
            leaving(None, "high"),
        ],
        site="essex",
    ).assign(person=["ann", "ann", "ann", "bob"])
    contacts = frame_of(DRIVE_CONTACTS, []).assign(person=[])
    first = drive_cases(forms, contacts, CUT)
    for seed in range(5):
        pd.testing.assert_frame_equal(
            drive_cases(forms.sample(frac=1, random_state=seed), contacts, CUT), first
        )


@pytest.fixture
def people() -> pd.DataFrame:
    dates = pd.to_datetime(pd.Series(["2016-06-01", "2016-05-01"]))
    return pd.DataFrame(
        {"person": ["ann", "bob"], "index_date": dates, "file": "a", "sheet": "", "row": [1, 2]}
    )


def test_a_victim_of_two_perpetrators_counts_with_the_first_allocated(
    frame_of: Any, people: pd.DataFrame
) -> None:
    forms = frame_of(
        IDVA_FORMS,
        [
            {"client": "v1", "form_type": "intake", "form_date": "2016-07-01", "physical": "high"},
            {"client": "v1", "form_type": "intake", "form_date": "2016-06-15", "physical": "none"},
            {"client": "v1", "form_type": "exit", "form_date": "2016-12-01", "risk_change": "no_change"},
            {"client": "v2", "form_type": "intake", "form_date": "2016-06-15", "physical": "none"},
        ],
        site="essex",
    )
    linked = forms.iloc[[0, 1]].assign(person=["bob", "ann"])
    victims = idva_victims(forms, linked, people, CUT)
    assert list(victims["client"]) == ["v1"]
    only = victims.iloc[0]
    assert (only["person"], only["perpetrators"]) == ("bob", 2)
    assert only["physical_intake"] == "high"
    assert only["risk_change"] == "no_change"


def test_an_exit_after_the_cut_is_not_yet_known(frame_of: Any, people: pd.DataFrame) -> None:
    forms = frame_of(
        IDVA_FORMS,
        [
            {"client": "v1", "form_type": "intake", "form_date": "2016-07-01", "insights_version": 1},
            {"client": "v1", "form_type": "exit", "form_date": "2017-05-01", "risk_change": "increased"},
        ],
        site="essex",
    )
    victim = idva_victims(forms, forms.assign(person="ann"), people, CUT).iloc[0]
    assert pd.isna(victim["risk_change"])
    assert pd.isna(victim["exit_date"])
    assert victim["insights_version_intake"] == 1
