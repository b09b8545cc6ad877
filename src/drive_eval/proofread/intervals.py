"""Intervals: limits in order, and the estimate between them."""

import re
from typing import Final

from drive_eval.proofread.findings import Finding
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.statements import Interval

_STATISTIC: Final = re.compile(r"(?:\ba?(?:OR|RR|HR|IRR)|\bratio)\s*(?:of|was|is|=|:|,)?\s*$")
_RATIO_SCALE: Final = 1.5
# A mean may lie outside the quartiles; a median cannot, and neither lies outside the range.
_SPREAD: Final = re.compile(
    r"\b(?:(?P<name>median)|mean)\b[^.;()]{0,40}?(?P<mean>\d+(?:\.\d+)?)[^.;()]{0,15}\(\s*"
    r"(?:(?:range|min-max|minimum to maximum)|(?(name)(?:IQR|inter-?quartile range)|(?!)))[:, =]+"
    r"(?P<low>\d+(?:\.\d+)?)\s*(?:–|-|to)\s*(?P<high>\d+(?:\.\d+)?)",
    re.IGNORECASE,
)


def check_intervals(reading: Reading) -> list[Finding]:
    """Check each confidence interval of a sentence, and each mean against its range."""
    found, start = [], 0
    for interval in reading.intervals:
        finding = _order(reading, interval) or _holds(reading, interval, start)
        if finding is not None:
            found.append(finding)
        start = interval.end
    for match in _SPREAD.finditer(reading.text):
        mean, low, high = (float(match[name]) for name in ("mean", "low", "high"))
        if not low <= mean <= high:
            told = f"A {match['name'] or 'mean'} of {mean:g} does not lie between {low:g} and {high:g}."
            found.append(reading.finding(match.start("mean"), match.end(), "interval", told))
    return found


def _order(reading: Reading, interval: Interval) -> Finding | None:
    """Limits the wrong way round; both negative, they may be printed by size."""
    if interval.low <= interval.high or interval.low < 0:
        return None
    told = f"The lower limit, {interval.low:g}, is above the upper, {interval.high:g}."
    return reading.finding(interval.start, interval.end, "interval", told)


def _holds(reading: Reading, interval: Interval, start: int) -> Finding | None:
    candidates = _candidates(reading, interval, start)
    if not candidates or any(_inside(one, interval) for one in candidates):
        return None
    nearest = candidates[-1]
    told = f"{reading.text[nearest.start : nearest.end]} is outside {interval.low:g} to {interval.high:g}."
    return reading.finding(nearest.start, interval.end, "interval", told)


def _candidates(reading: Reading, interval: Interval, start: int) -> list[Mention]:
    """The numbers before an interval that could be its estimate, the likeliest last."""
    wholes = {id(item.whole) for item in reading.proportions}
    before = [m for m in reading.mentions if start <= m.start and m.end <= interval.start]
    shares = [m for m in before if m.kind in ("percent", "points")]
    decimals = [m for m in before if m.kind == "decimal"]
    if interval.per_cent:
        return shares or decimals
    if decimals and _named_just_before(reading, decimals[-1], interval):
        return decimals[-1:]
    if shares and (interval.high > _RATIO_SCALE or not decimals):
        return [*decimals, *shares]
    if decimals:
        return [*shares, *decimals]
    counts = [m for m in before if m.kind == "count" and id(m) not in wholes]
    adjacent = counts and re.match(r"^[\s,;:(\[–-]*$", reading.text[counts[-1].end : interval.start])
    return counts[-1:] if adjacent else []


def _named_just_before(reading: Reading, one: Mention, interval: Interval) -> bool:
    """`OR 0.58, 95% CI`: a statistic by name, with nothing between it and its interval."""
    named = _STATISTIC.search(reading.text[: one.start])
    return bool(named and re.match(r"^[\s,;:(\[–-]*$", reading.text[one.end : interval.start]))


def _inside(one: Mention, interval: Interval) -> bool:
    """Whether the number, on any scale on which it may have been meant, lies in the interval.

    Rounding keeps order, so numbers printed alike need no slack.
    """
    same = one.decimals == interval.decimals
    reach = 1e-9 if same else max(one.half_unit, 0.5 * 10.0**-interval.decimals)
    low, high = min(interval.low, interval.high), max(interval.low, interval.high)
    scales = [(one.value, reach)]
    if one.kind in ("percent", "points") and not interval.per_cent:
        fraction = one.value / 100
        slack = max(one.half_unit / 100, 0.5 * 10.0**-interval.decimals)
        scales += [(fraction, slack), (1 - fraction, slack), (1 + fraction, slack)]
    if interval.per_cent and one.kind == "decimal":
        scales += [(100 * one.value, 100 * one.half_unit), (100 * (one.value - 1), 100 * one.half_unit)]
    return any(low - slack <= sign * value <= high + slack for value, slack in scales for sign in (1, -1))
