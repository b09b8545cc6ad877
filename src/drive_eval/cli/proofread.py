"""`drive-eval proofread`: an author's draft against itself, the estimates and the disclosure threshold."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd
from rich.console import Console

from drive_eval.config.load import read
from drive_eval.config.study import Study
from drive_eval.contracts.estimates import ESTIMATES
from drive_eval.contracts.parquet import read_table
from drive_eval.errors import CannotRun
from drive_eval.proofread import (
    DRAFTS,
    KINDS,
    Document,
    Finding,
    UnreadableDraft,
    annotated_docx,
    findings_table,
    proofread,
    read_draft,
)
from drive_eval.whole import write_whole

CLEAN: Final = 0
FINDINGS: Final = 1
_LISTED: Final = 30
_LARGEST_TEXT: Final = 10_000_000
_LARGEST_DOCX: Final = 200_000_000


def proofread_draft(
    draft: Path, folder: Path, phase: str | None, threshold: int | None, *, alone: bool, for_release: bool
) -> int:
    """Check a draft; writes `<draft>.proofread.docx` and `.csv` beside it, returns the exit code.

    Counts below the disclosure threshold are in the CSV always; they are marked, and make the exit
    code 1, only where the draft is meant for release.

    Raises
    ------
    CannotRun
        Where the draft cannot be read, or the study has no estimates to hold it against.
    """
    content = _content(draft)
    document = _document(draft, content)
    estimates = ESTIMATES.empty() if alone else _estimates(folder, phase)
    limit = threshold if threshold is not None else _threshold(folder)
    found = proofread(document, estimates, limit)
    marked = [one for one in found if one.counts and (for_release or one.severity != "disclosure")]
    original = content if draft.suffix.lower() == ".docx" else None
    stem = draft.with_suffix("")
    outputs = [stem.with_name(f"{stem.name}.proofread.{kind}") for kind in ("docx", "csv")]
    write_whole(outputs[0], annotated_docx(original, document, marked))
    write_whole(outputs[1], findings_table(found).to_csv(index=False).encode())
    _say(marked, found, limit, outputs)
    return FINDINGS if marked else CLEAN


def _content(draft: Path) -> bytes:
    if draft.suffix.lower() not in DRAFTS:
        raise CannotRun(f"{draft}: is of no kind that can be read; save it as one of {', '.join(DRAFTS)}")
    if not draft.is_file():
        raise CannotRun(f"{draft}: no such file")
    size = draft.stat().st_size
    most = _LARGEST_DOCX if draft.suffix.lower() == ".docx" else _LARGEST_TEXT
    if size > most:
        raise CannotRun(f"{draft}: holds {size / 1e6:,.0f} MB, more than a draft does ({most / 1e6:,.0f} MB)")
    return draft.read_bytes()


def _document(draft: Path, content: bytes) -> Document:
    try:
        document = read_draft(content, draft.suffix) if content else Document(())
    except UnreadableDraft as error:
        raise CannotRun(f"{draft}: {error}") from None
    if not any(passage.text.strip() for passage in document.passages):
        raise CannotRun(f"{draft}: holds no text, so there is nothing to proofread")
    return document


def _estimates(folder: Path, phase: str | None) -> pd.DataFrame:
    chosen = phase or read(folder / "config" / "config.yaml", Study).phase
    path = folder / "results" / chosen / "estimates.parquet"
    if not path.is_file():
        raise CannotRun(f"{path}: is not there; `drive-eval run` makes it, or --alone does without")
    return read_table(path)


def _threshold(folder: Path) -> int | None:
    """The study's disclosure threshold; none where there is no study."""
    config = folder / "config" / "config.yaml"
    rules = getattr(read(config, Study), "disclosure", None) if config.is_file() else None
    return None if rules is None else int(rules.threshold)


def _say(
    marked: Sequence[Finding], found: Sequence[Finding], threshold: int | None, outputs: Sequence[Path]
) -> None:
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for one in marked[:_LISTED]:
        console.print(f"{one.location}: {one.text}: {one.message}")
    if len(marked) > _LISTED:
        console.print(f"… and {len(marked) - _LISTED} more in {outputs[1].name}")
    kinds = Counter(one.kind for one in marked)
    for kind, number in kinds.most_common():
        console.print(f"{number:>4}  {KINDS[kind]}")
    matched = sum(one.kind == "matches" for one in found)
    numbers = _counted(matched, "number equals an estimate", "numbers equal an estimate")
    console.print(f"{_counted(len(marked), 'finding', 'findings')}; {numbers}.")
    small = sum(one.severity == "disclosure" for one in found)
    if small and not any(one.severity == "disclosure" for one in marked):
        counts = _counted(small, "count is", "counts are")
        console.print(f"{counts} below the threshold of {threshold}: --for-release marks such counts.")
    console.print("Open:")
    for path in outputs:
        console.print(f"  {path}")


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
