"""Which outcome, arm, period, level and subgroup the words round a number name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from drive_eval.proofread.plain_words import plain
from drive_eval.vocabulary import ACTION_CATEGORIES

# The words that name an outcome; one that is not listed is named by its own code's words.
_OUTCOMES: Final[Mapping[str, str]] = {
    "physical": r"physical(?:ly)? (?:abus\w+|violen\w+|assault\w*)|physical(?= (?:and|or) \w+ abuse)",
    "sexual": r"sexual(?:ly)? (?:abus\w+|violen\w+|assault\w*)|sexual(?= (?:and|or) \w+ abuse)",
    "harassment_stalking": r"harass\w+|stalk\w+",
    "jealous_controlling": r"jealous\w*|controlling behaviou?rs?|coerci\w+|controlling",
    "risk_reduced": r"risks?\b[^.;]{0,60}?\b(?:reduc\w+|lower\w*|fell|fallen|decreas\w+|lessen\w*)|"
    r"(?:reduc\w+|lower\w*|fall|decreas\w+)\b[^.;]{0,40}?\brisks?",
    "direct_contact": r"direct(?: one-to-one)? contact|contact with (?:the )?(?:perpetrator|case manager)|"
    "one-to-one (?:contact|work)",
    "dva_incidents": r"(?<!non-)(?<!non )\b(?:domestic(?: violence(?: and| or)?)?(?: and)?(?: abuse)?|dva|"
    "da)(?:[- "
    "]related)?(?: police)? incidents?|"
    r"incidents? of (?:domestic|dva)",
    "dva_crimes": r"(?<!non-)(?<!non )\b(?:domestic(?: violence(?: and| or)?)?(?: abuse)?|dva|da)"
    r"(?:[- ]related)? (?:crimes?|"
    "offences?)",
    "non_dva_incidents": r"non-? ?(?:dva|domestic)",
    "appearances": r"marac appearances?|appear\w* (?:at|before) (?:a )?marac|appearances? (?:at|before) "
    "(?:a )?marac",
    "allocated": r"\ballocated\b(?! twice)",
    "allocated_twice": r"allocated twice|twice allocated",
    "number_of_needs": r"number of needs|mean of [\d.]+ needs|needs each|average of [\d.]+ needs",
    "previous_dva_offences": r"previous (?:dva|domestic\w*(?: violence| abuse| and| violence and abuse)*) "
    r"(?:offen\w+|convict\w+)",
    "previous_offences": r"previous offen\w+|previously offended|prior offen\w+|previous convictions?",
    "age": r"(?:mean|average|median) age|aged on average|years old on average",
    "sex": r"\bmen\b|\bmale\b|\bwomen\b|\bfemale\b",
    "substance_misuse": r"substance (?:mis)?use|drug (?:mis)?use",
    "alcohol": r"alcohol",
    "housing": r"housing|accommodation",
    "mental_health": r"mental[- ]health",
    "multi_agency_action": r"multi-?\s?agency (?:actions?|work)",
}
_GROUPS: Final = {
    "drive": r"\bdrive(?:'s)?\b|\bintervention (?:group|arm)\b",
    "control": r"\bcontrols?\b(?!ling)|\bcomparison (?:group|arm)\b",
}
_PERIODS: Final = {
    "intake": r"\b(?:at|on|from|between) (?:intake|entry|the start|the outset|referral)\b|\bintake\b|"
    "\bbaseline\b|\bstart of (?:the )?(?:case|intervention|drive)\b",
    "exit": r"\bexit\b|\b(?:at|by|on|to) (?:the )?(?:end|closure|case closure)\b|\bend of (?:the )?(?:case|"
    "intervention|drive)\b",
    "pre_6m": r"\b(?:6|six) months before\b|\bin the (?:6|six) months (?:before|prior)",
    "during": r"\bduring (?:the )?(?:intervention|drive|10 months|ten months)\b",
    "post_0_6m": r"\b(?:6|six) months after\b|\b0[- –]6 months\b|\b(?:first|0 to) (?:6|six) months after\b",
    "post_6_12m": r"\b(?:6|six)(?:[- –]| to )(?:12|twelve) months after\b",
    "post_12_18m": r"\b12(?:[- –]| to )18 months\b|\bmore than a year after\b|\bover a year after\b",
    "post_0_12m": r"\b(?:12|twelve) months after\b|\byear after\b",
}
_LEVELS: Final = {
    "moderate_or_high": r"\bmoderate (?:or|and|to) high\b|\bhigh or moderate\b|\bhigh-level\b",
    "any": r"\bany\b",
    "male": r"\bmen\b|\bmale\b",
    "female": r"\bwomen\b|\bfemale\b",
    **{
        code: rf"\b{label.lower().replace(' ', '[ -]')}"
        for code, label in ACTION_CATEGORIES.items()
        if code != "other"
    },
}
_SUBGROUPS: Final = {
    "contact=no": r"\b(?:without|no|not had|had not|lack of|absence of)(?: any)?(?: direct)?(?: "
    "one-to-one)? contact\b|"
    r"\bwithout(?: it)?\b|\bthere (?:had|was) (?:not|no)(?: been)?\b|\b(?:had|received|was|were) (?:not|"
    r"none)\b|\bno contact\b",
    "contact=yes": r"(?<!without )(?<!no )(?<!without direct )(?:\bwith (?:direct )?contact\b|\bhad "
    "(?:direct )?contact\b|\bhad been (?:direct )?contact\b|"
    r"\bdirect contact\b|\breceived contact\b|\bcontacted\b)",
    "site=essex": r"\bessex\b",
    "site=south_wales": r"\bsouth wales\b",
    "site=west_sussex": r"\b(?:west )?sussex\b",
}
_SOURCES: Final = {
    "case_manager": r"\bcase[- ]managers?\b",
    "idva": r"\bidvas?\b|\bindependent domestic violence advis\w+",
    "marac": r"\bmaracs?\b",
    "police": r"\bpolice\b",
}
# Words that say the number is someone else's, or of some narrower set than any estimate.
_ELSEWHERE: Final = re.compile(
    r"\bet al\b|\bstud(?:y|ies) (?:by|of|in)\b|\bprevious (?:research|evaluation|stud)|\bliterature\b|"
    r"\bnational(?:ly)?\b|"
    r"\bengland\b|\bin the uk\b|\bsurvey\b|\boffice for national statistics\b|\bons\b|\bcensus\b|"
    r"\belsewhere\b|\byear (?:2|two|3|three)\b|"
    r"\bother (?:programmes?|evaluations?)\b|\(\s*[A-Z][a-z]+[^()]{0,40}(?:19|20)\d\d\)|\[\d+\]|\bhypothe|"
    r"\bwould\b|\btarget\b|\bexpected\b|\bassum\w+|"
    r"\bif\b|\bcould\b|\bmight\b|\bplanned\b|\bthreshold\b|\bcriteri|\bpower\b|\bprotocol\b|\banother\b|"
    r"\bfirst-year report\b",
    re.IGNORECASE,
)
_NARROWED: Final = re.compile(
    r"\baged\b|\bage of \d|\bunder[- ]\d|\bover[- ]\d|\bof (?:whom|which)\b|\bof (?:these|those)\b|\bamong "
    r"(?:those|"
    r"these)\b|\bparents?\b|"
    r"\bfathers?\b|\brepeat\b|\bserial\b|\bminorit\w+|\bethnic\w*|\bonly\b|\bexclud\w+|\bexcept\b|"
    r"\bweighted\b|\badjusted\b|\bsensitivity\b|"
    r"\bby (?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)

# "Of those for whom it was known" is how every share of the estimates is counted, and narrows nothing.
_WHERE_KNOWN: Final = re.compile(
    r"\b(?:of|among) (?:the |all )?(?:those|these)?\s*(?:\w+ )?(?:for whom|where|with|whose|in "
    r"whom)\b[^,.;]{0,40}?\bknown\b|"
    r"\bof those known\b|\b(?:of|among) (?:all )?(?:the |these|those)(?: \w+)? (?:allocated|closed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Context:
    """What the words name; an empty set names nothing of its kind."""

    outcomes: frozenset[str]
    groups: frozenset[str]
    periods: frozenset[str]
    levels: frozenset[str]
    subgroups: frozenset[str]
    sources: frozenset[str]
    elsewhere: bool
    narrowed: bool
    plain: bool


def _named(patterns: Mapping[str, str], text: str) -> frozenset[str]:
    return frozenset(code for code, pattern in patterns.items() if _compiled(pattern).search(text))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _outcomes(text: str, known: Iterable[str]) -> frozenset[str]:
    """The outcomes named; a code of one common word (`contact`, `open`) names nothing by itself."""
    found = set()
    for code in known:
        words = code.split("_")
        pattern = _OUTCOMES.get(code) or (_spelt(words) if len(words) > 1 else "")
        if pattern and _compiled(pattern).search(text):
            found.add(code)
    return frozenset(found)


def nearest_outcome(text: str, outcomes: Iterable[str], start: int, end: int) -> str:
    """The outcome named last before a place in a text or, where none is, first after it.

    >>> nearest_outcome("Housing in 19 of 28, alcohol in 21 of 30", ["alcohol", "housing"], 11, 19)
    'housing'
    """
    places = [
        (found.start(), code)
        for code in outcomes
        for found in _compiled(_OUTCOMES.get(code) or _spelt(code.split("_"))).finditer(text)
    ]
    before = [one for one in places if one[0] < start]
    after = [one for one in places if one[0] >= end]
    return max(before)[1] if before else min(after)[1] if after else ""


def _spelt(words: Iterable[str]) -> str:
    return r"\b" + r"[\s-]+".join(re.escape(word) for word in words) + r"\b"


def context(text: str, known_outcomes: Iterable[str]) -> Context:
    """What a piece of text names, of the outcomes that the estimates hold.

    >>> sorted(context("At intake, 29 of 35 had used physical abuse.", ["physical", "sexual"]).periods)
    ['intake']
    """
    outcomes, subgroups = _outcomes(text, known_outcomes), _named(_SUBGROUPS, text)
    if outcomes == {"direct_contact"}:
        subgroups = frozenset(name for name in subgroups if not name.startswith("contact="))
    return Context(
        outcomes,
        _named(_GROUPS, text),
        _named(_PERIODS, text),
        _named(_LEVELS, text),
        subgroups,
        _named(_SOURCES, text),
        bool(_ELSEWHERE.search(text)),
        bool(_NARROWED.search(_WHERE_KNOWN.sub("", text))),
        plain(text),
    )
