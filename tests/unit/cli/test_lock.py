"""One run at a time, and Snakemake unlocked only by the run that locked it."""

from pathlib import Path

import pytest

from drive_eval.cli.lock import run_lock
from drive_eval.errors import CannotRun


def snakemake_locks(study: Path) -> None:
    (study / ".snakemake" / "locks").mkdir(parents=True)
    (study / ".snakemake" / "locks" / "0.input.lock").touch()


def test_a_second_run_is_refused_in_one_line(tmp_path: Path) -> None:
    with run_lock(tmp_path), pytest.raises(CannotRun, match="another run"), run_lock(tmp_path):
        pass


def test_the_lock_falls_with_the_run(tmp_path: Path) -> None:
    for _ in range(2):
        with run_lock(tmp_path):
            pass


def test_snakemake_started_by_hand_is_not_unlocked(tmp_path: Path) -> None:
    snakemake_locks(tmp_path)
    with pytest.raises(CannotRun, match="by hand"), run_lock(tmp_path):
        pass
    assert any((tmp_path / ".snakemake" / "locks").iterdir())


def test_a_run_of_ours_that_was_killed_is_unlocked(tmp_path: Path) -> None:
    snakemake_locks(tmp_path)
    (tmp_path / ".drive_eval").mkdir()
    (tmp_path / ".drive_eval" / "running").touch()
    (tmp_path / "Snakefile").write_text("rule all:\n    input: []\n")
    with run_lock(tmp_path):
        pass
    locks = tmp_path / ".snakemake" / "locks"
    assert not locks.exists() or not any(locks.iterdir())


def cut_short(study: Path) -> None:
    with run_lock(study):
        snakemake_locks(study)
        raise KeyboardInterrupt


def test_a_run_cut_short_leaves_its_mark_for_the_next_to_unlock(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        cut_short(tmp_path)
    (tmp_path / "Snakefile").write_text("rule all:\n    input: []\n")
    with run_lock(tmp_path):
        pass
    assert not (tmp_path / ".drive_eval" / "running").exists()
