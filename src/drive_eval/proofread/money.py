"""Changes of sums of money: `the cost per case fell by a third, from £2,800 to £2,100`."""

import re
from typing import Final

from drive_eval.proofread.change_words import SINGLE, VERB
from drive_eval.proofread.changes import changes
from drive_eval.proofread.findings import Finding
from drive_eval.proofread.folds import overlaps, relative
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.rounding import range_of

_UNITS: Final = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_SUM: Final = r"£\s?(?P<{0}>\d[\d,]*(?:\.\d+)?)\s?(?P<{0}_unit>k|thousand|m|million|bn|billion)?\b"
_FROM_TO: Final = re.compile(
    rf"\bfrom\s+(?:\w+\s+){{0,2}}?{_SUM.format('before')}[^.;£]{{0,60}}?\bto\s+(?:\w+\s+){{0,2}}?{_SUM.format('after')}",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(
    r"^\s*(?:\(|,? or )\s*(?:up |down |by |an? (?:rise|fall|increase|cut) of )*$", re.IGNORECASE
)

Range = tuple[float, float]


def check_money(reading: Reading) -> list[Finding]:
    """Check the size of a change against the two sums of money that it is tied to."""
    found = []
    for pair in _FROM_TO.finditer(reading.text) if "£" in reading.text else ():
        size = _size_beside(reading, pair) or _only_size(reading)
        if size is not None and not _fits(reading, pair, size):
            before, after = (sum(_range(pair, name)) / 2 for name in ("before", "after"))
            words = [pair[name] + (pair[f"{name}_unit"] or "") for name in ("before", "after")]
            told = f"From £{words[0]} to £{words[1]} is {100 * (after - before) / before:+.3g}%."
            found.append(reading.finding(size.start, size.end, "change", told))
    return found


def _size_beside(reading: Reading, pair: re.Match[str]) -> Mention | None:
    """`By three quarters from £80 to £20`, `from £1.1m to £1.3m (18%)`: nothing stands between the two."""
    for m in reading.mentions:
        before = re.match(r"^,?\s*$", reading.text[m.end : pair.start()]) if m.end <= pair.start() else None
        after = m.start >= pair.end() and _IN_BRACKETS.match(reading.text[pair.end() : m.start])
        if m.kind in ("percent", "fraction") and (before or after):
            return m
    return None


def _only_size(reading: Reading) -> Mention | None:
    """The size of the one change that a sentence states, where it has no other word of change."""
    told = [change for change in changes(reading) if change.before is None and not change.comparative]
    if len(told) != 1 or _verbs(reading) != 1 or len(_FROM_TO.findall(reading.text)) != 1:
        return None
    size = told[0].size
    return size if size is not None and size.kind in ("percent", "fraction") else None


def _fits(reading: Reading, pair: re.Match[str], size: Mention) -> bool:
    """Whether a size is that of the change between two sums, and goes its way where a verb says which."""
    low, high = relative(_range(pair, "before"), _range(pair, "after"))
    direction = next((one.direction for one in changes(reading) if one.size is size), "")
    scale = 100 if size.kind == "fraction" else 1
    smallest, largest = (scale * end for end in range_of(size))
    spans = {"down": [(-high, -low)], "up": [(low, high)]}.get(direction, [(low, high), (-high, -low)])
    return any(overlaps((smallest, largest), span) for span in spans)


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
