"""The references of a report's source: `{{ … }}`, found with their lines.

A small, fixed set of forms, and no expressions:

    {{ KEY | format }}      an estimate by its ten-part key, printed by a named format
    {{ KEY | format ? }}    the same, where a plan need not hold it: else "not in this plan"
    {{ study.data_cut }}    a fact of the study: title, phase, sites, data_cut, plan, code, marking, handling,
                            registration, protocol, funding, interests
    {{ table ID }}          a table, alone on its line
    {{ figure ID }}         a figure, alone on its line
    {{ see ID }}            the number of a table or figure, linked to it
    {{ questions }}         the research questions and how far each is answered, alone on its line
    {{ consort }}           the CONSORT 2025 checklist with its places, alone on its line
    {{ literal TEXT }}      a number that is no estimate, such as the year of a guideline

Any other number in the source is typed by hand, and a check finds it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["estimate", "study", "table", "figure", "see", "questions", "consort", "literal"]
_REFERENCE: Final = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.S)
# Where a digit is no number of the report: ids of headings, the marks of a numbered list.
_NOT_PROSE: Final = re.compile(r"\{[#.][^}]*\}|\]\([^)]*\)|^\s*\d+[.)]\s", re.M)
_NUMBER: Final = re.compile(r"(?<![\w])\d[\d,.]*%?")


@dataclass(frozen=True)
class Reference:
    """One reference: its form, what it names, how it is printed, and where it stands."""

    kind: Kind
    name: str
    form: str
    line: int
    start: int
    end: int
    alone: bool


def references(text: str) -> Iterator[Reference]:
    """Every reference outside comments, in order."""
    shown = blank_comments(text)
    for match in _REFERENCE.finditer(shown):
        kind, name, form = _parsed(match[1])
        yield Reference(
            kind, name, form, _line(text, match.start()), match.start(), match.end(), _alone(shown, match)
        )


def blank_comments(text: str) -> str:
    """The text with comments turned into blanks, so that places and lines stay."""
    return _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def typed_numbers(text: str) -> list[tuple[int, str]]:
    """Numbers typed by hand, with their lines: each should be a reference or a `literal`."""
    prose = blank_comments(text)
    for pattern in (_REFERENCE, _NOT_PROSE):
        prose = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), prose)
    return [(_line(text, match.start()), match[0]) for match in _NUMBER.finditer(prose)]


def _parsed(content: str) -> tuple[Kind, str, str]:
    word, _, rest = content.partition(" ")
    if content.startswith("study."):
        return "study", content.removeprefix("study."), ""
    if content == "questions":
        return "questions", "", ""
    if content == "consort":
        return "consort", "", ""
    for kind in ("table", "figure", "see", "literal"):
        if word == kind and rest:
            return kind, rest.strip(), ""
    key, _, form = content.partition("|")
    return "estimate", key.strip(), form.strip()


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _alone(text: str, match: re.Match[str]) -> bool:
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    end = text.find("\n", match.end())
    after = text[match.end() : len(text) if end < 0 else end]
    return not before.strip() and not after.strip()
