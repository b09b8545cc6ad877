"""Numbers that are no results: dates, labels, references, money, times, identifiers.

They are blanked before anything is read, so that no later rule need think of them.
"""

import re
from typing import Final

BLANK: Final = "¤"

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR: Final = r"(?:1[89]|20)\d\d"
_LABELS: Final = (
    r"tables?|figures?|figs?\.?|sections?|chapters?|appendix|appendices|annexe?s?|boxe?s?|charts?|parts?|"
    r"pages?|pp?\.|paragraphs?|paras?\.?|lines?|notes?|footnotes?|endnotes?|refs?\.?|references?|years?|"
    r"phases?|waves?|rounds?|tiers?|levels?|grades?|bands?|steps?|stages?|cohorts?|quarters?|questions?|"
    r"q|rqs?|objectives?|aims?|recommendations?|items?|volumes?|vol\.?|issues?|editions?|weeks?|months?|"
    r"days?|age|aged|ages|versions?|models?|equations?|hypothes[ie]s|schedules?|articles?|act|regulations?|"
    r"rules?|clauses?|criteri(?:on|a)|no\.|nos\.|numbers?|units?|rooms?|options?|strands?|modules?|"
    r"sessions?|drafts?|releases?|python|themes?|priorit(?:y|ies)|work ?packages?|case stud(?:y|ies)|"
    r"interviewee|respondent|participant|practitioner|perpetrator|survivor|service user|stata|spss"
)
# A number before one of these counts something, whatever word stands before it.
COUNTED: Final = (
    r"(?:victims?|survivors?|victim-survivors?|perpetrators?|offenders?|people|persons?|men|women|cases?|"
    r"clients?|service users?|users?|participants?|respondents?|pairs?|forms?|practitioners?|children|"
    r"families|individuals?|incidents?|crimes?|appearances?|actions?|referrals?|interview(?:s|ees?)|staff|"
    r"records?|households?|partners?|controls?|adults?|females?|males?|suspects?|allocations?|meetings?|"
    r"questionnaires?|surveys?|patients?|assessments?|professionals?|managers?|arrests?|offences?)\b"
)
_UNIT_AFTER: Final = r"(?:million|billion|trillion|thousand|bn|m|k)\b"

