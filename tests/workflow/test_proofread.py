"""`drive-eval proofread` on drafts beside a finished study."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.contracts.parquet import read_table

from .conftest import drive_eval


def checked(draft: Path, study: Path, *more: str) -> tuple[int, str]:
    done = drive_eval("proofread", draft, "--study", study, *more)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def men(finished: Path) -> tuple[int, int]:
    """Men among the people allocated, by the estimates."""
    estimates = read_table(finished / "results" / "feasibility" / "estimates.parquet")
    row = estimates.query("outcome == 'sex' and level == 'male' and group == 'all' and variant == ''").iloc[0]
    return int(row["numerator"]), int(row["denominator"])


def test_a_draft_that_agrees_is_clean(finished: Path, tmp_path: Path, men: tuple[int, int]) -> None:
    draft = tmp_path / "chapter.md"
    draft.write_text(f"Of the people allocated, {men[0]} of {men[1]} ({men[0] / men[1]:.1%}) were men.\n")
    code, said = checked(draft, finished)
    assert code == 0, said
    assert zipfile.is_zipfile(tmp_path / "chapter.proofread.docx")
    assert pd.read_csv(tmp_path / "chapter.proofread.csv")["kind"].tolist() == ["matches"]


@pytest.mark.parametrize("suffix", [".md", ".txt", ".html"])
def test_a_slip_is_found_and_hung_on_its_number(
    finished: Path, tmp_path: Path, men: tuple[int, int], suffix: str
) -> None:
    draft = tmp_path / f"chapter{suffix}"
    draft.write_text(f"Of the people allocated, {men[0]} of {men[1]} (36%) were men.\n")
    code, said = checked(draft, finished)
    assert code == 1
    assert "36%" in said
    with zipfile.ZipFile(tmp_path / "chapter.proofread.docx") as archive:
        assert "word/comments.xml" in archive.namelist()


def test_small_counts_are_marked_where_the_draft_is_for_release(finished: Path, tmp_path: Path) -> None:
    draft = tmp_path / "chapter.txt"
    draft.write_text("In a small site 3 of 60 (5%) cases were closed early.\n")
    code, said = checked(draft, finished, "--alone", "--threshold", "10")
    assert code == 0
    assert "below the threshold of 10" in said
    assert checked(draft, finished, "--alone", "--threshold", "10", "--for-release")[0] == 1


def test_what_cannot_be_read_is_told_in_a_line(finished: Path, tiny_supply: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.pdf").write_bytes(b"%PDF")
    (tmp_path / "draft.docx").write_bytes(b"not a zip")
    (tmp_path / "draft.md").write_text("One of 2 (50%).")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 50)
    for name, study in (
        ("draft.pdf", finished),
        ("draft.docx", finished),
        ("none.md", finished),
        ("empty.txt", finished),
        ("binary.txt", finished),
        ("draft.md", tiny_supply),
    ):
        code, said = checked(tmp_path / name, study)
        assert code == 2
        assert len(said.strip().splitlines()) == 1
