"""Matched controls; a phase whose plan matches nobody passes through with an empty table."""

import pandas as pd

from drive_eval.contracts.match import MATCHED


def matched_nobody() -> pd.DataFrame:
    """The matched sample of a plan that matches nobody: no rows, and the table says so."""
    return MATCHED.empty()
