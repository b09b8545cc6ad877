"""A blind run: nothing in it depends on who was drawn into which arm; no number in it is by arm."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from drive_eval.config import Study
from drive_eval.config.load import read
from drive_eval.config.plan import Plan
from drive_eval.contracts.estimates import keys_of
from drive_eval.contracts.parquet import read_table
from drive_eval.display.build import book_of, views
from drive_eval.display.figures.canvas import data_csv
from drive_eval.display.labels import labels_of
from drive_eval.display.source import source_of
from drive_eval.display.writers.html import table_fragment
from drive_eval.estimate.blind import WITHHELD, blinded, tells_arm
from drive_eval.estimate.context import facts_from
from drive_eval.estimate.data import TABLES, assemble
from drive_eval.estimate.rows import table
from drive_eval.estimate.run import carry_out
from drive_eval.report.assemble import assembled
from drive_eval.report.build import content_of

from .conftest import drive_eval

NUMBERS = ("estimate", "conf_low", "statistic", "p_value", "numerator", "denominator", "n", "n_missing")


def estimates_of(folder: Path, arms: pd.DataFrame) -> pd.DataFrame:
    """The plan carried out on a finished study, with these arms."""
    plan = read(folder / "config" / "plan" / "feasibility.yaml", Plan)
    study = read(folder / "config" / "config.yaml", Study)
    processed = folder / "data" / "processed"
    people, checks = (read_table(processed / "allocate" / f"{name}.parquet") for name in ("people", "checks"))
    sets = {name: read_table(processed / "derive" / f"{name}.parquet") for name in TABLES}
    return table(carry_out(plan.analyses, assemble(people, arms, checks, sets), facts_from(study, plan)))


def said(folder: Path, estimates: pd.DataFrame) -> dict[str, str]:
    """Every table, figure's data, alternative text and sentence of a blind run, as text."""
    study = read(folder / "config" / "config.yaml", Study)
    plan = read(folder / "config" / "plan" / "feasibility.yaml", Plan)
    processed = folder / "data" / "processed"
    audit = [processed / "ingest" / "ledger.parquet"]
    audit += [processed / "link" / f"{name}.parquet" for name in ("linkage_rates", "rules")]
    book = book_of(estimates, *(read_table(path) for path in audit), blind=True)
    made = views(book, labels_of(study), "feasibility")
    source = source_of(study, plan, "0" * 8, "code", blind=True)
    pictures = {f"{name}.{kind}": b"" for name in made.figures for kind in ("svg", "png")}
    content = content_of(book, made, pictures, study, source)
    texts = {name: table_fragment(view) + str(view.all_notes()) for name, view in made.tables.items()}
    for name, view in made.figures.items():
        texts[name] = data_csv(view.data) + view.alt + str(view.notes) + str(view.height)
    source_text = (folder / "config" / "report" / "feasibility.md").read_text("utf-8")
    return {**texts, "report": assembled(source_text, "report.md", content)}


@pytest.fixture(scope="module")
def arms(finished: Path) -> pd.DataFrame:
    return read_table(finished / "data" / "processed" / "allocate" / "arms.parquet")


@pytest.fixture(scope="module")
def redrawn(finished: Path, arms: pd.DataFrame) -> pd.DataFrame:
    """Other arms, in other numbers, for people without a Drive case.

    Who of control has a case is counted for everyone (allocation fidelity), and so may show.
    """
    cases = read_table(finished / "data" / "processed" / "derive" / "drive_cases.parquet")
    free = ~arms["person"].isin(cases["person"])
    other = np.where(np.random.default_rng(5).random(len(arms)) < 0.6, "drive", "control")
    return arms.assign(
        arm=arms["arm"].mask(free, pd.Series(other, index=arms.index, dtype="string[pyarrow]"))
    )


@pytest.fixture(scope="module")
def unblinded(finished: Path, arms: pd.DataFrame) -> pd.DataFrame:
    return estimates_of(finished, arms)


def test_nothing_in_a_blind_run_depends_on_who_was_drawn_into_which_arm(
    finished: Path, unblinded: pd.DataFrame, redrawn: pd.DataFrame
) -> None:
    other = estimates_of(finished, redrawn)
    allocated = "flow/allocation/allocated/all/allocated//drive//count/"
    sizes = [frame.set_index(keys_of(frame)).loc[allocated, "estimate"] for frame in (unblinded, other)]
    assert sizes[1] > sizes[0] + 10
    blind = [blinded(frame) for frame in (unblinded, other)]
    pd.testing.assert_frame_equal(*blind)
    first, second = (said(finished, frame) for frame in blind)
    assert len(first) > 30
    assert [name for name in first if first[name] != second[name]] == []
    assert "xx" in first["report"]


def test_pooled_numbers_stay_and_the_rest_is_marked(unblinded: pd.DataFrame) -> None:
    blind = blinded(unblinded)
    hidden = tells_arm(blind)
    assert blind.loc[hidden, list(NUMBERS)].isna().all(axis=None)
    assert (blind.loc[hidden, "warning"] == WITHHELD).all()
    pd.testing.assert_frame_equal(blind[~hidden], unblinded[~tells_arm(unblinded)])
    assert not blind["method"].str.contains(r"\d/\d").any()
    assert (
        not blind.loc[hidden & (blind["quantity"] == "verdict"), "level"]
        .isin(["green", "amber", "red"])
        .any()
    )
    assert (~hidden).sum() > 100


def test_a_failed_analysis_keeps_its_place_and_quotes_no_count(unblinded: pd.DataFrame) -> None:
    row = unblinded.iloc[[0]].assign(
        group="all",
        source="police",
        quantity="failed",
        warning="the analysis failed: ValueError in rates.rate: events: 12 of 4",
    )
    assert blinded(row)["warning"].tolist() == ["the analysis failed: ValueError in rates.rate"]


def test_a_blind_run_writes_shells_in_a_folder_of_its_own(study: Path) -> None:
    shutil.rmtree(study / "results" / "feasibility")
    done = drive_eval("run", "--study", study, "--blind")
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    results = study / "results" / "feasibility_blind"
    assert not (results / "release").exists()
    assert not (study / "results" / "feasibility").exists()
    estimates = read_table(results / "estimates.parquet")
    assert estimates.loc[tells_arm(estimates), "estimate"].isna().all()
    page = (results / "report.html").read_text("utf-8")
    assert "BLIND" in page
    assert "xx" in page
    names = {path.relative_to(results).as_posix() for path in results.rglob("*") if path.is_file()}
    assert {"report.docx", "report.pdf", "manifest.json", "estimates.csv", "tables/flow.csv"} <= names
    arm_sizes = read_table(study / "data" / "processed" / "allocate" / "arms.parquet")["arm"].value_counts()
    flow = (results / "tables" / "flow.csv").read_text()
    assert not any(f",{size}," in flow for size in arm_sizes)
