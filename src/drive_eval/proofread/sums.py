"""Parts and totals in one sentence: `14 with contact and 13 without, of 28`; `a total of 47`."""

import re
from collections.abc import Sequence
from itertools import pairwise, permutations
from typing import Final

from drive_eval.proofread.findings import Finding
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.reading import Reading
from drive_eval.proofread.sum_words import (
    ALL_LISTED,
    BOTH,
    EQUATION,
    NOT_ALL,
    OF_TOTAL,
    OPPOSITES,
    OVERLAPPING,
    SOME_OF,
    THREEFOLD,
    TOTAL_AFTER,
    TOTAL_BEFORE,
    TOTAL_WORD,
    UNKNOWN,
)

_LONGEST: Final = 30  # more numbers than this in a sentence are a table in disguise
_NEAR: Final = 0.05
_SLIP: Final = 2.0


def check_sums(reading: Reading, following: Sequence[Reading] = ()) -> list[Finding]:
    """Check whether the parts that a sentence lists make the total that it gives.

    Parameters
    ----------
    reading
        The sentence.
    following
        The sentences after it, which may say where the rest are: `Two were neither.`
    """
    found = [*_equations(reading)]
    counts = reading.counts
    both = BOTH.search(reading.text)
    if 3 <= len(counts) <= _LONGEST and not both and not _unexplained_words(reading):
        finding = _total_last(reading, counts) or _total_first(reading, counts)
        if finding is not None and not _rest_said_later(reading, finding, following):
            found.append(finding)
    return found


def _rest_said_later(reading: Reading, finding: Finding, following: Sequence[Reading]) -> bool:
    """Whether a count said after the parts is just what they lack."""
    numbers = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", finding.expected)]
    gap = numbers[-1] - numbers[-2]
    end = finding.end - reading.sentence.start
    later = [m for m in reading.counts if m.start >= end] + [m for one in following for m in one.counts]
    return any(m.value == gap for m in later)


def explains_gap(text: str) -> bool:
    """Whether the words say that some are unknown or left out, so that parts need not make the whole."""
    return bool(UNKNOWN.search(text))


def _unexplained_words(reading: Reading) -> bool:
    told = re.sub(r"\b(?:excluded|lost|missing|withdrew|died|dropped out)\s*(?=[(:])", "", reading.text)
    return explains_gap(told) and not _parts_include_unknown(reading)


def _parts_include_unknown(reading: Reading) -> bool:
    """`… was known for 28: 14 and 13`: the base is what is known, so nothing is left to explain."""
    return bool(re.search(r"\b(?:where|whose|was|were|is) known\b", reading.text)) and not re.search(
        r"\b(?:unknown|not known|missing|not recorded)\b", reading.lower
    )


def _equations(reading: Reading) -> list[Finding]:
    found = []
    for match in EQUATION.finditer(reading.text):
        parts = [int(part.replace(",", "")) for part in match[1].split("+")]
        total = int(match[2].replace(",", ""))
        if sum(parts) != total:
            found.append(_finding(reading, match.start(), match.end(), parts, total))
    return found


def _finding(reading: Reading, start: int, end: int, parts: Sequence[float], total: float) -> Finding:
    listed = " + ".join(f"{part:,.0f}" for part in parts)
    told = f"{listed} is {sum(parts):,.0f}, not {total:,.0f}."
    return reading.finding(start, end, "sum", told)


def _adds_up(parts: Sequence[Mention], total: float) -> bool:
    """Whether the parts, or any unbroken run of two or more of them, make the total."""
    values = [part.value for part in parts]
    runs = (values[a:b] for a in range(len(values)) for b in range(a + 2, len(values) + 1))
    return any(sum(run) == total for run in runs)


def _listed(reading: Reading, parts: Sequence[Mention]) -> bool:
    """Whether the parts stand in one list: commas, `and`, brackets; no full stop or semicolon."""
    return all(
        re.match(r"^[^.;]{1,90}$", reading.text[a.end : b.start])
        and not NOT_ALL.search(reading.text[a.end : b.start])
        for a, b in pairwise(parts)
    )


