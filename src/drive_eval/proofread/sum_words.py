"""The words that say of numbers that they are parts of a total, or the total of parts."""

import re
from typing import Final

# Two words that between them leave nobody out: each in its own part, the parts make the whole.
OPPOSITES: Final = tuple(
    (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\b", re.IGNORECASE))
    for one, other in (
        (
            "with|had|where|contact|received|made|took|was|were|did",
            r"without(?: (?:it|any|contact|one))?(?=\W*$|[.,;:)]|\s*(?:of|out|make|makes|made)\b)",
        ),
        (
            r"\w+",
            r"(?:did not|had not|was not|were not|had none|had no (?:such )?contact|no contact|none|didn't|"
            r"hadn't|wasn't|weren't)(?=\W*$)",
        ),
        ("with|direct contact|contact", r"without (?:direct )?contact|no (?:direct )?contact"),
        (r"contact|had", r"(?:none|not|no contact) in"),
        (r"\w+", r"(?:the )?(?:remaining|remainder|rest|others?)"),
        ("drive", "controls?|comparison"),
        ("intervention|treatment", "controls?|comparison"),
        ("men|male|males", "women|female|females"),
        ("yes", "no"),
        ("no|none", r"(?:at least|more than) one|one or more|any"),
        ("alive", "dead|died"),
        ("one", "the other"),
    )
)
# Three words that between them leave nobody out.
THREEFOLD: Final = tuple(
    tuple(re.compile(rf"\b(?:{words})", re.IGNORECASE) for words in three)
    for three in (
        (
            r"reduc\w+|fell|fallen|decreas\w+|lower\w*|improv\w+|better|got less",
            r"(?:stayed|remained|was|were|had|showed) (?:much |about )?(?:the same|unchanged|stable)|"
            r"no change|"
            r"not changed?|did not change|unchanged|stayed the same",
            r"increas\w+|rose|risen|higher|worse\w*|deteriorat\w+|got worse",
        ),
        (
            r"(?<!dis)agree[ds]?\b",
            r"neither|neutral|unsure|undecided|not sure|did not know|don't know",
            r"disagree[ds]?\b",
        ),
        (
            r"men\b|males?\b",
            r"women\b|females?\b",
            r"others?\b|non-?binary|(?:preferred|prefer) not|not stated|did not (?:say|state|disclose)|"
            r"another",
        ),
        (r"yes\b|in favour", r"no\b|opposed|against", r"unsure|undecided|not sure|did not know|don't know"),
    )
)
TOTAL_AFTER: Final = re.compile(
    r"^[^.;()]{0,60}?[,;:(–—-]\s*(?:or |in |with |making |giving |which makes |that is,? )?(?:a |an )?"
    r"(?:(?:overall |combined |grand )?total of|totalling|making|giving|altogether|in all|in total)[,:]?\s*$",
    re.IGNORECASE,
)
TOTAL_WORD: Final = re.compile(
    r"^\s*(?:[a-z-]+\s+){0,2}(?:in total|altogether|in all|overall|all told|combined)\b", re.IGNORECASE
)
TOTAL_BEFORE: Final = re.compile(
    r"\b(?:total of|in total,?|altogether,?|in all,?)\s*(?:the )?$", re.IGNORECASE
)
OF_TOTAL: Final = re.compile(
    r"\b(?:of|out of|among|amongst|from) (?:(?:the|these|those|all|our|a total of) )*(?:[a-z]+ ){0,2}$",
    re.IGNORECASE,
)
ALL_LISTED: Final = re.compile(
    r"\b(?:compris(?:ed|es|ing)|consist(?:ed|s|ing) of|made up of|composed of|split (?:between|into)|"
    r"divided (?:between|into)|broken down)\b",
    re.IGNORECASE,
)
NOT_ALL: Final = re.compile(
    r"\b(?:including|mainly|mostly|largely|chiefly|particularly|most common\w*|e\.g\.|for example|"
    r"of (?:whom|which|these|them)|such as|among|at least|respectively)\b",
    re.IGNORECASE,
)
UNKNOWN: Final = re.compile(
    r"\b(?:unknown|not known|missing|not recorded|unrecorded|excluded|withheld|not available|unclear|not "
    r"stated|left out|"
    r"lost|withdr\w+|died|dropped out|no data)\b",
    re.IGNORECASE,
)
OVERLAPPING: Final = re.compile(
    r"\b(?:more than one|multiple|overlap\w*|some (?:had|were|gave)|not exclusive|several|up to|top|main)\b",
    re.IGNORECASE,
)
# `Women and men under 30` leave men out.
SOME_OF: Final = re.compile(r"\b(?:aged|under|over|in their)\b", re.IGNORECASE)
BOTH: Final = re.compile(r"\bboth\b[^.;]*\bneither\b|\bneither\b[^.;]*\bboth\b", re.IGNORECASE)
EQUATION: Final = re.compile(r"(?<![\w.,/])(\d[\d,]*(?:\s*\+\s*\d[\d,]*)+)\s*=\s*(\d[\d,]*)(?!\d|\.\d|\s*%)")
