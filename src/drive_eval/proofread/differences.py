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
_AFTER: Final = re.compile(
    r"\bafter (?:removing|excluding|the (?:removal|exclusion) of|removal of|exclusion of|taking out)\s+$",
    re.IGNORECASE,
)
_THEN: Final = re.compile(r"^(?:\s+[a-z-]+){0,3},\s*$", re.IGNORECASE)
_LEAVING: Final = re.compile(r"\b(?:which |this |that )?(?:leaving|leaves|left)\s+$", re.IGNORECASE)
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
    return [*found, *_remainders(reading)]


def _remainders(reading: Reading) -> list[Finding]:
    """`4,318 records; after removing 1,102, 3,216 were screened`; `…, leaving 31`."""
    found = []
    for first, out, rest in zip(reading.counts, reading.counts[1:], reading.counts[2:], strict=False):
        before, between = reading.text[first.end : out.start], reading.text[out.end : rest.start]
        told = (_AFTER.search(before) and _THEN.match(between)) or _LEAVING.search(between)
        listed = out.value < first.value and rest.value < first.value and not (out.hedge or rest.hedge)
        alone = len(reading.counts) == 3 or _AFTER.search(before)
        if not told or not listed or not alone or first.value - out.value == rest.value:
            continue
        gives = first.value - out.value
        told_ = f"{first.value:,.0f} less {out.value:,.0f} is {gives:,.0f}."
        found.append(reading.finding(rest.start, rest.end, "sum", told_, suggestion=f"{gives:,.0f}"))
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
