"""What every workflow script does around its work: problems in one line, logs without values."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from drive_eval.config.errors import ConfigError
from drive_eval.contracts.table import ContractError
from drive_eval.errors import CannotRun

# The command line collects lines that begin so, and shows them in place of Snakemake's output.
PROBLEM: Final = "PROBLEM: "


@contextmanager
def reported(log: str) -> Iterator[None]:
    """Run a job; a failure ends it with one line to stderr and its place in the log.

    Messages of our own errors are free of people's data and are shown. Those of other exceptions
    may quote a cell, so only their type and place are.
    """
    path = Path(log)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    try:
        yield
    except (CannotRun, ConfigError, ContractError) as error:
        _fail(path, str(error).splitlines() or [type(error).__name__], error)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        _fail(path, [f"{type(error).__name__} in {where}, which should not happen; see {log}"], error)


def _fail(path: Path, lines: list[str], error: BaseException) -> None:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    path.write_text("\n".join([*lines, type(error).__name__, *places]) + "\n")
    for line in lines:
        print(PROBLEM + line, file=sys.stderr)
    sys.exit(1)
