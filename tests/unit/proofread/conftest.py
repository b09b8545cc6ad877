"""What the proofreading tests share: a small table of estimates, and a draft of one passage."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from drive_eval.contracts.estimates import KEY
from drive_eval.proofread import Document, Finding, Passage, proofread

Row = dict[str, Any]


def row(key: str, **values: float) -> Row:
    """One estimate from its printed key and its numbers; a share's estimate is worked out."""
    numbers = {"estimate": None, "numerator": None, "denominator": None, "p_value": None, **values}
    if numbers["estimate"] is None and numbers["denominator"]:
        numbers["estimate"] = numbers["numerator"] / numbers["denominator"]
    return {**dict(zip(KEY, key.split("/"), strict=True)), **numbers}


def share(key: str, part: int, whole: int) -> Row:
    """A row for a share."""
    return row(key, numerator=part, denominator=whole)


def abuse(outcome: str, before: int, after: int, pairs: int, p: float) -> list[Row]:
    """An abuse type at intake and at exit, and the change between them."""
    stem = f"abuse_types/case_manager/paired/all/{outcome}/any/drive"
    change = f"{stem}/exit_vs_intake"
    return [
        share(f"{stem}/intake/proportion/", before, pairs),
        share(f"{stem}/exit/proportion/", after, pairs),
        row(f"{change}/stopped/", estimate=before - after),
        share(f"{change}/share_stopped/", before - after, before),
        row(f"{change}/risk_difference/", estimate=(after - before) / pairs),
        row(f"{change}/relative_change/", estimate=after / before - 1),
        row(f"{change}/test/", p_value=p),
    ]


def year1() -> list[Row]:
    """The rows behind the Year 1 report, as it printed them."""
    needs = {
        "substance_misuse": (18, 26),
        "alcohol": (21, 30),
        "housing": (19, 28),
        "mental_health": (20, 28),
    }
    contact = {"all": (14, 28), "contact=yes": (9, 14), "contact=no": (5, 14)}
    flow = {"allocated//drive": 198, "allocated//control": 1574, "closed//drive": 48}
    return [
        *(row(f"flow/allocation/allocated/all/{name}//count/", estimate=n) for name, n in flow.items()),
        row("baseline/allocation/allocated/all/age//drive//mean/", estimate=34.2),
        share("baseline/allocation/allocated/all/sex/male/drive//proportion/", 184, 198),
        share("baseline/police/closed/all/previous_dva_offences//drive//proportion/", 19, 48),
        share("baseline/police/closed/all/previous_offences//drive//proportion/", 26, 48),
        share("delivery/case_manager/closed/all/direct_contact//drive//proportion/", 19, 48),
        *(
            share(f"needs/case_manager/closed/all/{need}//drive//proportion/", *n)
            for need, n in needs.items()
        ),
        *(
            share(f"risk_case_manager/case_manager/closed/{who}/risk_reduced//drive//proportion/", *n)
            for who, n in contact.items()
        ),
        share("risk_idva/idva/linked_victims/all/risk_reduced//drive//proportion/", 15, 19),
        share("risk_idva/idva/linked_victims/all/risk_reduced//control//proportion/", 161, 221),
        *abuse("physical", 29, 23, 35, 0.03125),
        *abuse("sexual", 12, 7, 33, 0.0625),
    ]


@pytest.fixture(scope="session")
def estimates() -> pd.DataFrame:
    """The estimates behind the Year 1 report."""
    return pd.DataFrame(year1())


@pytest.fixture(scope="session")
def check(estimates: pd.DataFrame) -> Callable[[str], list[Finding]]:
    """Proofread a draft of one passage; only what asks something of its author."""

    def checked(text: str) -> list[Finding]:
        document = Document((Passage(0, text, "paragraph 1"),))
        return [finding for finding in proofread(document, estimates) if finding.counts]

    return checked
