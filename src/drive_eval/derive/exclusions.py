"""Who left an analysis set and why, counted by site: nothing is dropped in silence."""

from collections.abc import Iterable

import pandas as pd

from drive_eval.contracts.common import ROW_KEY_NAMES
from drive_eval.contracts.derive import EXCLUSIONS

_KEY = list(ROW_KEY_NAMES)


def excluded(analysis_set: str, reason: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Records that leave a set for one reason, by site."""
    counts = rows.groupby("site", dropna=False).size().rename("records").reset_index()
    return counts.assign(analysis_set=analysis_set, reason=reason, site=counts["site"].fillna(""))


def unlinked(analysis_set: str, records: pd.DataFrame, linked: pd.DataFrame) -> pd.DataFrame:
    """Records on which no trial person stands in the roles that the set is about."""
    found = pd.MultiIndex.from_frame(linked[_KEY])
    return excluded(
        analysis_set, "no_trial_person", records[~pd.MultiIndex.from_frame(records[_KEY]).isin(found)]
    )


def table(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All exclusions as one contracted table."""
    kept = [part for part in parts if len(part)]
    if not kept:
        return EXCLUSIONS.empty()
    keys = ["analysis_set", "reason", "site"]
    return EXCLUSIONS.conform(pd.concat(kept).groupby(keys)["records"].sum().reset_index())
