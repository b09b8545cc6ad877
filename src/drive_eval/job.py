"""What every workflow script does around its work: problems in one line, logs without values."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from drive_eval.config.errors import ConfigError
from drive_eval.contracts.table import ContractError
from drive_eval.errors import CannotRun
from drive_eval.provenance import changed_since

if TYPE_CHECKING:
    import pandas as pd

# The command line collects lines that begin so, and shows them in place of Snakemake's output.
PROBLEM: Final = "PROBLEM: "


@contextmanager
def reported(log: str) -> Iterator[None]:
    """Run a job; a failure ends it with one line to stderr and its place in the log.

    Messages of our own errors are free of people's data and are shown. Those of other exceptions
    may quote a cell, so only their type and place are.
    """
    path = Path(log)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        yield
    except (CannotRun, ConfigError, ContractError) as error:
        _fail(path, str(error).splitlines() or [type(error).__name__], error)
    except Exception as error:
        _fail(path, [_unforeseen(error, log)], error)


def _unforeseen(error: Exception, log: str) -> str:
    """One line on an error that is not ours: of the disk and its permissions, or one that should not be."""
    if isinstance(error, OSError) and error.errno:
        where = f": {Path(error.filename).name}" if isinstance(error.filename, str) else ""
        return f"{os.strerror(error.errno)}{where}; mend that and run again: what is finished is kept"
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}, "
        f"which should not happen; see {log}"
    )


def stop_if_changed(read: "pd.DataFrame", when: str) -> None:
    """Hold raw files against the hashes with which they were read (`ingest/files`).

    Raises
    ------
    CannotRun
        With one line for each file that is not as it was read.
    """
    hashes = dict(zip(read["file"], read["sha256"], strict=True))
    changed = changed_since(hashes, Path("data/raw"))
    if changed:
        raise CannotRun(
            [f"data/raw/{name} changed {when}; run again, and leave data/raw/ alone" for name in changed]
        )


def _fail(path: Path, lines: list[str], error: BaseException) -> None:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    with suppress(OSError):
        path.write_text("\n".join([*lines, type(error).__name__, *places]) + "\n")
    for line in lines:
        print(PROBLEM + line, file=sys.stderr)
    sys.exit(1)
