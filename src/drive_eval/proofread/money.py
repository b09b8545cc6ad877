"""Changes of sums of money: `the cost per case fell by a third, from £2,800 to £2,100`."""

import re
from typing import Final

from drive_eval.proofread.change_words import SINGLE, VERB
from drive_eval.proofread.changes import changes
from drive_eval.proofread.findings import Finding
from drive_eval.proofread.folds import overlaps, relative
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.rounding import range_of

_UNITS: Final = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_SUM: Final = r"£\s?(?P<{0}>\d[\d,]*(?:\.\d+)?)\s?(?P<{0}_unit>k|thousand|m|million|bn|billion)?\b"
_FROM_TO: Final = re.compile(
    rf"\bfrom\s+(?:\w+\s+){{0,2}}?{_SUM.format('before')}[^.;£]{{0,60}}?\bto\s+(?:\w+\s+){{0,2}}?{_SUM.format('after')}",
    re.IGNORECASE,
)
Range = tuple[float, float]


def check_money(reading: Reading) -> list[Finding]:
    """Check the size of a change against the two sums of money that a sentence of one change is about."""
    pairs = list(_FROM_TO.finditer(reading.text)) if "£" in reading.text else []
    told = [change for change in changes(reading) if change.before is None and not change.comparative]
    if len(pairs) != 1 or len(told) != 1 or _verbs(reading) != 1:
        return []
    size, direction = told[0].size, told[0].direction
    if size is None or size.kind not in ("percent", "fraction"):
        return []
    low, high = relative(_range(pairs[0], "before"), _range(pairs[0], "after"))
    scale = 100 if size.kind == "fraction" else 1
    stated = [scale * end for end in range_of(size)]
    spans = {"down": [(-high, -low)], "up": [(low, high)]}.get(direction, [(low, high), (-high, -low)])
    if any(overlaps((stated[0], stated[1]), span) for span in spans):
        return []
    before, after = (sum(_range(pairs[0], name)) / 2 for name in ("before", "after"))
    words = [pairs[0].group(name) + (pairs[0].group(f"{name}_unit") or "") for name in ("before", "after")]
    told_text = f"From £{words[0]} to £{words[1]} is {100 * (after - before) / before:+.3g}%."
    return [reading.finding(size.start, size.end, "change", told_text)]


def _verbs(reading: Reading) -> int:
    """How many words of change a sentence has: of two, either may be what the sums are of."""
    return len(VERB.findall(reading.text)) + len(SINGLE.findall(reading.text))


def _range(pair: re.Match[str], name: str) -> Range:
    """The sums that a printed one may stand for: half of its last digit that is no nought.

    >>> _range(_FROM_TO.search("from £2,800 to £2.1m"), "before")
    (2750.0, 2850.0)
    """
    printed = pair.group(name).replace(",", "")
    scale = _UNITS.get((pair.group(f"{name}_unit") or "").lower(), 1.0)
    decimals = len(printed.partition(".")[2])
    noughts = 0 if decimals else len(printed) - len(printed.rstrip("0"))
    value, reach = scale * float(printed), scale * 0.5 * 10.0 ** (noughts - decimals)
    return value - reach, value + reach
