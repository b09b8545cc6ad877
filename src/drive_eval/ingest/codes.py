"""Code lists: a folded cell to a code, by exact variant first and by pattern second."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from drive_eval.ingest.cells import BLANK, Cell
from drive_eval.ingest.fold import fold, tidy

PATTERN_MARK = "~"


@dataclass(frozen=True)
class CodeList:
    """Variants and patterns of each code. A variant that begins with '~' is a regular expression.

    Variants are folded; patterns are searched in the folded cell. Earlier patterns win.
    """

    exact: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...] = field(default=())

    @classmethod
    def build(cls, *lists: Mapping[str, Iterable[str]]) -> "CodeList":
        """Join code lists; where two know a variant, the later list decides."""
        exact: dict[str, str] = {}
        patterns: list[tuple[re.Pattern[str], str]] = []
        for codes in lists:
            own: list[tuple[re.Pattern[str], str]] = []
            for code, variants in codes.items():
                exact[fold(code)] = code
                for variant in variants:
                    if variant.startswith(PATTERN_MARK):
                        own.append((re.compile(variant[1:]), code))
                    else:
                        exact[fold(variant)] = code
            patterns = own + patterns
        return cls(exact, tuple(patterns))

    def find(self, text: str) -> str | None:
        """The code of a cell, or None."""
        folded = fold(text)
        if folded in self.exact:
            return self.exact[folded]
        return next((code for pattern, code in self.patterns if pattern.search(folded)), None)


def parse_code(text: str, codes: CodeList) -> Cell:
    """The code of a cell; `unmapped_value` where the list does not know it. Blank gives no query."""
    if not tidy(text):
        return BLANK
    code = codes.find(text)
    return Cell(code) if code is not None else Cell(None, "unmapped_value")


def parse_marks(text: str, codes: CodeList) -> Cell:
    """A list of markers (';' between them): the code of the first that the list knows.

    Markers that the list does not know say nothing: absence of a mark is not an explicit no.
    """
    for part in re.split(r"[;,|]", tidy(text)):
        code = codes.find(part)
        if code is not None:
            return Cell(code)
    return BLANK
