"""`abuse_types` between arms as Idvas see it: exploratory, victims clustered in perpetrators.

Idva forms exist only for victims who engaged, after allocation, at different rates by arm: `n_missing`
counts every victim of the index Marac without a pair, and the bounds count them at their worst and best.
"""

import numpy as np
import pandas as pd

from drive_eval.estimate.arms import ADJUSTED, CRUDE
from drive_eval.estimate.context import Job
from drive_eval.estimate.idva_late import told
from drive_eval.estimate.pairs import THRESHOLDS, level_scores
from drive_eval.estimate.risk_idva import ENGAGED, unobserved_victims
from drive_eval.estimate.rows import Row
from drive_eval.estimate.stratum import TERMS, stratum
from drive_eval.models.regression_input import StratifiedDesign
from drive_eval.stats.missing_bounds import bounds_mean_difference

VARIANTS = frozenset({"bounds=worst", "bounds=best"})
_CHANGE = "exit_vs_intake"
_METHOD = "difference between arms in the change of the share from intake to exit; CR2 errors by perpetrator"


def idva_between(job: Job) -> list[Row]:
    """Difference in differences of each outcome and level, crude and within site and quarter."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for level in job.plan.levels:
            row = job.row(outcome=outcome, level=level, period=_CHANGE, group="drive_vs_control")
            rows += _one(job, row.but(unit="victims", quantity="risk_difference"))
    return told(job, [row.noted(ENGAGED) for row in rows])


def paired_changes(victims: pd.DataFrame, outcome: str, level: str) -> pd.DataFrame:
    """Victims with a known level at both ends: arm, stratum, person and change (-1, 0, 1)."""
    before, after = (level_scores(victims[f"{outcome}_{end}"]) for end in ("intake", "exit"))
    both = before.notna() & after.notna()
    least = THRESHOLDS[level]
    kept = victims.loc[both, ["arm", "stratum", "person"]].reset_index(drop=True)
    ends = [(scores[both] >= least).to_numpy(dtype=np.float64) for scores in (before, after)]
    return kept.assign(change=ends[1] - ends[0])


def _one(job: Job, row: Row) -> list[Row]:
    from drive_eval.models.regression import linear_regression

    kept = paired_changes(job.data.idva_victims, row.outcome, row.level)
    sizes = {arm: int((kept["arm"] == arm).sum()) for arm in ("drive", "control")}
    missing = unobserved_victims(job.data.people, sizes)
    row = row.but(n=len(kept), n_missing=sum(missing.values()))
    if not min(sizes.values()):
        return [row.but(method=_METHOD).warned("an arm has no victim with a known level at both ends")]
    arm = pd.DataFrame({"drive": (kept["arm"] == "drive").astype("float64")})
    change = kept["change"].to_numpy(dtype=np.float64)
    person = pd.factorize(kept["person"])[0]
    rows = []
    for variant, design in (("", arm), (ADJUSTED, StratifiedDesign(arm, stratum(kept)))):
        fitted = linear_regression(change, design, cluster=person, conf_level=job.facts.conf_level)
        said = CRUDE if not variant else TERMS
        rows.append(row.but(variant=variant).of(fitted["drive"]).noted(_METHOD, said))
    drive = arm["drive"].to_numpy(dtype=bool)
    bounds = bounds_mean_difference(
        change[drive], missing["drive"], change[~drive], missing["control"], -1.0, 1.0, job.facts.conf_level
    )
    for name, result in (("bounds=worst", bounds.upper), ("bounds=best", bounds.lower)):
        if job.wants(name):
            filled = row.but(variant=name, n=len(kept) + sum(missing.values()), n_missing=0)
            bound = filled.of(result, method=bounds.method).but(statistic=None, p_value=None, warning="")
            rows.append(bound.noted("a fall is good: the best is the least"))
    return rows
