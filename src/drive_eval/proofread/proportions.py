"""Proportions in a sentence: which part, which whole and which percentage are said of each other.

A link is made only where the grammar makes it: brackets, `or`, `that is`, a dash, a comma that closes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.noise import BLANK

_T = TypeVar("_T", "Proportion", Mention)


@dataclass(frozen=True)
class Proportion:
    """A part, its whole and its share, as far as they are stated; `start` and `end` hold them all."""

    start: int
    end: int
    part: Mention | None = None
    whole: Mention | None = None
    share: Mention | None = None
    tight: bool = False

    @property
    def ratio(self) -> float | None:
        """The share that the counts give, on 0-1."""
        if self.part is None or self.whole is None or self.whole.value == 0:
            return None
        return self.part.value / self.whole.value


_DETERMINERS: Final = (
    r"(?:(?:the|these|those|all|a total of|its|our|their|every|remaining|known|eligible|closed|linked|total|"
    r"valid|other|same|original|matched|paired|allocated|n\s*=)\s+)*(?:n\s*=\s*)?"
)
_OF: Final = re.compile(
    rf"^(?:\s+out\s+of\s+|\s+of\s+|\s*/\s*|\s+in\s+every\s+){_DETERMINERS}$", re.IGNORECASE
)
_NOUN_OF: Final = re.compile(
    rf"^\s+(?!of\b)(?:(?!of\b|and\b|or\b|with\b)[a-z'’-]+\s+){{1,3}}(?:out\s+of|of)\s+{_DETERMINERS}$",
    re.IGNORECASE,
)
_WORDS: Final = r"(?:[^.;:()\[\]–—]|(?<=\w)-(?=\w)|(?<=vs)\.)"
_LEAD: Final = (
    r"(?:(?:i\.e\.|ie|that is|or|equivalent to|equal to|equating to|n\s*=|=|namely|which is|this is|a rate "
    r"of|"
    r"a proportion of|just|only|some|about|around|approximately|approx\.?|nearly|almost|over|under|"
    r"more than|less than|just over|just under|at least|roughly|circa|c\.|~|in|,)\s*)*"
)
_OPENING: Final = re.compile(rf"^{_WORDS}{{0,90}}[(\[]\s*{_LEAD}$", re.IGNORECASE)
_MEANING: Final = re.compile(
    rf"^{_WORDS}{{0,60}}?(?:,?\s*\b(?:or|i\.e\.|ie|that is|which is|equivalent to|equal to|equating to|"
    rf"namely|"
    rf"representing|corresponding to|amounting to|a rate of|a proportion of|a share of)|\s*=|\s*[–—:]|\s+-)"
    rf"[,\s]\s*{_LEAD}$|^\s*=\s*$",
    re.IGNORECASE,
)
_COMMA: Final = re.compile(rf"^{_WORDS}{{0,90}},\s*{_LEAD}$", re.IGNORECASE)
_CLOSES: Final = re.compile(r"^\s*(?:[)\]]|[;,](?!\d)|¤)")
_ENDS: Final = re.compile(r"^\s*(?:[)\]]|[;,.?!](?!\d)|[–—]|\s-\s|$)")
_CONTRAST: Final = re.compile(
    r"\b(?:against|compared|versus|vs|than|whereas|while|but|up from|down from|from|to|respectively|by)\b",
    re.IGNORECASE,
)
# `40% lower in Drive (8 of 60)`: how two shares compare is the share of neither.
_COMPARED: Final = re.compile(
    r"\s+(?:lower|higher|less|fewer|greater|smaller|larger)\b(?!\s+than\s+\d)|"
    r"\s+more\s+(?:likely|often|common|frequent)\b",
    re.IGNORECASE,
)
_ALL_BUT: Final = re.compile(r"\b(?:all but|except|apart from|other than|bar)\s+$", re.IGNORECASE)
# Farther apart than this, in characters, no bracket or comma ties a percentage to its counts.
_FARTHEST: Final = 250
_RESPECTIVELY: Final = re.compile(r"^\s*(?:,|and|, and|or|/|vs\.?|versus|;|to|against|compared with|–|-)\s*$")


def gap(text: str, left: Mention | Proportion, right: Mention | Proportion) -> str:
    """The words between two numbers, with what was blanked out taken out."""
    between = text[left.end : right.start]
    if BLANK in between:
        between = re.sub(rf"[\s,;]*{BLANK}+(?:[\s,;]*{BLANK}+)*(?:\s*[,;])?", " ", between)
    return between


def proportions(text: str, found: Sequence[Mention]) -> list[Proportion]:
    """Every proportion of a sentence, in order, each number used once."""
    ratios = _ratios(text, found)
    used = {id(m) for ratio in ratios for m in (ratio.part, ratio.whole, ratio.share) if m is not None}
    compared = [m for m in found if m.kind == "percent" and _COMPARED.match(text[m.end :])]
    used |= {id(m) for m in compared}
    shares = [m for m in found if m.kind == "percent" and id(m) not in used]
    words = [m for m in found if m.kind == "fraction" and id(m) not in used]
    counts = [m for m in found if m.kind == "count"]
    in_words = [ratio for ratio in ratios if ratio.share is None]
    ratios, shares = _grouped(text, ratios, shares)
    for opening in (_OPENING, _MEANING, _COMMA):
        ratios, shares = _linked(text, ratios, shares, opening, counts)
        in_words, words = _linked(text, in_words, words, opening, counts)
    ratios = [*ratios, *(ratio for ratio in in_words if ratio.share is not None)]
    shares += words
    rest = [m for m in found if m.kind == "count" and id(m) not in used]
    singles, shares = _singles(text, rest, shares)
    alone = [Proportion(m.start, m.end, share=m) for m in (*shares, *compared) if not _held(m, ratios)]
    return sorted([*ratios, *singles, *alone], key=lambda item: item.start)


def _held(share: Mention, items: Sequence[Proportion]) -> bool:
    return any(item.share is share for item in items)


def _ratios(text: str, found: Sequence[Mention]) -> list[Proportion]:
    """`x of N`, `x/N`, `x (P%) of the N`, `P% of the N (x)`, `P% (x) of the N`."""
    ratios: list[Proportion] = []
    position = 0
    while position < len(found) - 1:
        ratio = _triple(text, found[position : position + 3]) or _pair(text, *found[position : position + 2])
        if ratio is not None:
            ratios.append(ratio)
        position += 1 if ratio is None else 3 if ratio.share is not None and ratio.part is not None else 2
    return ratios


def _pair(text: str, part: Mention, whole: Mention) -> Proportion | None:
    if whole.kind not in ("count", "measure"):
        return None
    between = text[part.end : whole.start]
    if part.kind in ("percent", "fraction"):
        if _OF.match(between) and "/" not in between and whole.kind == "count":
            return Proportion(part.start, whole.end, None, whole, part, tight=True)
        return None
    if part.kind not in ("count", "measure"):
        return None
    if _OF.match(between):
        return Proportion(part.start, whole.end, part, whole, tight=True)
    if _NOUN_OF.match(between) and part.kind == "count":
        return Proportion(part.start, whole.end, part, whole)
    return None


def _triple(text: str, three: Sequence[Mention]) -> Proportion | None:
    if len(three) < 3:
        return None
    first, second, third = three
    left, right = text[first.end : second.start], gap(text, second, third)
    in_brackets = re.match(rf"^{_WORDS}{{0,40}}[(\[]\s*{_LEAD}$", left, re.IGNORECASE)
    of_third = re.match(rf"^\s*[)\]]\s*(?:out of|of)\s+{_DETERMINERS}$", right, re.IGNORECASE)
    kinds = (first.kind, second.kind, third.kind)
    if in_brackets and of_third and third.kind == "count":
        if kinds[:2] in (("count", "percent"), ("count", "fraction")):
            return Proportion(first.start, third.end, first, third, second, tight=True)
        if kinds[:2] in (("percent", "count"), ("fraction", "count")):
            return Proportion(first.start, third.end, second, third, first, tight=True)
    if kinds == ("count", "percent", "count"):
        # `Most (109; 91.6%) of the 119` and `five people (13% of 39)`
        both = re.search(r"[(\[]\s*(?:n\s*=\s*)?$", text[: first.start]) and re.match(r"^\s*[;,]\s*$", left)
        if both and of_third:
            return Proportion(first.start, third.end, first, third, second, tight=True)
        if in_brackets and _OF.match(right) and re.match(r"^\s*[)\]]", text[third.end :]):
            return Proportion(first.start, third.end, first, third, second, tight=True)
    if kinds[0] in ("percent", "fraction") and kinds[1:] == ("count", "count") and _OF.match(left):
        opens = re.match(rf"^{_WORDS}{{0,60}}[(\[]\s*(?:n\s*=\s*)?$", right, re.IGNORECASE)
        if opens and re.match(r"^\s*[)\]]", text[third.end :]) and third.value <= second.value:
            return Proportion(first.start, third.end, third, second, first, tight=True)
    return None


def _grouped(
    text: str, ratios: list[Proportion], shares: list[Mention]
) -> tuple[list[Proportion], list[Mention]]:
    """`5 of 13 and 9 of 14 (36% and 64%)`, either way round: paired in order, or left alone."""
    bare = [ratio for ratio in ratios if ratio.share is None]
    groups = _runs(text, bare), _runs(text, shares)
    out, left = list(ratios), list(shares)
    for counted in groups[0]:
        for stated in groups[1]:
            first, second = (counted, stated) if counted[0].start < stated[0].start else (stated, counted)
            between = text[first[-1].end : second[0].start] if first[-1].end <= second[0].start else "."
            if max(len(counted), len(stated)) < 2 or len(between) > _FARTHEST or not _OPENING.match(between):
                continue
            for share in stated:
                left = [kept for kept in left if kept is not share]
            out = [ratio for ratio in out if ratio not in counted]
            if len(counted) == len(stated):
                out += [_joined(ratio, share) for ratio, share in zip(counted, stated, strict=True)]
            else:
                out += [replace(ratio, share=None, tight=False) for ratio in counted]
    return out, left


def _runs(text: str, items: Sequence[_T]) -> list[list[_T]]:
    """Neighbours with nothing between them but a comma or an `and`, as one run."""
    runs: list[list[_T]] = []
    for item in items:
        if runs and _RESPECTIVELY.match(text[runs[-1][-1].end : item.start]):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _joined(ratio: Proportion, share: Mention) -> Proportion:
    return replace(ratio, start=min(ratio.start, share.start), end=max(ratio.end, share.end), share=share)


def _linked(
    text: str,
    ratios: list[Proportion],
    shares: list[Mention],
    opening: re.Pattern[str],
    counts: Sequence[Mention],
) -> tuple[list[Proportion], list[Mention]]:
    """Give each ratio without a share the neighbouring share that the grammar ties to it."""
    out, left = [], list(shares)
    for ratio in ratios:
        if ratio.share is not None or ratio.part is None:
            out.append(ratio)
            continue
        others: list[Proportion | Mention] = [
            *(other for other in ratios if other is not ratio),
            *left,
            *counts,
        ]
        share = next((s for s in left if _tied(text, ratio, s, opening, others)), None)
        if share is not None:
            left = [kept for kept in left if kept is not share]
            ratio = _joined(ratio, share)
        out.append(ratio)
    return out, left


def _tied(
    text: str,
    ratio: Proportion,
    share: Mention,
    opening: re.Pattern[str],
    others: Sequence[Proportion | Mention],
) -> bool:
    left, right = (ratio, share) if ratio.start < share.start else (share, ratio)
    if right.start - left.end > _FARTHEST:
        return False
    if any(left.end <= other.start and other.end <= right.start for other in others if other is not share):
        return False
    between, after = gap(text, left, right), text[right.end :]
    if opening is _OPENING and between.strip() == ";" and re.match(r"\s*[)\]]", after):
        return True
    if not opening.match(between):
        return False
    if opening is _OPENING:
        return bool(_CLOSES.match(after)) or (
            right is ratio and bool(re.match(rf"{_WORDS}{{0,60}}[)\],;]", after))
        )
    if opening is _MEANING:
        return right is ratio or not re.match(
            r"^\s*(?:of|in|for|among|more|less|fewer|higher|lower)\b", after
        )
    return bool(_ENDS.match(after)) and not _CONTRAST.search(between)


def _singles(
    text: str, counts: list[Mention], shares: list[Mention]
) -> tuple[list[Proportion], list[Mention]]:
    """`x (P%)` and `P% (n = x)`: a part and a share whose whole is said elsewhere."""
    singles, left = [], []
    for share in shares:
        part = next(
            (m for m in counts if _beside(text, m, share) and not _ALL_BUT.search(text[: m.start])), None
        )
        if part is None:
            left.append(share)
        else:
            singles.append(_joined(Proportion(part.start, part.end, part), share))
            counts = [kept for kept in counts if kept is not part]
    return singles, left


def _beside(text: str, count: Mention, share: Mention) -> bool:
    left, right = (count, share) if count.start < share.start else (share, count)
    if not 0 <= right.start - left.end <= _FARTHEST:
        return False
    between, after = gap(text, left, right), text[right.end :]
    if left is count:
        close = re.match(rf"^\s*(?:[a-z'-]+\s+){{0,8}}[(\[]\s*{_LEAD}$", between, re.IGNORECASE)
    else:
        close = re.match(r"^\s*(?:[a-z'-]+\s+){0,8}[(\[,;]\s*(?:n\s*=\s*|N\s*=\s*)?$", between, re.IGNORECASE)
    return bool(close and _CLOSES.match(after))
