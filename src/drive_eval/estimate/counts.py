"""Counts of a window as the models take them, and the model that the primary analysis rests on.

`log E(incidents) = log observed years + arm + stratum + log(1 + incidents in the 6 months before)`,
negative binomial, robust errors: the arm's coefficient is the log rate ratio.
"""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from drive_eval.estimate.attention import BEYOND, NO_ARM
from drive_eval.estimate.data import Data
from drive_eval.estimate.stratum import TERMS, stratum
from drive_eval.estimate.windows import BEFORE
from drive_eval.models.regression_input import StratifiedDesign
from drive_eval.vocabulary import DAYS_PER_YEAR

if TYPE_CHECKING:
    from drive_eval.models.model_result import ModelResult

DRIVE: Final = "drive"
PRIOR: Final = "log_prior"
# HC3: strata with few Drive people have rows of high leverage, whose residuals HC1 takes at face value
# (Long and Ervin 2000, American Statistician 54:217; docs/simulation_main_phase.md).
ROBUST: Final = "HC3"
MODEL: Final = (
    f"negative binomial, log of observed time as offset, {TERMS}, log(1 + incidents in the 6 months before)"
)


def count_frame(data: Data, outcome: str, period: str) -> pd.DataFrame:
    """One row per person with the window: events, observed years, prior events, arm and stratum.

    Rows come in the order of the allocation log; people without observed time stay, with 0 years.
    """
    windows = data.person_windows
    own = windows[windows["window"] == period]
    before = windows[windows["window"] == BEFORE].set_index("person")[outcome]
    people = data.people.set_index("person")
    frame = own[["person", "arm", "trial_site", "quarter", "stratum", "fully_observed"]].copy()
    frame["events"] = own[outcome].astype("float64")
    frame["years"] = own["days_observed"].astype("float64") / DAYS_PER_YEAR
    frame["prior"] = own["person"].map(before).astype("float64").fillna(0.0)
    frame["overridden"] = own["person"].map(people["overridden"]).astype(bool)
    return frame.reset_index(drop=True)


def count_design(frame: pd.DataFrame, arm: bool = True) -> StratifiedDesign:
    """Terms of the model: the arm and prior incidents on the log scale, within strata of allocation."""
    columns = pd.DataFrame({PRIOR: np.log1p(frame["prior"].to_numpy(dtype=np.float64))}, index=frame.index)
    if arm:
        columns.insert(0, DRIVE, (frame["arm"] == DRIVE).astype("float64"))
    return StratifiedDesign(columns, stratum(frame))


def arm_design(frame: pd.DataFrame, strata: bool) -> pd.DataFrame | StratifiedDesign:
    """The arm alone, or within strata of allocation."""
    arm = pd.DataFrame({DRIVE: (frame["arm"] == DRIVE).astype("float64")}, index=frame.index)
    return StratifiedDesign(arm, stratum(frame)) if strata else arm


def observed(frame: pd.DataFrame) -> pd.DataFrame:
    """People with any observed time in the window."""
    return frame[frame["years"] > 0].reset_index(drop=True)


def count_model(
    seen: pd.DataFrame, design: StratifiedDesign, conf_level: float, covariance: str = ROBUST
) -> "ModelResult":
    """The primary model, fitted to people with observed time."""
    from drive_eval.models.negative_binomial import negative_binomial_regression

    return negative_binomial_regression(
        seen["events"].to_numpy(dtype=np.float64),
        design,
        exposure=seen["years"].to_numpy(dtype=np.float64),
        covariance=covariance,
        conf_level=conf_level,
    )


def missing_arm(seen: pd.DataFrame) -> str:
    """Why nothing can be compared, or nothing."""
    if not len(seen):
        return f"nobody has observed time in this window: it lies {BEYOND}"
    empty = [arm for arm in ("drive", "control") if not (seen["arm"] == arm).any()]
    return f"nobody with observed time in {empty[0]}: {NO_ARM}" if empty else ""
