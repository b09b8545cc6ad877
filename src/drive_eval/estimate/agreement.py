"""`agreement`: do the Idva and the case manager see the same? Victims against their perpetrator's Drive case.

A perpetrator with several victims counts once for each of them.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.pairs import level_scores
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import fraction
from drive_eval.stats.agreement import cohens_kappa
from drive_eval.vocabulary import SEVERITY

LINEAR = "weights=linear"
VARIANTS = frozenset({LINEAR})
_WHO = "Idva in rows, case manager in columns; victims of people whose arm is Drive"


def agreement(job: Job) -> list[Row]:
    """Cohen's kappa and the share of agreement of each outcome, at intake and exit where it has both."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        row = job.row(outcome=outcome, group="drive", unit="victims")
        if OUTCOMES[outcome].kind == "paired_level":
            for end in ("intake", "exit"):
                table, missing = _levels(job, outcome, end)
                rows += _rows(job, row.but(period=end, n_missing=missing), table, ordered=True)
        else:
            table, missing = _yes_no(job, outcome)
            rows += _rows(job, row.but(n_missing=missing), table, ordered=False)
    return [part.noted(_WHO) for part in rows]


def _pairs(job: Job) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Drive victims whose perpetrator has a Drive case, and that case, row by row."""
    victims = job.data.idva_victims
    victims = victims[victims["arm"] == "drive"]
    cases = job.data.drive_cases[job.data.drive_cases["arm"] == "drive"].set_index("person")
    victims = victims[victims["person"].isin(cases.index)].reset_index(drop=True)
    return victims, cases.loc[victims["person"]].reset_index()


def _levels(job: Job, outcome: str, end: str) -> tuple[npt.NDArray[np.int64], int]:
    victims, cases = _pairs(job)
    return _table(
        level_scores(victims[f"{outcome}_{end}"]), level_scores(cases[f"{outcome}_{end}"]), len(SEVERITY)
    )


def _yes_no(job: Job, outcome: str) -> tuple[npt.NDArray[np.int64], int]:
    victims, cases = _pairs(job)
    read = OUTCOMES[outcome].read
    return _table(read(victims).astype("Int64"), read(cases).astype("Int64"), 2)


def _table(first: pd.Series, second: pd.Series, size: int) -> tuple[npt.NDArray[np.int64], int]:
    both = (first.notna() & second.notna()).to_numpy(dtype=bool)
    one, two = (values[both].to_numpy(dtype=np.int64) for values in (first, second))
    counts = np.bincount(one * size + two, minlength=size * size).reshape(size, size)
    return counts.astype(np.int64), int((~both).sum())


def _rows(job: Job, row: Row, table: npt.NDArray[np.int64], ordered: bool) -> list[Row]:
    total, level = int(table.sum()), job.facts.conf_level
    row = row.but(n=total)
    rows = [
        fraction(row.but(level="same"), int(np.trace(table)), total, level, row.n_missing or 0),
        row.of(cohens_kappa(table, conf_level=level), quantity="kappa"),
    ]
    if ordered and job.wants(LINEAR):
        weighted = cohens_kappa(table, "linear", level)
        rows.append(row.of(weighted, quantity="kappa").but(variant=LINEAR))
    return rows
