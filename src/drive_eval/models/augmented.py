"""Logistic regression to impute from, which perfect prediction does not stop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.models.model_result import ModelResult
from drive_eval.models.regression import logistic_regression

AUGMENTED = "pseudo-observations added, since a predictor predicts perfectly (White, Daniel and Royston 2010)"


def imputation_regression(outcome: npt.ArrayLike, design: pd.DataFrame) -> tuple[ModelResult, str]:
    """A logistic regression whose coefficients can be drawn, and what was done to have them.

    Where maximum likelihood is finite it is that. Under perfect prediction a coefficient runs to infinity
    and cannot be drawn; the data are then augmented.

    Parameters
    ----------
    outcome : 0 or 1 a row. design : one row each; the columns are the terms.

    Degenerate cases
    ----------------
    No row, or no column that varies: as `logistic_regression` gives it. The outcome the same in all rows:
    the augmented fit, since that is perfect prediction by the intercept.

    References
    ----------
    White, Daniel and Royston (2010), Computational Statistics and Data Analysis 54:2267, section 4: for each
    of ``p`` predictors, two rows for each outcome, half a standard deviation below and above the mean and
    within the range of that predictor, the others at their means, ``4p`` rows of weight ``(p + 1) / 4p``.
    R's ``mice.impute.logreg`` adds the same rows in every fit.

    Examples
    --------
    >>> model, said = imputation_regression([0, 0, 1, 1], pd.DataFrame({"x": [0.0, 0.0, 1.0, 1.0]}))
    >>> bool(np.isfinite(model.coefficient).all()), "White" in said
    (True, True)
    """
    y = np.asarray(outcome, dtype=np.float64)
    model = logistic_regression(y, design)
    if (not model.infinite and model.converged) or design.empty:
        return model, ""
    rows, answers, weights = augmentation(design)
    whole = pd.concat([design.astype("float64"), rows], ignore_index=True)
    fitted = logistic_regression(
        np.concatenate([y, answers]), whole, weights=np.concatenate([np.ones(y.size), weights])
    )
    return replace(fitted, n=model.n, fitted=fitted.fitted[: y.size]), AUGMENTED


def augmentation(
    design: pd.DataFrame,
) -> tuple[pd.DataFrame, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The rows added to a design, their outcomes and their weights (which sum to columns + 1)."""
    x = design.to_numpy(dtype=np.float64)
    columns = x.shape[1]
    spread = x.std(axis=0, ddof=1) if len(x) > 1 else np.zeros(columns)
    rows = np.tile(x.mean(axis=0), (4 * columns, 1))
    for column in range(columns):
        for place, half in enumerate((0.5, -0.5, 0.5, -0.5)):
            rows[4 * column + place, column] += half * spread[column]
    rows = np.clip(rows, x.min(axis=0), x.max(axis=0))
    answers = np.tile([0.0, 0.0, 1.0, 1.0], columns)
    weights = np.full(4 * columns, (columns + 1) / (4 * columns))
    return pd.DataFrame(rows, columns=design.columns), answers, weights
