"""The house is tidy: linters, types, formats, lock and generated files, as its own tests say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_ruff_finds_nothing() -> None:
    done = run(str(BIN / "ruff"), "check", ".")
    assert done.returncode == 0, done.stdout


def test_code_is_formatted() -> None:
    done = run(str(BIN / "ruff"), "format", "--check", ".")
    assert done.returncode == 0, done.stdout


def test_types_hold_strictly() -> None:
    done = run(str(BIN / "mypy"))
    assert done.returncode == 0, done.stdout


def test_rules_are_formatted() -> None:
    done = run(str(BIN / "snakefmt"), "--check", "Snakefile", "workflow")
    assert done.returncode == 0, done.stderr


def test_snakemake_lint_finds_nothing() -> None:
    done = run(str(BIN / "snakemake"), "--lint")
    assert done.returncode == 0, done.stdout + done.stderr


def test_lock_holds_hashes_and_no_index() -> None:
    lock = (ROOT / "workflow" / "envs" / "requirements.lock").read_text()
    pins = re.findall(r"^[a-z0-9][^ \n]*==[^ \n]+", lock, flags=re.M)
    assert len(pins) > 50
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.M)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"index-url|https?://|find-links", lock)


def test_build_backend_is_in_the_lock() -> None:
    lock = (ROOT / "workflow" / "envs" / "requirements.lock").read_text()
    assert re.search(r"^hatchling==", lock, flags=re.M)


def test_generated_files_are_fresh() -> None:
    from drive_eval.config.reference import generated
    from drive_eval.estimate.reference import plan_reference

    made = {**generated(), "docs/plan.md": plan_reference()}
    stale = [name for name, text in made.items() if (ROOT / name).read_text("utf-8") != text]
    assert not stale, f"run `make docs`: {stale}"


@pytest.mark.parametrize("pattern", ["**/*.smk", "Snakefile"])
def test_rules_hold_no_inline_python(pattern: str) -> None:
    for path in ROOT.glob(pattern):
        if path.name == "common.smk" or ".venv" in path.parts:
            continue
        text = path.read_text()
        assert not re.search(r"^\s*run:", text, flags=re.M), path
        assert "lambda" not in text, path


def test_the_snakefile_is_a_table_of_contents() -> None:
    lines = (ROOT / "Snakefile").read_text().splitlines()
    assert len(lines) < 40
