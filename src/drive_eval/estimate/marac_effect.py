"""`marac` between arms: mean difference of people seen to the end, rate ratio of everyone, serial ones.

The headline is within strata of allocation; the crude one is its variant `adjusted=none`. Repeat victims
and serial perpetrators count only where the lists cover 12 months before the window too.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from drive_eval.estimate.arms import adjusted_role, between_arms
from drive_eval.estimate.context import Job
from drive_eval.estimate.counts import DRIVE, arm_design, missing_arm
from drive_eval.estimate.marac import LOOKBACK, lists_begin_late, seen_long_enough
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import share
from drive_eval.estimate.stratum import TERMS, WITHIN, stratum
from drive_eval.stats.randomisation import stratified_randomisation_test
from drive_eval.stats.stratified_rates import stratified_rates
from drive_eval.vocabulary import ARMS, DAYS_PER_YEAR

CRUDE = "adjusted=none"
PERMUTED = "test=randomisation"
VARIANTS = frozenset({CRUDE, PERMUTED})
_PERMUTATIONS = 5000
SERIAL = "serial"
_SERIAL_VICTIMS = 2


def marac_effect(job: Job) -> list[Row]:
    """Each outcome in both Marac windows, Drive against control."""
    windows = job.data.marac_windows
    rows: list[Row] = []
    for period in sorted(windows["window"].unique()):
        frame = windows[windows["window"] == period].reset_index(drop=True)
        for outcome in job.plan.outcomes:
            row = job.row(outcome=outcome, period=period, group="drive_vs_control")
            row = row.warned(lists_begin_late(job.data, frame))
            if outcome == SERIAL:
                rows += _serial(job, row, frame)
                continue
            rows += _both(row, frame, job.facts.conf_level, strata=True)
            if job.wants(CRUDE):
                crude = row.but(variant=CRUDE, role=adjusted_role(row.role), family="")
                rows += _both(crude, frame, job.facts.conf_level, strata=False)
            if job.wants(PERMUTED):
                drawn = row.but(variant=PERMUTED, role=adjusted_role(row.role), family="")
                rows.append(_randomisation(job, drawn, frame))
    return rows


def _both(row: Row, frame: pd.DataFrame, conf_level: float, strata: bool) -> list[Row]:
    unit = "appearances" if row.outcome == "appearances" else "victims"
    row = row.but(unit=f"{unit} per perpetrator")
    return [_means(row, frame, conf_level, strata), _rates(row.but(unit=unit), frame, conf_level, strata)]


def _means(row: Row, frame: pd.DataFrame, conf_level: float, strata: bool) -> Row:
    from drive_eval.models.regression import linear_regression

    kept = frame[seen_long_enough(frame, row.outcome)]
    row = row.but(quantity="mean_difference", n=len(kept), n_missing=len(frame) - len(kept))
    lack = _lack(kept, row.outcome)
    if lack:
        return row.but(method="difference in means").warned(lack)
    values = kept[row.outcome].to_numpy(dtype=np.float64)
    fitted = linear_regression(values, arm_design(kept, strata), covariance="HC2", conf_level=conf_level)
    where = TERMS if strata else "crude, pooled over sites and calendar time"
    return row.of(fitted[DRIVE]).noted("difference in means, Drive less control", where)


def _rates(row: Row, frame: pd.DataFrame, conf_level: float, strata: bool) -> Row:
    """Everyone as observed, per observed time."""
    kept = frame[frame["lookback_seen"]] if row.outcome in LOOKBACK else frame
    seen = kept[kept["days_observed"] > 0].reset_index(drop=True)
    row = row.but(quantity="rate_ratio", n=len(seen), n_missing=len(frame) - len(seen), family="")
    lack = _lack(seen, row.outcome)
    if lack:
        return row.but(method="rate ratio").warned(lack)
    result = stratified_rates(
        seen[row.outcome].to_numpy(dtype=np.float64),
        seen["days_observed"].to_numpy(dtype=np.float64) / DAYS_PER_YEAR,
        (seen["arm"] == DRIVE).to_numpy(dtype=bool),
        stratum(seen).to_numpy(dtype=str) if strata else None,
        conf_level,
    )
    drive = seen["arm"] == DRIVE
    row = row.but(
        numerator=float(seen.loc[drive, row.outcome].sum()),
        denominator=float(seen.loc[~drive, row.outcome].sum()),
    )
    return row.of(result.ratio).noted(WITHIN if strata else "pooled over sites and calendar time")


def _randomisation(job: Job, row: Row, frame: pd.DataFrame) -> Row:
    """Arms drawn again within strata on the outcome itself; overridden people keep their arm."""
    kept = frame[seen_long_enough(frame, row.outcome)].reset_index(drop=True)
    row = row.but(quantity="test", n=len(kept), n_missing=len(frame) - len(kept))
    lack = _lack(kept, row.outcome)
    if lack:
        return row.but(method="randomisation test").warned(lack)
    people = job.data.people.set_index("person")
    result = stratified_randomisation_test(
        kept[row.outcome].to_numpy(dtype=np.float64),
        (kept["arm"] == DRIVE).to_numpy(dtype=bool),
        stratum(kept).to_numpy(dtype=str),
        fixed=kept["person"].map(people["overridden"]).to_numpy(dtype=bool),
        permutations=_PERMUTATIONS,
        seed=job.facts.seed,
        conf_level=job.facts.conf_level,
    )
    test = replace(result, estimate=None, conf_low=None, conf_high=None, conf_level=None, std_error=None)
    return row.of(test).but(quantity="test").noted("overridden people keep their arm")


def _lack(kept: pd.DataFrame, outcome: str) -> str:
    """Why nothing can be compared, or nothing; a list that has just begun looks back on nobody."""
    lack = missing_arm(kept)
    if lack and outcome in LOOKBACK:
        return "an arm has nobody for whom the lists cover the window and the 12 months before it"
    return lack


def _serial(job: Job, row: Row, frame: pd.DataFrame) -> list[Row]:
    """Perpetrators heard with two or more distinct victims, by arm and between arms."""
    known = seen_long_enough(frame, SERIAL)
    values = (frame["victims"] >= _SERIAL_VICTIMS).astype("boolean").where(known)
    said = "two or more distinct victims in the window"
    rows = [
        share(row.but(group=arm), values[frame["arm"] == arm], job.facts.conf_level).noted(said)
        for arm in ARMS
    ]
    between = between_arms(row, frame, values, job.facts.conf_level, ())
    return [*rows, *(part.but(family="").noted(said) for part in between)]
