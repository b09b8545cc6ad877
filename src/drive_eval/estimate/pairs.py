"""Levels at intake and exit, paired by person (or victim): both known, or no pair."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.vocabulary import SEVERITY, SEVERITY_SCORE

# The level from which abuse counts: any at all, or moderate and above.
THRESHOLDS = {"any": SEVERITY_SCORE["standard"], "moderate_or_high": SEVERITY_SCORE["moderate"]}


def level_scores(levels: pd.Series) -> pd.Series:
    """0 none to 3 high; null where the level is not known."""
    return levels.map(dict(SEVERITY_SCORE)).astype("Int64")


def paired_scores(frame: pd.DataFrame, abuse: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Scores at intake and exit of the rows that have both; each row is one person's own pair."""
    before, after = level_scores(frame[f"{abuse}_intake"]), level_scores(frame[f"{abuse}_exit"])
    both = (before.notna() & after.notna()).to_numpy(dtype=bool)
    return before[both].to_numpy(dtype=np.int64), after[both].to_numpy(dtype=np.int64)


def shift_table(before: npt.NDArray[np.int64], after: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Counts of pairs by level at intake (rows) and exit (columns), all four levels always there."""
    size = len(SEVERITY)
    counts = np.bincount(before * size + after, minlength=size * size).reshape(size, size)
    return counts.astype(np.int64)


def paired_cells(
    before: npt.NDArray[np.int64], after: npt.NDArray[np.int64], level: str
) -> tuple[int, int, int, int]:
    """Pairs yes-yes, yes-no (stopped), no-yes (started) and no-no at a level."""
    first, second = before >= THRESHOLDS[level], after >= THRESHOLDS[level]
    cells = (first & second, first & ~second, ~first & second, ~first & ~second)
    a, b, c, d = (int(cell.sum()) for cell in cells)
    return a, b, c, d
