"""What must hold for any study: order never matters, boxes add up, windows never overlap, marginals agree."""

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.allocate.checks import out_of_order
from drive_eval.allocate.flow import Box
from drive_eval.derive.calendar import bounds, overlap_days
from drive_eval.derive.dva import record_flag
from drive_eval.derive.forms import chosen
from drive_eval.derive.police import record_keys, tied
from drive_eval.estimate.pairs import paired_cells, shift_table
from drive_eval.stats.square_tables import moves
from drive_eval.vocabulary import SEVERITY, WINDOWS

DAYS = st.dates(date(2015, 1, 1), date(2020, 12, 31))
LEVELS = st.sampled_from([*SEVERITY, "unknown", "not_asked"])
FORMS = st.lists(
    st.tuples(st.sampled_from("abc"), st.one_of(st.none(), DAYS), LEVELS), min_size=1, max_size=12
)
RECORDS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.sampled_from(["i1", "i2", "i3", None]),
        st.sampled_from(["8N", "105A", None]),
        st.sampled_from(["2016-01-01 10:00", "2016-01-01 11:00", None]),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def _forms(rows: list[tuple[str, date | None, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["person", "form_date", "physical"])
    frame["form_date"] = pd.to_datetime(frame["form_date"]).astype("datetime64[us]")
    return frame.assign(day=frame["form_date"])


@given(FORMS, st.sampled_from(["first", "last"]), st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_the_chosen_form_does_not_depend_on_row_order(
    rows: list[tuple[str, date | None, str]], which: str, seed: int
) -> None:
    forms = _forms(rows)
    one = chosen(forms, "person", ["physical"], which)  # type: ignore[arg-type]
    two = chosen(forms.sample(frac=1, random_state=seed), "person", ["physical"], which)  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(one.values, two.values)
    pd.testing.assert_series_equal(one.conflict, two.conflict)
    assert list(one.values.index) == sorted(set(forms["person"]))


@given(FORMS)
@settings(max_examples=60, deadline=None)
def test_a_level_is_known_only_where_the_days_forms_agree_on_it(
    rows: list[tuple[str, date | None, str]],
) -> None:
    forms = _forms(rows)
    got = chosen(forms, "person", ["physical"], "first").values["physical"]
    for person, value in got.items():
        own = forms[forms["person"] == person]
        day = own["day"].min()
        at = own[own["day"] == day] if pd.notna(day) else own[own["day"].isna()]
        known = set(at["physical"]) & set(SEVERITY)
        assert (value in SEVERITY) == (len(known) == 1)
        assert value not in SEVERITY or known == {value}


def _records(rows: list[tuple[str, str | None, str | None, str | None, bool]]) -> pd.DataFrame:
    frame = pd.DataFrame(
        rows, columns=["person", "incident_ref", "offence_code", "happened_from", "time_known"]
    )
    frame["happened_from"] = pd.to_datetime(frame["happened_from"], format="ISO8601")
    frame = frame.assign(
        site="essex", offence_title=None, record_ref=None, file="a", sheet="", row=range(len(rows))
    )
    for column in ("incident_ref", "offence_code", "offence_title", "record_ref", "person", "site"):
        frame[column] = frame[column].astype("string")
    return frame


@given(RECORDS, st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_the_incidents_do_not_depend_on_row_order(
    rows: list[tuple[str, str, str, str, bool]], seed: int
) -> None:
    frame = _records(rows)
    mixed = frame.sample(frac=1, random_state=seed).reset_index(drop=True)
    groups = []
    for records in (frame, mixed):
        label = tied(records, record_keys(records))
        groups.append({frozenset(part["row"]) for _, part in records.groupby(label)})
    assert groups[0] == groups[1]
    assert all(len(set(frame.loc[list(group), "person"])) == 1 for group in groups[0])


@given(RECORDS)
@settings(max_examples=60, deadline=None)
def test_records_are_never_tied_on_the_date_alone(rows: list[tuple[str, str, str, str, bool]]) -> None:
    frame = _records([(person, None, None, when, False) for person, _, _, when, _ in rows])
    assert tied(frame, record_keys(frame)).nunique() == len(frame)


@given(DAYS, DAYS, DAYS)
@settings(max_examples=100, deadline=None)
def test_windows_meet_and_observed_days_add_up(index: date, first: date, last: date) -> None:
    dates = pd.Series([pd.Timestamp(index)])
    period = (pd.Series([pd.Timestamp(first)]), pd.Series([pd.Timestamp(last)]))
    named = {window.name: bounds(dates, window) for window in WINDOWS}
    line = [named[name] for name in ("pre_6m", "during", "post_0_6m", "post_6_12m", "post_12_18m")]
    assert all(one[1][0] == two[0][0] for one, two in pairwise(line))
    parts = sum(int(overlap_days(*span, *period)[0]) for span in line)
    assert parts == int(overlap_days(line[0][0], line[-1][1], *period)[0])
    year = int(overlap_days(*named["post_0_12m"], *period)[0])
    halves = (named["post_0_6m"], named["post_6_12m"])
    assert year == sum(int(overlap_days(*span, *period)[0]) for span in halves)


@given(st.lists(st.integers(0, 20), max_size=30))
def test_what_is_left_is_in_order(values: list[int]) -> None:
    wrong = set(out_of_order(values))
    kept = [value for position, value in enumerate(values) if position not in wrong]
    assert kept == sorted(kept)
    assert not (values == sorted(values) and wrong)


@given(st.recursive(st.integers(0, 50), lambda below: st.lists(below, min_size=1, max_size=4), max_leaves=12))
def test_boxes_built_from_their_children_always_add_up(tree: object) -> None:
    def box(node: object) -> Box:
        if isinstance(node, int):
            return Box("leaf", node)
        children = tuple(box(child) for child in node)  # type: ignore[attr-defined]
        return Box("node", sum(child.count for child in children), children=children)

    whole = box(tree).checked()
    leaves = [part.count for part in whole.walk() if not part.children]
    assert sum(leaves) == whole.count


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=40))
def test_tables_of_pairs_agree_with_each_other(pairs: list[tuple[int, int]]) -> None:
    before = np.array([pair[0] for pair in pairs], dtype=np.int64)
    after = np.array([pair[1] for pair in pairs], dtype=np.int64)
    table = shift_table(before, after)
    a, b, c, d = paired_cells(before, after, "any")
    assert a + b + c + d == table.sum() == len(pairs)
    assert (a, b, c, d) == (table[1:, 1:].sum(), table[1:, 0].sum(), table[0, 1:].sum(), table[0, 0])
    improved, same, worsened = moves(table)
    assert (improved, worsened) == (int((after < before).sum()), int((after > before).sum()))
    assert improved + same + worsened == len(pairs)


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["yes", "no", "unknown"])), min_size=1, max_size=10
    )
)
def test_a_records_flag_is_one_and_the_same_on_its_rows(rows: list[tuple[str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["record", "dva_flag"])
    flag = record_flag(frame, frame["record"])
    for record, part in frame.groupby("record"):
        said = set(part["dva_flag"])
        wanted = "yes" if "yes" in said else "no" if "no" in said else "unknown"
        assert set(flag[frame["record"] == record]) == {wanted}
