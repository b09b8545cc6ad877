"""Snakemake natively, and when a rule reruns."""

import shutil
from pathlib import Path

import pytest

from .conftest import BIN, snakemake


def jobs(study: Path, *arguments: str) -> set[str]:
    """The rules that Snakemake would run now."""
    done = snakemake(study, "-n", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (done.stdout + done.stderr).splitlines()
    return {line.split()[-1].rstrip(":") for line in lines if line.startswith(("rule ", "localrule "))} - {
        "all"
    }


def test_nothing_changed_means_nothing_to_do(study: Path) -> None:
    assert jobs(study) == set()


def test_a_touched_extract_reruns_nothing(study: Path) -> None:
    for path in (study / "data" / "raw").rglob("*.csv"):
        path.touch()
    assert jobs(study) == set()


def test_a_touched_config_reruns_nothing(study: Path) -> None:
    for path in (study / "config").rglob("*.yaml"):
        path.touch()
    assert jobs(study) == set()


def test_a_changed_extract_reruns_its_stage_and_what_follows(study: Path) -> None:
    path = study / "data" / "raw" / "idva" / "insights_export.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    needed = jobs(study)
    assert {"ingest_idva", "link", "derive", "estimate", "report"} <= needed


def test_a_changed_part_of_the_config_reruns_its_stage_only(study: Path) -> None:
    path = study / "config" / "config.yaml"
    path.write_text(path.read_text().replace("seed: 2016", "seed: 2017"))
    needed = jobs(study)
    assert "estimate" in needed
    assert not {"ingest_police", "link", "allocate", "derive"} & needed


def test_a_changed_sentence_reruns_the_report_only(study: Path) -> None:
    path = study / "config" / "report" / "feasibility.md"
    path.write_text(path.read_text() + "\nA closing sentence.\n")
    needed = jobs(study)
    assert "report" in needed
    assert not {"estimate", "display", "derive"} & needed


def test_changed_code_reruns_the_rules_that_reach_it(study: Path, tmp_path: Path) -> None:
    """A copy of the project, so that no test changes the code under the others' feet."""
    project = tmp_path / "project"
    root = Path(__file__).parents[2]
    for name in ("Snakefile", "workflow", "profiles", "src"):
        source = root / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, project / name) if source.is_dir() else (
            project.mkdir(exist_ok=True),
            copy(source, project),
        )
    import os
    import subprocess

    def needed() -> set[str]:
        done = subprocess.run(
            [str(BIN / "snakemake"), "--cores", "2", "-n", "-s", str(project / "Snakefile")],
            cwd=study,
            env={**os.environ, "PYTHONPATH": str(project / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        lines = (done.stdout + done.stderr).splitlines()
        return {line.split()[-1].rstrip(":") for line in lines if line.startswith(("rule ", "localrule "))}

    before = needed()
    changed = project / "src" / "drive_eval" / "derive" / "drive_cases.py"
    changed.write_text(changed.read_text() + "\n# changed\n")
    after = needed()
    assert "derive" not in before
    assert "derive" in after
    assert "link" not in after


def test_a_config_that_is_wrong_stops_before_anything_runs(study: Path) -> None:
    path = study / "config" / "config.yaml"
    path.write_text(path.read_text() + "\nphaze: main\n")
    done = snakemake(study, "-n")
    assert done.returncode != 0
    assert "phaze: is not a key of this file" in done.stdout + done.stderr


def test_without_extracts_it_says_so_in_a_line(tiny_supply: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    shutil.copytree(tiny_supply, study, ignore=shutil.ignore_patterns("raw"))
    done = snakemake(study)
    text = done.stdout + done.stderr
    assert done.returncode != 0
    assert "No raw extracts: copy them into data/raw/allocation/" in text
    assert "Traceback" not in text


def test_snakemakes_own_report_works_offline(study: Path) -> None:
    done = snakemake(study, "--report", "provenance.html")
    assert done.returncode == 0, done.stderr
    assert (study / "provenance.html").stat().st_size > 10_000


@pytest.mark.parametrize("option", [("--directory", "."), ("--profile", "none"), ("--dag",), ("--summary",)])
def test_options_keep_working(study: Path, option: tuple[str, ...]) -> None:
    assert snakemake(study, *option).returncode == 0
