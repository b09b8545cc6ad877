"""The main phase from raw extracts to estimates: every target met, on a shared supply or a simulated one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.contracts.estimates import ESTIMATES, KEY
from drive_eval.contracts.match import BALANCE, MATCHED, UNMATCHED
from drive_eval.contracts.parquet import read_table

from .conftest import SHARED, drive_eval, once, snakemake

ROOT = Path(__file__).parents[2]
TARGETS = Path(__file__).parents[1] / "support" / "check_targets.py"
CUT = "2019-06-30"


def _estimated(folder: Path) -> None:
    """The shared supply where it lies beside the project, else a small simulated one; run to estimates."""
    if (SHARED / "main_small").is_dir():
        assert drive_eval("new", folder, "--data-cut", CUT).returncode == 0
        for agency in ("allocation", "marac", "police", "idva", "drive"):
            source = SHARED / "main_small" / agency
            shutil.copytree(source, folder / "data" / "raw" / agency, dirs_exist_ok=True)
        shutil.copytree(SHARED / "main_small" / "truth", folder / "truth")
    else:
        scenario = ROOT / "src" / "drive_eval" / "simulate" / "scenarios" / "tiny_main.yaml"
        done = drive_eval("simulate", "--scenario-file", scenario, "--seed", 5, "--out", folder)
        assert done.returncode == 0, done.stderr
    done = snakemake(folder, "--config", "phase=main", "--", "results/main/estimates.parquet")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def main_phase(shared_folder: Path) -> Path:
    """A study of the main phase, estimated: never written to."""
    return once(shared_folder / "main_phase", _estimated)


@pytest.fixture(scope="session")
def estimates(main_phase: Path) -> pd.DataFrame:
    return pd.read_parquet(main_phase / "results" / "main" / "estimates.parquet")


def test_every_target_of_the_main_phase_is_met(main_phase: Path) -> None:
    command = [sys.executable, str(TARGETS), str(main_phase / "truth" / "targets.yaml")]
    command += [str(main_phase / "results" / "main" / "estimates.parquet"), "--phase", "main"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_planned_analysis_fails_and_keys_are_unique(estimates: pd.DataFrame) -> None:
    ESTIMATES.conform(estimates)
    failed = estimates[estimates["quantity"] == "failed"]
    assert failed["warning"].tolist() == []
    assert not estimates.duplicated(list(KEY)).any()


def test_the_primary_analysis_is_one_row(estimates: pd.DataFrame) -> None:
    primary = estimates[(estimates["role"] == "primary") & (estimates["analysis"] == "police_dva")]
    ratio = primary[primary["quantity"] == "rate_ratio"]
    key = ratio[["source", "population", "subgroup", "outcome", "level", "group", "period", "variant"]]
    assert key.to_numpy().tolist() == [
        ["police", "allocated", "all", "dva_incidents", "", "drive_vs_control", "post_0_12m", ""]
    ]
    assert set(primary["quantity"]) == {"rate_ratio", "rate_difference"}


def test_no_adjusted_effect_of_the_police_stands_without_the_crude_one(estimates: pd.DataFrame) -> None:
    effects = estimates[
        estimates["quantity"].isin(["rate_ratio", "ratio_of_rate_ratios"])
        & estimates["analysis"].isin(["police_dva", "police_non_dva", "event_study"])
        & (estimates["population"] == "allocated")
    ]
    by = ["analysis", "outcome", "period", "quantity"]
    variants = effects.groupby(by)["variant"].agg(set)
    assert len(variants) > 20
    assert all({"", "adjusted=none"} <= found or found == {""} for found in variants if len(found) > 1)


def test_matches_meet_their_contracts_and_nobody_is_lost(main_phase: Path) -> None:
    folder = main_phase / "data" / "processed"
    tables = {table: read_table(folder / f"{table.name}.parquet") for table in (MATCHED, UNMATCHED, BALANCE)}
    for table, frame in tables.items():
        table.conform(frame)
    arms = read_table(folder / "allocate" / "arms.parquet")
    matched, unmatched = tables[MATCHED], tables[UNMATCHED]
    drive = set(arms.loc[arms["arm"] == "drive", "person"])
    assert set(matched.loc[matched["arm"] == "drive", "person"]) | set(unmatched["person"]) == drive
    assert matched["person"].is_unique
    people = read_table(folder / "allocate" / "people.parquet").set_index("person")
    place = matched.join(people[["site", "quarter"]], on="person")
    assert len(place[["pair", "site", "quarter"]].drop_duplicates()) == matched["pair"].nunique()


def test_costs_that_are_invented_are_called_so(estimates: pd.DataFrame) -> None:
    costs = estimates[(estimates["analysis"] == "costs") & ~estimates["quantity"].str.startswith("plane")]
    assert len(costs)
    assert costs["warning"].str.contains("invented").all()
