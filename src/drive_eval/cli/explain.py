"""`drive-eval explain`: from one estimate to its method, code, tables, counts and raw rows."""

import difflib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
from rich.console import Console

from drive_eval.config.load import read
from drive_eval.config.plan import Plan
from drive_eval.config.study import Study
from drive_eval.contracts.estimates import NUMBERS
from drive_eval.contracts.parquet import read_table
from drive_eval.display.audit import LEDGER, LINKAGE, audit_frame
from drive_eval.display.book import Book, Row
from drive_eval.display.labels import labels_of
from drive_eval.errors import CannotRun
from drive_eval.estimate.methods import METHODS
from drive_eval.explain import (
    FEEDS,
    Paragraph,
    agencies_behind,
    formula_pages,
    in_words,
    ledger_rows,
    paragraph_of,
    places,
    tables_read,
)
from drive_eval.provenance import file_hash, project_folder

_PROCESSED: Final = "data/processed"
_AUDIT: Final = ("ingest/ledger", "link/linkage_rates", "link/rules")
_HASH: Final = 16


def explain_key(key: str, folder: Path, phase: str | None) -> None:
    """Print where an estimate comes from; counts of raw rows, and no people.

    The report shows the keys of a number that is made of several with `;` between them: each is explained.

    Raises
    ------
    CannotRun
        Where the study has no estimates, or none has this key.
    """
    study = read(folder / "config" / "config.yaml", Study)
    console = Console(highlight=False, soft_wrap=True, markup=False)
    keys = [part.strip() for part in key.split(";") if part.strip()]
    if not keys:
        raise CannotRun("give the key of an estimate, as the report shows it under the pointer")
    for number, one in enumerate(keys):
        if number:
            console.print()
        _one(one, folder, phase or study.phase, study, console)


def _one(key: str, folder: Path, phase: str, study: Study, console: Console) -> None:
    results = folder / "results" / phase
    row = _row(key, folder, results)
    console.print(row.key)
    _lines(console, "What it is", in_words(row.parts, labels_of(study)))
    _lines(console, "Numbers", _numbers(row))
    manifest = _manifest(results, console)
    if row.part("analysis") in (LEDGER, LINKAGE):
        tables = [f"{_PROCESSED}/{name}.parquet" for name in _AUDIT]
        _lines(console, "Made from", _hashes(folder, tables, manifest))
        return
    plan_path = folder / "config" / "plan" / f"{phase}.yaml"
    found = paragraph_of(read(plan_path, Plan), row.parts)
    if found is None:
        raise CannotRun(f"config/plan/{plan_path.name} no longer has an analysis {row.part('analysis')}")
    _explain(console, folder, row, found, plan_path.name, manifest)


def _explain(
    console: Console, folder: Path, row: Row, found: Paragraph, plan: str, manifest: Mapping[str, str]
) -> None:
    """Plan, code, tables and raw rows of an estimate of the plan."""
    run = METHODS[found.analysis.method].run
    _lines(console, "Planned", _planned(found, plan))
    said = places(run, row.method)
    pages = {path.name: path.read_text("utf-8") for path in (project_folder() / "docs").glob("methods*.md")}
    code = {f"{number}.": str(place) for number, place in enumerate(said, 1)}
    formulas = {"Formulas" if not at else "": page for at, page in enumerate(formula_pages(said, pages))}
    _lines(console, "Code", {"Method": row.method, **code, **formulas})
    sets = tables_read(run, row.part("population"))
    _lines(console, "Tables", _hashes(folder, _paths(sets, row.part("variant")), manifest))
    agencies = agencies_behind(sets, row.part("source"))
    console.print(
        "\nRaw rows, by file (rows in the ledger; used; set aside; used, of the people of this group)"
    )
    for line in _rows(folder, row, agencies).itertuples():
        console.print(f"  {line.file}: {line.rows}; {line.used}; {line.set_aside}; {line.of_these_people}")


