"""Incidents of a window, Drive against control: the primary analysis, and what stands beside it.

The headline is adjusted (strata of allocation, prior incidents); the crude ratio is its variant
`adjusted=none` and never stands alone. A model that does not converge, an arm or a stratum without
anybody, and separation are warnings in the row.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from drive_eval.estimate.arms import ADJUSTED, adjusted_role
from drive_eval.estimate.context import Job
from drive_eval.estimate.counts import (
    DRIVE,
    MODEL,
    ROBUST,
    count_design,
    count_frame,
    count_model,
    missing_arm,
    observed,
)
from drive_eval.estimate.rewindow import SAMPLES
from drive_eval.estimate.rows import Row
from drive_eval.estimate.stratum import WITHIN, stratum
from drive_eval.models.standardised_rates import standardised_rates
from drive_eval.stats.randomisation import stratified_randomisation_test
from drive_eval.stats.stratified_rates import stratified_rates

CRUDE = "adjusted=none"
WITHOUT = "without=site"
PERMUTED = "test=randomisation"
_MODELS = frozenset({"model=poisson", "errors=model", "errors=hc1"})
VARIANTS = frozenset({CRUDE, ADJUSTED, WITHOUT, PERMUTED, *_MODELS, *SAMPLES})
_PERMUTATIONS = 5000
_ASSUMED = "strata are site x quarter, an assumption where config gives no allocation periods"
_PER_YEAR = "incidents per person-year"


def count_effect(job: Job) -> list[Row]:
    """Rate ratio and rate difference of each outcome and window, with the plan's variants."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for period in job.plan.periods:
            row = job.row(outcome=outcome, period=period, group="drive_vs_control", unit="incidents")
            frame = count_frame(job.data, outcome, period)
            rows += adjusted_effect(row, frame, job.facts.conf_level)
            rows += _others(job, row.but(role=adjusted_role(row.role), family=""), frame)
    return rows


def adjusted_effect(row: Row, frame: pd.DataFrame, conf_level: float, covariance: str = ROBUST) -> list[Row]:
    """Rate ratio and, by standardisation, rate difference of the primary model."""
    seen = observed(frame)
    ratio, difference = _quantities(row, frame, seen)
    lack = missing_arm(seen)
    if lack:
        return [part.but(method=MODEL).warned(lack) for part in (ratio, difference)]
    design = count_design(seen)
    model = count_model(seen, design, conf_level, covariance)
    rates = standardised_rates(model, design, DRIVE, seen["years"].to_numpy(dtype=np.float64))
    return [
        ratio.of(model.ratio(DRIVE)).noted(MODEL),
        difference.of(rates.rate_difference).noted(MODEL).but(family=""),
    ]


def _quantities(row: Row, frame: pd.DataFrame, seen: pd.DataFrame) -> tuple[Row, Row]:
    base = row.but(n=len(seen), n_missing=len(frame) - len(seen))
    drive = seen["arm"] == DRIVE
    counted = base.but(
        quantity="rate_ratio",
        numerator=float(seen.loc[drive, "events"].sum()),
        denominator=float(seen.loc[~drive, "events"].sum()),
    )
    return counted, base.but(quantity="rate_difference", unit=_PER_YEAR, family="")


def _others(job: Job, row: Row, frame: pd.DataFrame) -> Iterator[Row]:
    level = job.facts.conf_level
    for name, strata in ((CRUDE, False), (ADJUSTED, True)):
        if job.wants(name):
            yield from pooled_effect(row.but(variant=name), frame, strata, level)
    for name, again in _samples(job, row, frame):
        yield from adjusted_effect(row.but(variant=name), again, level)
    for name in ("errors=model", "errors=hc1"):
        if job.wants(name):
            kind = "model" if name == "errors=model" else "HC1"
            yield adjusted_effect(row.but(variant=name), frame, level, kind)[0]
    if job.wants("model=poisson"):
        yield _poisson(row.but(variant="model=poisson"), frame, level)
    if job.wants(PERMUTED):
        yield _randomisation(job, row.but(variant=PERMUTED), frame)


def pooled_effect(row: Row, frame: pd.DataFrame, strata: bool, conf_level: float) -> list[Row]:
    """Ratio and difference of rates, crude or by Mantel-Haenszel within strata."""
    seen = observed(frame)
    ratio, difference = _quantities(row, frame, seen)
    lack = missing_arm(seen)
    if lack:
        return [part.but(method="not compared").warned(lack) for part in (ratio, difference)]
    result = stratified_rates(
        seen["events"].to_numpy(dtype=np.float64),
        seen["years"].to_numpy(dtype=np.float64),
        (seen["arm"] == DRIVE).to_numpy(dtype=bool),
        stratum(seen).to_numpy(dtype=str) if strata else None,
        conf_level,
    )
    said = WITHIN if strata else "pooled over sites and calendar time"
    return [ratio.of(result.ratio).noted(said), difference.of(result.difference).noted(said)]


def _samples(job: Job, row: Row, frame: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Other samples and windows that the plan asks for, by variant."""
    for name in job.plan.variants:
        if name in SAMPLES:
            yield name, count_frame(SAMPLES[name](job.data), row.outcome, row.period)
        elif name == WITHOUT:
            for site in job.facts.sites:
                yield f"without={site}", frame[frame["trial_site"] != site].reset_index(drop=True)


def _poisson(row: Row, frame: pd.DataFrame, conf_level: float) -> Row:
    from drive_eval.models.regression import poisson_regression

    seen = observed(frame)
    ratio, _ = _quantities(row, frame, seen)
    lack = missing_arm(seen)
    if lack:
        return ratio.but(method="Poisson regression").warned(lack)
    model = poisson_regression(
        seen["events"].to_numpy(dtype=np.float64),
        count_design(seen),
        exposure=seen["years"].to_numpy(dtype=np.float64),
        conf_level=conf_level,
    )
    return ratio.of(model.ratio(DRIVE)).noted(MODEL.replace("negative binomial, ", ""))


def _randomisation(job: Job, row: Row, frame: pd.DataFrame) -> Row:
    """Arms drawn again within strata on the model's score residuals; overridden people keep their arm."""
    seen = observed(frame)
    row = row.but(quantity="test", n=len(seen), n_missing=len(frame) - len(seen))
    lack = missing_arm(seen)
    if lack:
        return row.but(method="randomisation test").warned(lack)
    null = count_model(seen, count_design(seen, arm=False), job.facts.conf_level)
    spread = 1.0 + (null.dispersion or 0.0) * null.fitted
    result = stratified_randomisation_test(
        (seen["events"].to_numpy(dtype=np.float64) - null.fitted) / spread,
        (seen["arm"] == DRIVE).to_numpy(dtype=bool),
        stratum(seen).to_numpy(dtype=str),
        fixed=seen["overridden"].to_numpy(dtype=bool),
        permutations=_PERMUTATIONS,
        seed=job.facts.seed,
        conf_level=job.facts.conf_level,
    )
    test = replace(result, estimate=None, conf_low=None, conf_high=None, std_error=None)
    said = "score residuals of the primary model without the arm; overridden people keep their arm"
    noted = row.of(test).but(quantity="test", conf_level=None).noted(said)
    return noted if job.facts.planned else noted.noted(_ASSUMED)
