"""The acceptance checks of the contract, on a supply of full size and on simulated ones."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.contracts.estimates import ESTIMATES, KEY

SUPPORT = Path(__file__).parents[1] / "support"


def acceptance(check: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SUPPORT / f"{check}.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def estimates(study: Path) -> pd.DataFrame:
    return pd.read_parquet(study / "results" / "feasibility" / "estimates.parquet")


def test_every_target_of_the_full_supply_is_met(year1: Path) -> None:
    path = year1 / "results" / "feasibility" / "estimates.parquet"
    done = acceptance("check_targets", year1 / "truth" / "targets.yaml", path)
    assert done.returncode == 0, done.stdout


def test_links_of_the_full_supply_are_right(year1: Path) -> None:
    done = acceptance("check_links", year1 / "truth", year1 / "data" / "processed")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", ["precision", "recall"])
def test_linkage_meets_the_stricter_bound_of_the_issue(year1: Path, file: str) -> None:
    done = acceptance("check_links", year1 / "truth", year1 / "data" / "processed")
    words = [line.split() for line in done.stdout.splitlines() if " precision " in line]
    assert words
    bound = {"precision": 0.999, "recall": 0.99}[file]
    assert all(float(line[line.index(file) + 1]) >= bound for line in words), done.stdout


def test_every_target_of_a_simulated_supply_is_met(finished: Path) -> None:
    path = finished / "results" / "feasibility" / "estimates.parquet"
    done = acceptance("check_targets", finished / "truth" / "targets.yaml", path)
    assert done.returncode == 0, done.stdout


def test_links_of_a_simulated_supply_are_right(finished: Path) -> None:
    done = acceptance("check_links", finished / "truth", finished / "data" / "processed")
    assert done.returncode == 0, done.stdout


def test_estimates_meet_their_contract_and_keys_are_unique(year1: Path) -> None:
    table = estimates(year1)
    ESTIMATES.conform(table)
    assert not table.duplicated(list(KEY)).any()


def test_the_csv_holds_what_the_parquet_holds(year1: Path) -> None:
    table = estimates(year1)
    text = pd.read_csv(year1 / "results" / "feasibility" / "estimates.csv", keep_default_na=False)
    assert list(text.columns) == list(table.columns)
    assert len(text) == len(table)


def test_the_ledger_balances_for_every_file(year1: Path) -> None:
    ingest = year1 / "data" / "processed" / "ingest"
    ledger, files = pd.read_parquet(ingest / "ledger.parquet"), pd.read_parquet(ingest / "files.parquet")
    assert not ledger.duplicated(["file", "sheet", "row"]).any()
    counted = ledger.groupby(["file", "sheet"]).size()
    read = files.set_index(["file", "sheet"])["raw_rows"]
    assert counted.reindex(read.index, fill_value=0).tolist() == read.tolist()
    assert set(ledger["file"]) == {
        path.relative_to(year1 / "data" / "raw").as_posix()
        for path in (year1 / "data" / "raw").rglob("*")
        if path.is_file()
    }
