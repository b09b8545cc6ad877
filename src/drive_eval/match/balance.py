"""Balance of the covariates before matching and in the matched sample; no p-value, by design."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from drive_eval.contracts.match import BALANCE
from drive_eval.match.covariates import balance_columns
from drive_eval.stats.balance import covariate_balance

_STATISTICS = ("variance_ratio", "ecdf_mean", "ecdf_max")


def balance(frame: pd.DataFrame, names: Sequence[str], weights: pd.Series) -> pd.DataFrame:
    """Standardised differences, variance ratios and eCDF distances; `weights` are 0 for the unmatched.

    Those whose covariate is unknown are left out of its row and make up its level `missing`. The
    standard deviation is that before matching in both samples, so that a difference shrinks only
    because means come closer.
    """
    rows = []
    for covariate, level, values in balance_columns(frame, names):
        for sample in ("before", "after"):
            rows.append(
                {"covariate": covariate, "level": level, "sample": sample}
                | _one(frame, values, weights, sample)
            )
    return BALANCE.conform(pd.DataFrame(rows, columns=BALANCE.column_names))


def _one(frame: pd.DataFrame, values: pd.Series, weights: pd.Series, sample: str) -> dict[str, object]:
    known = values.notna()
    arm = (frame.loc[known, "arm"] == "drive").to_numpy(dtype=np.int64)
    weight = weights[known].to_numpy(dtype=np.float64) if sample == "after" else None
    [result] = covariate_balance(values[known].to_numpy(dtype=np.float64), arm, weight)
    counted = np.ones(len(arm), dtype=bool) if weight is None else weight > 0
    return {
        "mean_drive": result.mean_treated,
        "mean_control": result.mean_control,
        "standardised_mean_difference": result.estimate,
        **{name: getattr(result, name) for name in _STATISTICS},
        "n_drive": int((counted & (arm == 1)).sum()),
        "n_control": int((counted & (arm == 0)).sum()),
        "method": result.method,
        "warning": "; ".join(result.warnings),
    }
