"""Counts that the disclosure rule would withhold: below the threshold, or leaving fewer than it."""

from drive_eval.proofread.findings import Finding
from drive_eval.proofread.reading import Reading


def check_small_counts(reading: Reading, threshold: int) -> list[Finding]:
    """Every part of a whole that is small, or whose remainder is, in one sentence or cell."""
    found = []
    for item in reading.proportions:
        part, whole = item.part, item.whole
        if part is None:
            continue
        rest = whole.value - part.value if whole is not None else 0.0
        small = [value for value in (part.value, rest) if 0 < value < threshold]
        if small:
            told = f"A count of {min(small):,.0f} can be read from this; the threshold is {threshold}."
            found.append(reading.finding(item.start, item.end, "small_count", told, severity="disclosure"))
    return found
