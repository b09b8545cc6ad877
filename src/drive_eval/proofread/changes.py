"""Statements of change: `fell from 29 to 23`, `an 82% reduction`, `down by two thirds`, `halved`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from drive_eval.proofread.change_words import (
    BY,
    CLOSED,
    COMPARATIVE,
    EARLIER,
    FROM,
    IN_BRACKETS,
    LATER,
    NOUN_AFTER,
    NOW_FROM,
    SINGLE,
    SIZE_AFTER,
    STRONG_VERB,
    THEN_IN_BRACKETS,
    THEN_SIZE,
    TO,
    VERB,
    VERB_BEFORE,
    WINDOW,
)
from drive_eval.proofread.mentions import Hedge, Mention
from drive_eval.proofread.proportions import Proportion
from drive_eval.proofread.reading import Reading

Direction = Literal["down", "up", ""]


@dataclass(frozen=True)
class End:
    """One end of a change: a count, a percentage, or both."""

    start: int
    end: int
    count: float | None = None
    whole: float | None = None
    share: Mention | None = None
    plain: Mention | None = None

    @property
    def share_range(self) -> tuple[float, float] | None:
        """The percentages that this end may stand for: exact where its counts are printed."""
        if self.count is not None and self.whole:
            exact = 100 * self.count / self.whole
            return exact, exact
        if self.share is not None:
            return self.share.value - self.share.half_unit, self.share.value + self.share.half_unit
        return None

    @property
    def size_range(self) -> tuple[float, float] | None:
        """The sizes that this end may stand for: its count, its number, or its percentage."""
        if self.count is not None:
            return self.count, self.count
        if self.plain is not None:
            reach = self.plain.half_unit if self.plain.kind in ("decimal", "measure") else 0.0
            return self.plain.value - reach, self.plain.value + reach
        return self.share_range


@dataclass(frozen=True)
class Change:
    """A change as stated: its size, in whichever terms; its direction; the ends that it joins, where said."""

    start: int
    end: int
    direction: Direction
    size: Mention | None = None
    factor: float | None = None
    before: End | None = None
    after: End | None = None
    comparative: bool = False


def changes(reading: Reading) -> list[Change]:
    """Every change that a sentence states."""
    sizes = _sizes(reading)
    ends = [*_from_to(reading), *_now_from(reading)] or _at_two_times(reading, sizes)
    found: list[Change] = []
    for before, after in ends:
        near = [one for one in sizes if not (before.start <= one.start and one.end <= after.end)]
        direction = _direction(reading, before)
        if after.start < before.start:
            found.append(_compared(reading, before, after, sizes))
            sizes = [kept for kept in sizes if kept.size is not found[-1].size]
            continue
        if len(ends) > 1 or not near:
            found.append(Change(before.start, after.end, direction, before=before, after=after))
            continue
        one = min(near, key=lambda size: min(abs(size.end - before.start), abs(size.start - after.end)))
        sizes = [kept for kept in sizes if kept is not one]
        start, end = min(one.start, before.start), max(one.end, after.end)
        direction = direction or one.direction
        found.append(Change(start, end, direction, one.size, one.factor, before, after, one.comparative))
    return [*found, *sizes]


def _ends(reading: Reading) -> list[End]:
    used: set[int] = set()
    ends = []
    for item in reading.proportions:
        used.update(id(m) for m in (item.part, item.whole, item.share) if m is not None)
        ends.append(_end_of(item))
    ends += [
        End(m.start, m.end, plain=m) for m in reading.mentions if id(m) not in used and m.kind != "points"
    ]
    return sorted(ends, key=lambda end: end.start)


def _end_of(item: Proportion) -> End:
    share = item.share if item.share is not None and item.share.kind == "percent" else None
    count = item.part.value if item.part is not None else None
    whole = item.whole.value if item.whole is not None and item.part is not None else None
    return End(item.start, item.end, count, whole, share)


def _from_to(reading: Reading) -> list[tuple[End, End]]:
    """Each `from A … to B` whose two ends are the same kind of number."""
    ends, pairs = [end for end in _ends(reading) if not _window(reading, end)], []
    for before, after in pairwise(ends):
        between = IN_BRACKETS.sub("", reading.text[before.end : after.start])
        if not FROM.search(reading.text[: before.start]) or not TO.match(between):
            continue
        if _same_kind(reading, before, after):
            pairs.append((before, after))
    return pairs


def _at_two_times(reading: Reading, sizes: Sequence[Change]) -> list[tuple[End, End]]:
    """`29 of 35 (83%) at intake and 23 of 35 (66%) at exit, a fall of 17 points`: two ends and their size."""
    if len(sizes) != 1 or sizes[0].size is None or sizes[0].factor is not None:
        return []
    size = sizes[0].size
    ends = [end for end in _ends(reading) if end.start != size.start and not _window(reading, end)]
    counts = all(end.plain is not None and end.plain.kind == "count" for end in ends)
    if len(ends) != 2 or not (counts or _same_kind(reading, *ends)) or ends[1].end > size.start:
        return []
    before, after = ends
    first, second = reading.text[before.end : after.start], reading.text[after.end : size.start]
    lead = reading.text[: before.start]
    named = bool(EARLIER.search(first) and LATER.search(second))
    named |= bool(EARLIER.search(lead) and LATER.search(first)) and not EARLIER.search(first + second)
    return [(before, after)] if named and THEN_SIZE.search(second) else []


def _window(reading: Reading, end: End) -> bool:
    """`43 in the six months before`: how long a window is, and no end of a change."""
    told = end.plain is not None and end.plain.kind == "measure"
    return told and bool(WINDOW.search(reading.text[: end.start]))


def _now_from(reading: Reading) -> list[tuple[End, End]]:
    """Each `B, up from A` and `B, down C from A`."""
    ends = _ends(reading)
    pairs = []
    for position, now in enumerate(ends):
        for then in ends[position + 1 : position + 3]:
            between, after = reading.text[now.end : then.start], reading.text[then.end :]
            told = NOW_FROM.match(between) or (THEN_IN_BRACKETS.match(between) and CLOSED.match(after))
            if told and _same_kind(reading, then, now):
                pairs.append((then, now))
                break
    return pairs


def _compared(reading: Reading, before: End, after: End, sizes: Sequence[Change]) -> Change:
    """`B, down C from A`: its size, where one is said, is what stands between the two."""
    closed = CLOSED.match(reading.text[before.end :])
    words = closed.group() if closed else reading.text[after.end : before.start]
    direction: Direction = "up" if re.search(r"\bup\b", words, re.IGNORECASE) else "down"
    start, end = (before.end, len(reading.text)) if closed else (after.end, before.start)
    inside = [one.size for one in sizes if start <= one.start and one.end <= end]
    inside += [one.size for one in sizes if SIZE_AFTER.match(reading.text[before.end : one.start])]
    size = inside[0] if inside else _plain_size(reading, before, after)
    return Change(after.start, before.end, direction, size, before=before, after=after)


def _plain_size(reading: Reading, before: End, after: End) -> Mention | None:
    """A size in the units of the ends themselves, `up 0.6 from 7.3`: points, where they are no shares."""
    told = [m for m in reading.mentions if after.end <= m.start and m.end <= before.start]
    return told[0] if len(told) == 1 and told[0].kind in ("count", "decimal") else None


def _same_kind(reading: Reading, before: End, after: End) -> bool:
    if before.plain is not None and before.plain.kind == "count" and after.count is not None:
        return after.share is None and not before.plain.words
    if (before.plain is None) != (after.plain is None):
        return False
    if before.plain is not None and after.plain is not None:
        kinds = {before.plain.kind, after.plain.kind}
        if kinds == {"measure"}:
            return _unit(reading, before.plain) == _unit(reading, after.plain)
        if after.plain.kind == "measure" and before.plain.kind != "fraction":
            return not before.plain.words
        return kinds <= {"count", "decimal"} and not (before.plain.words or after.plain.words)
    return (before.share_range is None) == (after.share_range is None)


def _unit(reading: Reading, measure: Mention) -> str:
    """The unit of a measure: from 12 weeks to 30 days is no rise."""
    return re.split(r"[\s-]", reading.lower[measure.start : measure.end])[-1].rstrip("s")


def _direction(reading: Reading, before: End) -> Direction:
    match = STRONG_VERB.search(reading.text[: before.start])
    if match is None or re.search(
        r"\b(?:ranged?|ranging|vary|varied|moved?)\b", match.group(), re.IGNORECASE
    ):
        return ""
    return "down" if match["down"] else "up"


def _more(reading: Reading, match: re.Match[str]) -> Hedge:
    return "over" if reading.lower[: match.end()].endswith("more than halved") else ""


def _late(before: str) -> re.Match[str] | None:
    """`Dropped from 60% to 45%, i.e. by 15%`: the verb stands before the two ends."""
    verbs = list(VERB.finditer(before)) if BY.search(before) else []
    return verbs[-1] if verbs else None


def _sizes(reading: Reading) -> list[Change]:
    """Every size of change: a percentage, points or a fraction tied to a word of change; `halved`."""
    found = []
    for mention in reading.mentions:
        if mention.kind not in ("percent", "points", "fraction"):
            continue
        if any(mention in (p.part, p.share) and p.whole is not None for p in reading.proportions):
            continue
        after = NOUN_AFTER.match(reading.text[mention.end :])
        before = VERB_BEFORE.search(reading.text[: mention.start])
        match = after or before or _late(reading.text[: mention.start])
        if match is None:
            continue
        direction: Direction = "down" if match["down"] else "up" if match["up"] else ""
        around = reading.text[mention.start : mention.end + 30]
        comparative = bool(COMPARATIVE.search(around))
        found.append(Change(mention.start, mention.end, direction, mention, comparative=comparative))
    for match in SINGLE.finditer(reading.text):
        factor = 0.5 if match["half"] else 2.0 if match["double"] else 3.0
        half = Mention(match.start(), match.end(), 0.5, "fraction", hedge=_more(reading, match), words=True)
        size = half if match["half"] else None
        found.append(Change(match.start(), match.end(), "down" if size else "up", size, factor))
    return found
