"""`abuse_types`: each type of abuse at intake and exit, and the change in pairs of one person."""

import pandas as pd

from drive_eval.estimate.arms import adjusted_role
from drive_eval.estimate.context import Job
from drive_eval.estimate.pairs import paired_cells, paired_scores
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import subgroups
from drive_eval.stats.conditional_odds_ratio import conditional_odds_ratio
from drive_eval.stats.paired_binary import PairedBinary, paired_binary

VARIANTS = frozenset(
    {
        "interval=newcombe",
        "interval=wald",
        "interval=mover",
        "interval=mid_p",
        "test=mid_p",
        "test=asymptotic",
        "test=corrected",
    }
)
_CHANGE = "exit_vs_intake"
_ODDS = "conditional odds ratio of abuse, exit against intake (started / stopped), "


def paired_change(job: Job) -> list[Row]:
    """Every outcome and level of the plan, by arm; subgroups are described without a test."""
    population = POPULATIONS[job.plan.population]
    rows: list[Row] = []
    for group, frame in population.split(job.data).items():
        if group == "all":
            continue
        for subgroup, part in subgroups(frame, job.plan.subgroups).items():
            for outcome in job.plan.outcomes:
                base = job.row(outcome=outcome, group=group, subgroup=subgroup, unit=population.unit)
                rows += _one_outcome(job, base, part, outcome)
    return rows


def _one_outcome(job: Job, base: Row, frame: pd.DataFrame, outcome: str) -> list[Row]:
    before, after = paired_scores(frame, outcome)
    base = base.but(n=len(before), n_missing=len(frame) - len(before))
    rows: list[Row] = []
    for level in job.plan.levels:
        cells = paired_cells(before, after, level)
        result = paired_binary(*cells, conf_level=job.facts.conf_level)
        row = base.but(level=level)
        rows += two_occasions(row, result)
        if base.subgroup == "all":
            rows += _change(job, row.but(period=_CHANGE), result)
    return rows


def two_occasions(row: Row, result: PairedBinary) -> list[Row]:
    """Shares at intake and exit and the counts of those who stopped and started."""
    n = float(result.n)
    before, after = float(result.a + result.b), float(result.a + result.c)
    return [
        row.but(period="intake", quantity="proportion", numerator=before, denominator=n).of(result.first),
        row.but(period="exit", quantity="proportion", numerator=after, denominator=n).of(result.second),
        row.but(period=_CHANGE).counted(
            result.b, quantity="stopped", method="pairs with abuse at intake and not at exit"
        ),
        row.but(period=_CHANGE).counted(
            result.c, quantity="started", method="pairs with abuse at exit and not at intake"
        ),
    ]


def _change(job: Job, row: Row, result: PairedBinary) -> list[Row]:
    users, later = float(result.a + result.b), float(result.a + result.c)
    points = row.but(
        quantity="risk_difference", numerator=float(result.c - result.b), denominator=float(result.n)
    )
    relative = row.but(quantity="relative_change", numerator=later, denominator=users)
    stopped = row.but(quantity="share_stopped", numerator=float(result.b), denominator=users)
    started = row.but(
        quantity="share_started", numerator=float(result.c), denominator=float(result.c + result.d)
    )
    odds = row.but(quantity="odds_ratio", numerator=float(result.c), denominator=float(result.b))
    exact = conditional_odds_ratio(result.c, result.b, job.facts.conf_level, "exact")
    mid_p = conditional_odds_ratio(result.c, result.b, job.facts.conf_level, "mid_p")
    rows = [
        points.of(result.change_tango),
        relative.of(result.relative_change),
        stopped.of(result.stopped),
        started.of(result.started),
        odds.of(exact, method=_ODDS + "exact interval"),
        row.tested(result.exact),
    ]
    variants: dict[str, Row] = {
        "interval=newcombe": points.of(result.change_newcombe),
        "interval=wald": points.of(result.change_wald),
        "interval=mover": relative.of(result.relative_change_mover),
        "interval=mid_p": odds.of(mid_p, method=_ODDS + "mid-p interval"),
        "test=mid_p": row.tested(result.mid_p),
        "test=asymptotic": row.tested(result.asymptotic),
        "test=corrected": row.tested(result.corrected),
    }
    role = adjusted_role(row.role)
    rows += [variants[name].but(variant=name, role=role) for name in job.plan.variants]
    return rows
