"""One run at a time on a study, and Snakemake unlocked only by the run that locked it."""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drive_eval.errors import CannotRun


@contextmanager
def run_lock(study: Path) -> Iterator[int]:
    """Hold the study's lock; gives the lock's file descriptor, for child processes to hold too.

    The lock falls with the last process that holds it, however that process ends. Our mark says
    that a run of ours started Snakemake; a mark that is still there, with the lock free, is of a run that
    was killed, and only then are Snakemake's own locks removed.

    Raises
    ------
    CannotRun
        Where another run is going on, or Snakemake, started by hand, holds the study.
    """
    folder = study / ".drive_eval"
    folder.mkdir(exist_ok=True)
    mark = folder / "running"
    with (folder / "lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(f"{study}: another run is going on here; wait for it to end") from None
        if _locked_by_snakemake(study):
            if not mark.exists():
                raise CannotRun(
                    f"{study}: Snakemake, started by hand, is at work here or was killed; wait for it, "
                    "or if none is running, `snakemake --unlock` there"
                )
            unlock = [sys.executable, "-m", "snakemake", "--unlock", "--quiet"]
            subprocess.run(unlock, cwd=study, check=False, capture_output=True)
        mark.touch()
        try:
            yield stream.fileno()
        finally:
            if not _locked_by_snakemake(study):  # it may have been cut short, and is then unlocked next time
                mark.unlink(missing_ok=True)


def _locked_by_snakemake(study: Path) -> bool:
    locks = study / ".snakemake" / "locks"
    return locks.is_dir() and any(locks.iterdir())
