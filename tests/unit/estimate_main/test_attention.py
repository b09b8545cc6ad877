"""What makes a run exit 1: bad input leaves warnings in rows, and a line for each."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from drive_eval.config.plan import Analysis
from drive_eval.contracts.match import BALANCE, MATCHED, UNMATCHED
from drive_eval.estimate import count_effect
from drive_eval.estimate.attention import attention
from drive_eval.estimate.blind import blinded
from drive_eval.estimate.context import Job, StudyFacts
from drive_eval.estimate.data import Data
from drive_eval.estimate.empty_strata import empty_strata
from drive_eval.estimate.rewindow import _again
from drive_eval.estimate.rows import Row, table
from drive_eval.estimate.run import carry_out

POLICE = {"outcomes": ("dva_incidents",), "periods": ("post_0_12m",)}
INCIDENTS = {"outcomes": ("dva_incidents",)}
SAID = {"analysis": "police_dva", "source": "police", "role": "secondary", "population": "allocated"}


def lines(rows: list[Row]) -> list[str]:
    return attention(table(rows))


def test_an_undisturbed_analysis_needs_nobody(run: Any) -> None:
    rows = run("count_effect", **POLICE, variants=("adjusted=none", "lag=90_days"))
    rows += run("marac_effect", outcomes=("appearances", "repeat_victims"), source="marac")
    assert lines(rows) == []


@pytest.mark.parametrize("method", ["count_effect", "police_windows"])
def test_a_window_beyond_the_extract(run: Any, data: Data, method: str) -> None:
    short = _again(
        data, data.police_incidents, data.extract_periods.assign(last_day=pd.Timestamp("2016-12-31"))
    )
    found = lines(run(method, data=short, **POLICE))
    assert found
    assert all(line.startswith("test: nobody") and "beyond the extract" in line for line in found)


def test_an_arm_that_is_empty_where_a_draw_would_not_leave_it_so(data: Data, facts: StudyFacts) -> None:
    plan = Analysis(about="a test", method="allocation_process", **(SAID | {"analysis": "allocation"}))
    emptied = data.people["arm"].mask(data.people["stratum"] == "essex 2016Q2", "control")
    job = Job(plan, replace(data, people=data.people.assign(arm=emptied)), facts)
    rows = empty_strata(job)
    by_stratum = {row.subgroup: row for row in rows}
    assert set(by_stratum) == {"stratum=essex 2016Q2", "stratum=west_sussex 2018Q3"}
    assert by_stratum["stratum=west_sussex 2018Q3"].n == 1
    [line] = lines(rows)
    assert "see whether the draw" in line
    assert {row.group for row in rows} == {"all"}
    words = " ".join(row.warning for row in rows)
    assert "drive" not in words
    assert "control" not in words
    assert (blinded(table(rows))["warning"] == table(rows)["warning"]).all()


def test_nobody_within_the_caliper(run: Any, data: Data) -> None:
    none = replace(data, matched=MATCHED.empty(), unmatched=UNMATCHED.empty(), balance=BALANCE.empty())
    for method in ("matched_pairs", "matched_marac"):
        outcome = "dva_incidents" if method == "matched_pairs" else "appearances"
        parts = {"periods": ("during",)} if method == "matched_pairs" else {"source": "marac"}
        [line] = lines(run(method, data=none, population="matched", outcomes=(outcome,), **parts))
        assert "nobody is matched" in line


def test_a_model_that_does_not_converge(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = count_effect.count_model

    def restless(*arguments: Any, **named: Any) -> Any:
        model = fitted(*arguments, **named)
        said = "coefficients and dispersion did not settle: do not trust this fit"
        return replace(model, converged=False, warnings=(*model.warnings, said))

    monkeypatch.setattr(count_effect, "count_model", restless)
    rows = run("count_effect", **POLICE)
    assert rows.one(quantity="rate_ratio").estimate
    assert any("did not settle" in line for line in lines(rows))


def test_an_analysis_that_fails_leaves_the_rest(data: Data, facts: StudyFacts) -> None:
    broken = replace(data, extract_periods=data.extract_periods.drop(columns="agency"))
    plans = [
        Analysis(
            about="a test", method=name, **(SAID | {"analysis": name}), outcomes=("dva_incidents",), **parts
        )
        for name, parts in (("event_study", {}), ("police_windows", {"periods": ("during",)}))
    ]
    rows = carry_out(plans, broken, facts)
    assert [line.split(":")[0] for line in lines(rows)] == ["event_study"]
    assert any(row.analysis == "police_windows" for row in rows)


def test_one_line_a_warning_however_many_rows_carry_it(run: Any, data: Data) -> None:
    short = _again(
        data, data.police_incidents, data.extract_periods.assign(last_day=pd.Timestamp("2016-12-31"))
    )
    rows = run("count_effect", data=short, outcomes=("dva_incidents", "dva_crimes"), periods=("post_12_18m",))
    assert lines(rows) == [
        "test: nobody has observed time in this window: it lies beyond the extract (4 rows)"
    ]


def test_lists_too_short_to_look_back_need_nobody(run: Any, data: Data) -> None:
    windows = data.marac_windows
    none = windows.assign(lookback_seen=~windows["fully_observed"])
    parts = {"outcomes": ("appearances", "repeat_victims"), "source": "marac"}
    rows = run("marac_effect", data=replace(data, marac_windows=none), **parts)
    row = rows.one(outcome="repeat_victims", period="index_to_12m_after", quantity="mean_difference")
    assert "an arm has nobody for whom the lists cover" in row.warning
    assert lines(rows) == []