def _row(key: str, folder: Path, results: Path) -> Row:
    path = results / "estimates.parquet"
    if not path.is_file():
        raise CannotRun(f"{path}: is not there; `drive-eval run` makes it")
    book = Book.of(read_table(path))
    audit = [folder / _PROCESSED / f"{name}.parquet" for name in _AUDIT]
    if key.split("/")[0] in (LEDGER, LINKAGE) and all(file.is_file() for file in audit):
        book = book.joined(Book.of(audit_frame(*(read_table(file) for file in audit))))
    try:
        row = book.at(key)
    except LookupError as error:
        raise CannotRun(f"{key}: {error.args[0]}") from None
    if row is None:
        near = difflib.get_close_matches(key, [row.key for row in book], 3, 0.6)
        hint = f"; did you mean {' or '.join(near)}" if near else ""
        raise CannotRun(f"no estimate has the key {key}{hint}")
    return row


def _numbers(row: Row) -> dict[str, str]:
    """Every number of the row that there is, in full, and its warning."""
    shown = {name: f"{row[name]:.10g}" for name in NUMBERS if row[name] is not None}
    return {**shown, "unit": row.unit, "role": row.role, **({"warning": row.warning} if row.warning else {})}


def _planned(found: Paragraph, plan: str) -> dict[str, str]:
    item = found.analysis
    return {
        "Where": f"config/plan/{plan}, analyses.{found.place} ({item.analysis})",
        "About": item.about,
        "Method": f"{item.method}: {METHODS[item.method].label}",
        "Family": item.family or "none: p-values are not adjusted",
    }


def _paths(sets: list[str], variant: str) -> list[str]:
    """Files of these sets; under another linkage threshold, those derived under it."""
    files = dict.fromkeys(file for name in sets for file in FEEDS[name][0])
    _, _, threshold = variant.partition("linkage=")
    derived = f"derive/{threshold}/" if threshold else "derive/"
    return [f"{_PROCESSED}/{file.replace('derive/', derived)}.parquet" for file in files]


def _hashes(folder: Path, paths: list[str], manifest: Mapping[str, str]) -> dict[str, str]:
    """Each file with its hash in the manifest, and whether it is still that file."""
    told = {}
    for path in paths:
        noted = manifest.get(path, "")
        now = file_hash(folder / path) if (folder / path).is_file() else ""
        state = "" if now == noted else " (is no longer there)" if not now else " (changed since the run)"
        told[path] = f"sha256 {(noted or now)[:_HASH]}{state if noted else ' (not in the manifest)'}"
    return told


def _manifest(results: Path, console: Console) -> dict[str, str]:
    path = results / "manifest.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    outputs: dict[str, str] = content.get("outputs", {})
    estimates = results / "estimates.parquet"
    own = [
        digest
        for name, digest in outputs.items()
        if name.endswith(f"results/{results.name}/estimates.parquet")
    ]
    if own != [file_hash(estimates)]:
        console.print("\nThe manifest is not of these estimates: the last run did not end; run again.")
    return outputs


def _rows(folder: Path, row: Row, agencies: list[str]) -> pd.DataFrame:
    """Raw rows behind the estimate, linked under its own threshold."""
    processed, group = folder / _PROCESSED, row.part("group")
    _, _, threshold = row.part("variant").partition("linkage=")
    index = f"row_persons_{threshold}" if threshold else "row_persons"
    ledger = read_table(processed / "ingest" / "ledger.parquet", ["file", "sheet", "row", "agency", "status"])
    row_persons = read_table(processed / "link" / f"{index}.parquet", ["file", "sheet", "row", "person"])
    arms = read_table(processed / "allocate" / "arms.parquet", ["person", "arm"])
    chosen = arms if group in ("all", "drive_vs_control") else arms[arms["arm"] == group]
    return ledger_rows(ledger, row_persons, list(chosen["person"]), agencies)


def _lines(console: Console, heading: str, lines: Mapping[str, str]) -> None:
    console.print(f"\n{heading}")
    width = max((len(name) for name in lines), default=0)
    for name, text in lines.items():
        console.print(f"  {name:<{width}}  {text}")
