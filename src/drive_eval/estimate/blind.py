"""Blind running: what tells the arms apart is withheld, and the rest stands as it was estimated.

Withheld is every row of one arm or between arms; what Drive's own case managers recorded, which
exists for one arm alone and so counts it; and what is counted by the order of two arms.
"""

import re
from typing import Final

import pandas as pd

from drive_eval.contracts.estimates import NUMBERS

WITHHELD: Final = "withheld: blind run"
# Kept by Drive alone: its case managers, and as an agency in the ledger and the link audit.
_ONE_ARM: Final = frozenset({"case_manager", "drive"})
_BETWEEN: Final = frozenset({"control_then_drive", "drive_then_control"})
# Counts that a method repeats in its words, as "control at 17/25".
_COUNTS: Final = re.compile(r"\d+/\d+")
_REFUSED: Final = re.compile(r"(the analysis failed: \w+ in [\w.]+).*")


def tells_arm(estimates: pd.DataFrame) -> pd.Series:
    """Which rows tell something of one arm, or of how many are in it."""
    told: pd.Series = (
        (estimates["group"] != "all") | estimates["source"].isin(_ONE_ARM) | estimates["level"].isin(_BETWEEN)
    )
    return told


def blinded(estimates: pd.DataFrame) -> pd.DataFrame:
    """The estimates as a blind run writes them: the same keys, no number by arm.

    A verdict's colour stands in its key, so there it is withheld too. A failed analysis keeps its row
    and place, and loses what may quote counts.
    """
    hidden = tells_arm(estimates)
    frame = estimates.copy()
    for column in NUMBERS:
        frame[column] = frame[column].mask(hidden)
    failed = frame["quantity"] == "failed"
    frame.loc[failed, "warning"] = frame.loc[failed, "warning"].str.replace(_REFUSED, r"\1", regex=True)
    frame.loc[hidden & ~failed, "warning"] = WITHHELD
    frame.loc[hidden, "method"] = frame.loc[hidden, "method"].str.replace(_COUNTS, "xx", regex=True)
    frame.loc[hidden & (frame["quantity"] == "verdict"), "level"] = "withheld"
    return frame