# Each is tried where it stands in this order; the first that fits blanks what it matches.
_PATTERNS: Final = (
    r"https?://\S+|www\.\S+|\S+@\S+\.\S+|\bdoi:?\s*\S+|\b10\.\d{4,}/\S+",  # addresses
    r"\b(?:isbn|issn|isrctn|nct|orcid)\S*(?:\s*[\d-]+x?)*",  # registers
    rf"\bca?\.\s?{_YEAR}\b(?!\s*(?:%|per\s?cent))",  # c.2014
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s*(?:[-–]|to|and)\s*\d{{1,2}}(?:st|nd|rd|"
    rf"th)?\s+{_MONTH}(?:\s*,?\s*{_YEAR})?",
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:\s*,?\s*(?:{_YEAR}|'\d\d\b))?",  # 12 March 2016
    rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}",  # March 12, 2016
    rf"\b{_MONTH}\s*(?:{_YEAR}|'\d\d|-\d\d)\b(?!\s*(?:%|per\s?cent|out of|of\b))",  # March 2016
    r"\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})\b|\b\d{4}-\d\d(?:-\d\d)?\b",  # 12/03/2016
    rf"\b{_YEAR}\s*(?:[-–/]|to|and)\s*(?:{_YEAR}|\d\d)\b(?!\s*(?:%|per\s?cent))",  # 2016/17, 2016 to 2018
    r"[£$€]\s?\d[\d,]*(?:\.\d+)?(?:\s?[-–]\s?[£$€]?\d[\d,]*(?:\.\d+)?)?(?:\s*" + _UNIT_AFTER + r")?",  # money
    rf"\b\d[\d,]*(?:\.\d+)?\s*(?:{_UNIT_AFTER[:-2]})?\s*(?:pounds|euros|dollars|pence)\b",
    rf"\b\d[\d,]*(?:\.\d+)?\s*{_UNIT_AFTER}",  # 66 million
    r"(?<![\d.])\+?\d{1,3}\s?\(0\)[\d\s-]{8,}\d|(?<![\d.,])(?:\+44[ -]?\d|0\d)\d{1,3}[ -]?\d{3,4}[ "
    r"-]?\d{3,4}(?![\d.])",
    r"\b\d{1,2}[:.]\d\d\s*(?:am|pm|hrs?)\b|\b\d{1,2}\s*(?:am|pm)\b|\b\d{1,2}:\d\d(?::\d\d)?\b",  # times
    r"\b\d+(?:\.\d+)?\s*:\s*\d+(?:\.\d+)?\b",  # ratios such as 1:8
    r"\bpages?\s+\d+\s+of\s+\d+\b",  # page 5 of 12
    r"(?:(?<=[(\[:;,])|(?<=[(\[:;,]\s)|(?<=\bor\s)|(?<=\band\s)|(?<=\bto\s)|(?<=\bfrom\s))-?\d{1,2}\s*=\s*"
    r"[\"'“]?[a-z](?!\s*=)",  # 0 = none, 1 = standard
    r"\b\d{1,3}[- ]point\s+(?:[a-z-]+\s+){0,2}scales?\b",  # a 5-point Likert scale
    r"\b(?:24/7|50/50|50-50|9/11|7/7)\b|\b999\b(?=\s+calls?)",
    rf"(?:\(|(?<!\d[ -])\b)(?:see\s+)?(?:{_LABELS})\s*[#]?\d+(?:\.\d+)*[a-z]?\b"
    rf"(?!\.\d|\s*(?:%|per\s?cent|out of\b|of\s+(?:the\s+)?\d|/\s*\d|(?:\w+\s)?{COUNTED}))"
    r"(?:\s*(?:,(?=\s*\d+(?:\.\d+)*[a-z]?\s*(?:,|;|and\b|&|\)|\.\s|$))|and|&|to|or|"
    r"[-–])\s*\d+(?:\.\d+)*[a-z]?\b"
    rf"(?!\.?\d|\s*(?:%|per\s?cent|out of|of\s|in\s|\(|/|(?:\w+\s)?{COUNTED})))*",
    r"(?:\bunder|\bover)[- ]\d+s\b|\b\d+s\b",  # under-18s, the 1990s
    r"\b\d+(?:\.\d+){2,}\b|\bv\d+(?:\.\d+)*\b",  # 3.2.1
    r"\b\d+(?:,\d{3})*(?:st|nd|rd|th)\b",  # ordinals
    r"(?<=[\w\])\"'”])\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\]",  # a reference as[12]
    r"\s\[\d{1,3}(?:\s*,\s*\d{1,3})*\](?=[\s.,;:)])",  # and as [12]
    rf"\([^()\d=]*{_YEAR}[a-z]?(?:[,:;]\s*(?:pp?\.?\s*)?\d+(?:[-–]\d+)?)?\)",  # (Hester, 2017: 12)
    r"#\d+\b",
    r"\(\s*(?:SD|s\.d\.|SE|s\.e\.)\s*[=:]?\s*\d*\.?\d+\s*\)",  # (SD 9.1)
    r"\b(?!n\d|N\d)[A-Za-z]+[-–]?\d[\w-]*\b(?!%)|\b\d+[A-Za-z]\w*\b",  # 8U, COVID-19, H2
    r"\b\d{7,}\b",  # identifiers
    r"(?<![\w.,%])\d+(?:\.\d+)?\s?%?\s?[-–]\s?\d+(?:\.\d+)?(?:\s?%|\s+per\s?cent)?(?![\w%])",  # 18–25
    rf"(?<![\w.,/=])(?<!= ){_YEAR}\b(?![,.]?\d|\s*(?:%|per\s?cent|/)|\s+(?:out\s+of|of\s+the\s+\d|people|"
    rf"victims|"
    r"perpetrators|incidents|cases|actions|offenders|men|women|records|crimes)\b)",  # 2016
)
_NOISE: Final = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_LEADING_NUMBER: Final = re.compile(r"^\s*(?:\(?\d{1,2}(?:\.\d+)*[.)]|\d+(?:\.\d+)+\.?)(?=\s+\S)")
_ISOLATED_RANGE: Final = re.compile(
    r"\bbetween\s+[\d.,]+\s*(?:%|per\s?cent)?\s+and\s+[\d.,]+\s*(?:%|per\s?cent)?(?=\W|$)", re.IGNORECASE
)


def blanked(text: str, *, starts_passage: bool = False) -> str:
    """The text, as long as it was, with every number that is no result blanked out.

    >>> blanked("In 2017, 5 of 13 (36%) at 10:30, Table 3")
    'In ¤¤¤¤, 5 of 13 (36%) at ¤¤¤¤¤, ¤¤¤¤¤¤¤'
    """
    for pattern in (_ISOLATED_RANGE, _NOISE):
        text = pattern.sub(lambda found: BLANK * len(found.group()), text)
    if starts_passage:
        text = _LEADING_NUMBER.sub(lambda found: BLANK * len(found.group()), text)
    return text
