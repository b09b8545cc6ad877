"""`drive-eval compare`: two results folders side by side."""

import json
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
from rich.console import Console

from drive_eval.compare import (
    Comparison,
    compare_estimates,
    compare_ledgers,
    compare_manifests,
    comparison_page,
)
from drive_eval.compare.estimates import KINDS
from drive_eval.compare.ledgers import COLUMNS
from drive_eval.compare.page import shown, summary
from drive_eval.contracts.estimates import ESTIMATES
from drive_eval.contracts.parquet import read_table
from drive_eval.errors import CannotRun
from drive_eval.provenance import file_hash
from drive_eval.whole import write_whole

SAME: Final = 0
DIFFERS: Final = 1
_LEDGER: Final = "data/processed/ingest/ledger.parquet"
_LISTED: Final = 20


def compare_results(first: Path, second: Path, tolerance: float, alpha: float, out: Path | None) -> int:
    """Compare two results folders, write the page, say what differs; returns the exit code.

    Raises
    ------
    CannotRun
        Where a folder holds no estimates.
    """
    folders = [folder.resolve() for folder in (first, second)]
    tables = [_estimates(folder) for folder in folders]
    notes: list[str] = []
    manifests = [_manifest(folder, notes) for folder in folders]
    ledgers = [_ledger(folder, manifest, notes) for folder, manifest in zip(folders, manifests, strict=True)]
    comparison = Comparison(
        first=str(first),
        second=str(second),
        tolerance=tolerance,
        changes=compare_estimates(tables[0], tables[1], tolerance, alpha),
        ledgers=_compared(ledgers),
        differences=compare_manifests(*manifests),
        compared=max(map(len, tables)),
        notes=tuple(notes),
    )
    page = out or folders[0].parent / f"compare_{folders[0].name}_with_{folders[1].name}.html"
    _say(comparison, page)
    return SAME if comparison.same else DIFFERS


def _say(comparison: Comparison, page: Path) -> None:
    """Write the page, and print what it says in short, the gravest first."""
    write_whole(page, comparison_page(comparison).encode())
    console = Console(highlight=False, soft_wrap=True, markup=False)
    console.print(summary(comparison))
    for note in comparison.notes:
        console.print(note)
    for item in comparison.differences[:_LISTED]:
        console.print(f"  {item.area}: {item.name}: {item.first or '–'} → {item.second or '–'}")
    for kind in ("crossed_alpha", "changed_sign", "moved", "appeared", "vanished"):
        changes = comparison.of(kind)
        for change in changes[:_LISTED]:
            name = "p_value" if kind == "crossed_alpha" else next(iter(change.fields))
            pair = " → ".join(shown(value) for value in change.fields[name])
            console.print(f"  {KINDS[kind].lower()}: {change.key}: {name} {pair}")
        if len(changes) > _LISTED:
            console.print(f"  {KINDS[kind].lower()}: {len(changes) - _LISTED:,} more on the page")
    console.print(f"Open: {page}")


def _estimates(folder: Path) -> pd.DataFrame:
    path = folder / "estimates.parquet"
    if not path.is_file():
        raise CannotRun(f"{folder}: holds no estimates.parquet; name two results folders (…/results/<phase>)")
    try:
        return read_table(path, ESTIMATES.column_names)
    except (pa.ArrowException, KeyError):
        raise CannotRun(f"{path}: is not a table of estimates") from None


def _manifest(folder: Path, notes: list[str]) -> dict[str, Any]:
    """The manifest; where it is absent or of other estimates, a note says that reasons are not known."""
    path = folder / "manifest.json"
    if not path.is_file():
        notes.append(f"{folder}: no manifest.json; what was behind a difference is not known")
        return {}
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
        outputs = manifest["outputs"]
    except (ValueError, KeyError, TypeError):
        notes.append(f"{folder}: manifest.json cannot be read; what was behind a difference is not known")
        return {}
    own = [name for name in outputs if name.endswith(f"results/{folder.name}/estimates.parquet")]
    if not own or manifest["outputs"][own[0]] != file_hash(folder / "estimates.parquet"):
        notes.append(f"{folder}: the manifest is of other estimates than those that lie there")
    return manifest


def _ledger(folder: Path, manifest: dict[str, Any], notes: list[str]) -> pd.DataFrame | None:
    """The row ledger of the study above the folder, where it is still the one of that run."""
    study = folder.parents[1]
    path, listed = study / _LEDGER, study / "results" / "data_quality" / "ledger.csv"
    columns = ["file", "sheet", "row", "status", "reason"]
    if path.is_file():
        if manifest and manifest["outputs"].get(_LEDGER) != file_hash(path):
            notes.append(f"{folder}: the row ledger of the study is of a later run")
        return read_table(path, columns)
    if listed.is_file():
        text = {"file": str, "sheet": str, "status": str, "reason": str}
        return pd.read_csv(listed, usecols=columns, dtype=text, keep_default_na=False)
    notes.append(f"{folder}: no row ledger above it; extracts are compared by their hashes alone")
    return None


def _compared(ledgers: list[pd.DataFrame | None]) -> pd.DataFrame:
    first, second = ledgers
    if first is None or second is None:
        return pd.DataFrame(columns=list(COLUMNS))
    return compare_ledgers(first, second)
