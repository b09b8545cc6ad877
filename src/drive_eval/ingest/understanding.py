"""Columns that hold something else than their heading says; values that a message may show."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from drive_eval.ingest.decode import Batch, Decoder
from drive_eval.ingest.errors import IngestError, Place
from drive_eval.ingest.fold import fold
from drive_eval.ingest.headings import Headings

LEAST_CELLS: Final = 8
LEAST_UNDERSTOOD: Final = 0.4
SAMPLE_ROWS: Final = 200
_IN_ORDER: Final = {
    "allocation_before_marac": ("marac_date", "allocation_date"),
    "happened_after_recorded": ("recorded_at", "happened_from"),
    "exit_before_intake": ("intake_date", "exit_date"),
    "closed_before_start": ("start_date", "closure_date"),
}
_LONGEST_SHOWN: Final = 60
_LETTER: Final = re.compile(r"[^\W\d_]")
_NOT_UNDERSTOOD: Final = frozenset(
    {
        "date_not_understood",
        "unmapped_value",
        "number_not_understood",
        "name_not_understood",
        "study_ref_not_understood",
        "pnc_not_understood",
        "marac_ref_not_understood",
        "site_unknown",
    }
)
_LIKE_A_DATE: Final = re.compile(r"\d{1,2} \w+ \d{2,4}|\d{4,}")


@dataclass(frozen=True)
class Withheld:
    """Which values a message may show: those of code-list words, in columns that hold what they should."""

    problems: list[IngestError] = field(default_factory=list)
    fields: frozenset[str] = frozenset()
    identifying: tuple[int, ...] = ()
    words: frozenset[str] = frozenset()

    def shown(self, name: str, value: str, cells: Sequence[str]) -> str:
        """The folded value, or empty where it might name someone.

        Withheld: columns that hold something else than their heading says, values with a word that no
        code list has, single letters and plain numbers apart (prose may name anyone), values that share a
        word with an identifying cell of the row, dates and long numbers, and long texts.
        """
        if not value or name in self.fields or len(value) > _LONGEST_SHOWN or _LIKE_A_DATE.search(value):
            return ""
        said = set(value.split())
        if any(len(word) > 1 and _LETTER.search(word) and word not in self.words for word in said):
            return ""
        words = {
            word for index in self.identifying if index < len(cells) for word in fold(cells[index]).split()
        }
        return "" if words & said else value


def judge_order(batch: Batch, headings: Headings, file: str, sheet: str) -> list[IngestError]:
    """Find pairs of dates that stand the wrong way round in most of the first rows: swapped columns."""
    sampled = min(batch.size, SAMPLE_ROWS)
    problems = []
    for reason, (earlier, later) in _IN_ORDER.items():
        wrong = len(
            {issue.position for issue in batch.issues if issue.reason == reason} & set(range(sampled))
        )
        if wrong >= LEAST_CELLS and 2 * wrong > sampled and earlier in headings.labels:
            other = headings.labels[earlier]
            what = f"in {wrong} of the first {sampled} rows this date is on the wrong side of '{other}'"
            place = Place(file, sheet, None, headings.labels[later])
            problems.append(IngestError(what, place, "were the two columns swapped?"))
    return problems


def judge(
    decoder: Decoder, headings: Headings, rows: Sequence[Sequence[str]], file: str, sheet: str
) -> Withheld:
    """Find the columns of which fewer than four cells in ten can be read as what they should be."""
    problems, fields = [], set()
    for name, index in headings.columns.items():
        cells = [decoder.read(name, row[index]) for row in rows if index < len(row) and row[index].strip()]
        said = [cell for cell in cells if cell.value is not None or cell.reason]
        lost = sum(cell.reason in _NOT_UNDERSTOOD for cell in said)
        if lost and lost > (1 - LEAST_UNDERSTOOD) * len(said):
            fields.add(name)
            if len(said) >= LEAST_CELLS:
                problems.append(
                    IngestError(
                        f"{lost} of the first {len(said)} cells are not what the column should hold",
                        Place(file, sheet, None, headings.labels[name]),
                        "were columns swapped, or is a code list missing from the mapping?",
                    )
                )
    identifying = tuple(index for name, index in headings.columns.items() if decoder.specs[name].identifying)
    return Withheld(problems, frozenset(fields), identifying, decoder.words)
