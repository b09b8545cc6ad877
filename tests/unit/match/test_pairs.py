"""Matching on small frames worked by hand: who is matched, who is not and why, whatever the row order."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from drive_eval.contracts.allocate import ARMS_TABLE, PEOPLE
from drive_eval.contracts.derive import CHARACTERISTICS
from drive_eval.match.covariates import COVARIATES, balance_columns, score_columns
from drive_eval.match.pairs import Matches, candidates, match_people
from drive_eval.match.terms import Terms

TERMS = Terms(covariates=("age",))
# person, arm, site, quarter, age; the allocation log's order is this one.
PEOPLE_ROWS = [
    ("d1", "drive", "essex", "2016Q2", 30.0),
    ("c1", "control", "essex", "2016Q2", 30.1),
    ("c2", "control", "essex", "2016Q2", 30.1),
    ("c3", "control", "essex", "2016Q2", 55.0),
    ("d2", "drive", "essex", "2016Q2", 44.0),
    ("d3", "drive", "essex", "2016Q3", 30.0),
    ("c4", "control", "south_wales", "2016Q2", 30.0),
    ("d4", "drive", "south_wales", "2016Q2", 29.0),
    ("d5", "drive", "south_wales", "2016Q2", 29.5),
    ("d6", "drive", "essex", "undated", 30.0),
    ("c5", "control", "essex", "undated", 30.0),
    *((f"c{at}", "control", "essex", "2016Q2", 20.0 + 3 * at) for at in range(10, 22)),
]


@pytest.fixture
def tables(frame_of: Any) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    names = ("person", "arm", "site", "quarter", "age_at_index")
    rows = [dict(zip(names, row, strict=True)) for row in PEOPLE_ROWS]
    people = [{key: row[key] for key in names if key != "arm"} for row in rows]
    return (
        frame_of(PEOPLE, people),
        frame_of(ARMS_TABLE, [{"person": row["person"], "arm": row["arm"]} for row in rows]),
        frame_of(CHARACTERISTICS, [{"person": row["person"]} for row in rows]),
    )


def matched(tables: tuple[pd.DataFrame, ...], terms: Terms = TERMS) -> Matches:
    return match_people(candidates(*tables), terms)


def pairs(found: Matches) -> dict[str, list[str]]:
    rows = found.matched.sort_values(["pair", "place"])
    return {part["person"].iloc[0]: part["person"].iloc[1:].tolist() for _, part in rows.groupby("pair")}


def test_pairs_share_site_and_quarter_and_a_tie_goes_by_the_log(tables: Any) -> None:
    found = matched(tables)
    assert pairs(found)["d1"] == ["c1"]
    place = {row[0]: row[2:4] for row in PEOPLE_ROWS}
    assert all(place[drive] == place[control] for drive, own in pairs(found).items() for control in own)


def test_every_drive_person_left_out_has_a_reason(tables: Any) -> None:
    found = matched(tables)
    reasons = dict(zip(found.unmatched["person"], found.unmatched["reason"], strict=True))
    assert reasons["d3"] == "nobody_to_match"
    assert reasons["d6"] == "date_unknown"
    assert {reasons.get("d4"), reasons.get("d5")} <= {None, "used_up", "outside_caliper"}
    drive = {row[0] for row in PEOPLE_ROWS if row[1] == "drive"}
    assert set(pairs(found)) | set(reasons) == drive
    assert not set(pairs(found)) & set(reasons)


def test_a_control_serves_once_unless_the_plan_lets_it_serve_again(tables: Any) -> None:
    once = matched(tables, replace(TERMS, caliper=99.0))
    controls = [control for own in pairs(once).values() for control in own]
    assert len(controls) == len(set(controls))
    assert len({"d4", "d5"} & set(pairs(once))) == 1
    again = matched(tables, replace(TERMS, caliper=99.0, replacement=True))
    assert {"d4", "d5"} <= set(pairs(again))


def test_the_plan_may_ask_for_several_controls(tables: Any) -> None:
    found = matched(tables, replace(TERMS, caliper=99.0, ratio=2))
    assert len(pairs(found)["d1"]) == 2
    assert found.matched.groupby("pair")["place"].apply(list).iloc[0] == [0, 1, 2]


def test_a_caliper_that_holds_nobody_leaves_empty_tables_and_reasons(tables: Any) -> None:
    found = matched(tables, replace(TERMS, caliper=1e-12))
    assert found.unmatched["reason"].isin(["outside_caliper", "nobody_to_match", "date_unknown"]).any()
    assert len(found.matched) + len(found.unmatched) > 0


def test_neither_row_order_nor_pseudonyms_matter(tables: Any) -> None:
    first = matched(tables)
    mixed = tuple(table.sample(frac=1, random_state=4) for table in tables)
    second = matched(mixed)
    pd.testing.assert_frame_equal(first.matched, second.matched)
    pd.testing.assert_frame_equal(first.balance, second.balance)
    names = {row[0]: f"{(at * 7) % 23:02d}" for at, row in enumerate(PEOPLE_ROWS)}
    renamed = tuple(table.assign(person=table["person"].map(names).astype("string")) for table in tables)
    third = matched(renamed)
    assert {names[drive]: [names[c] for c in own] for drive, own in pairs(first).items()} == pairs(third)


def test_balance_is_of_everyone_before_and_of_the_matched_after(tables: Any) -> None:
    found = matched(tables)
    rows = found.balance.set_index(["covariate", "level", "sample"])
    before, after = rows.loc[("age", "", "before")], rows.loc[("age", "", "after")]
    ages = pd.DataFrame(PEOPLE_ROWS, columns=["person", "arm", "site", "quarter", "age"]).set_index("arm")[
        "age"
    ]
    assert before["mean_drive"] == pytest.approx(ages["drive"].mean())
    assert before["mean_control"] == pytest.approx(ages["control"].mean())
    assert after["n_drive"] == len(pairs(found))
    assert "p_value" not in found.balance.columns


def test_nobody_in_an_arm_matches_nobody(tables: Any) -> None:
    people, arms, profile = tables
    found = matched((people, arms.assign(arm=pd.Series("drive", index=arms.index, dtype="string")), profile))
    assert found.matched.empty
    assert len(found.unmatched) == len(PEOPLE_ROWS)


def test_what_is_missing_is_marked_and_filled_for_the_score_and_counted_in_balance() -> None:
    frame = pd.DataFrame(
        {name.column: [1.0, None, 3.0] for name in COVARIATES.values() if not name.categories}
    )
    frame["sex"] = ["male", None, "female"]
    columns = score_columns(frame, ["age", "sex", "dva_incidents_pre_6m"])
    assert columns["age"].tolist() == [1.0, 2.0, 3.0]
    assert columns["age[missing]"].tolist() == [0.0, 1.0, 0.0]
    assert columns["sex[female]"].tolist() == [0.0, 0.0, 1.0]
    assert not columns.isna().any().any()
    levels = [(name, level) for name, level, _ in balance_columns(frame, ["age", "sex"])]
    assert levels == [("age", ""), ("age", "missing"), ("sex", "male"), ("sex", "female"), ("sex", "missing")]
