"""Idva forms after the data cut, and Marac lists that begin late: told of in every row they touch."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from drive_eval.derive.marac import marac_windows
from drive_eval.estimate.data import Data, with_arm
from drive_eval.estimate.rows import table

VICTIMS = {"population": "linked_victims", "source": "idva", "role": "exploratory"}
RISK = {"outcomes": ("risk_reduced",), "variants": ("forms=by_cut",)}
LATE = "after the data cut are counted"


@pytest.fixture(scope="module")
def after_the_cut(data: Data) -> Data:
    """Every fifth victim's forms are dated after the cut (30 June 2019)."""
    victims = data.idva_victims
    day = pd.Series(pd.Timestamp("2019-03-01"), index=victims.index).mask(
        victims.index % 5 == 0, pd.Timestamp("2019-07-20")
    )
    judged = day.where(victims["risk_change"].notna())
    return replace(data, idva_victims=victims.assign(judged_on=judged, exit_date=day))


def test_by_cut_covers_what_stands_between_the_arms(run: Any, after_the_cut: Data) -> None:
    rows = run(
        "idva_risk", data=after_the_cut, outcomes=("risk_reduced",), variants=("forms=by_cut",), **VICTIMS
    )
    victims = after_the_cut.idva_victims
    early = victims[(victims.index % 5 != 0) & victims["risk_change"].notna()]
    reduced = early["risk_change"].isin(["moderately_reduced", "significantly_reduced"])
    shares = reduced.groupby(early["arm"]).mean()
    crude = rows.one(group="drive_vs_control", quantity="risk_difference", variant="forms=by_cut")
    assert crude.estimate == pytest.approx(shares["drive"] - shares["control"])
    assert rows.one(group="drive_vs_control", quantity="risk_difference", variant="forms=by_cut_site_quarter")
    assert rows.one(group="drive_vs_control", quantity="test", variant="forms=by_cut").p_value
    assert len(table(rows)) == len(rows)


def test_every_row_that_late_forms_touch_says_so(run: Any, after_the_cut: Data) -> None:
    rows = run(
        "idva_risk", data=after_the_cut, outcomes=("risk_reduced",), variants=("forms=by_cut",), **VICTIMS
    )
    late = after_the_cut.idva_victims["judged_on"] > pd.Timestamp("2019-06-30")
    assert LATE in rows.one(group="drive_vs_control", quantity="risk_difference").warning
    assert f": {int(late.sum())}" in rows.one(group="drive_vs_control", quantity="test").warning
    assert all(LATE not in row.warning for row in rows if row.variant.startswith("forms=by_cut"))


def test_harms_by_the_cut_leave_late_exits_out(run: Any, after_the_cut: Data) -> None:
    parts = {"outcomes": ("physical_worse", "risk_increased"), "variants": ("forms=by_cut",)}
    rows = run("harms", data=after_the_cut, **parts, **VICTIMS)
    drawn = rows.one(outcome="physical_worse", group="all", quantity="proportion")
    cut = rows.one(outcome="physical_worse", group="all", quantity="proportion", variant="forms=by_cut")
    assert cut.denominator < drawn.denominator
    assert LATE in drawn.warning
    assert LATE not in cut.warning
    assert rows.one(outcome="physical_worse", quantity="risk_difference", variant="forms=by_cut")
    police = run("harms", data=after_the_cut, population="closed", source="case_manager", outcomes=("death",))
    assert all(LATE not in row.warning for row in police)


def test_the_change_between_arms_tells_of_late_exits(run: Any, after_the_cut: Data) -> None:
    rows = run("idva_between", data=after_the_cut, outcomes=("physical",), levels=("any",), **VICTIMS)
    assert all("exits on forms dated " + LATE in row.warning for row in rows)


def test_a_marac_list_that_begins_late_limits_observation_and_says_so(run: Any, data: Data) -> None:
    late = data.extract_periods.assign(first_day=pd.Timestamp("2016-07-01"))
    windows = marac_windows(data.people, data.marac_appearances, late)
    short = replace(data, extract_periods=late, marac_windows=with_arm(windows, data.people))
    rows = run("marac_effect", data=short, outcomes=("appearances",), source="marac")
    row = rows.one(period="index_to_12m_after", quantity="mean_difference")
    early = int((data.people["marac_date"] < pd.Timestamp("2016-07-01")).sum())
    assert f"begins after the window opens for {early} people" in row.warning
    assert row.n_missing >= early
    assert rows.one(period="12m_after", quantity="mean_difference").warning == ""
    described = run("marac_windows", data=short, outcomes=("appearances",), source="marac")
    assert "begins after" in described.one(group="all", period="index_to_12m_after", quantity="mean").warning
