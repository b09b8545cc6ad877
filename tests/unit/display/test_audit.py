"""Counts of the ledger and the link audit as rows with keys."""

import pandas as pd

from drive_eval.contracts.estimates import ESTIMATES
from drive_eval.display.audit import audit_frame
from drive_eval.display.book import Book


def test_audit_rows_meet_the_contract_of_estimates(audit: pd.DataFrame) -> None:
    assert len(ESTIMATES.conform(audit)) == len(audit)


def test_raw_rows_are_the_sum_of_their_statuses(audit: pd.DataFrame) -> None:
    book = Book.of(audit)
    for agency in ("police", "marac"):
        rows = book.find(source=agency, outcome="raw_rows")
        [whole] = [row["estimate"] for row in rows if not row.part("level")]
        assert sum(row["estimate"] or 0 for row in rows if row.part("level")) == whole


def test_a_row_with_two_reasons_counts_for_both(audit: pd.DataFrame) -> None:
    book = Book.of(audit)
    for reason in ("impossible_date", "ditto"):
        row = book.one(outcome="reason", level=reason, source="police")
        assert row is not None
        assert row["estimate"] == 1


def test_linkage_is_a_share_of_people_at_each_threshold(audit: pd.DataFrame) -> None:
    book = Book.of(audit)
    headline = book.one(outcome="linked", source="police", group="drive")
    strict = book.one(outcome="linked", source="police", group="drive", variant="linkage=strict")
    assert headline is not None
    assert strict is not None
    assert (headline["numerator"], headline["denominator"], strict["numerator"]) == (64, 70, 63)


def test_no_rows_at_all_make_an_empty_book() -> None:
    empty = pd.DataFrame(columns=["file", "sheet", "row", "agency", "site", "status", "reason"])
    rates = pd.DataFrame(
        columns=["threshold", "agency", "site", "arm", "people", "people_linked", "rows_linked"]
    )
    rules = pd.DataFrame(columns=["threshold", "agency", "rule", "meaning", "rows", "score_min"])
    assert len(Book.of(audit_frame(empty, rates, rules))) == 0
