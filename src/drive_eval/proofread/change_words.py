"""The words that say of a number that it is the size, or an end, of a change."""

import re
from typing import Final

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
VERB: Final = re.compile(rf"\b(?:(?P<down>{DOWN})|(?P<up>{UP}))\b", re.IGNORECASE)
STRONG_VERB: Final = re.compile(
    r"\b(?:(?P<down>fell|fallen|dropped|decreased|declined|went down|was reduced|were reduced|has fallen|"
    r"dipped|plunged|tumbled|plummeted|was cut|were cut|down)|"
    r"(?P<up>rose|risen|increased|grew|went up|climbed|up))\b[^.;:()¤]{0,40}$",
    re.IGNORECASE,
)
NOUN_AFTER: Final = re.compile(
    r"^[- ]?(?:relative |absolute |overall |net |greater |larger |smaller |further |statistically |"
    r"significant )*"
    r"(?:(?P<down>reductions?|falls?|drops?|decreases?|declines?|lower|fewer|less|cuts?|dip|"
    r"slump|quicker|faster|shorter)|"
    r"(?P<up>increases?|rises?|growth|higher|more|jump|surge|uplift|longer)|"
    r"(?P<none>changes?|differences?|improvements?))\b",
    re.IGNORECASE,
)
VERB_BEFORE: Final = re.compile(
    rf"\b(?:(?P<down>{DOWN})|(?P<up>{UP})|(?P<none>change[ds]?|difference|improve(?:d|ment)))\s+(?:\w+ly\s+)?"
    r"(?:(?:in [a-z ,]{1,50}|for [a-z ]{1,30})\s+)?(?:(?:was|is|were)\s+)?"
    r"(?:by|of)\s+(?:(?:just|only|an?|some|about|around|over|under|nearly|almost|more than|less than|"
    r"approximately|"
    r"roughly|at least|just over|just under|up to)\s+)*$|"
    r"\b(?P<signed>changes?)\s*[:=]\s*$|"
    rf"\b(?:down|up)\s+(?:by\s+)?(?:over |about |around |nearly |almost |more than |some )?$",
    re.IGNORECASE,
)
BY: Final = re.compile(r"[,(–—]\s*(?:or |i\.e\.,? |that is,? )?by\s+(?:\w+\s+)?$", re.IGNORECASE)
SINGLE: Final = re.compile(
    r"\b(?P<half>halved|more than halved|halving)\b|\b(?P<double>doubled|doubling)\b|\b(?P<treble>trebled|"
    r"tripled)\b",
    re.IGNORECASE,
)
FROM: Final = re.compile(
    r"\bfrom\s+(?:(?:the|an?|about|around|over|under|nearly|almost|just|some|more than|less than|"
    r"approximately|roughly|average|mean|total|of)\s+)*$",
    re.IGNORECASE,
)
TO: Final = re.compile(
    r"^[^.;]{0,80}?\bto\s+(?:(?:the|an?|about|around|over|under|nearly|almost|just|only|some|more than|"
    r"less than|approximately|roughly|average|mean|total|of)\s+)*$",
    re.IGNORECASE,
)
NOW_FROM: Final = re.compile(
    r"^[^.;:()]{0,40}[,(–—-]\s*(?:which (?:is|was) )?(?:up|down)\s+(?:by\s+)?(?:[\d.,]+\s*(?:%|per\s?cent|"
    r"percentage points|pp|points)?\s+)?(?:\([^()]*\)\s+)?from\s+(?:(?:the|an?|about|around|over|under|"
    r"nearly|almost|just|some|last year's|the previous year's)\s+)*$",
    re.IGNORECASE,
)
# `212 were turned away (2017/18: 168), up 26%`
THEN_IN_BRACKETS: Final = re.compile(r"^[^.;()]{0,60}\(\s*(?:19|20)\d\d(?:\s*[-–/]\s*\d\d)?\s*:\s*$")
CLOSED: Final = re.compile(r"^\s*\)\s*[,–—-]?\s*(?:up|down)\s+(?:by\s+)?[\d.]", re.IGNORECASE)
EARLIER: Final = re.compile(
    r"\b(?:at|on) (?:the )?(?:intake|entry|baseline|start|outset|beginning|referral|admission)\b|"
    r"\bbefore(?:hand)?\b|\binitially\b",
    re.IGNORECASE,
)
LATER: Final = re.compile(
    r"\b(?:at|on|by) (?:the )?(?:exit|end|closure|close|follow-up|discharge|completion)\b|"
    r"\bafter(?:wards)?\b|"
    r"\blater\b",
    re.IGNORECASE,
)
# `…, a reduction of 78%` and `… (an 82% fall)`: the size closes what stands before it.
THEN_SIZE: Final = re.compile(
    r"[,;(–—-]\s*(?:(?:that is|i\.e\.|or|thus),?\s+)?(?:an?\s+)(?:(?:relative |absolute |overall |net )?"
    r"(?:reduction|fall|drop|decrease|decline|increase|rise|change) of\s+(?:\w+ ){0,3})?$",
    re.IGNORECASE,
)
WINDOW: Final = re.compile(
    r"\b(?:in|over|during|within|for|across) (?:the )?(?:(?:first|last|next|previous|following|preceding|"
    r"past) )?$",
    re.IGNORECASE,
)
IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
SIZE_AFTER: Final = re.compile(r"^\s*[,(–—-]\s*(?:(?:an?|or|i\.e\.|that is)\s*)*$", re.IGNORECASE)
COMPARATIVE: Final = re.compile(
    r"\b(?:greater|larger|smaller|bigger|steeper|more than (?:in|for) )\b", re.IGNORECASE
)
