"""Percentages and fractions against the counts printed beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from drive_eval.proofread.findings import Finding
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.noise import COUNTED
from drive_eval.proofread.proportions import Proportion
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.rounding import fits, printed, some_count_gives
from drive_eval.proofread.totals_said import narrows, total_said

_BEFORE_CHANGE: Final = re.compile(
    r"\b(?:by|reduction of|increase of|fall of|rise of|drop of)\s+(?:\w+\s+)?$", re.IGNORECASE
)

_MAJORITY: Final = re.compile(
    r"\b(?:(?:the|an?) (?:[a-z]+ )?(?:majority|(?P<minority>minority))\b|"
    rf"(?<!the )most (?:of (?:the|these|those) (?:[a-z]+ )?)?(?={COUNTED}))"
    r"[^.;:(),]{0,60}\(\s*(?:[nN]\s*=\s*)?$",
    re.IGNORECASE,
)
_RATE: Final = re.compile(
    r"\b(?:response|completion|return|participation) rate (?:of|was|is)\s+(?=\d)", re.IGNORECASE
)
_REPLIED: Final = re.compile(
    rf"\s+(?:{COUNTED}\s+)?(?:were |had )?(?:replied|responded|completed|returned|took part|answered|"
    rf"filled)\b",
    re.IGNORECASE,
)
_ASKED_BEFORE: Final = re.compile(
    r"\b(?:sent|emailed|posted|distributed|issued|given) (?:out )?to (?:all |the )*$|\binvited (?:all |"
    r"the )*$",
    re.IGNORECASE,
)
_ASKED_AFTER: Final = re.compile(
    r"\s+(?:\w+\s+){0,2}(?:were|had been|was) (?:invited|approached|asked|surveyed|sent|emailed|contacted)\b",
    re.IGNORECASE,
)
_LARGEST_IDIOM: Final = 10


def check_percentages(readings: Sequence[Reading]) -> list[Finding]:
    """Check each proportion of a passage against itself and, where a total leads in, against that total."""
    found: list[Finding] = []
    for position, reading in enumerate(readings):
        for item in reading.proportions:
            finding = _check(readings[: position + 1], reading, item)
            if finding is not None:
                found.append(finding)
        found += [*_fractions_beside(reading), *_idioms_beside(reading), *_decimals(reading)]
        found += _majorities(reading)
        found += _response_rate(readings[max(position - 1, 0) : position + 1])
    return found


def _fractions_beside(reading: Reading) -> list[Finding]:
    """`Over half (48%)`: a fraction in words and the percentage in the bracket after it."""
    found = []
    for fraction, share in pairwise(reading.mentions):
        if fraction.kind != "fraction" or share.kind != "percent":
            continue
        between, after = reading.text[fraction.end : share.start], reading.text[share.end :]
        tied = re.match(r"^(?: of [^.;:()]{0,60})?\s*\(\s*(?:or |just |only )?$", between) and re.match(
            r"\s*[),;]", after
        )
        if tied and not fits(fraction, share.value / 100):
            told = f"In words {100 * fraction.value:.3g}%, in figures {share.value:g}%."
            found.append(reading.finding(fraction.start, share.end, "fraction", told))
    return found


def _idioms_beside(reading: Reading) -> list[Finding]:
    """`Over 8 out of 10 clients (801 of 1,041)`: a share in small numbers, and the counts in its bracket."""
    found = []
    for idiom, counted in pairwise(reading.proportions):
        part, whole = idiom.part, idiom.whole
        if part is None or whole is None or counted.ratio is None or idiom.share is not None:
            continue
        small = whole.value <= _LARGEST_IDIOM and counted.whole and counted.whole.value > _LARGEST_IDIOM
        between = reading.text[idiom.end : counted.start]
        if not small or not re.match(r"^\s*(?:[a-z'-]+\s+){0,6}\(\s*$", between, re.IGNORECASE):
            continue
        said = Mention(idiom.start, idiom.end, part.value / whole.value, "fraction", hedge=part.hedge)
        if not fits(said, counted.ratio):
            told = f"In words {100 * said.value:.3g}%, by the counts {_close(100 * counted.ratio)}%."
            found.append(reading.finding(idiom.start, counted.end, "fraction", told))
    return found


def _majorities(reading: Reading) -> list[Finding]:
    """`A majority (46 of 98)`, `most practitioners (46%)`: what is no more than half is neither."""
    found = []
    for item in reading.proportions:
        match = _MAJORITY.search(reading.text[: item.start])
        value, reach = item.ratio, 0.0
        if value is None and item.share is not None and item.share.kind == "percent":
            value, reach = item.share.value / 100, item.share.half_unit / 100
        if match is None or value is None:
            continue
        if value - reach < 0.5 if match["minority"] else value + reach > 0.5:
            continue
        told = f"{_close(100 * value)}% is {'more' if match['minority'] else 'no more'} than half."
        found.append(reading.finding(match.start(), item.end, "fraction", told))
    return found


def _response_rate(readings: Sequence[Reading]) -> list[Finding]:
    """`It was sent to 64 people. Forty-one replied, a response rate of 61%`: those asked and who did."""
    reading = readings[-1]
    rate = _RATE.search(reading.text)
    shares = [m for m in reading.mentions if rate and m.start == rate.end() and m.kind == "percent"]
    replied = [
        m for m in reading.counts if rate and m.end < rate.start() and _REPLIED.match(reading.text[m.end :])
    ]
    asked = [
        m
        for one in readings
        for m in one.counts
        if _ASKED_BEFORE.search(one.text[: m.start]) or _ASKED_AFTER.match(one.text[m.end :])
    ]
    if not (len(shares) == len(replied) == len(asked) == 1) or asked[0].value < replied[0].value:
        return []
    if fits(shares[0], 100 * replied[0].value / asked[0].value):
        return []
    item = Proportion(replied[0].start, shares[0].end, replied[0], asked[0], shares[0])
    finding = _share(reading, item, replied[0], asked[0])
    return [finding] if finding is not None else []


def _decimals(reading: Reading) -> list[Finding]:
    """`15/19 = 0.79`: counts and the share on 0-1 that they give."""
    found = []
    for item in reading.proportions:
        match = re.match(r"\s*=\s*(0?\.\d+)(?!\d|\s*%)", reading.text[item.end :])
        if match is None or item.ratio is None:
            continue
        stated = Mention(0, 0, float(match[1]), "decimal", len(match[1].partition(".")[2]))
        if not fits(stated, item.ratio):
            told = f"The counts give {item.ratio:.4g}."
            found.append(reading.finding(item.start, item.end + match.end(), "percentage", told))
    return found


def _check(readings: Sequence[Reading], reading: Reading, item: Proportion) -> Finding | None:
    if item.part is not None and item.whole is not None:
        return _exceeds(reading, item) or _share(reading, item, item.part, item.whole)
    if item.share is None:
        return None
    if item.part is not None:
        whole = total_said(readings, reading, item, item.part)
        return _share(reading, item, item.part, whole) if whole is not None else None
    if item.whole is not None:
        return _of_all(reading, item) or _possible(reading, item.share, item.whole)
    return None


def _of_all(reading: Reading, item: Proportion) -> Finding | None:
    """`3,914 referrals …: 46% of all 8,509 referrals`: the only other count of the sentence is the part."""
    before = [m for m in reading.counts if m.end <= item.start and m is not item.whole]
    if len(before) != 1 or item.whole is None or len(reading.mentions) != 3:
        return None
    tied = re.search(r"(?:[:–—(]|,\s*or|\bis|\bthat is|,)\s*$", reading.text[: item.start])
    if not tied or before[0].value > item.whole.value:
        return None
    return _share(reading, replace(item, start=before[0].start), before[0], item.whole)


def _exceeds(reading: Reading, item: Proportion) -> Finding | None:
    part, whole = item.part, item.whole
    if part is None or whole is None or part.value <= whole.value or part.hedge or whole.hedge:
        return None
    after = reading.text[whole.end :]
    between = reading.text[part.end : whole.start]
    counted = re.match(rf"\s*(?:[a-z'-]+\s+){{0,2}}{COUNTED}", after, re.IGNORECASE)
    plain = "out of" in between or (item.tight and (item.share is not None or counted))
    if not plain or (item.share is not None and item.share.value > 100):
        return None
    told = f"{part.value:,.0f} cannot be part of {whole.value:,.0f}."
    return reading.finding(item.start, item.end, "part_exceeds_whole", told)


def _share(reading: Reading, item: Proportion, part: Mention, whole: Mention) -> Finding | None:
    share = item.share
    if share is None or whole.value == 0 or part.hedge or whole.hedge:
        return None
    ratio = part.value / whole.value
    stated = ratio if share.kind == "fraction" else 100 * ratio
    if fits(share, stated):
        return None
    gives = f"{part.value:,.0f}/{whole.value:,.0f} is {_close(100 * ratio)}%."
    if share.kind == "fraction":
        return reading.finding(item.start, item.end, "fraction", gives)
    hint = f"{printed(100 * ratio, share)} ({part.value:,.0f} out of {whole.value:,.0f})"
    return reading.finding(
        item.start,
        item.end,
        "percentage",
        " ".join([gives, *_would_fit(share, part, whole)]),
        suggestion=hint,
    )


def _close(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _would_fit(share: Mention, part: Mention, whole: Mention) -> list[str]:
    """The neighbouring counts of which the printed percentage would be right: often the true slip."""
    p, w = int(part.value), int(whole.value)
    near = [(p, w + 1), (p, w - 1), (p + 1, w), (p - 1, w), (p, w + 2), (p, w - 2)]
    right = [f"{a} of {b}" for a, b in near if 0 <= a <= b and b > 0 and fits(share, 100 * a / b)]
    return [f"The percentage printed would be right of {' or '.join(right[:2])}."] if right else []


def _possible(reading: Reading, share: Mention, whole: Mention) -> Finding | None:
    """`43% of the 48 cases`: no whole number of 48 is 43%."""
    if share.kind != "percent" or share.hedge or whole.hedge or whole.value < 1:
        return None
    counted = re.match(rf"\s*(?:[a-z'-]+\s+){{0,2}}{COUNTED}", reading.text[whole.end :], re.IGNORECASE)
    guarded = narrows(reading.text) or _BEFORE_CHANGE.search(reading.text[: share.start])
    if not counted or guarded or (share.value <= 100 and some_count_gives(share, int(whole.value))):
        return None
    count = share.value / 100 * whole.value
    told = f"{share.value:g}% of {whole.value:,.0f} would be {_close(count)}, which is no whole number."
    return reading.finding(share.start, whole.end, "impossible_percentage", told, severity="warning")
