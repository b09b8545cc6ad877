"""Findings on the allocation process, one per row of the log and finding; none names an arm."""

from bisect import bisect_right
from collections.abc import Sequence

import pandas as pd

from drive_eval.contracts.allocate import CHECKS
from drive_eval.contracts.common import ROW_KEY_NAMES

_COLUMNS = [*ROW_KEY_NAMES, "site"]


def log_checks(entries: pd.DataFrame) -> pd.DataFrame:
    """Every finding on the log: `entries` as `log_entries` gives them."""
    drawn = entries[entries["drawn"]]
    repeat = drawn.groupby("person").cumcount() > 0
    undrawn = entries[~entries["drawn"]]
    rule, status = entries["index_date_rule"], entries["status"]
    parts = [
        _finding(
            undrawn[undrawn["status"] == "screened_out"], "screened_out", "screened out: no arm was drawn"
        ),
        _finding(undrawn[undrawn["status"] != "screened_out"], "no_arm", "no arm that the log's codes know"),
        _finding(
            drawn[repeat], "repeat_allocation", "the person had been allocated before; the first stands"
        ),
        _finding(
            entries[rule == "marac_date_impossible"],
            "date_impossible",
            "the date randomised is impossible; the Marac date stands",
        ),
        _finding(
            entries[rule == "marac_date_earlier"],
            "date_before_marac",
            "randomised before the Marac; the Marac date stands",
        ),
        _finding(
            drawn[drawn["index_date"].isna()],
            "date_unknown",
            "no index date: the date randomised is blank, or impossible without a Marac date",
        ),
        _finding(
            entries[entries["override"] == "yes"], "overridden", "the panel asked for a place out of turn"
        ),
        _finding(
            drawn[status[drawn.index] == "withdrawn"],
            "withdrawn",
            "withdrawn after allocation; stays in the arm",
        ),
        _finding(
            drawn[status[drawn.index] == "ineligible"],
            "ineligible",
            "ineligible after allocation; stays in the arm",
        ),
        _out_of_order(drawn),
        *_sequence(entries),
    ]
    return CHECKS.conform(pd.concat(parts, ignore_index=True))


def out_of_order(values: Sequence[int]) -> list[int]:
    """Positions of the fewest values whose removal leaves the rest in non-decreasing order.

    >>> out_of_order([1, 2, 9, 3, 4])
    [2]
    """
    tails: list[int] = []
    tail_positions: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        length = bisect_right(tails, value)
        before.append(tail_positions[length - 1] if length else -1)
        tails[length : length + 1] = [value]
        tail_positions[length : length + 1] = [position]
    kept = set()
    step = tail_positions[-1] if tail_positions else -1
    while step >= 0:
        kept.add(step)
        step = before[step]
    return [position for position in range(len(values)) if position not in kept]


def _out_of_order(drawn: pd.DataFrame) -> pd.DataFrame:
    dated = drawn.dropna(subset=["index_date", "sequence_number"])
    dated = dated.sort_values(["sequence_number", *ROW_KEY_NAMES], kind="stable")
    days = dated["index_date"].astype("datetime64[us]").astype("int64").tolist()
    return _finding(
        dated.iloc[out_of_order(days)],
        "date_out_of_order",
        "the index date does not fit the order in which numbers were issued",
    )


def _sequence(entries: pd.DataFrame) -> list[pd.DataFrame]:
    numbered = entries.dropna(subset=["sequence_number"])
    numbered = numbered.sort_values(["sequence_number", *ROW_KEY_NAMES], kind="stable")
    steps = numbered["sequence_number"].astype("int64").diff()
    gaps = numbered[steps > 1].copy()
    missing = (steps[steps > 1] - 1).astype(int)
    gap = _finding(gaps, "sequence_gap", "")
    gap["detail"] = [f"numbers missing before this row: {count}" for count in missing]
    repeated = _finding(numbered[steps == 0], "sequence_repeated", "the number was issued before")
    return [gap, repeated]


def _finding(rows: pd.DataFrame, finding: str, detail: str) -> pd.DataFrame:
    return rows[_COLUMNS].assign(finding=finding, detail=detail)
