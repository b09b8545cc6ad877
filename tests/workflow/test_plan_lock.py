"""`drive-eval lock` on a study, and its deviations in the report."""

import shutil
from pathlib import Path

import pytest
import yaml

from .conftest import drive_eval, snakemake


@pytest.fixture
def supply(tiny_supply: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_supply, tmp_path / "study"))


def lock(study: Path, *more: str) -> tuple[int, str]:
    done = drive_eval("lock", "--study", study, "--phase", "feasibility", "--name", "A. Statistician", *more)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_plan_is_locked_once_and_never_in_silence_again(supply: Path) -> None:
    code, said = lock(supply)
    assert code == 0, said
    written = yaml.safe_load((supply / "config" / "plan" / "feasibility.lock.yaml").read_text("utf-8"))
    assert written["name"] == "A. Statistician"
    assert written["hash"] in said
    assert lock(supply)[0] == 2
    assert lock(supply, "--force")[0] == 2
    assert lock(supply, "--force", "--note", "Amended by the steering group")[0] == 0
    again = yaml.safe_load((supply / "config" / "plan" / "feasibility.lock.yaml").read_text("utf-8"))
    assert again["note"] == "Amended by the steering group"
    assert len(again["replaces"]) == 1


def test_an_edited_lock_stops_the_run_in_one_line(supply: Path) -> None:
    lock(supply)
    path = supply / "config" / "plan" / "feasibility.lock.yaml"
    path.write_text(path.read_text("utf-8").replace("conf_level: 0.95", "conf_level: 0.99"), encoding="utf-8")
    done = drive_eval("run", "--study", supply)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "edited after the plan was locked" in done.stderr


def test_once_outcomes_were_seen_locking_needs_a_note_and_the_report_lists_deviations(study: Path) -> None:
    code, said = lock(study)
    assert code == 2
    assert "outcomes were seen" in said
    assert lock(study, "--force", "--note", "Locked late")[0] == 0
    plan = study / "config" / "plan" / "feasibility.yaml"
    plan.write_text(
        plan.read_text("utf-8").replace("family: severity\n", "family: severities\n"), encoding="utf-8"
    )
    config = study / "config" / "config.yaml"
    content = yaml.safe_load(config.read_text("utf-8"))
    content.setdefault("reporting", {})["deviation_reasons"] = {"abuse_severity.family": "A clearer name"}
    config.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    done = snakemake(study, "results/feasibility/report.html")
    assert done.returncode == 0, done.stderr
    page = (study / "results" / "feasibility" / "report.html").read_text("utf-8")
    row = page[page.index("abuse_severity.family") :][:400]
    assert "severities" in row
    assert "A clearer name" in row
    assert "Noted when it was locked: Locked late" in page
