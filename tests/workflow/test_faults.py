"""Faults survived: kills, a full disk, two runs at once, raw files read-only or changing under the run."""

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drive_eval.cli.leftovers import agencies_to_reread

from .conftest import BIN, drive_eval

# What tells when and how long, and so differs between two runs that found the same.
OF_THE_RUN = ("manifest.json",)


def start(study: Path, command: str = "run", **options: object) -> subprocess.Popen[str]:
    """The command in a process group of its own, its output read line by line."""
    return subprocess.Popen(
        [str(BIN / "drive-eval"), command, "--study", str(study)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        **options,  # type: ignore[arg-type]
    )


def results(study: Path) -> dict[str, bytes]:
    """The bytes of everything under its final name in data/processed and results."""
    found = {}
    for folder in ("data/processed", "results"):
        for path in (study / folder).rglob("*"):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(study).parts):
                found[path.relative_to(study).as_posix()] = path.read_bytes()
    return {name: content for name, content in found.items() if not name.endswith(OF_THE_RUN)}


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def kill_after(process: subprocess.Popen[str], jobs: int, pause: float, group: bool) -> bool:
    """Kill a run outright some time after so many finished jobs; whether it was still going on."""
    assert process.stdout is not None
    seen = 0
    while seen < jobs and (line := process.stdout.readline()):
        seen += line.startswith("[")
    time.sleep(pause)
    going = process.poll() is None
    if going:  # a process that was waited for may have left its number to another
        (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return going


def test_killed_at_any_moment_a_run_resumes_and_gives_the_same_bytes(
    tiny_supply: Path, finished: Path, tmp_path: Path
) -> None:
    study = Path(shutil.copytree(tiny_supply, tmp_path / "study"))
    whole = results(finished)
    rng = random.Random(20170430)
    for kill in range(4):
        process = start(study)
        going = kill_after(process, rng.randint(0, 5), rng.random() * 2, group=kill != 2)
        if not going:
            break
        there = results(study)
        assert {name for name in there if there[name] != whole.get(name)} == set()
        until(lambda: not_locked(study))
    done = drive_eval("run", "--study", study)
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    assert differing(results(study), whole) == []
    left = [path for path in study.rglob("*.partial") if ".snakemake" not in path.parts]
    assert left == []
    assert sorted(path.name for path in (study / "secure").rglob("*")) == ["pseudonym.key"]


def test_stopped_by_ctrl_c_a_run_says_so_in_a_line(tiny_supply: Path, tmp_path: Path) -> None:
    study = Path(shutil.copytree(tiny_supply, tmp_path / "study"))
    process = start(study)
    assert process.stdout is not None
    first = process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate()
    assert process.returncode == 2
    assert [line for line in (first + said).splitlines() if not line.startswith("[")] == [
        "Stopped. What was finished is kept; run again to go on."
    ]
    assert not_locked(study)


def not_locked(study: Path) -> bool:
    """Whether every process of the killed run is gone; a run started earlier would be turned away."""
    import fcntl

    with (study / ".drive_eval" / "lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def differing(first: dict[str, bytes], second: dict[str, bytes]) -> list[str]:
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def test_of_two_runs_at_once_one_is_turned_away_and_the_other_is_undisturbed(
    study: Path, finished: Path
) -> None:
    (study / "results" / "feasibility" / "report.html").unlink()
    first = start(study)
    until(lambda: (study / ".drive_eval" / "running").exists())
    second = drive_eval("run", "--study", study)
    assert second.returncode == 2
    assert "another run is going on here" in second.stderr
    said, _ = first.communicate()
    assert first.returncode in {0, 1}, said
    assert differing(results(study), results(finished)) == []


def test_on_a_full_disk_a_run_says_so_and_the_next_one_is_whole(study: Path, finished: Path) -> None:
    shutil.rmtree(study / "results" / "feasibility" / "figures")

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    process = start(study, preexec_fn=small_files)
    said, _ = process.communicate()
    assert process.returncode == 2, said
    assert "File too large" in said
    assert "Traceback" not in said
    assert not (study / "results" / "feasibility" / "figures").exists()
    there, whole = results(study), results(finished)
    assert {name for name in there if there[name] != whole.get(name)} == set()
    done = drive_eval("run", "--study", study)
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    assert differing(results(study), whole) == []


def as_others() -> None:
    """In a child of root: give up the right to pass over modes, which nobody else has."""
    import ctypes

    drop_from_bounding_set, pass_over_modes, read_everything = 24, 1, 2
    if os.geteuid() == 0:
        for capability in (pass_over_modes, read_everything):
            assert ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0) == 0


def modes(folder: Path, for_folders: int, for_files: int) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(for_folders if path.is_dir() else for_files)


def test_a_read_only_raw_folder_is_enough(tiny_supply: Path, tmp_path: Path) -> None:
    study = Path(shutil.copytree(tiny_supply, tmp_path / "study"))
    raw = study / "data" / "raw"
    before = {path: path.read_bytes() for path in raw.rglob("*.*")}
    modes(raw, 0o555, 0o444)
    process = start(study, "check", preexec_fn=as_others)
    said, _ = process.communicate()
    modes(raw, 0o755, 0o644)
    assert process.returncode in {0, 1}, said
    assert (study / "results" / "data_quality" / "ledger.csv").is_file()
    assert {path: path.read_bytes() for path in raw.rglob("*.*")} == before


@pytest.mark.parametrize(("folder", "what"), [(".", "write"), ("data/raw/idva", "read")])
def test_what_may_not_be_read_or_written_is_told_in_a_line(
    tiny_supply: Path, tmp_path: Path, folder: str, what: str
) -> None:
    study = Path(shutil.copytree(tiny_supply, tmp_path / "study"))
    (study / folder).chmod(0o555 if what == "write" else 0o000)
    process = start(study, "check", preexec_fn=as_others)
    said, _ = process.communicate()
    (study / folder).chmod(0o755)
    assert process.returncode == 2
    assert "Permission denied" in said
    assert "Traceback" not in said


def test_a_raw_file_that_changes_during_the_run_stops_it_before_it_is_called_finished(study: Path) -> None:
    raw = next((study / "data" / "raw" / "idva").iterdir())
    content, times = raw.read_bytes(), raw.stat()
    (study / "results" / "feasibility" / "report.html").unlink()
    process = start(study)
    log = study / "logs" / "snakemake.log"
    log.unlink()
    until(lambda: log.exists() and "Job stats" in log.read_text())
    raw.write_bytes(content + b"\r\n")
    said, _ = process.communicate()
    assert process.returncode == 2, said
    assert f"data/raw/idva/{raw.name} changed while the run was going on" in said
    assert not (study / "results" / "feasibility" / "manifest.json").exists()
    assert agencies_to_reread(study) == ["idva"]
    raw.write_bytes(content)
    os.utime(raw, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert agencies_to_reread(study) == []


def test_a_raw_file_put_back_with_an_older_time_is_read_again(study: Path) -> None:
    raw = next((study / "data" / "raw" / "idva").iterdir())
    times = raw.stat()
    lines = raw.read_bytes().splitlines(keepends=True)
    raw.write_bytes(b"".join(lines[:-1]))
    os.utime(raw, ns=(times.st_atime_ns, times.st_mtime_ns - 10**12))
    done = drive_eval("check", "--study", study)
    assert done.returncode in {0, 1}, done.stderr
    assert "ingest idva" in done.stdout
    assert "ingest police" not in done.stdout
