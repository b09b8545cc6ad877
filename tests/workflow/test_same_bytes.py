"""Same input, same bytes; same estimates under another key, folder and number of cores."""

import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pytest

from .conftest import drive_eval, once, snakemake

# What says when and how long is allowed to differ, and nothing else.
CLOCKED = {"manifest.json", ".snakemake_timestamp"}


def hashes(study: Path) -> dict[str, str]:
    files = [*(study / "data" / "processed").rglob("*"), *(study / "results").rglob("*")]
    kept = [path for path in files if path.is_file() and path.name not in CLOCKED]
    return {
        path.relative_to(study).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(kept)
    }


@pytest.fixture(scope="session")
def forced(finished: Path, shared_folder: Path) -> Path:
    """The finished study, run again from the raw extracts on."""

    def make(folder: Path) -> None:
        shutil.copytree(finished, folder, symlinks=True)
        done = snakemake(folder, "--forceall")
        assert done.returncode == 0, done.stdout + done.stderr

    return once(shared_folder / "forced", make)


@pytest.fixture(scope="session")
def other_key(tiny_supply: Path, shared_folder: Path) -> Path:
    """The same extracts in another folder, under another key and on one core."""

    def make(folder: Path) -> None:
        shutil.copytree(tiny_supply, folder / "deeper" / "study")
        (folder / "deeper" / "study" / "secure" / "pseudonym.key").unlink()
        done = drive_eval("run", "--study", folder / "deeper" / "study", "--cores", 1)
        assert done.returncode in {0, 1}, done.stderr

    return once(shared_folder / "other_key", make) / "deeper" / "study"


def test_a_second_run_gives_the_same_bytes(finished: Path, forced: Path) -> None:
    first, second = hashes(finished), hashes(forced)
    assert len(first) > 100
    assert {name for name in first if first[name] != second.get(name)} == set()
    assert set(first) == set(second)


def test_estimates_do_not_depend_on_key_folder_or_cores(finished: Path, other_key: Path) -> None:
    name = Path("results") / "feasibility" / "estimates.parquet"
    key_of = [(study / "secure" / "pseudonym.key").read_text() for study in (finished, other_key)]
    assert key_of[0] != key_of[1]
    pd.testing.assert_frame_equal(
        pd.read_parquet(finished / name), pd.read_parquet(other_key / name), check_exact=True
    )


def test_reports_do_not_depend_on_key_folder_or_cores(finished: Path, other_key: Path) -> None:
    for name in ("report.html", "report.docx", "report.pdf"):
        path = Path("results") / "feasibility" / name
        assert (finished / path).read_bytes() == (other_key / path).read_bytes(), name
