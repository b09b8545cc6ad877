"""What proofreading finds, and the table that is given back to the author."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

Severity = Literal["error", "warning", "disclosure", "info"]

KINDS: Final = {
    "percentage": "The percentage is not what the counts beside it give",
    "impossible_percentage": "No whole number of the stated total gives the percentage",
    "fraction": "The fraction in words is not what the counts or the percentage give",
    "part_exceeds_whole": "The part is larger than the whole",
    "change": "The change stated is not what its two ends give",
    "direction": "The change goes the other way from its verb",
    "points_as_per_cent": "Percentage points are called per cent",
    "relative_as_absolute": "A relative change is called percentage points",
    "p_value": "The p-value is not one that a test can give",
    "p_significance": "The words on significance do not agree with the p-value or the interval",
    "test_statistic": "The p-value is not what the test statistic gives",
    "interval": "The interval does not hold its estimate, or its limits are out of order",
    "sum": "The parts do not add up to the total",
    "table_total": "The total in the table is not the sum of its parts",
    "near_miss": "Nearly an estimate, but not it",
    "contradicts": "Contradicts the estimate that the words name",
    "small_count": "A count, or what is left of its total, is below the disclosure threshold",
    "matches": "Equals an estimate",
    "unmatched": "No estimate was found to compare it with",
}
COLUMNS: Final = (
    "location",
    "text",
    "kind",
    "severity",
    "expected",
    "key",
    "suggestion",
    "section",
    "context",
)


@dataclass(frozen=True)
class Finding:
    """One thing said of one number: `start` and `end` are offsets in the text of passage `passage`."""

    passage: int
    start: int
    end: int
    location: str
    text: str
    kind: str
    severity: Severity
    expected: str
    key: str = ""
    suggestion: str = ""
    section: str = ""
    context: str = ""

    @property
    def counts(self) -> bool:
        """Whether the author has something to do: what only informs does not count."""
        return self.severity != "info"

    @property
    def message(self) -> str:
        """The comment, as it is hung on the number."""
        parts = [f"{KINDS[self.kind]}.", self.expected]
        if self.suggestion:
            parts.append(f"Suggested: {self.suggestion}.")
        if self.key:
            parts.append(f"Estimate: {self.key}")
        return " ".join(part for part in parts if part)


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row per finding, in the order of the draft; `info` rows are for reference and ask for nothing."""
    rows = [[getattr(finding, name) for name in COLUMNS] for finding in findings]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")
