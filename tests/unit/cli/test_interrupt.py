"""A command that we started ends with us, even one that SIGTERM leaves hanging as it can Snakemake."""

import fcntl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drive_eval.cli.lock import run_lock
from drive_eval.cli.run import _lines
from drive_eval.errors import CannotRun

DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
STARTER = """
import signal, sys
from pathlib import Path
from drive_eval.cli.lock import run_lock
from drive_eval.cli.run import _lines

signal.signal(signal.SIGINT, signal.SIG_IGN)
study = Path(sys.argv[2])
with run_lock(study) as lock, _lines([sys.executable, "-c", sys.argv[1]], study, lock) as (_, lines):
    print(next(lines), end="", flush=True)
    signal.pause()
"""


def read_and_fail(study: Path, started: list[subprocess.Popen[str]]) -> None:
    with run_lock(study) as lock, _lines([sys.executable, "-c", DEAF], study, lock) as (process, lines):
        started.append(process)
        next(lines)
        raise ValueError("unreadable")


def test_where_reading_it_fails(tmp_path: Path) -> None:
    started: list[subprocess.Popen[str]] = []
    with pytest.raises(ValueError, match="unreadable"):
        read_and_fail(tmp_path, started)
    assert started[0].returncode not in {None, 0}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_where_we_are_killed_in_the_background(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTER, DEAF, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "ready\n"
        with pytest.raises(CannotRun, match="another run"), run_lock(tmp_path):
            pass
        starter.kill()
    end = time.monotonic() + 30
    with (tmp_path / ".drive_eval" / "lock").open("a") as stream:
        while True:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                assert time.monotonic() < end, "the command outlived us"
                time.sleep(0.05)
