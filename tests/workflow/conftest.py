"""Whole runs that several tests look at: made once, shared between test processes."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SHARED = ROOT.parent / "shared" / "extracts"


def drive_eval(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as its users do, with no environment active."""
    environment = {
        key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONPATH"}
    }
    command = [str(BIN / "drive-eval"), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def snakemake(study: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Snakemake, natively, at a study's root."""
    command = [str(BIN / "snakemake"), "--cores", "2", *arguments]
    return subprocess.run(command, cwd=study, capture_output=True, text=True, check=False)


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Make a folder once for all test processes; the others wait for it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_name(f"{folder.name}.making")
            shutil.rmtree(making, ignore_errors=True)
            make(making)
            making.rename(folder)
    return folder


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this session see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


TINY = ROOT / "src" / "drive_eval" / "simulate" / "scenarios" / "tiny.yaml"


def _simulate_tiny(folder: Path) -> None:
    done = drive_eval("simulate", "--scenario-file", TINY, "--seed", 11, "--out", folder)
    assert done.returncode == 0, done.stderr


def _run_tiny(folder: Path) -> None:
    _simulate_tiny(folder)
    done = drive_eval("run", "--study", folder)
    assert done.returncode in {0, 1}, done.stderr
    (folder / "run.txt").write_text(done.stdout)


@pytest.fixture(scope="session")
def tiny_supply(shared_folder: Path) -> Path:
    """A simulated study of few people, not yet run: never written to; copy it."""
    return once(shared_folder / "tiny_supply", _simulate_tiny)


@pytest.fixture(scope="session")
def finished(shared_folder: Path) -> Path:
    """A simulated study of few people after one run: never written to; copy it."""
    return once(shared_folder / "finished", _run_tiny)


@pytest.fixture
def study(finished: Path, tmp_path: Path) -> Path:
    """A finished study of one's own, to change and run again."""
    folder = tmp_path / "study"
    shutil.copytree(finished, folder, symlinks=True)
    return folder


def _run_year1(folder: Path) -> None:
    """The Year 1 supply where it lies beside the project; else a simulated one of the same size."""
    if (SHARED / "year1").is_dir():
        assert drive_eval("new", folder, "--data-cut", "2017-04-30").returncode == 0
        for agency in ("allocation", "marac", "police", "idva", "drive"):
            shutil.copytree(SHARED / "year1" / agency, folder / "data" / "raw" / agency, dirs_exist_ok=True)
        shutil.copytree(SHARED / "year1" / "truth", folder / "truth")
    else:
        done = drive_eval("simulate", "--scenario", "feasibility", "--seed", 1, "--out", folder)
        assert done.returncode == 0, done.stderr
    done = drive_eval("run", "--study", folder, "--phase", "feasibility")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def year1(shared_folder: Path) -> Path:
    """A finished feasibility study of full size, with its truth beside it."""
    return once(shared_folder / "year1", _run_year1)
