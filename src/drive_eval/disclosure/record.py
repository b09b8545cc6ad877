"""What is kept of a release inside the study: rows printed, what each withheld, the audit and a summary.

A later release reads it back as an earlier one, and an output checker reads why.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from drive_eval.disclosure.check import Audit
from drive_eval.disclosure.checklist import Form
from drive_eval.disclosure.control import Control
from drive_eval.disclosure.released import rounds_to
from drive_eval.disclosure.tables import Earlier
from drive_eval.disclosure.withhold import Suppression

COLUMNS = ("key", "field", "reason")


def suppressions_frame(suppressions: Sequence[Suppression]) -> pd.DataFrame:
    """A row for each number withheld."""
    return pd.DataFrame([(one.key, one.field, one.reason) for one in suppressions], columns=list(COLUMNS))


def suppressions_of(frame: pd.DataFrame) -> list[Suppression]:
    """The same, read back."""
    return [Suppression(*row) for row in frame[list(COLUMNS)].astype(str).itertuples(index=False)]


def earlier_release(
    printed: pd.DataFrame,
    withheld: pd.DataFrame,
    left: pd.DataFrame | None = None,
    rounding_base: int | None = None,
) -> Earlier:
    """An earlier release from the rows that it printed and what it withheld of them.

    With a `rounding_base` of this release, `left` are the earlier rows as they left.

    Raises
    ------
    CannotRun
        Where it rounded its counts to another base.
    """
    fields = withheld.groupby("key")["field"].agg(frozenset)
    rounded = left is not None and rounding_base is not None and rounds_to(printed, left, rounding_base)
    return Earlier(printed, {str(key): names for key, names in fields.items()}, rounded)


def summary(control: Control, audit: Audit, rows: int) -> Mapping[str, str]:
    """The checks in a line each."""
    counts = audit.intervals
    alone = int((counts["sensitive"] != "").sum())
    gap = 0.0 if not control.cost else max(0.0, 1 - control.bound / control.cost)
    return {
        "Rows printed": f"{rows}",
        "Numbers withheld": f"{len(control.suppressions)}",
        "p-values shown only as below 0.001": f"{len(control.bounded)}",
        "Counts that are hidden or only implied": f"{len(counts)}, {alone} sensitive by themselves",
        "Attacker's audit": "passed: no hidden count can be worked out" if audit.passed else "FAILED",
        "Narrowest interval of an attacker": f"{counts['width'].min():g}"
        if len(counts)
        else "nothing is hidden",
        "Complementary suppression": f"within {gap:.1%} of the least that is safe",
    }


def as_json(content: Mapping[str, Any]) -> bytes:
    """Stable JSON."""
    return (json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()


def manifest(form: Form, source: str) -> bytes:
    """The release's manifest: every file with its hash, the checks, the rules, every suppression."""
    content = {
        "title": form.title,
        "source": source,
        "rules": dict(form.rules),
        "checks": dict(form.checks),
        "files": dict(form.files),
        "suppressions": [
            {"key": one.key, "field": one.field, "reason": one.reason} for one in form.suppressions
        ],
    }
    return as_json(content)
