"""What a run that was killed may leave behind, cleared away by the next one."""

import shutil
from pathlib import Path
from typing import Final

from drive_eval.config.load import read
from drive_eval.config.study import Study
from drive_eval.contracts.parquet import read_table
from drive_eval.provenance import changed_since
from drive_eval.whole import PARTIAL

_WRITTEN: Final = ("data/processed", "results", "secure")


def clear_partial(folder: Path) -> None:
    """Remove half-written files and folders, and what linking spilled. Only under the study's lock."""
    found = [path for name in _WRITTEN for path in (folder / name).rglob(f".*{PARTIAL}")]
    for path in (*found, *(folder / "secure").glob("link-*")):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def clear_identifiers(folder: Path) -> None:
    """Remove what identifies people once all is done, unless the study keeps it on purpose.

    Snakemake removes it after linking; killed between the two, it would be left for good.
    """
    if not read(folder / "config" / "config.yaml", Study).linkage.keep_identifiers:
        shutil.rmtree(folder / "secure" / "ingest", ignore_errors=True)


def agencies_to_reread(folder: Path) -> list[str]:
    """Agencies of whose raw files one no longer has the bytes that were read.

    Snakemake looks at a file's content only where its time is newer; a file that is put back with
    an older time, or that changed while it was read, is found here.
    """
    files = folder / "data" / "processed" / "ingest" / "files.parquet"
    if not files.is_file():
        return []
    table = read_table(files, ["file", "agency", "sha256"])
    hashes = dict(zip(table["file"], table["sha256"], strict=True))
    changed = changed_since(hashes, folder / "data" / "raw")
    return sorted(set(table.loc[table["file"].isin(changed), "agency"]))
