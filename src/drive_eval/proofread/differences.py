"""Differences between two counts: `from 1,198 to 1,054, a fall of 144`; `5 fewer`."""

import re
from typing import Final

from drive_eval.proofread.changes import changes
from drive_eval.proofread.findings import Finding
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.reading import Reading

_CHANGE_OF: Final = re.compile(
    r"\ba (?:net )?(?:fall|drop|decrease|reduction|decline|rise|increase|growth|difference|change) of\s+$",
    re.IGNORECASE,
)
_NARROWED: Final = re.compile(
    r"\b(?:of (?:which|whom|these|those|the)|per|each|average|mean|score|additional|respectively)\b",
    re.IGNORECASE,
)


def check_differences(reading: Reading) -> list[Finding]:
    """Check `a fall of D` against the two counts of a sentence, where it has no others."""
    found = []
    for mention in reading.counts:
        if mention.hedge or not _CHANGE_OF.search(reading.text[: mention.start]):
            continue
        ends = _ends(reading, mention)
        if ends is None or mention.value == abs(ends[0] - ends[1]):
            continue
        told = f"{max(ends):,.0f} less {min(ends):,.0f} is {abs(ends[0] - ends[1]):,.0f}."
        hint = f"{abs(ends[0] - ends[1]):,.0f}"
        found.append(reading.finding(mention.start, mention.end, "change", told, suggestion=hint))
    return found


def _ends(reading: Reading, difference: Mention) -> tuple[float, float] | None:
    """The two counts that a difference is of: the ends of `from A to B`, or the only two before it."""
    for change in changes(reading):
        before, after = change.before, change.after
        if before is None or after is None or before.plain is None or after.plain is None:
            continue
        if after.end <= difference.start and before.plain.kind == after.plain.kind == "count":
            return before.plain.value, after.plain.value
    counts = [m for m in reading.counts if m.end <= difference.start]
    plain = len(counts) == 2 and not any(item.ratio is not None for item in reading.proportions)
    if not plain or _NARROWED.search(reading.text[: difference.start]):
        return None
    return counts[0].value, counts[1].value
