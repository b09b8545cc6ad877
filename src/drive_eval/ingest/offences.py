"""Offences and outcomes: by title first, by Home Office code second, unmapped said so."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from drive_eval.ingest.cells import BLANK, Cell
from drive_eval.ingest.fold import fold, tidy

_CODE_AND_TITLE = re.compile(r"^(\d{1,3}[A-Z]{0,2}(?:[./]\d{1,2})?)(?:\s*[-–:]\s*|\s+|$)(.*)$")
_HO_CODE = re.compile(r"0*(\d{1,3})\s*([A-Z]{0,2})(?:[./]0*(\d{1,2}))?$")
_TRAILING = re.compile(r"^(?:attempted|attempt|conspiracy to commit|racially or religiously aggravated)\s+")


class Offence(NamedTuple):
    """An offence of the code list; `code` is empty for incidents without a crime."""

    code: str
    title: str
    kind: str


@dataclass(frozen=True)
class OffenceList:
    """Offences by folded title or variant, and the lead offence of each code."""

    by_title: Mapping[str, Offence]
    patterns: tuple[tuple[re.Pattern[str], Offence], ...] = ()
    by_code: Mapping[str, Offence] = field(default_factory=dict)

    @classmethod
    def build(cls, entries: Iterable[tuple[Offence, Iterable[str]]]) -> "OffenceList":
        """From offences and their variants ('~' begins a pattern); the first of a code leads it."""
        by_title: dict[str, Offence] = {}
        by_code: dict[str, Offence] = {}
        patterns: list[tuple[re.Pattern[str], Offence]] = []
        for offence, variants in entries:
            by_title[fold(offence.title)] = offence
            if offence.code:
                by_code.setdefault(offence.code, offence)
            for variant in variants:
                if variant.startswith("~"):
                    patterns.append((re.compile(variant[1:]), offence))
                else:
                    by_title[fold(variant)] = offence
        return cls(by_title, tuple(patterns), by_code)

    def find(self, title: str) -> Offence | None:
        """The offence that a title names, or None."""
        folded = fold(title)
        for candidate in (folded, _TRAILING.sub("", folded)):
            if candidate in self.by_title:
                return self.by_title[candidate]
        return next((offence for pattern, offence in self.patterns if pattern.search(folded)), None)


def split_code(text: str) -> tuple[str, str]:
    """A cell 'code title' in two; the code empty where the cell has none.

    >>> split_code("105A Assault without injury"), split_code("Affray")
    (('105A', 'Assault without injury'), ('', 'Affray'))
    """
    found = _CODE_AND_TITLE.match(tidy(text))
    return (clean_code(found[1]), found[2]) if found else ("", tidy(text))


def clean_code(text: str) -> str:
    """A Home Office code in one form: '8 n' is 8N, '105a' is 105A, '037/02' is 37/2; else empty.

    >>> clean_code("8n"), clean_code("4.4"), clean_code("null")
    ('8N', '4/4', '')
    """
    found = _HO_CODE.match(tidy(text).upper().replace(" ", ""))
    if not found:
        return ""
    return found[1] + found[2] + (f"/{found[3]}" if found[3] else "")


def parse_offence(code_text: str, title_text: str, offences: OffenceList) -> Cell:
    """An `Offence` from a code cell and a title cell (either may be blank, or the code in the title's cell).

    By title first. A title that is not known takes its code's lead title, with a query; with no known
    code either, the folded title stands and the kind is a crime where a code was given, else unknown.
    """
    title, code = tidy(title_text), clean_code(code_text)
    found = offences.find(title) if title else None
    if found is None and title:
        in_title, rest = split_code(title)
        code = code or in_title
        found = offences.find(rest) if in_title and rest else None
        title = rest if in_title else title
    if found is not None:
        if code and found.code and code != found.code:
            return Cell(found, "offence_code_disagrees")
        return Cell(found if found.code or not code else found._replace(code=code))
    if code in offences.by_code:
        lead = offences.by_code[code]
        return Cell(lead, "offence_title_unmapped" if title else "")
    if not title and not code:
        return Cell(None, "offence_blank") if code_text or title_text else BLANK
    return Cell(Offence(code, fold(title) or code, "crime" if code else ""), "unmapped_value")
