"""`drive-eval compare` on results folders."""

import json
import shutil
import time
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.contracts.estimates import ESTIMATES
from drive_eval.contracts.parquet import read_table, write_table

from .conftest import drive_eval

RESULTS = Path("results") / "feasibility"


@pytest.fixture
def other(finished: Path, tmp_path: Path) -> Path:
    """A second study with the results, manifest and ledger of the first."""
    folder = tmp_path / "other"
    for name in (
        RESULTS / "estimates.parquet",
        RESULTS / "manifest.json",
        Path("results/data_quality/ledger.csv"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(finished / name, folder / name)
    return folder


def compared(first: Path, second: Path, page: Path) -> tuple[int, str]:
    started = time.monotonic()
    done = drive_eval("compare", first / RESULTS, second / RESULTS, "--out", page)
    assert "Traceback" not in done.stderr
    assert time.monotonic() - started < 20  # 3 s by itself; other tests run beside this one
    return done.returncode, done.stdout + done.stderr


def test_the_same_results_are_the_same(finished: Path, other: Path, tmp_path: Path) -> None:
    code, said = compared(finished, other, tmp_path / "page.html")
    assert code == 0, said
    assert "estimates are the same" in said


def test_what_moved_is_told_with_the_extract_that_changed(
    finished: Path, other: Path, tmp_path: Path
) -> None:
    path = other / RESULTS / "estimates.parquet"
    estimates = read_table(path)
    moved = estimates.index[(estimates["source"] == "police") & (estimates["estimate"] > 0)][0]
    estimates.loc[moved, "estimate"] += 1
    write_table(estimates, ESTIMATES, path)
    manifest = json.loads((other / RESULTS / "manifest.json").read_text())
    name = next(name for name in manifest["inputs"] if name.startswith("data/raw/police/"))
    manifest["inputs"][name] = "0" * 64
    (other / RESULTS / "manifest.json").write_text(json.dumps(manifest))
    ledger_path = other / "results" / "data_quality" / "ledger.csv"
    ledger = pd.read_csv(ledger_path, dtype=str, keep_default_na=False)
    ledger = ledger.drop(index=ledger.index[ledger["file"] == name.removeprefix("data/raw/")][-1])
    ledger.to_csv(ledger_path, index=False)
    page = tmp_path / "page.html"
    code, said = compared(finished, other, page)
    assert code == 1
    assert "1 of" in said
    assert "Rows differ in 1 raw file(s)" in said
    assert "the manifest is of other estimates" in said
    text = page.read_text("utf-8")
    assert "data (police)" in text
    assert name in text


def test_a_folder_without_estimates_is_told_in_a_line(finished: Path, tmp_path: Path) -> None:
    (tmp_path / RESULTS).mkdir(parents=True)
    code, said = compared(finished, tmp_path, tmp_path / "page.html")
    assert code == 2
    assert len(said.strip().splitlines()) == 1
