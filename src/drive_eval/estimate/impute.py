"""Unknown yes/no answers drawn from a logistic regression on those known, coefficients and all."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.models.regression_input import INTERCEPT

IMPUTATIONS = 50
NOT_FITTED = "the model to impute from could not be fitted"
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Imputed:
    """Complete answers, one array an imputation; or none, and why. `said` is what was done to the model."""

    answers: tuple[Floats, ...]
    said: str = ""
    warnings: tuple[str, ...] = ()


def imputed_answers(
    answers: Floats, known: npt.NDArray[np.bool_], design: pd.DataFrame, seed: int
) -> Imputed:
    """`IMPUTATIONS` complete sets: the known answers, and a draw of the others given the design.

    Coefficients are drawn from their normal, answers from their chance given these (Rubin 1987,
    Multiple Imputation, section 5.3).
    """
    from drive_eval.models.augmented import imputation_regression

    model, said = imputation_regression(answers[known], design[known])
    if model.infinite or not model.converged:
        return Imputed((), said, (NOT_FITTED, *model.warnings))
    own = design.copy()
    own.insert(0, INTERCEPT, 1.0)
    shown = ~np.isnan(model.coefficient)
    x = own[list(model.terms)].to_numpy(dtype=np.float64)[:, shown]
    mean, covariance = model.coefficient[shown], model.covariance[np.ix_(shown, shown)]
    return Imputed(tuple(_draws(answers, known, x, mean, covariance, seed)), said)


def _draws(
    answers: Floats, known: npt.NDArray[np.bool_], x: Floats, mean: Floats, covariance: Floats, seed: int
) -> Iterator[Floats]:
    rng = np.random.default_rng(seed)
    for _ in range(IMPUTATIONS):
        chance = 1 / (1 + np.exp(-(x @ rng.multivariate_normal(mean, covariance))))
        yield np.where(known, answers, (rng.random(len(answers)) < chance).astype(np.float64))
