"""Whole drafts: Year 1 as it was printed, and pages of prose in which nothing is wrong."""

import html
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.proofread import Document, proofread, read_docx, read_html, read_markdown, read_text
from drive_eval.proofread.convert import to_docx

CLEAN = Path(__file__).with_name("clean_prose.md").read_text()

YEAR_1 = """# Drive: findings of Year 1

Between April 2016 and April 2017, 198 perpetrators were allocated to Drive and 1,574 to the control
group, a ratio of about 1:8. By the end of April 2017, 48 cases had been closed. Idva data were
linked for 62 Drive victims and 379 control victims.

The mean age of perpetrators was 34 years and 93% were men. There was direct contact with 40% (19
out of 48) of perpetrators whose cases had closed; 13 of the 48 had no pair of forms for physical
abuse.

Needs, where known: substance misuse 69%, alcohol 70%, housing 68% and mental health 71%. Of the 39
people with any need recorded, five had none, 11 had one, five had two, 15 had three and three had
all four. Forty per cent had previous DVA offences, and more than half had previous offences.

Physical abuse was used by 29 of 35 perpetrators (82.9%) at intake and by 23 of 35 (65.7%) at exit,
a statistically significant change; six stopped and none started.

{risk}

According to Idvas, risk was reduced for 79% (15 out of 19) of Drive victims and 72.8% (161 out of
221) of control victims. Child safeguarding was 10% of multi-agency work.
"""
ONE_PARAGRAPH = """\
Case managers judged that risk had been reduced in half of the known cases (14 out of 28). Where there
had been direct contact, risk was reduced for 64% (9 out of 14); where there had not, for 36% (5 out of
13)."""
COUNTS_SAID = """\
Case managers judged that risk had been reduced in 14 out of the 28 cases in which it was known. Of these
28 cases, 14 had direct contact and 13 did not.

Risk was reduced in 64% (9 out of 14) of the cases with direct contact and in 36% (5 out of 13) of those
without."""
AS_TABLE = (
    "Case managers judged that risk had been reduced in half of the known cases.\n\n"
    "| Contact | Reduced | Known | % |\n|---|---|---|---|\n| Direct contact | 9 | 14 | 64% |\n"
    "| No direct contact | 5 | 13 | 36% |\n| All | 14 | 28 | 50% |\n"
)


def marked(document: Document, estimates: pd.DataFrame) -> dict[str, set[str]]:
    """The texts that are marked, each with the kinds of finding on it."""
    found: dict[str, set[str]] = {}
    for one in proofread(document, estimates):
        if one.counts:
            found.setdefault(one.text, set()).add(one.kind)
    return found


@pytest.mark.parametrize("risk", [ONE_PARAGRAPH, COUNTS_SAID, AS_TABLE], ids=["prose", "counts", "table"])
def test_year_1_as_printed_has_its_three_slips_marked_and_nothing_else(
    risk: str, estimates: pd.DataFrame
) -> None:
    draft = read_docx(to_docx(YEAR_1.format(risk=risk), "markdown"))
    found = marked(draft, estimates)
    kinds = set().union(*found.values())
    assert {"percentage"} < kinds <= {"percentage", "near_miss", "sum", "table_total"}
    assert found["72.8% (161 out of 221)"] == {"percentage"}
    assert "percentage" in found.get("36% (5 out of 13)", set()) | found.get("36%", set())
    assert kinds & {"sum", "table_total"}
    slips = {
        "72.8% (161 out of 221)",
        "36% (5 out of 13)",
        "36%",
        "28",
        "28 cases, 14 had direct contact and 13",
    }
    assert set(found) <= slips


def test_year_1_put_right_is_clean(estimates: pd.DataFrame) -> None:
    text = YEAR_1.format(risk=ONE_PARAGRAPH).replace("5 out of\n13", "5 out of 14").replace("72.8%", "72.9%")
    assert marked(read_markdown(text), estimates) == {}


@pytest.mark.parametrize(
    "read",
    [
        read_markdown,
        read_text,
        lambda text: read_html("".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))),
    ],
    ids=["markdown", "text", "html"],
)
def test_clean_prose_is_left_alone(read: Callable[[str], Document], estimates: pd.DataFrame) -> None:
    assert marked(read(CLEAN), estimates) == {}


def test_what_is_unmatched_only_informs(estimates: pd.DataFrame) -> None:
    found = proofread(
        read_text("In all, 17 of 23 (74%) liked it, and 19 of 48 (40%) had direct contact."), estimates
    )
    assert [(one.text, one.kind, one.severity) for one in found] == [
        ("17 of 23 (74%)", "unmatched", "info"),
        ("19 of 48 (40%)", "matches", "info"),
    ]
    assert found[1].key == "delivery/case_manager/closed/all/direct_contact//drive//proportion/"
