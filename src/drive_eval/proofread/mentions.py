"""Each number of a sentence, once: its value, what kind of number it is, and how it is hedged."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from drive_eval.proofread.noise import blanked
from drive_eval.proofread.words import FRACTION_WORDS, NUMBER_WORDS, fraction, number

Kind = Literal["count", "decimal", "percent", "points", "measure", "fraction"]
Hedge = Literal["", "about", "over", "barely", "under", "nearly", "least", "most"]


@dataclass(frozen=True)
class Mention:
    """A number in a sentence. A percentage is as printed (36, not 0.36); a fraction is on 0-1."""

    start: int
    end: int
    value: float
    kind: Kind
    decimals: int = 0
    hedge: Hedge = ""
    words: bool = False

    @property
    def half_unit(self) -> float:
        """Half of the last printed digit: how far rounding can have moved it."""
        return float(0.5 * 10.0**-self.decimals)


_PERCENT: Final = r"\s?%|[- ]?per\s?cent\b(?!age)|\s?pc\b"
_POINTS: Final = r"[- ]?(?:percentage|per\s?cent|%|percent)[- ]points?\b|\s?pp\b|\s?%[- ]?pts?\b|\s?ppts?\b"
# `A 25-point fall` is of percentage points where its sentence is about percentages.
_BARE_POINTS: Final = re.compile(
    r"[- ]points?(?=[- ](?:fall|drop|decrease|decline|reduction|rise|increase|gap|difference|"
    r"improvement)s?\b)",
    re.IGNORECASE,
)
_SHARED: Final = re.compile(r"\d\s?%|\bper\s?cent\b", re.IGNORECASE)
_LARGEST_IN: Final = 20
_DIGIT: Final = re.compile(r"\d")
_MEASURE: Final = (
    r"[- ](?:calendar |working |consecutive )?(?:months?|years?|weeks?|days?|hours?|hrs?|minutes?|mins?|"
    r"seconds?|km|miles?|metres?|pages?|words|times|standard deviations?|sds?|person-years?|person-days?)\b"
)
_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w)])\.\d+)"
_NUMBER: Final = re.compile(
    rf"(?P<sign>(?<![\w%)\]])[-+](?=[\d.]))?"
    rf"(?:(?:(?<![\w.,¤])|(?<=\bc\.)|(?<=\bca\.))(?P<digits>{_DIGITS})|\b(?P<fraction>{FRACTION_WORDS})\b|"
    rf"\b(?P<words>{NUMBER_WORDS})\b)"
    rf"(?:(?P<points>{_POINTS})|(?P<percent>{_PERCENT})|(?P<measure>{_MEASURE}))?",
    re.IGNORECASE,
)
_HEDGES: Final[tuple[tuple[Hedge, str], ...]] = (
    ("least", r"at least|no fewer than|no less than|not less than|a minimum of"),
    ("most", r"at most|up to|no more than|not more than|a maximum of"),
    ("barely", r"(?:just|slightly|a little|marginally|fractionally) (?:over|above|more than)"),
    ("nearly", r"(?:just|slightly|a little|marginally|fractionally) (?:under|below|less than|fewer than|"
               r"short of|shy of)|nearly|almost|not quite|approaching"),
    ("over", r"(?:well )?(?:over|above|more than)|upwards of|in excess of|greater than|exceed(?:s|ed|ing)|>"),
    ("under", r"(?:well )?(?:under|below|less than|fewer than|short of)|<"),
    ("about", r"about|around|approximately|approx\.?|roughly|some|circa|c\.|ca\.|~|≈|in the region of|or so|"
              r"close to"),
)  # fmt: skip
_HEDGE: Final = re.compile(
    "(?:"
    + "|".join(rf"(?P<{name}>(?<!\w)(?:{words}))" for name, words in _HEDGES)
    + r")\s*(?:the |a |an )?$",
    re.IGNORECASE,
)
# "quarter" may be of a year, "half" of a day, "third" an ordinal: a fraction must be one of something.
_NOT_FRACTION: Final = re.compile(
    r"[- ](?:year|day|term|party|parties|time|hour|way|sector|quarters?\b|person\b)|-"
)


def mentions(text: str, *, starts_passage: bool = False, mask: str = "") -> list[Mention]:
    """Every number of a sentence that may be a result, in order.

    Parameters
    ----------
    text
        A normalised sentence.
    starts_passage
        Whether a number at its start may be a list's or a heading's.
    mask
        The sentence with more blanked out than noise alone (p-values and intervals, say).
    """
    bare = mask or text
    if _DIGIT.search(bare):
        bare = blanked(bare, starts_passage=starts_passage)
    found = []
    for match in _NUMBER.finditer(bare):
        mention = _mention(bare, match)
        if mention is not None:
            found.append(mention)
    return _ones_in(bare, found)


def _ones_in(text: str, found: list[Mention]) -> list[Mention]:
    """`One in five` and `2 in 5` are fractions, and as loosely meant as those in other words."""
    out: list[Mention] = []
    for mention in found:
        part = out[-1] if out else None
        if (
            part is not None
            and part.kind == mention.kind == "count"
            and text[part.end : mention.start] in (" in ", " in every ")
            and 0 < part.value < mention.value <= _LARGEST_IN
        ):
            share = part.value / mention.value
            out[-1] = Mention(part.start, mention.end, share, "fraction", hedge=part.hedge, words=True)
        else:
            out.append(mention)
    return out


def _mention(text: str, match: re.Match[str]) -> Mention | None:
    hedge = _hedge(text[: match.start()])
    if match["fraction"]:
        if _NOT_FRACTION.match(text, match.end("fraction")):
            return None
        told = match["fraction"]
        value = int(told[0]) / int(told[2]) if told[0].isdigit() else fraction(told)
        return Mention(match.start(), match.start() + len(told), value, "fraction", hedge=hedge, words=True)
    decimals, in_words = 0, bool(match["words"])
    if in_words:
        value = float(number(match["words"]))
    else:
        value = float(match["digits"].replace(",", ""))
        decimals = len(match["digits"].partition(".")[2])
    sign = -1 if match["sign"] == "-" else 1
    kind: Kind = "decimal" if decimals or match["sign"] else "count"
    end = match.end("words") if in_words else match.end("digits")
    for group in ("points", "percent", "measure"):
        if match[group]:
            kind, end = group, match.end(group)
    bare = _BARE_POINTS.match(text, end) if kind in ("count", "decimal") else None
    if bare is not None and _SHARED.search(text):
        kind, end = "points", bare.end()
    return Mention(match.start(), end, sign * value, kind, decimals, hedge, in_words)


def _hedge(before: str) -> Hedge:
    match = _HEDGE.search(before[-40:])
    return match.lastgroup or "" if match else ""  # type: ignore[return-value]
