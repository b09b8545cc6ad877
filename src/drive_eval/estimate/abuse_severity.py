"""`abuse_severity`: the four-level shift from intake to exit, its tests and who improved."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.estimate.arms import adjusted_role
from drive_eval.estimate.context import Job
from drive_eval.estimate.pairs import paired_scores, shift_table
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import fraction
from drive_eval.stats.signed_rank import signed_rank
from drive_eval.stats.square_tables import bowker, marginal_homogeneity, moves, net_improvement
from drive_eval.vocabulary import SEVERITY

VARIANTS = frozenset({"test=bhapkar", "test=bowker", "test=wilcoxon"})
_LEVELS = tuple(SEVERITY)
_CHANGE = "exit_vs_intake"


def ordered_shift(job: Job) -> list[Row]:
    """Every outcome of the plan by arm: shares of each level, the 4 × 4 counts, tests and moves."""
    population = POPULATIONS[job.plan.population]
    rows: list[Row] = []
    for group, frame in population.split(job.data).items():
        if group == "all":
            continue
        for outcome in job.plan.outcomes:
            base = job.row(outcome=outcome, group=group, unit=population.unit)
            rows += _one_outcome(job, base, frame, outcome)
    return rows


def _one_outcome(job: Job, base: Row, frame: pd.DataFrame, outcome: str) -> list[Row]:
    before, after = paired_scores(frame, outcome)
    n, missing = len(before), len(frame) - len(before)
    row = base.but(n=n, n_missing=missing)
    table = shift_table(before, after)
    rows = _levels(row, table, job.facts.conf_level)
    rows += _moves(row.but(period=_CHANGE), table, job.facts.conf_level)
    return rows + _tests(job, row.but(period=_CHANGE), table, before, after)


def _levels(row: Row, table: npt.NDArray[np.int64], conf_level: float) -> list[Row]:
    """Shares of each level at intake and at exit, and the counts of every move between levels."""
    n, missing = int(table.sum()), row.n_missing or 0
    rows = []
    for at, level in enumerate(_LEVELS):
        for period, margin in (("intake", table[at].sum()), ("exit", table[:, at].sum())):
            rows.append(fraction(row.but(level=level, period=period), int(margin), n, conf_level, missing))
    for first, before in enumerate(_LEVELS):
        for second, after in enumerate(_LEVELS):
            move = row.but(level=f"{before}>{after}", period=_CHANGE)
            rows.append(move.counted(int(table[first, second]), method="pairs by level at intake and exit"))
    return rows


def _moves(row: Row, table: npt.NDArray[np.int64], conf_level: float) -> list[Row]:
    improved, same, worsened = moves(table)
    n, missing = int(table.sum()), row.n_missing or 0
    parts = {"improved": improved, "same": same, "worsened": worsened}
    rows = [fraction(row.but(level=name), count, n, conf_level, missing) for name, count in parts.items()]
    net = row.but(quantity="net_improvement", numerator=float(improved - worsened), denominator=float(n))
    return [*rows, net.of(net_improvement(improved, same, worsened, conf_level))]


def _tests(
    job: Job,
    row: Row,
    table: npt.NDArray[np.int64],
    before: npt.NDArray[np.int64],
    after: npt.NDArray[np.int64],
) -> list[Row]:
    margins = marginal_homogeneity(table)
    ranks = signed_rank(before, after, job.facts.conf_level)
    wilcoxon = ranks.exact if ranks.exact is not None else ranks.normal
    about = "Wilcoxon signed-rank, zero differences dropped; positive where exit is less severe"
    rows = [
        row.tested(margins.stuart_maxwell),
        row.but(
            quantity="rank_biserial",
            estimate=ranks.rank_biserial,
            method=f"matched-pairs rank-biserial correlation; {about}",
        ),
        row.but(
            quantity="common_language",
            estimate=ranks.common_language,
            method="chance that intake is more severe than exit",
        ),
    ]
    variants = {
        "test=bhapkar": margins.bhapkar,
        "test=bowker": bowker(table),
        "test=wilcoxon": wilcoxon,
    }
    role = adjusted_role(row.role)
    return rows + [row.tested(variants[name]).but(variant=name, role=role) for name in job.plan.variants]
