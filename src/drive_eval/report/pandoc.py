"""pandoc, called as a filter: Markdown in, text or bytes out, with nothing read from the user's home."""

import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

FILTER: Final = Path(__file__).with_name("displays.lua")
_READER: Final = "markdown-implicit_figures-citations-tex_math_dollars-auto_identifiers-yaml_metadata_block"
_EPOCH: Final = "315532800"  # 1 January 1980, the first day that a ZIP can hold


@cache
def program() -> str:
    """The pandoc that the environment brings."""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def convert(markdown: str, writer: str, arguments: Sequence[str], folder: Path) -> bytes:
    """What pandoc makes of the text. Relative paths in it are read from `folder`."""
    return run(["--from", _READER, "--to", writer, f"--lua-filter={FILTER}", *arguments], folder, markdown)


def default_file(name: str) -> bytes:
    """One of pandoc's own data files."""
    return run([f"--print-default-data-file={name}"], Path.cwd())


def run(arguments: Sequence[str], folder: Path, text: str = "") -> bytes:
    """Run pandoc.

    Raises
    ------
    RuntimeError
        Where pandoc fails, or warns of anything: a picture that is not there is no report.
    """
    environment = {"SOURCE_DATE_EPOCH": _EPOCH, "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    command = [program(), "--data-dir=/nonexistent", "--fail-if-warnings", *arguments]
    done = subprocess.run(
        command, input=text.encode(), capture_output=True, cwd=folder, env=environment, check=False
    )
    if done.returncode:
        raise RuntimeError(f"pandoc: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