def _total_last(reading: Reading, counts: Sequence[Mention]) -> Finding | None:
    """`A and B, a total of N`; `A and B, N in total`; `A with and B without, of N`."""
    for position in range(2, len(counts)):
        total = counts[position]
        said = [at for at, one in enumerate(counts[:position]) if one.value == total.value]
        parts = counts[said[-1] + 1 if said else 0 : position]  # the total may lead in as well
        if len(parts) < 2:
            continue
        between = reading.text[parts[-1].end : total.start]
        after = reading.text[total.end :]
        named = TOTAL_AFTER.match(between) and re.match(
            r"^\s*(?:[a-z-]+\s*){0,3}(?:[.,;:)]|$|and\b|who\b)", after
        )
        worded = re.match(
            r"^[^.;]{0,60}(?:[,;:(–—-]|\b(?:gave|gives?|made|makes?|totalled|came to))\s*(?:or |making |"
            r"giving )?$",
            between,
        ) and TOTAL_WORD.match(after)
        of_total = re.search(r"(?:,|\(|–|—)\s*(?:out )?of (?:a total of |the |all )?$", between)
        of_total = of_total or re.search(r"\(\s*(?:total\s*)?[nN]\s*=\s*$", between)
        of_total = of_total or re.search(
            r"\b(?:make|makes|made|making) (?:up )?(?:the |all |a total of )*$", between
        )
        opposed = of_total and len(parts) == 2 and _opposed(reading, parts, parts[-1].end + of_total.start())
        if not (named or worded or opposed) or not _listed(reading, parts) or _adds_up(parts, total.value):
            continue
        joined = re.search(r"\b(?:and|or)\b|\+|&|,", reading.text[parts[-2].end : parts[-1].start])
        if joined and all(part.value < total.value for part in parts):
            return _finding(reading, parts[0].start, total.end, [part.value for part in parts], total.value)
    return None


def _total_first(reading: Reading, counts: Sequence[Mention]) -> Finding | None:
    """`Of the N, A with and B without`; `N: A and B`; `N (A and B)`; `a total of N, A and B`."""
    for position in range(len(counts) - 2):
        total, rest = counts[position], counts[position + 1 :]
        parts = _until_closed(reading, total, rest)
        if len(parts) < 2 or _adds_up(parts, total.value) or any(part.value >= total.value for part in parts):
            continue
        if len(parts) > 2 and _adds_up(parts[1:], parts[0].value):
            continue
        lead = reading.text[total.end : parts[0].start]
        end = _end_of_list(reading, parts)
        before = reading.text[: total.start]
        structural = re.match(r"^[^.;()]{0,70}[(:]\s*(?:[a-z-]+\s+)?(?:[a-z -]{1,40},\s*n\s*=\s*)?$", lead)
        with_parts = re.match(r"^[^.;()]{0,40}[,–—-]\s*with\s+$", lead)
        comma = TOTAL_BEFORE.search(before) and re.match(r"^[^.;()]{0,60},\s*$", lead)
        told = OF_TOTAL.search(before) or TOTAL_BEFORE.search(before) or with_parts
        if (
            not (told or structural or ALL_LISTED.search(lead))
            or NOT_ALL.search(lead)
            or not (_each_labelled(reading, parts) or _listed(reading, parts))
        ):
            continue
        gap = abs(sum(part.value for part in parts) - total.value)
        near = gap <= max(2.0, _NEAR * total.value)
        labelled = structural and _each_labelled(reading, parts) and not OVERLAPPING.search(reading.text)
        exhaustive = (
            labelled or ALL_LISTED.search(lead) or (TOTAL_BEFORE.search(before) and structural and near)
        )
        exhaustive = exhaustive or (comma and gap <= _SLIP)
        opposed = _opposed(reading, parts, end) and (len(parts) == 2 or structural)
        opposed = opposed or (near and len(parts) == 3 and _threefold(reading, parts, end))
        if exhaustive or opposed or (structural and gap <= max(2.0, 0.03 * total.value)):
            return _finding(reading, total.start, parts[-1].end, [part.value for part in parts], total.value)
    return None


