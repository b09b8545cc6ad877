"""Drafts as other people write them: each slip stands between ⟦ and ⟧, and nothing else may be marked.

The texts and their numbers are made up, but for those that are held to the Year 1 estimates.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.proofread import Cell, Document, proofread, read_html, read_markdown, read_text

DRAFTS = sorted((Path(__file__).parent / "by_other_hands").iterdir())
READERS: dict[str, Callable[[str], Document]] = {".md": read_markdown, ".txt": read_text, ".html": read_html}
Spans = dict[int, list[tuple[int, int]]]


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A passage without its marks, and where they stood."""
    bare, spans = "", []
    for piece in re.split("([⟦⟧])", text):
        if piece == "⟦":
            start = len(bare)
        elif piece == "⟧":
            spans.append((start, len(bare)))
        else:
            bare += piece
    return bare, spans


def draft(path: Path) -> tuple[Document, Spans]:
    """A draft as its author would have sent it, and where its slips are."""
    document = READERS[path.suffix](path.read_text(encoding="utf-8"))
    told = {passage.index: unmarked(passage.text) for passage in document.passages}
    passages = tuple(replace(one, text=told[one.index][0]) for one in document.passages)
    tables = tuple(
        replace(table, rows=tuple(tuple(bare(cell) for cell in row) for row in table.rows))
        for table in document.tables
    )
    spans = {index: spans for index, (_, spans) in told.items()}
    return replace(document, passages=passages, tables=tables), spans


def bare(cell: Cell) -> Cell:
    return replace(cell, text=unmarked(cell.text)[0])


@pytest.mark.parametrize("path", DRAFTS, ids=[path.stem for path in DRAFTS])
def test_every_slip_is_marked_and_nothing_that_is_right(path: Path, estimates: pd.DataFrame) -> None:
    document, slips = draft(path)
    marked, false_alarms = set(), []
    for one in (finding for finding in proofread(document, estimates) if finding.counts):
        hit = [
            (one.passage, span) for span in slips[one.passage] if one.start < span[1] and span[0] < one.end
        ]
        marked.update(hit)
        if not hit:
            false_alarms.append((one.location, one.text, one.message))
    missed = [
        document.passages[index].text[slice(*span)]
        for index, spans in slips.items()
        for span in spans
        if (index, span) not in marked
    ]
    assert false_alarms == []
    assert missed == []


def test_there_are_slips_and_right_numbers_enough_to_tell() -> None:
    slips, numbers = 0, 0
    for path in DRAFTS:
        document, spans = draft(path)
        slips += sum(len(one) for one in spans.values())
        numbers += sum(len(re.findall(r"\d+", passage.text)) for passage in document.passages)
    assert slips > 100
    assert numbers > 1500
