"""Attack a study's release with identities that hold by chance in no number of simulated studies.

    python tests/support/attack_release.py STUDY PHASE THRESHOLD SIMULATED_STUDY...

It knows nothing of how disclosure control names and ties counts. Whatever sum of two or three counts, or of
a family of keys that differ in one part, gives another count in every simulated study and in this one, it
takes for an identity, and asks by linear programmes what the release leaves of each withheld count. What
the scenario itself makes certain (nobody ever gets worse) is found too and has to be told from a leak.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

from drive_eval.contracts.estimates import keys_of
from drive_eval.contracts.parquet import read_table
from drive_eval.display.audit import audit_frame

FIELDS = ("numerator", "denominator", "estimate", "n", "n_missing")
RECORDS = ("ingest/ledger", "link/linkage_rates", "link/rules")
Equation = dict[int, int]


def counts(frame: pd.DataFrame) -> dict[str, int]:
    """Every whole number of a frame by key and field."""
    keys = keys_of(frame)
    found = {}
    for field in FIELDS:
        for key, value in zip(keys, frame[field].astype("float64"), strict=True):
            if value >= 0 and float(value).is_integer():
                found[f"{key}#{field}"] = int(value)
    return found


def simulated(study: Path, phase: str) -> dict[str, int]:
    records = [read_table(study / "data" / "processed" / f"{name}.parquet") for name in RECORDS]
    estimates = read_table(study / "results" / phase / "estimates.parquet")
    return counts(pd.concat([estimates, audit_frame(*records)], ignore_index=True))


def sums(values: np.ndarray) -> Iterator[Equation]:
    """Columns that are a sum of two or three others in every study, found by hashing whole columns."""
    with np.errstate(over="ignore"):
        code = values @ np.random.default_rng(1).integers(-(2**61), 2**61, size=values.shape[1])
        one, two = np.triu_indices(len(code), 1)
        pair = code[one] + code[two]
        order = np.argsort(pair)
        ranked = pair[order]
        for whole, less in ((whole, less) for whole in range(len(code)) for less in range(-1, len(code))):
            target = code[whole] - (code[less] if less >= 0 else 0)
            start = np.searchsorted(ranked, target)
            while start < len(ranked) and ranked[start] == target:
                parts = [int(one[order[start]]), int(two[order[start]])] + ([less] if less >= 0 else [])
                if whole not in parts and len(set(parts)) == len(parts):
                    yield {whole: 1} | dict.fromkeys(parts, -1)
                start += 1


def families(names: list[str], values: np.ndarray) -> Iterator[Equation]:
    """Keys that differ in one part (sites, levels, quarters), and the column that is their sum."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for column, name in enumerate(names):
        key, field = name.split("#")
        parts = key.split("/")
        for at, part in enumerate(parts):
            groups[at, field, part.split("=")[0] if "=" in part else "", *parts[:at], *parts[at + 1 :]].append(column)
    where = {row.tobytes(): column for column, row in enumerate(values)}
    for members in groups.values():
        whole = where.get(values[members].sum(axis=0).tobytes())
        if len(members) > 3 and whole is not None and whole not in members:
            yield {whole: 1} | dict.fromkeys(members, -1)


def opened(values: np.ndarray, known: np.ndarray, equations: list[Equation], least: float) -> Iterator[int]:
    """Columns that the release does not show, and that the equations hold more narrowly than they may be."""
    unknown = np.flatnonzero(~known)
    place = {int(column): at for at, column in enumerate(unknown)}
    rows = [{place[c]: f for c, f in one.items() if c in place} for one in equations]
    rows = [row for row in rows if row]
    at = [(number, column) for number, row in enumerate(rows) for column in row]
    factors = [factor for row in rows for factor in row.values()]
    matrix = sparse.csr_matrix((factors, np.array(at).T), shape=(len(rows), len(unknown)))
    bounds = [(-value, 1e5) for value in values[unknown]]
    for number, column in enumerate(unknown):
        cost = np.zeros(len(unknown))
        cost[number] = 1.0
        ends = [linprog(s * cost, A_eq=matrix, b_eq=np.zeros(len(rows)), bounds=bounds).fun for s in (1, -1)]
        if -ends[1] - ends[0] < least - 1e-6:
            yield int(column)


def main(study: str, phase: str, threshold: str, *others: str) -> int:
    folder = Path(study) / "results" / phase / "disclosure"
    truth = counts(read_table(folder / "printed.parquet"))
    shown = set(counts(read_table(folder / "released.parquet")))
    every = [truth, *(simulated(Path(other), phase) for other in others)]
    columns: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for name in truth:
        if all(name in one for one in every):
            columns[tuple(one[name] for one in every)].append(name)
    kept = {column: names for column, names in columns.items() if len(set(column)) > 2}
    values = np.array(list(kept), dtype=np.int64)
    known = np.array([not shown.isdisjoint(names) for names in kept.values()])
    first = [names[0] for names in kept.values()]
    equations = [*sums(values), *families(first, values)]
    for names in kept.values():
        if not shown.isdisjoint(names) and not shown.issuperset(names):
            print("withheld and shown:", [name for name in names if name not in shown][0])
    leaks = list(opened(values[:, 0].astype(float), known, equations, float(threshold)))
    for column in leaks:
        print("open:", first[column])
    print(f"{len(values)} different counts, {len(equations)} identities, {len(leaks)} to look at")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
