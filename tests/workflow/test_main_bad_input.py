"""Bad input to the main phase: what was planned and cannot be had is a warning, the rest is done, exit 1."""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from .conftest import ROOT, drive_eval, once

TINY_MAIN = ROOT / "src" / "drive_eval" / "simulate" / "scenarios" / "tiny_main.yaml"


def _run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = drive_eval("run", "--study", folder, "--phase", "main", *arguments)
    return done.returncode, done.stdout + done.stderr


def _finished(folder: Path) -> None:
    done = drive_eval("simulate", "--scenario-file", TINY_MAIN, "--seed", 5, "--out", folder)
    assert done.returncode == 0, done.stderr
    code, said = _run(folder)
    assert code == 0, said


@pytest.fixture(scope="session")
def base(shared_folder: Path) -> Path:
    """A small main phase, run to its reports: never written to."""
    return once(shared_folder / "tiny_main", _finished)


@pytest.fixture
def changed(base: Path, tmp_path: Path) -> Callable[[], Path]:
    return lambda: Path(shutil.copytree(base, tmp_path / "study", symlinks=True))


def warnings_of(study: Path) -> set[str]:
    estimates = pd.read_parquet(study / "results" / "main" / "estimates.parquet")
    return {text for said in estimates["warning"] for text in said.split("; ")}


def in_the_reports_list(study: Path, words: str) -> bool:
    text = (study / "results" / "main" / "report.html").read_text("utf-8")
    return words.lower() in " ".join(text.replace("\u2019", "'").lower().split())


def test_leaving_known_deaths_out_leaves_somebody_out(base: Path) -> None:
    estimates = pd.read_parquet(base / "results" / "main" / "estimates.parquet")
    where = {
        "analysis": "police_dva", "population": "allocated", "subgroup": "all", "quantity": "rate_ratio",
        "outcome": "dva_incidents", "period": "post_0_12m",
    }  # fmt: skip
    ratio = estimates[(estimates[list(where)] == pd.Series(where)).all(axis=1)].set_index("variant")
    left = ratio.loc["deaths=left_out"]
    assert left["n"] + left["n_missing"] < ratio.loc["", "n"] + ratio.loc["", "n_missing"]
    deaths = estimates[(estimates["analysis"] == "harms") & (estimates["outcome"] == "death")]
    assert deaths["numerator"].max() >= 2


def test_names_that_do_not_exist_stop_before_anything_runs(changed: Callable[[], Path]) -> None:
    study = changed()
    plan = study / "config" / "plan" / "main.yaml"
    text = plan.read_text("utf-8")
    for right, wrong in (
        ("method: count_effect", "method: count_efect"),
        ("population: closed", "population: clozed"),
        ("outcomes: [age, sex]", "outcomes: [agee, sex]"),
        ("dash_score, children,", "dash_skore, children,"),
    ):
        text = text.replace(right, wrong, 1)
    plan.write_text(text)
    before = (study / "results" / "main" / "manifest.json").stat().st_mtime_ns
    done = drive_eval("run", "--study", study, "--phase", "main")
    assert done.returncode == 2
    told = done.stderr.strip().splitlines()
    assert len(told) == 4
    for wrong in ("count_efect", "clozed", "agee", "dash_skore"):
        assert sum(f" {wrong} does not exist; there are: " in line for line in told) == 1
    assert (study / "results" / "main" / "manifest.json").stat().st_mtime_ns == before


def test_a_window_longer_than_the_extract(changed: Callable[[], Path]) -> None:
    study = changed()
    code, said = _run(study, "--data-cut", "2017-03-31")
    assert code == 1, said
    assert (
        "Needs a look: police_dva: nobody has observed time in this window: it lies beyond the extract"
        in said
    )
    assert in_the_reports_list(study, "it lies beyond the extract")
    assert in_the_reports_list(study, "it is longer than the extract, or lies beyond")
    estimates = pd.read_parquet(study / "results" / "main" / "estimates.parquet")
    assert not (estimates["quantity"] == "failed").any()


def test_an_empty_arm_and_a_caliper_that_holds_nobody(changed: Callable[[], Path]) -> None:
    study = changed()
    plan = study / "config" / "plan" / "main.yaml"
    plan.write_text(plan.read_text("utf-8").replace("caliper: 0.2", "caliper: 1.0e-12", 1))
    _without_drive(study / "data" / "raw" / "allocation" / "allocation_log.xlsx")
    code, said = _run(study)
    assert code == 1, said
    for words in ("nobody is matched", "see whether the draw was carried out there"):
        assert words in said
        assert any(words in text for text in warnings_of(study))
        assert in_the_reports_list(study, words)
    assert any("have no control within the caliper" in text for text in warnings_of(study))
    assert "people of essex 2016Q3: the stratum carries nothing" in " ".join(warnings_of(study))


def _without_drive(path: Path) -> None:
    """Everyone of one site and year drawn for control."""
    book = openpyxl.load_workbook(path)
    [sheet] = book.worksheets
    heading = next(row for row in sheet.iter_rows() if any(cell.value == "Group" for cell in row))
    at = {cell.value: cell.column for cell in heading}
    for row in sheet.iter_rows(min_row=heading[0].row + 1):
        site, day = (row[at[name] - 1].value for name in ("Site", "Marac date"))
        if str(site or "").upper().startswith("E") and "2016" in str(day):
            row[at["Group"] - 1].value = "Control"
    book.save(path)
