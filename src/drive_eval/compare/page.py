"""The comparison as a page: one file that opens without a network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

import pandas as pd

from drive_eval.compare.estimates import KINDS, Change, Kind
from drive_eval.compare.manifests import AREAS, Difference, reason_for
from drive_eval.plain_page import page, table

_ORDER: Final[tuple[Kind, ...]] = ("crossed_alpha", "changed_sign", "moved", "appeared", "vanished", "words")
_CSS: Final = """\
.changes { table-layout: fixed; }
.changes th:first-child { width: 36%; }
.changes th:nth-child(2), .changes th:nth-child(3) { width: 23%; }
.note { color: #5f6368; }
"""


@dataclass(frozen=True)
class Comparison:
    """Two runs: their names, what differs between their estimates, ledgers and manifests, and cautions."""

    first: str
    second: str
    tolerance: float
    changes: Sequence[Change]
    ledgers: pd.DataFrame
    differences: Sequence[Difference]
    compared: int
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def same(self) -> bool:
        """Whether no estimate and no row of the ledger differs."""
        return not self.changes and self.ledgers.empty

    def counts(self) -> Mapping[Kind, int]:
        """How many estimates differ in each way; one may do so in several."""
        return {kind: sum(kind in change.kinds for change in self.changes) for kind in _ORDER}

    def of(self, kind: Kind) -> list[Change]:
        """The changes whose gravest kind this is, the largest first."""
        chosen = [change for change in self.changes if change.kinds[0] == kind]
        return sorted(chosen, key=lambda change: (-change.size, change.key))


def comparison_page(comparison: Comparison) -> str:
    """The page."""
    body = [
        f"<p>A: {escape(comparison.first)}<br>B: {escape(comparison.second)}</p>",
        f"<p>{escape(summary(comparison))}</p>",
        *(f'<p class="note">{escape(note)}</p>' for note in comparison.notes),
        "<h2>What was not the same</h2>",
        _differences(comparison.differences),
        "<h2>Rows of the extracts</h2>",
        _ledgers(comparison.ledgers),
        *(_section(comparison, kind) for kind in _ORDER),
    ]
    return page("Two runs compared", "INTERNAL", body, _CSS)


def summary(comparison: Comparison) -> str:
    """The result in a sentence or two."""
    ledger = f" Rows differ in {len(comparison.ledgers)} raw file(s)." if len(comparison.ledgers) else ""
    if not comparison.changes:
        same = f"All {comparison.compared:,} estimates are the same"
        return f"{same} (tolerance {comparison.tolerance:g}).{ledger}"
    counts = ", ".join(
        f"{KINDS[kind].lower()} {number}" for kind, number in comparison.counts().items() if number
    )
    return (
        f"{len(comparison.changes):,} of {comparison.compared:,} estimates differ "
        f"(tolerance {comparison.tolerance:g}): {counts}.{ledger}"
    )


def shown(value: Any) -> str:
    """One of two values, in full enough to see that they differ."""
    if value is None or value == "":
        return "–"
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def _section(comparison: Comparison, kind: Kind) -> str:
    changes = comparison.of(kind)
    if not changes:
        return ""
    rows = [
        [
            change.key,
            _fields(change, 0),
            _fields(change, 1),
            reason_for(change.source, [*comparison.differences]),
        ]
        for change in changes
    ]
    head = f"<h2>{escape(KINDS[kind])} ({len(changes):,})</h2>"
    return head + table(("Key", "A", "B", "What may be behind it"), rows, "changes")


def _fields(change: Change, side: int) -> str:
    return "\n".join(f"{name} {shown(pair[side])}" for name, pair in change.fields.items())


def _differences(differences: Sequence[Difference]) -> str:
    if not differences:
        return "<p>By the manifests, extracts, plan, config, code and packages are the same.</p>"
    rows = [[AREAS[item.area], item.name, item.first or "–", item.second or "–"] for item in differences]
    return table(("What", "Name", "A", "B"), rows)


def _ledgers(ledgers: pd.DataFrame) -> str:
    if ledgers.empty:
        return "<p>No row of the ledgers differs.</p>"
    heads = ("File", "Rows in A", "Rows in B", "Came", "Went", "Fared otherwise", "By status")
    return table(heads, ledgers.astype(str).to_numpy().tolist())