def _each_labelled(reading: Reading, parts: Sequence[Mention]) -> bool:
    """`(declined, n = 103; out of area, n = 61; other, n = 22)`: three or more parts, each `n =`."""
    return len(parts) > 2 and all(
        re.search(r"\bn\s*=\s*$", reading.text[: part.start], re.IGNORECASE) for part in parts
    )


def _until_closed(reading: Reading, total: Mention, rest: Sequence[Mention]) -> list[Mention]:
    """The parts that belong to a total: those inside its bracket, or up to the end of the clause."""
    lead = reading.text[total.end : rest[0].start]
    end = len(reading.text)
    if "(" in lead and ")" not in lead and not re.search(r":[^(]*\($", lead):
        closing = re.search(
            r"\)", re.sub(r"\([^()]*\)", lambda m: "x" * len(m.group()), reading.text[rest[0].start :])
        )
        end = rest[0].start + closing.start() if closing else end
    else:
        stop = reading.text.find(";", rest[0].start)
        end = stop if stop > 0 else end
    return [part for part in rest if part.end <= end]


def _end_of_list(reading: Reading, parts: Sequence[Mention]) -> int:
    tail = re.sub(r"\([^()]*\)", lambda inside: "x" * len(inside.group()), reading.text[parts[-1].end :])
    stop = re.search(r"[.;)]|$", tail)
    return parts[-1].end + (stop.start() if stop else 0)


def _opposed(reading: Reading, parts: Sequence[Mention], end: int) -> bool:
    """Whether the last two parts are named by opposites, so that together they are everybody."""
    if len(parts) < 2:
        return False
    first, last = parts[-2], parts[-1]
    lead = reading.text[max(first.start - 60, 0) : first.start]
    lead = lead[max(lead.rfind(","), lead.rfind(":"), lead.rfind("(")) + 1 :] if len(parts) == 2 else ""
    one = f"{lead} {reading.text[first.end : last.start]}"
    other = f"{_just_before(reading, first, last)} {reading.text[last.end : end]}"
    clauses = [one, other]
    return (
        not SOME_OF.search(" ".join(clauses))
        and any(
            (a.search(clauses[0]) and b.search(clauses[1])) or (b.search(clauses[0]) and a.search(clauses[1]))
            for a, b in OPPOSITES
        )
        and not _same_word(clauses)
    )


def _threefold(reading: Reading, parts: Sequence[Mention], end: int) -> bool:
    """`reduced in 14, stayed the same in ten and increased in five`: each part named by one of three words.

    The word stands before each part, or after each: whichever way, the three parts take the three words.
    """
    after = [part.end for part in parts[:-1]], [part.start for part in parts[1:]]
    start = max(reading.text.rfind(mark, 0, parts[0].start) for mark in ",;:") + 1
    before = [reading.text[a:b] for a, b in zip([start, *after[0]], [p.start for p in parts], strict=True)]
    behind = [reading.text[a:b] for a, b in zip([p.end for p in parts], [*after[1], end], strict=True)]
    return any(_one_each(clauses, words) for clauses in (before, behind) for words in THREEFOLD)


def _one_each(clauses: Sequence[str], words: Sequence[re.Pattern[str]]) -> bool:
    """Whether each of three clauses has a word of its own among the three."""
    return any(
        all(word.search(clause) for word, clause in zip(order, clauses, strict=True))
        for order in permutations(words)
    )


def _just_before(reading: Reading, first: Mention, last: Mention) -> str:
    between = reading.text[first.end : last.start]
    return re.split(r",|\band\b|\bbut\b", between)[-1]


def _same_word(clauses: Sequence[str]) -> bool:
    """`19 Drive cases in Essex and 13 Drive cases in Wales` opposes nothing."""
    words = [set(re.findall(r"[a-z]{4,}", clause.lower())) for clause in clauses]
    return not words[1] and not clauses[1].strip(" .,;)")
