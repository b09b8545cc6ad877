"""Matched controls; a phase whose plan matches nobody passes through with an empty table."""

import pandas as pd

from drive_eval.contracts.match import MATCHED


def matched(phase: str) -> pd.DataFrame:
    """Nobody: the feasibility phase has no matched sample, and the table says so by being empty."""
    return MATCHED.empty()
