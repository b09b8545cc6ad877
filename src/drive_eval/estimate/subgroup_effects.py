"""`subgroups`: whether the effect differs by what both arms have, by interaction in the primary model.

A subgroup's own ratio is read beside the test of interaction (`level` names the modifier, `subgroup` all).
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.counts import DRIVE, MODEL, count_design, count_frame, count_model, missing_arm
from drive_eval.estimate.counts import observed as with_time
from drive_eval.estimate.modifiers import MODIFIERS
from drive_eval.estimate.rows import Row
from drive_eval.models.regression_input import StratifiedDesign
from drive_eval.stats.exponentiate import exponentiated

_INTERACTION = "interaction with the arm; no multiplicity adjustment, exploratory"


def subgroup_effects(job: Job) -> list[Row]:
    """Rate ratio in each level of each modifier, and the test that they are one."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for period in job.plan.periods:
            frame = count_frame(job.data, outcome, period)
            row = job.row(outcome=outcome, period=period, group="drive_vs_control", unit="incidents")
            for name in job.plan.subgroups:
                rows += _one(job, row, frame, name)
    return rows


def _one(job: Job, row: Row, frame: pd.DataFrame, name: str) -> list[Row]:
    people = job.data.people
    labels = frame["person"].map(pd.Series(MODIFIERS[name](people).array, index=people["person"]))
    known = with_time(frame.assign(modifier=labels)[labels.notna().to_numpy()])
    test = row.but(quantity="test", level=name, n=len(known), n_missing=len(frame) - len(known))
    lack = missing_arm(known)
    if lack:
        return [test.but(method="test of interaction").warned(lack)]
    levels = _levels_in_both_arms(known)
    kept = known[known["modifier"].isin(levels)].reset_index(drop=True)
    if len(levels) < 2:
        return [test.but(method="test of interaction").warned("fewer than two levels have both arms")]
    products = [f"{DRIVE}:{level}" for level in levels[1:]]
    model = count_model(kept, _design(kept, levels, name != "site"), job.facts.conf_level)
    rows = []
    for level, product in zip(levels, [None, *products], strict=True):
        weights = {DRIVE: 1.0} if product is None else {DRIVE: 1.0, product: 1.0}
        own = kept[kept["modifier"] == level]
        drive = own["arm"] == DRIVE
        filled = row.but(
            subgroup=f"{name}={level}",
            quantity="rate_ratio",
            numerator=float(own.loc[drive, "events"].sum()),
            denominator=float(own.loc[~drive, "events"].sum()),
            n=len(own),
        )
        rows.append(filled.of(exponentiated(model.contrast(weights))).noted(MODEL, _INTERACTION))
    left = sorted(set(known["modifier"]) - set(levels))
    tested = test.but(n=len(kept)).tested(model.joint_test(products)).noted(_INTERACTION)
    if left:
        tested = tested.warned(f"levels without both arms are left out: {', '.join(map(str, left))}")
    return [*rows, tested]


def _levels_in_both_arms(known: pd.DataFrame) -> list[str]:
    arms = known.groupby("modifier")["arm"].nunique()
    return sorted(str(level) for level in arms.index[arms == 2])


def _design(kept: pd.DataFrame, levels: list[str], main: bool) -> StratifiedDesign:
    """The primary model with the modifier (a site is in it already) and its products with the arm."""
    design = count_design(kept)
    arm = design.columns[DRIVE].to_numpy(dtype=np.float64)
    more = {}
    for level in levels[1:]:
        own = (kept["modifier"] == level).to_numpy(dtype=np.float64)
        if main:
            more[f"level:{level}"] = own
        more[f"{DRIVE}:{level}"] = own * arm
    return replace(design, columns=design.columns.assign(**more))
