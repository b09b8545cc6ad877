"""The whole check: a draft against itself, against the estimates and, where asked, against the threshold."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from drive_eval.proofread.against import check_share
from drive_eval.proofread.against_changes import check_stated_changes
from drive_eval.proofread.against_numbers import check_counts, check_means, check_tests
from drive_eval.proofread.changes import changes
from drive_eval.proofread.context import Context, context
from drive_eval.proofread.differences import check_differences
from drive_eval.proofread.document import Document
from drive_eval.proofread.findings import Finding
from drive_eval.proofread.folds import check_changes
from drive_eval.proofread.index import Index, build_index
from drive_eval.proofread.intervals import check_intervals
from drive_eval.proofread.money import check_money
from drive_eval.proofread.p_values import check_p_values
from drive_eval.proofread.partitions import check_partitions
from drive_eval.proofread.percentages import check_percentages
from drive_eval.proofread.ratios import check_ratios
from drive_eval.proofread.reading import Reading, read_document
from drive_eval.proofread.small_counts import check_small_counts
from drive_eval.proofread.sums import check_sums
from drive_eval.proofread.tables import check_tables

_OF_ONE_SENTENCE: Final[tuple[Callable[[Reading], list[Finding]], ...]] = (
    check_p_values,
    check_intervals,
    check_changes,
    check_differences,
    check_ratios,
    check_money,
)
_ESTIMATED: Final = re.compile(
    r"\b(?:mean|average|allocated|assigned|randomi[sz]ed|closed|halv)", re.IGNORECASE
)
_NUMBERS: Final[tuple[Callable[[Reading, Index, Context], list[Finding]], ...]] = (
    check_stated_changes,
    check_means,
    check_tests,
    check_counts,
)


def proofread(document: Document, estimates: pd.DataFrame, threshold: int | None = None) -> list[Finding]:
    """Find each number of a draft that disagrees with itself or with the estimates.

    Parameters
    ----------
    document
        The draft, as one of the readers returned it.
    estimates
        The study's estimates; an empty frame checks the draft against itself alone.
    threshold
        The smallest count that may be published; None leaves disclosure unchecked.

    Returns
    -------
    The findings in the order of the draft; those of severity `info` ask for nothing.
    """
    read = read_document(document)
    found = _against_itself(document, read)
    found += _against_estimates(document, read, build_index(estimates), found)
    if threshold is not None:
        found += [
            one for readings in read for reading in readings for one in check_small_counts(reading, threshold)
        ]
    return _ordered(found)


def _against_itself(document: Document, read: Sequence[Sequence[Reading]]) -> list[Finding]:
    found: list[Finding] = []
    for readings in read:
        found += check_percentages(readings)
        for position, reading in enumerate(readings):
            found += check_sums(reading, readings[position + 1 :])
            for check in _OF_ONE_SENTENCE:
                found += check(reading)
    prose = [
        readings for readings in read if readings and readings[0].sentence.passage.kind in ("body", "note")
    ]
    for position, readings in enumerate(prose):
        together = [*(prose[position - 1] if position and _follows(prose, position) else []), *readings]
        found += check_partitions(together)
    return [*found, *check_tables(document)]


def _follows(prose: Sequence[Sequence[Reading]], position: int) -> bool:
    """Whether a passage stands under the same heading as the one before it."""
    before, here = prose[position - 1][0].sentence.passage, prose[position][0].sentence.passage
    return before.section == here.section and before.kind == here.kind


def _against_estimates(
    document: Document, read: Sequence[Sequence[Reading]], index: Index, told: Sequence[Finding]
) -> list[Finding]:
    if not index.outcomes:
        return []
    surroundings = _table_words(document)
    found: list[Finding] = []
    for readings in read:
        for position, reading in enumerate(readings):
            if not _comparable(reading):
                continue
            passage = reading.sentence.passage
            named = context(f"{surroundings.get(passage.index, '')} {reading.text}", index.outcomes)
            if not named.outcomes and passage.kind in ("body", "note"):
                named = _inherited(readings, position, named, index.outcomes)
            for check in _NUMBERS:
                found += check(reading, index, named)
            found += _shares(reading, index, named)
    wrong = {
        (one.passage, place) for one in (*told, *found) if one.counts for place in range(one.start, one.end)
    }
    return [one for one in found if one.counts or (one.passage, one.start) not in wrong]


def _comparable(reading: Reading) -> bool:
    """Whether a sentence holds anything of a kind that is estimated; most numbers of a draft are not."""
    shared = any(m.kind in ("percent", "points", "fraction") for m in reading.mentions)
    counted = _ESTIMATED.search(reading.text) is not None
    counted = counted and (bool(reading.mentions) or "halv" in reading.lower)
    return bool(shared or counted or reading.p_values or any(p.ratio for p in reading.proportions))


def _inherited(readings: Sequence[Reading], position: int, named: Context, known: Iterable[str]) -> Context:
    """A sentence that names no outcome goes on about the one that the sentence before it named."""
    before = readings[position - 1].text if position else readings[0].sentence.passage.section
    outcomes = context(before, known).outcomes
    return replace(named, outcomes=outcomes, narrowed=named.narrowed or len(outcomes) != 1)


def _shares(reading: Reading, index: Index, named: Context) -> list[Finding]:
    found = []
    sizes = {id(change.size) for change in changes(reading)}
    for item in reading.proportions:
        if item.part is None and id(item.share) in sizes:
            continue
        finding = check_share(reading, item, index, named)
        if finding is None and (item.ratio is not None or item.share is not None):
            finding = reading.finding(item.start, item.end, "unmatched", "", severity="info")
        if finding is not None:
            found.append(finding)
    return found


def _table_words(document: Document) -> dict[int, str]:
    """What surrounds each cell: its row's label, its column's heading and the table's caption."""
    words: dict[int, str] = {}
    for table in document.tables:
        for row in table.rows[1:]:
            for column, cell in enumerate(row):
                if cell.passage is not None and column:
                    heading = table.rows[0][column].text
                    words[cell.passage] = f"{table.caption} {row[0].text} {heading}"
    return words


def _ordered(found: Iterable[Finding]) -> list[Finding]:
    """In the draft's order, each finding once; one slip found in two ways of the same kind is one finding."""
    once: dict[tuple[int, int, int, str], Finding] = {}
    for one in found:
        once.setdefault((one.passage, one.start, one.end, one.kind), one)
    return sorted(once.values(), key=lambda one: (one.passage, one.start, one.end, one.kind))
