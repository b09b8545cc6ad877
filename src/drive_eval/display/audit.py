"""Rows of the ledger and of the link audit in the shape of estimates, so that tables read one thing.

They are counts of raw rows and of linked people, made by ingest and link; here they are only added
up by their own groups. They have keys like every estimate, and can be withheld like every estimate.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from drive_eval.contracts.estimates import ESTIMATES, KEY

LEDGER = "ledger"
LINKAGE = "linkage"


def audit_frame(ledger: pd.DataFrame, rates: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """`ingest/ledger`, `link/linkage_rates` and `link/rules` as rows of the estimates' columns."""
    rows = [*_ledger(ledger), *_rates(rates), *_rules(rules)]
    frame = pd.DataFrame(rows, columns=ESTIMATES.column_names)
    return frame.sort_values(list(KEY), kind="stable").reset_index(drop=True)


def _ledger(ledger: pd.DataFrame) -> list[dict[str, Any]]:
    """Raw rows by agency and status, and the reasons behind those not plainly accepted."""
    rows = []
    for (agency, status), part in ledger.groupby(["agency", "status"], sort=True, observed=True):
        rows.append(_row(LEDGER, agency, "raw_rows", level=status, quantity="count", estimate=len(part)))
    for agency, part in ledger.groupby("agency", sort=True, observed=True):
        rows.append(_row(LEDGER, agency, "raw_rows", quantity="count", estimate=len(part)))
        files = part[["file", "sheet"]].drop_duplicates()
        rows.append(
            _row(LEDGER, agency, "files_and_sheets", quantity="count", estimate=len(files), unit="files")
        )
    reasons = ledger[ledger["reason"] != ""][["agency", "reason"]]
    each = reasons.assign(reason=reasons["reason"].str.split(";")).explode("reason")
    for (agency, reason), part in each.groupby(["agency", "reason"], sort=True, observed=True):
        rows.append(_row(LEDGER, agency, "reason", level=reason, quantity="count", estimate=len(part)))
    return rows


def _rates(rates: pd.DataFrame) -> list[dict[str, Any]]:
    """Trial people with a linked row, by agency, site, arm and threshold."""
    rows = []
    for rate in _each(rates):
        parts = {"group": rate.arm, "subgroup": f"site={rate.site}", "variant": _variant(rate.threshold)}
        linked = {
            "numerator": rate.people_linked,
            "denominator": rate.people,
            "n": rate.people,
            "unit": "people",
        }
        share = rate.people_linked / rate.people if rate.people else None
        rows.append(
            _row(LINKAGE, rate.agency, "linked", quantity="proportion", estimate=share, **parts, **linked)
        )
        count = {"quantity": "count", "estimate": rate.rows_linked}
        rows.append(_row(LINKAGE, rate.agency, "rows_linked", **count, **parts))
    return rows


def _rules(rules: pd.DataFrame) -> list[dict[str, Any]]:
    """Raw rows linked by each rule of the cascade, and the lowest score among them."""
    rows = []
    for rule in _each(rules):
        parts = {"level": rule.rule, "variant": _variant(rule.threshold), "method": rule.meaning}
        rows.append(_row(LINKAGE, rule.agency, "rule", quantity="count", estimate=rule.rows, **parts))
        rows.append(
            _row(LINKAGE, rule.agency, "rule", quantity="lowest_score", estimate=rule.score_min, **parts)
        )
    return rows


def _each(frame: pd.DataFrame) -> Iterator[Any]:
    return iter(frame.itertuples())


def _variant(threshold: str) -> str:
    return "" if threshold == "headline" else f"linkage={threshold}"


def _row(analysis: str, source: Any, outcome: str, **parts: Any) -> dict[str, Any]:
    base: Mapping[str, Any] = {
        "analysis": analysis,
        "role": "descriptive",
        "source": str(source),
        "population": "raw_rows" if analysis == LEDGER else "allocated",
        "subgroup": "all",
        "outcome": outcome,
        "level": "",
        "group": "all",
        "period": "",
        "variant": "",
        "unit": "rows",
        "method": "count",
        "warning": "",
    }
    return {**base, **parts}
