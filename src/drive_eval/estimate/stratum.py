"""The stratum of each person: the one definition that every stratified or adjusted analysis uses.

It is `allocate`'s: site and allocation period where config gives one that holds the index date, else
site and calendar quarter of allocation (`allocate/strata.py`).
"""

from typing import Final

import pandas as pd

WITHIN: Final = "within strata of allocation (site x quarter, or config's allocation period)"
TERMS: Final = "terms for strata of allocation (site x quarter, or config's allocation period)"


def stratum(frame: pd.DataFrame) -> pd.Series:
    """The stratum of each row's person, as a label."""
    labels: pd.Series = frame["stratum"].astype("string")
    return labels
