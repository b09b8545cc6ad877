"""Ratios said twice: `45% lower odds (OR 0.55)`; `6 percentage points (79% v 73%)`."""

import re
from typing import Final

from drive_eval.proofread.findings import Finding
from drive_eval.proofread.folds import overlaps, relative
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.reading import Reading

_NAMED: Final = (
    r"(?:a?(?:OR|RR|HR|IRR)|(?:adjusted )?(?:odds|risk|rate|hazard|incidence[- ]rate) ratio"
    r"(?: \[?a?[A-Z]{2,3}\]?)?)"
)
_RATIO: Final = re.compile(
    r"\b(?:(?P<down>lower|less|fewer|reduction|decrease|fall|drop)|(?P<up>higher|more|greater|increase|"
    r"rise))\b"
    rf"[^.;()]{{0,60}}\(\s*{_NAMED}\s*(?:of|=|:|,)?\s*(?P<ratio>\d*\.\d+)\b",
)
_DIFFERENCE: Final = re.compile(
    r"\b(?:difference|gap)\b[^.;:()]{0,60}?\b(?:of|was|is|to)\s+(?:just |only |about |some )?$", re.IGNORECASE
)
_LOWER: Final = re.compile(
    r"\s+(?:lower|higher|less|fewer|more|greater|smaller|larger)\b(?! (?:than )?points?\b)", re.IGNORECASE
)
_AGAINST: Final = re.compile(
    r"\b(?:against|compared (?:with|to)|versus|vs\.?|v\.?|than|whereas|while|and)\b", re.IGNORECASE
)
_SIDES: Final = 2


def check_ratios(reading: Reading) -> list[Finding]:
    """Check a relative size against its ratio, and a difference in points against its shares."""
    return [*_lower_and_ratio(reading), *_points_and_shares(reading), *_lower_and_shares(reading)]


def _lower_and_ratio(reading: Reading) -> list[Finding]:
    found = []
    for size in reading.mentions:
        match = _RATIO.match(reading.text[size.end :].lstrip()) if size.kind == "percent" else None
        if match is None or size.hedge:
            continue
        printed = match["ratio"]
        half = 0.5 * 10.0 ** -len(printed.partition(".")[2])
        sign = -1 if match["down"] else 1
        exact = 100 * sign * (float(printed) - 1)
        if abs(exact - size.value) <= 100 * half + size.half_unit + 1e-9:
            continue
        told = f"A ratio of {printed} is {abs(exact):.3g}% {'lower' if float(printed) < 1 else 'higher'}."
        found.append(reading.finding(size.start, size.end, "change", told, suggestion=f"{abs(exact):.3g}%"))
    return found


def _points_and_shares(reading: Reading) -> list[Finding]:
    """`A difference of 29 points` in a sentence of just two shares."""
    points = [m for m in reading.mentions if m.kind == "points"]
    shares = [one for one in reading.proportions if one.share is not None and one.share.kind == "percent"]
    shares = [one for one in shares if one.part is not None or not _LOWER.match(reading.text[one.end :])]
    if len(points) != 1 or len(shares) != _SIDES or points[0].hedge:
        return []
    size = points[0]
    said = _DIFFERENCE.search(reading.text[: size.start]) or _LOWER.match(reading.text[size.end :])
    if not said:
        return []
    spans = [_span(one.ratio, one.share) for one in shares if one.share is not None]
    low = abs(spans[0][0] - spans[1][0])
    reach = sum(span[1] for span in spans)
    if overlaps(
        (abs(size.value) - size.half_unit, abs(size.value) + size.half_unit), (low - reach, low + reach)
    ):
        return []
    told = f"The two shares differ by {low:.3g} percentage points."
    return [reading.finding(size.start, size.end, "change", told, suggestion=f"{low:.3g} percentage points")]


def _lower_and_shares(reading: Reading) -> list[Finding]:
    """`9% lower in Drive: 13.3% as against 22.3%`: points, where the relative difference is another."""
    shares = [one for one in reading.proportions if one.share is not None and one.share.kind == "percent"]
    sizes = [one.share for one in shares if one.part is None and _LOWER.match(reading.text[one.end :])]
    compared = [one for one in shares if one.share not in sizes]
    if len(sizes) != 1 or len(compared) != _SIDES or sizes[0] is None or sizes[0].hedge:
        return []
    size, (one, other) = sizes[0], compared
    if not _AGAINST.search(reading.text[one.end : other.start]) or one.share is None or other.share is None:
        return []
    (a, reach), (b, further) = _span(one.ratio, one.share), _span(other.ratio, other.share)
    stated = size.value - size.half_unit, size.value + size.half_unit
    points = abs(a - b) - reach - further, abs(a - b) + reach + further
    low, high = relative((a - reach, a + reach), (b - further, b + further))
    back, forth = relative((b - further, b + further), (a - reach, a + reach))
    spans = [(low, high), (-high, -low), (back, forth), (-forth, -back)]
    if not overlaps(stated, points) or any(overlaps(stated, span) for span in spans):
        return []
    relatively = f", or by {100 * abs(a - b) / b:.3g}% of the second" if b else ""
    told = f"The two shares differ by {abs(a - b):.3g} percentage points{relatively}."
    hint = f"{size.value:g} percentage points"
    return [reading.finding(size.start, size.end, "points_as_per_cent", told, suggestion=hint)]


def _span(ratio: float | None, share: Mention) -> tuple[float, float]:
    """A share, and how far it may be from what is printed: not at all where its counts are."""
    return (100 * ratio, 0.0) if ratio is not None else (share.value, share.half_unit)
