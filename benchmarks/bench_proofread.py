"""Proofreading a 100-page Word draft, many numbers to a page, against a large table of estimates."""

import time

import pandas as pd

from drive_eval.contracts.estimates import KEY
from drive_eval.proofread import annotated_docx, proofread, read_docx
from drive_eval.proofread.convert import to_docx

PAGES = 100
ROWS = 20_000
PAGE = """
## Section {page}

In this part {a} of the {n} perpetrators ({p:.1f}%) used physical abuse at intake, and {b} of
{n} at exit. Case managers judged that risk had been reduced in 14 of 28 known cases (50%): 64%
(9 out of 14) of those with direct contact and 36% (5 out of 13) of those without. The rate
ratio was 0.82 (95% CI 0.70 to 0.96; p = 0.012), and incidents fell from {a} to {b} over the 12
months to 31 March 2017, as Table {page} shows (Hester, 2006: 34).

{filler}

| Site | Drive | Control | Total |
|------|-------|---------|-------|
| Essex | 60 | 500 | 560 |
| South Wales | 70 | 574 | 644 |
| Total | 130 | 1,074 | 1,204 |
"""
FILLER = (
    "Practitioners spoke of the first months as a time in which referral routes, thresholds and the sharing "
    "of information had still to be agreed between 3 sites and 43 forces; most had since been settled. "
) * 9


def draft() -> bytes:
    """A draft of 100 pages of some 450 words and a table each."""
    pages = [
        PAGE.format(page=n, n=40 + n, a=20 + n, b=10 + n // 2, p=100 * (20 + n) / (40 + n), filler=FILLER)
        for n in range(PAGES)
    ]
    return to_docx("\n".join(pages), "markdown")


def estimates() -> pd.DataFrame:
    """A table of estimates as large as a main phase's."""
    outcomes = ("physical", "sexual", "risk_reduced", "direct_contact", "dva_incidents")
    return pd.DataFrame(
        [
            dict.fromkeys(KEY, "")
            | {
                "analysis": "abuse_types",
                "outcome": outcomes[n % 5],
                "variant": f"site={n}",
                "group": "drive",
            }
            | {"subgroup": "all", "quantity": "proportion", "period": ("intake", "exit")[n % 2]}
            | {"estimate": 0.5, "numerator": n % 400, "denominator": 800, "p_value": 0.04}
            for n in range(ROWS)
        ]
    )


def ratios() -> list[tuple[str, float, str]]:
    """Seconds to read, to check and to write the comments."""
    data, frame = draft(), estimates()
    start = time.perf_counter()
    document = read_docx(data)
    read = time.perf_counter()
    found = proofread(document, frame, threshold=10)
    checked = time.perf_counter()
    annotated_docx(data, document, found)
    written = time.perf_counter()
    comments = sum(one.counts for one in found)
    return [
        ("100 pages of DOCX, read to comments, s", written - start, "aim 10"),
        ("of which read, s", read - start, ""),
        ("of which check against itself and 20,000 estimates, s", checked - read, ""),
        ("of which write the comments, s", written - checked, f"{comments} comments"),
    ]
