"""Where results come from: code closure, file hashes, versions, and the study's key."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

import drive_eval

PACKAGE: Final = Path(drive_eval.__file__).parent
_IMPORT: Final = re.compile(r"^[ \t]*import (drive_eval[\w.]*)", re.M)
_FROM_IMPORT: Final = re.compile(r"^[ \t]*from (drive_eval[\w.]*) import (\([^)]*\)|[^\n]*)", re.M)
_KEY_BYTES: Final = 32
_DATA_SUFFIXES: Final = frozenset({".lua", ".typ", ".css", ".yaml", ".html", ".js", ".md", ".xml"})
_PACKAGES: Final = (
    "pandas", "numpy", "scipy", "statsmodels", "pingouin", "snakemake", "pyarrow", "matplotlib",
    "polars", "duckdb", "splink", "pandera", "pydantic", "typst", "pypandoc_binary",
)  # fmt: skip


def project_folder() -> Path:
    """The folder that holds the Snakefile, workflow/, profiles/ and config/ of this installation."""
    return PACKAGE.parents[1]


def snakefile() -> str:
    """The workflow's Snakefile, for a study's own Snakefile to include."""
    return str(project_folder() / "Snakefile")


def code_hash(script: Path) -> str:
    """Hash of a script and of every drive_eval module that it can reach by imports, plus the lock.

    Snakemake notices a changed script, not a changed import; rules carry this as a `params` value.
    """
    digest = hashlib.sha256()
    lock = project_folder() / "workflow" / "envs" / "requirements.lock"
    for path in (lock, script, *sorted(_closure(_imports(script)))):
        digest.update(path.name.encode() + b"\0" + _content(path) + b"\0")
    return digest.hexdigest()[:16]


def package_hash() -> str:
    """Hash of all code of the package and workflow: what `code version` means in a source line."""
    root = project_folder()
    files = [*PACKAGE.rglob("*.py"), *root.glob("Snakefile"), *(root / "workflow").rglob("*.*")]
    digest = hashlib.sha256()
    for path in sorted(path for path in files if "__pycache__" not in path.parts and path.is_file()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:10]


def code_version() -> str:
    """Version and code hash, as printed under every table and figure."""
    return f"drive_eval {drive_eval.__version__} ({package_hash()})"


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def file_hashes(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """Hashes by path relative to `root`, sorted."""
    files = sorted({path for path in paths if path.is_file()})
    return {path.relative_to(root).as_posix(): file_hash(path) for path in files}


def changed_since(read: Mapping[str, str], folder: Path) -> list[str]:
    """Files, by path below `folder`, that are gone or no longer have the bytes whose hash was noted."""
    return sorted(
        name
        for name, digest in read.items()
        if digest and not ((folder / name).is_file() and file_hash(folder / name) == digest)
    )


def versions() -> Mapping[str, str]:
    """Version of every package that touches a number."""
    return {name: metadata.version(name) for name in _PACKAGES}


def pseudonym_key(path: Path) -> bytes:
    """The study's pseudonym key; made once, never overwritten, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_key(path, secrets.token_bytes(_KEY_BYTES))
    return bytes.fromhex(path.read_text().strip())


def write_key(path: Path, key: bytes) -> None:
    """Put a key in place whole, unless another process was first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(key.hex() + "\n")
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _imports(path: Path) -> frozenset[str]:
    """The drive_eval modules that a file names in imports, wherever in it they stand.

    Read by pattern, not by syntax tree: ten times faster over some hundred modules at every start of
    the workflow. An import quoted in a docstring only makes the closure wider.
    """
    text = path.read_text(encoding="utf-8")
    names = set(_IMPORT.findall(text))
    for module, imported in _FROM_IMPORT.findall(text):
        names.add(module)
        names.update(f"{module}.{name}" for name in re.findall(r"\w+", imported))
    return frozenset(names)


def _closure(names: Iterable[str]) -> set[Path]:
    reached: set[Path] = set()
    waiting = list(names)
    while waiting:
        for path in _module_files(waiting.pop()):
            if path not in reached:
                reached.add(path)
                waiting.extend(_imports(path) if path.suffix == ".py" else ())
    return reached


@cache
def _module_files(name: str) -> tuple[Path, ...]:
    """A module's file and the `__init__` files of the packages above it, which run with it."""
    parts = name.split(".")[1:]
    folders = [PACKAGE.joinpath(*parts[:depth]) for depth in range(len(parts) + 1)]
    files = [folder / "__init__.py" for folder in folders]
    files.append(PACKAGE.joinpath(*parts).with_suffix(".py") if parts else PACKAGE / "__init__.py")
    found = [path for path in files if path.is_file()]
    return (*found, *(data for path in found for data in _data_beside(path)))


@cache
def _data_beside(module: Path) -> tuple[Path, ...]:
    """Filters, styles and templates that lie beside a module are part of what it does."""
    return tuple(sorted(path for path in module.parent.iterdir() if path.suffix in _DATA_SUFFIXES))
