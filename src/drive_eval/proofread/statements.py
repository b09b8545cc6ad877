"""P-values, intervals and levels of confidence, found first: their numbers are no counts."""

import re
from dataclasses import dataclass
from typing import Final

from drive_eval.proofread.noise import BLANK

_VALUE: Final = r"[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"


@dataclass(frozen=True)
class PValue:
    """A p-value as printed: `=`, `<` or `>` and the number."""

    start: int
    end: int
    relation: str
    value: float
    decimals: int


@dataclass(frozen=True)
class Interval:
    """An interval as printed, with the last digit of its limits."""

    start: int
    end: int
    low: float
    high: float
    decimals: int
    per_cent: bool


_P: Final = re.compile(
    r"(?<![\w.])p(?:[- ]?values?)?(?:[_ ](?:for )?(?:interaction|trend|exact|adj(?:usted)?|"
    r"mid))?\s*(?:\([^()\d]{1,25}\)\s*)?"
    rf"(?P<relation><=|>=|[=<>≤≥]|(?<=value)\s*(?:of|was|is|"
    rf":)\s*[<>=]?)\s*(?P<value>{_VALUE})(?!\s*%)(?![\d:])(?!\s*[×*^])",
    re.IGNORECASE,
)
_NAME: Final = (
    r"(?:confidence\s+intervals?|credible\s+intervals?|uncertainty\s+intervals?|conf\.?\s+int\.?|"
    r"C\.?I\.?s?\b|CrI\b)"
    r"(?:\s*[(\[]\s*C\.?I\.?\s*[)\]])?"
)
_LEVEL: Final = (
    r"(?:\d\d(?:\.\d+)?\s*(?:%|per\s?cent)\s*(?:exact |Wilson |Newcombe |bootstrap(?:ped)? |score )?)"
)
_INTERVAL: Final = re.compile(
    rf"(?P<level>{_LEVEL})?{_NAME}\s*(?:[(\[]?\s*(?:at )?{_LEVEL}\s*[)\]]?)?\s*"
    r"(?:of|was|is|from|ranging from|ranged from|runs from|between|"
    rf"[:=,;(\[]|\s)*\s*"
    rf"(?P<low>{_VALUE})\s*(?P<unit1>%|per\s?cent|percentage points|pp)?\s*(?:to|and|[–—,;-])\s*"
    rf"(?P<high>{_VALUE})\s*(?P<unit2>%|per\s?cent|percentage points|points|pp)?[)\]]?",
    re.IGNORECASE,
)
_LEVELS: Final = re.compile(
    rf"{_LEVEL}(?:{_NAME}|confidence\b|credible\b|certain\b)|"
    r"\b\d+(?:\.\d+)?\s*(?:%|per\s?cent)\s+(?:significance|level|alpha|power)\b|\d+(?:\.\d+)?\s*(?:%|"
    r"per\s?cent) \(two-sided\)|"
    rf"\b(?:alpha|α)\s*(?:=|of|at)\s*{_VALUE}\s*%?|\bpower\s+of\s+\d+\s*(?:%|per\s?cent)|"
    r"\b(?:significance level|level of significance)\s+of\s+\d*\.?\d+\s*(?:%|per\s?cent)?",
    re.IGNORECASE,
)


def _decimals(*printed: str) -> int:
    return max(len(one.partition(".")[2]) for one in printed)


def p_values(text: str) -> list[PValue]:
    """Every p-value of a sentence."""
    found = []
    for match in _P.finditer(text):
        relation = match["relation"].strip()
        sign = next((s for s in "<>" if s in relation), {"≤": "<", "≥": ">"}.get(relation, "="))
        value = float(match["value"].replace(",", ""))
        found.append(PValue(match.start(), match.end("value"), sign, value, _decimals(match["value"])))
    return found


def intervals(text: str) -> list[Interval]:
    """Every confidence interval of a sentence."""
    found = []
    for match in _INTERVAL.finditer(text):
        low, high = (float(match[name].replace(",", "")) for name in ("low", "high"))
        per_cent = bool(match["unit1"] or match["unit2"])
        closing = match.end() - (match.group()[-1] in ")]")
        decimals = _decimals(match["low"], match["high"])
        found.append(Interval(match.start(), closing, low, high, decimals, per_cent))
    return found


def masked(text: str, told: list[PValue | Interval]) -> str:
    """The sentence with p-values, intervals and levels of confidence blanked out."""
    spans = [(one.start, one.end) for one in told] + [match.span() for match in _LEVELS.finditer(text)]
    for start, end in spans:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text
