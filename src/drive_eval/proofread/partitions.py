"""Proportions that split a total between sentences: 14 of 28 in all, 9 of 14 with contact, 5 of 13 without.

When one column of such a split adds up (9 + 5 = 14) and the other does not (14 + 13 is not 28), a number
has been mistyped or somebody has been left out without a word.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from drive_eval.proofread.findings import Finding
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.proportions import Proportion
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.rounding import fits
from drive_eval.proofread.sums import explains_gap

_REACH: Final = 6
_NEAR: Final = 0.05
_WITH_AND_WITHOUT: Final = re.compile(
    r"\bwith\b.*\bwithout\b|\bwithout\b.*\bwith\b|\bhad (?:not|no)\b|\bthere (?:had|was) (?:not|no|none)\b|"
    r"\bno (?:direct )?contact\b",
    re.IGNORECASE | re.DOTALL,
)
_TOTAL: Final = re.compile(
    r"\b(?:known|available|recorded|in all|in total|altogether|all|total|closed)\b", re.IGNORECASE
)

Told = tuple[Reading, Proportion]


def check_partitions(readings: Sequence[Reading]) -> list[Finding]:
    """Check each run of two or three proportions against a total proportion near it.

    Parameters
    ----------
    readings
        The sentences of a few passages that are read together.
    """
    counted = [
        (reading, item)
        for reading in readings
        for item in reading.proportions
        if item.part is not None and item.whole is not None and not (item.part.hedge or item.whole.hedge)
    ]
    if len(counted) < 2 or explains_gap(" ".join(reading.text for reading in readings)):
        return []
    found = _against_bare_total(readings, counted)
    for total, parts in _candidates(counted):
        finding = _check(total, parts)
        if finding is not None and not any(_adds_up(total, other) for other in _splits(counted, total)):
            found.append(finding)
    return found[:1]


def _against_bare_total(readings: Sequence[Reading], counted: Sequence[Told]) -> list[Finding]:
    """`Known for 28. … 9 of 14 with contact and 5 of 13 without`: the total is a count, not a proportion."""
    for first, second in pairwise(counted):
        text = " ".join(dict.fromkeys([first[0].text, second[0].text]))
        if not _WITH_AND_WITHOUT.search(text):
            continue
        whole = _sums([first, second])[1]
        counts = [m for reading in readings for m in reading.counts]
        counts += [item.whole for _, item in counted if item.whole is not None]
        near = [m for m in counts if 0 < abs(m.value - whole) <= min(2.0, _NEAR * whole)]
        if len(near) != 1 or any(m.value == whole for m in counts):
            continue
        wholes = [item.whole.value for _, item in (first, second) if item.whole is not None]
        if near[0].value in wholes or not any(_total_like(reading, near[0]) for reading in readings):
            continue
        listed = " + ".join(f"{value:,.0f}" for value in wholes)
        told = f"{listed} is {whole:,.0f}, not {near[0].value:,.0f}."
        reading, item = _suspect([first, second], (0.0, near[0].value - whole))
        return [reading.finding(item.start, item.end, "sum", told)]
    return []


def _total_like(reading: Reading, mention: Mention) -> bool:
    """Whether a count is said to be of cases, and of those known, closed or in all."""
    if not any(m is mention for m in reading.counts):
        return False
    return bool(_TOTAL.search(reading.text))


def _candidates(counted: Sequence[Told]) -> Iterator[tuple[Told, Sequence[Told]]]:
    for position, total in enumerate(counted):
        for start in range(max(position - _REACH, 0), min(position + _REACH, len(counted))):
            for size in (2, 3):
                parts = counted[start : start + size]
                if len(parts) == size and total not in parts:
                    yield total, parts


def _splits(counted: Sequence[Told], total: Told) -> Iterator[Sequence[Told]]:
    return (parts for other, parts in _candidates(counted) if other is total)


def _sums(parts: Sequence[Told]) -> tuple[float, float]:
    return (
        sum(item.part.value for _, item in parts if item.part is not None),
        sum(item.whole.value for _, item in parts if item.whole is not None),
    )


def _of(told: Told) -> tuple[float, float]:
    return _sums([told])


def _adds_up(total: Told, parts: Sequence[Told]) -> bool:
    return _sums(parts) == _of(total)


def _check(total: Told, parts: Sequence[Told]) -> Finding | None:
    part, whole = _of(total)
    parts_sum, wholes_sum = _sums(parts)
    if any(_of(one)[0] > part or _of(one)[1] >= whole for one in parts) or parts_sum < 2:
        return None
    wholes_near = 0 < abs(wholes_sum - whole) <= max(2.0, _NEAR * whole)
    parts_near = 0 < abs(parts_sum - part) <= max(2.0, _NEAR * part)
    if parts_sum == part and wholes_near:
        values = [item.whole.value for _, item in parts if item.whole is not None]
        wrong, right, missing = whole, part, (0.0, whole - wholes_sum)
    elif wholes_sum == whole and parts_near:
        values = [item.part.value for _, item in parts if item.part is not None]
        wrong, right, missing = part, whole, (part - parts_sum, 0.0)
    else:
        return None
    listed = " + ".join(f"{value:,.0f}" for value in values)
    told = (
        f"{listed} is {sum(values):,.0f}, not {wrong:,.0f}, although the parts of the {right:,.0f} do add up."
    )
    reading, item = _suspect(parts, missing)
    return reading.finding(item.start, item.end, "sum", told)


def _suspect(parts: Sequence[Told], missing: tuple[float, float]) -> Told:
    """The part that its own percentage says is the mistyped one; else the last."""
    for reading, item in parts:
        if item.part is None or item.whole is None or item.share is None or item.share.kind != "percent":
            continue
        mended = 100 * (item.part.value + missing[0]) / (item.whole.value + missing[1])
        if item.ratio is not None and not fits(item.share, 100 * item.ratio) and fits(item.share, mended):
            return reading, item
    return parts[-1]
