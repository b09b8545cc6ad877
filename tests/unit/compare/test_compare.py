"""Two runs side by side: estimates, manifests, ledgers and the page."""

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.compare import (
    Comparison,
    Difference,
    compare_estimates,
    compare_ledgers,
    compare_manifests,
    comparison_page,
)
from drive_eval.compare.manifests import reason_for
from drive_eval.compare.page import summary
from drive_eval.contracts.estimates import ESTIMATES


def row(outcome: str = "dva_incidents", **values: Any) -> dict[str, Any]:
    base = {
        "analysis": "police_dva", "role": "secondary", "source": "police", "population": "allocated",
        "subgroup": "all", "outcome": outcome, "level": "", "group": "drive", "period": "during",
        "quantity": "rate", "variant": "", "unit": "people", "method": "count", "warning": "",
    }  # fmt: skip
    return {**base, **values}


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    return ESTIMATES.conform(pd.DataFrame(list(rows)).reindex(columns=ESTIMATES.column_names))


def test_a_run_is_the_same_as_itself() -> None:
    frame = table(row(estimate=1.5, p_value=0.03), row("dva_crimes", estimate=math.inf), row("none"))
    assert compare_estimates(frame, frame) == []


def test_each_kind_of_change_is_found_and_named() -> None:
    first = table(
        row("sign", estimate=0.2),
        row("ratio", quantity="rate_ratio", estimate=0.9),
        row("alpha", estimate=1.0, p_value=0.049),
        row("moved", estimate=10.0),
        row("gone", estimate=1.0),
        row("lost", estimate=3.0),
        row("words", estimate=1.0, warning=""),
        row("same", estimate=1.0),
    )
    second = table(
        row("sign", estimate=-0.2),
        row("ratio", quantity="rate_ratio", estimate=1.1),
        row("alpha", estimate=1.0, p_value=0.051),
        row("moved", estimate=10.1),
        row("new", estimate=1.0),
        row("lost"),
        row("words", estimate=1.0, warning="nobody known"),
        row("same", estimate=1.0 + 1e-12),
    )
    found = {change.key.split("/")[4]: change for change in compare_estimates(first, second)}
    assert {name: change.kinds for name, change in found.items()} == {
        "sign": ("changed_sign", "moved"),
        "ratio": ("changed_sign", "moved"),
        "alpha": ("crossed_alpha", "moved"),
        "moved": ("moved",),
        "gone": ("vanished",),
        "new": ("appeared",),
        "lost": ("moved",),
        "words": ("words",),
    }
    assert found["lost"].fields == {"estimate": (3.0, None)}
    assert found["alpha"].fields == {"p_value": (0.049, 0.051)}


def test_tolerance_is_relative_and_absolute_below_one() -> None:
    first, second = table(row(estimate=1000.0)), table(row(estimate=1001.0))
    assert compare_estimates(first, second, tolerance=0.01) == []
    assert len(compare_estimates(first, second, tolerance=1e-4)) == 1
    assert compare_estimates(table(row(estimate=0.0)), table(row(estimate=1e-12))) == []


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8),
    st.data(),
)
def test_exactly_the_rows_that_were_moved_are_found(values: list[float], data: st.DataObject) -> None:
    moved = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    first = table(*(row(f"o{n}", estimate=value) for n, value in enumerate(values)))
    pairs = zip(values, moved, strict=True)
    changed = [value + (1 + abs(value)) * 0.01 if is_moved else value for value, is_moved in pairs]
    second = table(*(row(f"o{n}", estimate=value) for n, value in enumerate(changed)))
    found = {change.key.split("/")[4] for change in compare_estimates(first, second)}
    assert found == {f"o{n}" for n, is_moved in enumerate(moved) if is_moved}
    back = {change.key.split("/")[4] for change in compare_estimates(second, first)}
    assert back == found


MANIFEST: dict[str, Any] = {
    "code_version": "drive_eval 1 (aa)",
    "study": {"phase": "feasibility", "seed": 1, "linkage": {"threshold": 0.99}},
    "versions": {"numpy": "2.0"},
    "config": {
        "config/config.yaml": "a", "config/plan/feasibility.yaml": "b", "config/plan/main.yaml": "c",
        "config/extracts/insights.yaml": "d",
    },
    "inputs": {"data/raw/police/essex.csv": "e", "data/raw/marac/essex.xlsx": "f"},
}  # fmt: skip


def test_manifests_say_what_was_not_the_same() -> None:
    other = {
        **MANIFEST,
        "study": {"phase": "feasibility", "seed": 1, "linkage": {"threshold": 0.9}},
        "versions": {"numpy": "2.1"},
        "config": {**MANIFEST["config"], "config/plan/feasibility.yaml": "bb", "config/plan/main.yaml": "cc"},
        "inputs": {"data/raw/police/essex.csv": "ee", "data/raw/marac/essex.xlsx": "f"},
    }
    assert compare_manifests(MANIFEST, MANIFEST) == []
    found = compare_manifests(MANIFEST, other)
    assert found == [
        Difference("data", "data/raw/police/essex.csv", "e", "ee"),
        Difference("plan", "config/plan/feasibility.yaml", "b", "bb"),
        Difference("config", "linkage.threshold", "0.99", "0.9"),
        Difference("versions", "numpy", "2.0", "2.1"),
    ]
    assert reason_for("police", found) == "data (police), plan, config, versions"
    assert reason_for("case_manager", found) == "data of others (police), plan, config, versions"
    assert reason_for("police", []) == "nothing that the manifests hold"


def ledger(*rows: tuple[str, int, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["file", "row", "status", "reason"])
    return frame.assign(sheet="")


def test_ledgers_say_which_extract_changed_and_what_became_of_its_rows() -> None:
    first = ledger(("a.csv", 2, "accepted", ""), ("a.csv", 3, "accepted", ""), ("b.csv", 2, "accepted", ""))
    second = ledger(
        ("a.csv", 2, "quarantined", "no_person"), ("a.csv", 4, "accepted", ""), ("b.csv", 2, "accepted", "")
    )
    assert compare_ledgers(first, first).empty
    [found] = compare_ledgers(first, second).to_dict("records")
    assert found == {
        "file": "a.csv", "rows_first": 2, "rows_second": 2, "appeared": 1, "vanished": 1, "other_status": 1,
        "statuses": "accepted 2 → 1; quarantined 0 → 1",
    }  # fmt: skip


@pytest.fixture
def comparison() -> Comparison:
    first = table(row("alpha", p_value=0.01, warning="<b>"), row("moved", estimate=1.0))
    second = table(row("alpha", p_value=0.2, warning="<b>"), row("moved", estimate=2.0))
    changes = compare_estimates(first, second)
    differences = [Difference("code", "drive_eval", "1", "2")]
    ledgers = compare_ledgers(ledger(("a.csv", 2, "accepted", "")), ledger(("a.csv", 3, "accepted", "")))
    return Comparison("A<1>", "B", 1e-9, changes, ledgers, differences, 2, ("a note",))


def test_the_page_is_one_file_that_needs_no_network_and_holds_every_change(comparison: Comparison) -> None:
    page = comparison_page(comparison)
    assert "http" not in page
    assert "A&lt;1&gt;" in page
    assert all(change.key in page for change in comparison.changes)
    assert page.index("Crossed alpha") < page.index("<h2>Moved")
    assert "a.csv" in page
    assert not comparison.same
    assert "2 of 2 estimates differ" in summary(comparison)
