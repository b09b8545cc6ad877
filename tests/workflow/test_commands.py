"""The commands as their users meet them: what they say, and the exit codes of the contract."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from .conftest import drive_eval


@pytest.fixture
def supply(tiny_supply: Path, tmp_path: Path) -> Path:
    """A supply of one's own, not yet run."""
    return Path(shutil.copytree(tiny_supply, tmp_path / "study"))


def lines(text: str) -> list[str]:
    assert "Traceback" not in text
    return [line for line in text.splitlines() if line.strip()]


def test_a_finished_run_says_what_to_open_and_how_many_queries(finished: Path) -> None:
    said = (finished / "run.txt").read_text()
    assert "report.html" in said
    assert "Rows with queries for the agencies:" in said
    assert "[1/" in said
    assert "\x1b" not in said


def test_a_run_with_nothing_changed_says_so_and_is_done(study: Path) -> None:
    done = drive_eval("run", "--study", study)
    assert done.returncode == 0, done.stderr
    assert "Nothing had changed." in done.stdout


def test_new_makes_a_study_and_refuses_to_write_into_one(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    assert drive_eval("new", folder, "--data-cut", "2018-01-31").returncode == 0
    config = yaml.safe_load((folder / "config" / "config.yaml").read_text())
    assert str(config["data_cut"]) == "2018-01-31"
    assert config["extract_periods"] == {}
    raw = sorted(path.name for path in (folder / "data" / "raw").iterdir())
    assert raw == ["allocation", "drive", "idva", "marac", "police"]
    assert (folder / "README.md").exists()
    again = drive_eval("new", folder)
    assert again.returncode == 2
    assert len(lines(again.stderr)) == 1


def test_a_study_without_extracts_cannot_run(tmp_path: Path) -> None:
    drive_eval("new", tmp_path / "study", "--data-cut", "2018-01-31")
    done = drive_eval("run", "--study", tmp_path / "study")
    assert done.returncode == 2
    assert "no raw extracts" in done.stderr
    assert len(lines(done.stderr)) == 1


def test_a_folder_that_is_no_study_is_named(tmp_path: Path) -> None:
    done = drive_eval("run", "--study", tmp_path)
    assert done.returncode == 2
    assert "drive-eval new" in done.stderr


def test_typos_in_config_and_plan_are_told_together(supply: Path) -> None:
    config, plan = supply / "config" / "config.yaml", supply / "config" / "plan" / "feasibility.yaml"
    config.write_text(config.read_text() + "\nphaze: main\n")
    plan.write_text(plan.read_text().replace("method: participant_flow", "method: participant_flaw", 1))
    done = drive_eval("run", "--study", supply)
    assert done.returncode == 2
    told = lines(done.stderr)
    assert any(line.startswith("config/config.yaml: phaze") for line in told)
    assert any("config/plan/feasibility.yaml" in line and "participant_flaw" in line for line in told)
    assert not (supply / "data" / "processed").exists()


def test_without_a_data_cut_one_is_proposed(supply: Path) -> None:
    config = supply / "config" / "config.yaml"
    text = config.read_text()
    cut = next(line for line in text.splitlines() if line.startswith("data_cut:"))
    config.write_text(text.replace(cut, "data_cut:"))
    done = drive_eval("run", "--study", supply)
    assert done.returncode == 2
    assert len(lines(done.stderr)) == 1
    assert "data_cut is missing" in done.stderr
    assert "--data-cut 20" in done.stderr


def test_check_exits_1_where_queries_are_raised_and_writes_the_lists(supply: Path) -> None:
    done = drive_eval("check", "--study", supply)
    assert done.returncode == 1, done.stderr
    folder = supply / "results" / "data_quality"
    assert {path.name for path in folder.glob("queries_*.xlsx")} == {
        f"queries_{agency}.xlsx" for agency in ("allocation", "drive", "idva", "marac", "police")
    }
    queries = pd.read_excel(folder / "queries_police.xlsx")
    assert {"file", "sheet", "row", "query"} <= set(queries.columns)
    assert len(queries)


def test_a_truncated_workbook_is_named_and_the_rest_is_in_the_ledger(supply: Path) -> None:
    path = supply / "data" / "raw" / "marac" / "west_sussex_marac.xlsx"
    path.write_bytes(path.read_bytes()[:3000])
    done = drive_eval("check", "--study", supply)
    assert done.returncode == 2
    told = lines(done.stderr)
    assert len(told) == 1
    assert "marac/west_sussex_marac.xlsx" in told[0]
    ledger = pd.read_parquet(supply / "data" / "processed" / "ingest" / "ledger.parquet")
    assert "marac/south_wales_marac.csv" in set(ledger["file"])


def test_a_run_stops_at_a_file_that_cannot_be_read(supply: Path) -> None:
    (supply / "data" / "raw" / "idva" / "insights_export.csv").write_bytes(b"")
    done = drive_eval("run", "--study", supply)
    assert done.returncode == 2
    assert "idva/insights_export.csv" in done.stderr
    assert len(lines(done.stderr)) == 1
    assert not (supply / "results" / "feasibility" / "report.html").exists()


def test_describe_says_what_a_table_is(finished: Path) -> None:
    done = drive_eval("describe", finished / "data" / "processed" / "derive" / "drive_cases.parquet")
    assert done.returncode == 0, done.stderr
    assert "One row per person with a Drive case record" in done.stdout
    assert "physical_intake" in done.stdout


def test_describe_refuses_what_the_pipeline_did_not_write(tmp_path: Path) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "other.parquet")
    (tmp_path / "text.parquet").write_text("no")
    for name in ("other.parquet", "text.parquet", "absent.parquet"):
        done = drive_eval("describe", tmp_path / name)
        assert done.returncode == 2
        assert len(lines(done.stderr)) == 1


def test_the_manifest_holds_hashes_versions_config_and_times(finished: Path) -> None:
    import json

    manifest = json.loads((finished / "results" / "feasibility" / "manifest.json").read_text())
    assert any(name.startswith("data/raw/police/") for name in manifest["inputs"])
    assert "results/feasibility/report.pdf" in manifest["outputs"]
    assert "config/plan/feasibility.yaml" in manifest["config"]
    assert {"pandas", "splink", "snakemake"} <= set(manifest["versions"])
    assert manifest["study"]["data_cut"]
    assert manifest["seconds"]["link"] > 0


def test_a_data_cut_on_the_command_line_is_recorded(finished: Path, tmp_path: Path) -> None:
    import json

    study = Path(shutil.copytree(finished, tmp_path / "study", symlinks=True))
    done = drive_eval("run", "--study", study, "--data-cut", "2017-03-31")
    assert done.returncode in {0, 1}, done.stderr
    manifest = json.loads((study / "results" / "feasibility" / "manifest.json").read_text())
    assert manifest["study"]["data_cut"] == "2017-03-31"


def test_a_command_that_is_used_wrongly_says_so_without_a_traceback() -> None:
    for arguments in (["run", "--no-such-option"], ["no-such-command"], ["describe"]):
        done = drive_eval(*arguments)
        assert done.returncode == 2
        assert lines(done.stderr)
