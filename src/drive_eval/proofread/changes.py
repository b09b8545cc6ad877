"""Statements of change: `fell from 29 to 23`, `an 82% reduction`, `down by two thirds`, `halved`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from drive_eval.proofread.mentions import Hedge, Mention
from drive_eval.proofread.proportions import Proportion
from drive_eval.proofread.reading import Reading

Direction = Literal["down", "up", ""]

DOWN: Final = (
    r"(?:fell|falls?|fallen|falling|drop(?:s|ped|ping)?|decreas(?:e[sd]?|ing)|declin(?:e[sd]?|ing)|"
    r"reduc(?:e[sd]?|ing|tions?)|went down|gone down|down|lower(?:ed)?|"
    r"shrank|shrunk|fewer|less|cut|dipped|slid|slumped|plunged|tumbled|"
    r"plummeted)"
)
UP: Final = (
    r"(?:rose|rises?|risen|rising|increas(?:e[sd]?|ing)|gr(?:ew|own|ows|owth)|went up|gone up|"
    r"climb(?:ed|s)?|up|higher|jumped|soared|surged)"
)
_VERB: Final = re.compile(rf"\b(?:(?P<down>{DOWN})|(?P<up>{UP}))\b", re.IGNORECASE)
_STRONG_VERB: Final = re.compile(
    r"\b(?:(?P<down>fell|fallen|dropped|decreased|declined|went down|was reduced|were reduced|has fallen|"
    r"dipped|plunged|tumbled|plummeted|was cut|were cut|down)|"
    r"(?P<up>rose|risen|increased|grew|went up|climbed|up))\b[^.;:()¤]{0,40}$",
    re.IGNORECASE,
)
_NOUN_AFTER: Final = re.compile(
    r"^[- ]?(?:relative |absolute |overall |net |greater |larger |smaller |further |statistically |"
    r"significant )*"
    r"(?:(?P<down>reductions?|falls?|drops?|decreases?|declines?|lower|fewer|less|cuts?|dip|"
    r"slump|quicker|faster|shorter)|"
    r"(?P<up>increases?|rises?|growth|higher|more|jump|surge|uplift|longer)|(?P<none>changes?|differences?))\b",
    re.IGNORECASE,
)
_VERB_BEFORE: Final = re.compile(
    rf"\b(?:(?P<down>{DOWN})|(?P<up>{UP})|(?P<none>change[ds]?|difference))\s+(?:\w+ly\s+)?"
    r"(?:(?:in [a-z ,]{1,50}|for [a-z ]{1,30})\s+)?(?:(?:was|is|were)\s+)?"
    r"(?:by|of)\s+(?:(?:just|only|an?|some|about|around|over|under|nearly|almost|more than|less than|"
    r"approximately|"
    r"roughly|at least|just over|just under|up to)\s+)*$|"
    r"\b(?P<signed>changes?)\s*[:=]\s*$|"
    rf"\b(?:down|up)\s+(?:by\s+)?(?:over |about |around |nearly |almost |more than |some )?$",
    re.IGNORECASE,
)
_BY: Final = re.compile(r"[,(–—]\s*(?:or |i\.e\.,? |that is,? )?by\s+(?:\w+\s+)?$", re.IGNORECASE)
_SINGLE: Final = re.compile(
    r"\b(?P<half>halved|more than halved|halving)\b|\b(?P<double>doubled|doubling)\b|\b(?P<treble>trebled|"
    r"tripled)\b",
    re.IGNORECASE,
)
_FROM: Final = re.compile(
    r"\bfrom\s+(?:(?:the|an?|about|around|over|under|nearly|almost|just|some|more than|less than|"
    r"approximately|roughly|average|mean|total|of)\s+)*$",
    re.IGNORECASE,
)
_TO: Final = re.compile(
    r"^[^.;]{0,80}?\bto\s+(?:(?:the|an?|about|around|over|under|nearly|almost|just|only|some|more than|"
    r"less than|approximately|roughly|average|mean|total|of)\s+)*$",
    re.IGNORECASE,
)
_NOW_FROM: Final = re.compile(
    r"^[^.;:()]{0,40}[,(–—-]\s*(?:which (?:is|was) )?(?:up|down)\s+(?:by\s+)?(?:[\d.,]+\s*(?:%|per\s?cent|"
    r"percentage points|pp|points)?\s+)?(?:\([^()]*\)\s+)?from\s+(?:(?:the|an?|about|around|over|under|"
    r"nearly|almost|just|some|last year's|the previous year's)\s+)*$",
    re.IGNORECASE,
)
# `212 were turned away (2017/18: 168), up 26%`
_THEN_IN_BRACKETS: Final = re.compile(r"^[^.;()]{0,60}\(\s*(?:19|20)\d\d(?:\s*[-–/]\s*\d\d)?\s*:\s*$")
_CLOSED: Final = re.compile(r"^\s*\)\s*[,–—-]?\s*(?:up|down)\s+(?:by\s+)?[\d.]", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_SIZE_AFTER: Final = re.compile(r"^\s*[,(–—-]\s*(?:(?:an?|or|i\.e\.|that is)\s*)*$", re.IGNORECASE)
_COMPARATIVE: Final = re.compile(
    r"\b(?:greater|larger|smaller|bigger|steeper|more than (?:in|for) )\b", re.IGNORECASE
)


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
    ends = [*_from_to(reading), *_now_from(reading)]
    sizes = _sizes(reading)
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
    ends, pairs = _ends(reading), []
    for before, after in pairwise(ends):
        between = _IN_BRACKETS.sub("", reading.text[before.end : after.start])
        if not _FROM.search(reading.text[: before.start]) or not _TO.match(between):
            continue
        if _same_kind(before, after):
            pairs.append((before, after))
    return pairs


def _now_from(reading: Reading) -> list[tuple[End, End]]:
    """Each `B, up from A` and `B, down C from A`."""
    ends = _ends(reading)
    pairs = []
    for position, now in enumerate(ends):
        for then in ends[position + 1 : position + 3]:
            between, after = reading.text[now.end : then.start], reading.text[then.end :]
            told = _NOW_FROM.match(between) or (_THEN_IN_BRACKETS.match(between) and _CLOSED.match(after))
            if told and _same_kind(then, now):
                pairs.append((then, now))
                break
    return pairs


def _compared(reading: Reading, before: End, after: End, sizes: Sequence[Change]) -> Change:
    """`B, down C from A`: its size, where one is said, is what stands between the two."""
    closed = _CLOSED.match(reading.text[before.end :])
    words = closed.group() if closed else reading.text[after.end : before.start]
    direction: Direction = "up" if re.search(r"\bup\b", words, re.IGNORECASE) else "down"
    start, end = (before.end, len(reading.text)) if closed else (after.end, before.start)
    inside = [one.size for one in sizes if start <= one.start and one.end <= end]
    inside += [one.size for one in sizes if _SIZE_AFTER.match(reading.text[before.end : one.start])]
    size = inside[0] if inside else _plain_size(reading, before, after)
    return Change(after.start, before.end, direction, size, before=before, after=after)


def _plain_size(reading: Reading, before: End, after: End) -> Mention | None:
    """A size in the units of the ends themselves, `up 0.6 from 7.3`: points, where they are no shares."""
    told = [m for m in reading.mentions if after.end <= m.start and m.end <= before.start]
    return told[0] if len(told) == 1 and told[0].kind in ("count", "decimal") else None


def _same_kind(before: End, after: End) -> bool:
    if before.plain is not None and before.plain.kind == "count" and after.count is not None:
        return after.share is None and not before.plain.words
    if (before.plain is None) != (after.plain is None):
        return False
    if before.plain is not None and after.plain is not None:
        kinds = {before.plain.kind, after.plain.kind}
        if kinds == {"measure"}:
            return True
        return kinds <= {"count", "decimal"} and not (before.plain.words or after.plain.words)
    return (before.share_range is None) == (after.share_range is None)


def _direction(reading: Reading, before: End) -> Direction:
    match = _STRONG_VERB.search(reading.text[: before.start])
    if match is None or re.search(
        r"\b(?:ranged?|ranging|vary|varied|moved?)\b", match.group(), re.IGNORECASE
    ):
        return ""
    return "down" if match["down"] else "up"


def _more(reading: Reading, match: re.Match[str]) -> Hedge:
    return "over" if reading.lower[: match.end()].endswith("more than halved") else ""


def _late(before: str) -> re.Match[str] | None:
    """`Dropped from 60% to 45%, i.e. by 15%`: the verb stands before the two ends."""
    verbs = list(_VERB.finditer(before)) if _BY.search(before) else []
    return verbs[-1] if verbs else None


def _sizes(reading: Reading) -> list[Change]:
    """Every size of change: a percentage, points or a fraction tied to a word of change; `halved`."""
    found = []
    for mention in reading.mentions:
        if mention.kind not in ("percent", "points", "fraction"):
            continue
        if any(mention in (p.part, p.share) and p.whole is not None for p in reading.proportions):
            continue
        after = _NOUN_AFTER.match(reading.text[mention.end :])
        before = _VERB_BEFORE.search(reading.text[: mention.start])
        match = after or before or _late(reading.text[: mention.start])
        if match is None:
            continue
        direction: Direction = "down" if match["down"] else "up" if match["up"] else ""
        around = reading.text[mention.start : mention.end + 30]
        comparative = bool(_COMPARATIVE.search(around))
        found.append(Change(mention.start, mention.end, direction, mention, comparative=comparative))
    for match in _SINGLE.finditer(reading.text):
        factor = 0.5 if match["half"] else 2.0 if match["double"] else 3.0
        half = Mention(match.start(), match.end(), 0.5, "fraction", hedge=_more(reading, match), words=True)
        size = half if match["half"] else None
        found.append(Change(match.start(), match.end(), "down" if size else "up", size, factor))
    return found
