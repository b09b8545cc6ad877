"""The total that a part and its percentage go with, where the sentence says it elsewhere than beside them."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from drive_eval.proofread.listed_shares import total_of_list
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.proportions import Proportion
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.rounding import fits

_LEAD_IN: Final = re.compile(
    r"(?:^\W*|[,;:–—(]\s*|\band\s+|\bthat\s+|\bwhere\s+)(?:of|among|out of|amongst)\s+(?:(?:the|these|those|"
    r"all|our|a total of)\s+)*"
    r"(?:[a-z]+\s+){0,2}$",
    re.IGNORECASE,
)
_ANTECEDENT: Final = re.compile(
    r"\b(?:of (?:whom|which|these|them|those)|among (?:these|them|those))\b", re.IGNORECASE
)
_WHERE_KNOWN: Final = re.compile(
    r"\b(?:known|recorded|valid|available|missing|respond(?:ed|ing|s)?|"
    r"responses?|(?:of|among) (?:the )?respondents|answer\w*|weight\w*|adjust\w*|average|where|"
    r"those)\b",
    re.IGNORECASE,
)

_PLACES: Final = re.compile(
    r"^\s+(?:\w+ )?(?:sites|areas|forces|counties|regions|local authorities|boroughs|teams|services|"
    r"organisations|agencies|providers|schools|hospitals|prisons|arms|groups)\b",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(r"\b(?:the|all) (?:other|remaining) $", re.IGNORECASE)
_OF_THESE: Final = re.compile(
    r"^\s*of (?:these|those|them),?\s*(?:(?:a total of|only|just) )?$", re.IGNORECASE
)


def narrows(words: str) -> bool:
    """Whether the words say that a share is of those known, or of some other narrower base."""
    return bool(_WHERE_KNOWN.search(words))


def total_said(
    readings: Sequence[Reading], reading: Reading, item: Proportion, part: Mention
) -> Mention | None:
    """The total that leads in (`Of the 48 cases, 19 (40%)`), unless another number explains the share."""
    if item.share is None:
        return None
    scale = 1 if item.share.kind == "fraction" else 100
    totals = [m for one in readings for m in one.mentions if m.kind in ("count", "measure")]
    sums = [a.value + b.value for a, b in pairwise(totals)] + [
        a.value + b.value + c.value for a, b, c in zip(totals, totals[1:], totals[2:], strict=False)
    ]
    bases = [*(m.value for m in totals if m is not part and m.value), *sums]
    if any(fits(item.share, scale * part.value / base) for base in bases):
        return None
    other = (
        _of_the_others(readings, reading, part)
        or _of_these_before(readings, reading, item, part)
        or _of_them(readings, reading, item, part)
        or _of_the_clause_before(reading, item, part)
    )
    if other is not None:
        return other
    before = [m for m in reading.mentions if m.end <= item.start and m.kind == "count"]
    pronoun = list(_ANTECEDENT.finditer(reading.text[: item.start]))
    if pronoun:
        named = [m for m in before if m.end <= pronoun[-1].start() and not _number_of_places(reading, m)]
        clear = len(pronoun) == 1 and named and named[-1].value >= part.value and not named[-1].hedge
        clear = clear and "of those" not in pronoun[-1].group()
        if clear and not _explained(reading, pronoun[-1].end(), item.start):
            return named[-1]
        return None if named else total_of_list(readings, item)
    if re.match(r"[)\]]?\s*(?:of|among)\s", reading.text[item.end :]):
        return None
    leading = [m for m in before if _LEAD_IN.search(reading.text[: m.start]) and m.value >= part.value]
    if not leading:
        return _total_of_sibling(reading, item, part) or total_of_list(readings, item)
    if len(leading) != 1 or leading[0].hedge or _explained(reading, leading[0].end, item.start):
        return None
    return leading[0]


def _number_of_places(reading: Reading, mention: Mention) -> bool:
    """`1,772 were allocated across the three sites, of whom`: nobody is one of three sites."""
    return bool(_PLACES.match(reading.text[mention.end :]))


def _of_the_others(readings: Sequence[Reading], reading: Reading, part: Mention) -> Mention | None:
    """`17 of the 48 …; the other 31 (75%)`: what is left of a total is a part of that total."""
    if not _OTHERS.search(reading.text[: part.start]):
        return None
    counted = [m for one in readings for m in one.mentions if m.kind == "count" and m is not part]
    totals = [
        total
        for total in counted
        if total.value > part.value and any(total.value - one.value == part.value for one in counted)
    ]
    return totals[0] if len({total.value for total in totals}) == 1 else None


def _sentence_before(readings: Sequence[Reading], reading: Reading) -> Reading | None:
    position = next((at for at, one in enumerate(readings) if one is reading), 0)
    return readings[position - 1] if position else None


def _of_them(
    readings: Sequence[Reading], reading: Reading, item: Proportion, part: Mention
) -> Mention | None:
    """`We supported 212 children, 130 of them (61%)`: the one count before, or of the sentence before."""
    if not re.match(r"\s+of (?:them|these|whom|which)\b", reading.text[part.end : item.end], re.IGNORECASE):
        return None
    before = [m for m in reading.mentions if m.end <= item.start]
    last = _sentence_before(readings, reading)
    if not before and last is not None and not narrows(last.text + reading.text[: item.start]):
        before = list(last.mentions)
    alone = len(before) == 1 and before[0].kind == "count" and not before[0].hedge
    return before[0] if alone and before[0].value >= part.value else None


def _of_the_clause_before(reading: Reading, item: Proportion, part: Mention) -> Mention | None:
    """`Codes were applied to 1,842 segments; 212 (12%) were …`: a sentence of one count, and its part."""
    if len(reading.mentions) != 3 or len(reading.counts) != 2 or item.end > len(reading.text.rstrip()) - 4:
        return None
    total = reading.counts[0]
    opens = re.search(r"[;:–—]\s*(?:and |but |of (?:these|those),? )?$", reading.text[: item.start])
    return total if opens and total.value >= part.value and not narrows(reading.text) else None


def _of_these_before(
    readings: Sequence[Reading], reading: Reading, item: Proportion, part: Mention
) -> Mention | None:
    """`There were 1,066 clients. Of these, 91% (n = 863)`: the one count of the sentence before."""
    before = _sentence_before(readings, reading)
    if before is None or not _OF_THESE.match(reading.text[: item.start]):
        return None
    if len(before.mentions) != 1 or len(before.counts) != 1 or narrows(before.text):
        return None
    total = before.counts[0]
    return total if total.value >= part.value else None


def _total_of_sibling(reading: Reading, item: Proportion, part: Mention) -> Mention | None:
    """`29 (82.9%) at intake, 23 (75.7%) at exit (n = 35)`: the total that its sibling is of."""
    totals = [m for m in reading.mentions if re.search(r"\b[nN]\s*=\s*$", reading.text[: m.start])]
    if len(totals) != 1 or totals[0].value < part.value:
        return None
    total = totals[0]
    siblings = [
        one for one in reading.proportions if one is not item and one.whole is None and one.part is not None
    ]
    shown = [
        one
        for one in siblings
        if one.part is not None
        and one.share is not None
        and one.part is not total
        and fits(one.share, (1 if one.share.kind == "fraction" else 100) * one.part.value / total.value)
    ]
    return total if shown and total is not part else None


def _explained(reading: Reading, start: int, end: int) -> bool:
    """Whether words between a total and its part narrow the total."""
    between = re.sub(r"^\s+known\b", "", reading.text[start:end])
    return narrows(between)
