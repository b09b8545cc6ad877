"""Idva judgements that are not known: imputed, at their worst and best, and where the verdict tips.

Imputation is among victims with Idva data; the bounds and the tipping point count every victim heard at
the index Marac. All is exploratory: who engages differs by arm.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.estimate.arms import counts_by_arm
from drive_eval.estimate.context import Job
from drive_eval.estimate.impute import IMPUTATIONS, imputed_answers
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.pairs import level_scores
from drive_eval.estimate.risk_idva import ENGAGED, unobserved_victims
from drive_eval.estimate.rows import Row
from drive_eval.stats.missing_delta import delta_risk_difference, tipping_point
from drive_eval.stats.rubin import pool_imputations
from drive_eval.vocabulary import ABUSE_TYPES

IMPUTED = "missing=imputed"
TIPPING = "missing=tipping_point"
VARIANTS = frozenset({IMPUTED, TIPPING})
_RANGE = 5.0
Floats = npt.NDArray[np.float64]


def missing_outcomes(job: Job) -> list[Row]:
    """Risk difference between arms by multiple imputation, and the tipping point, of each outcome."""
    rows: list[Row] = []
    victims = job.data.idva_victims
    for name in job.plan.outcomes:
        values = OUTCOMES[name].read(victims)
        row = job.row(outcome=name, group="drive_vs_control", unit="victims")
        if job.wants(IMPUTED):
            rows.append(_imputed(job, row.but(variant=IMPUTED, quantity="risk_difference"), victims, values))
        if job.wants(TIPPING):
            rows.append(_tipping(job, row.but(variant=TIPPING, quantity="tipping_point"), victims, values))
    return [row.noted(ENGAGED) for row in rows]


def imputation_design(victims: pd.DataFrame) -> pd.DataFrame:
    """What an unknown judgement is imputed from: arm, site, severity at intake and whether it is known."""
    design = pd.DataFrame({"drive": (victims["arm"] == "drive").astype("float64")}, index=victims.index)
    sites = pd.get_dummies(victims["trial_site"].astype(str), drop_first=True, dtype="float64")
    scores = pd.DataFrame({name: level_scores(victims[f"{name}_intake"]) for name in ABUSE_TYPES})
    mean = scores.astype("float64").mean(axis=1)
    return pd.concat([design, sites], axis=1).assign(
        severity=mean.fillna(mean.mean() if mean.notna().any() else 0.0),
        severity_known=mean.notna().astype("float64"),
    )


def _imputed(job: Job, row: Row, victims: pd.DataFrame, values: pd.Series) -> Row:
    from drive_eval.models.regression import linear_regression

    known = values.notna().to_numpy(dtype=bool)
    _, n1, _, n2 = counts_by_arm(victims, values)
    row = row.but(n=len(victims), n_missing=0)
    method = f"multiple imputation by logistic regression, {IMPUTATIONS} imputations, Rubin's rules"
    if not min(n1, n2):
        return row.but(method=method).warned("an arm has nobody with a known judgement")
    design = imputation_design(victims)
    y = values.fillna(False).astype("float64")
    made = imputed_answers(np.asarray(y, dtype=np.float64), known, design, job.facts.seed)
    if not made.answers:
        return row.but(method=method).warned(*made.warnings)
    person = pd.factorize(victims["person"])[0]
    found = []
    for full in made.answers:
        fitted = linear_regression(full, design[["drive"]], cluster=person, covariance="CR1")["drive"]
        found.append((fitted.estimate or 0.0, (fitted.std_error or 0.0) ** 2))
    pooled = pool_imputations(
        [value for value, _ in found], [variance for _, variance in found], conf_level=job.facts.conf_level
    )
    filled = row.of(pooled).but(n=len(victims), method=method)
    return filled.noted(
        "victims clustered in perpetrators (CR1)", f"{int((~known).sum())} imputed", made.said
    )


def _tipping(job: Job, row: Row, victims: pd.DataFrame, values: pd.Series) -> Row:
    """Log odds ratio, missing against seen in Drive, at which the verdict on the difference changes."""
    x1, n1, x2, n2 = counts_by_arm(victims, values)
    missing = unobserved_victims(job.data.people, {"drive": n1, "control": n2})
    row = row.but(n=n1 + n2, n_missing=sum(missing.values()), unit="log odds ratio")
    found = tipping_point(
        lambda delta: delta_risk_difference(
            x1, n1, missing["drive"], x2, n2, missing["control"], delta, 0.0, job.facts.conf_level
        ),
        -_RANGE,
        _RANGE,
        1 - job.facts.conf_level,
    )
    said = "missing Drive victims differ from the seen by delta, missing control victims do not"
    return row.but(estimate=found.delta, method=found.method).noted(said).warned(*found.warnings)
