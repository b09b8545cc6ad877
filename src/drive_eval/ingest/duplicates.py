"""Rows seen before: 64-bit digests of what rows mean, kept in sorted arrays (8 bytes a row)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


class Seen:
    """The digests of rows so far. Which rows repeat does not depend on how rows fall into batches.

    Two different rows share a digest with probability below one in a million for 5 million rows.
    """

    def __init__(self) -> None:
        self._sorted: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def repeats(self, digests: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """For each row, whether an earlier row (of this batch or before) has its digest."""
        distinct, first = np.unique(digests, return_index=True)
        repeated = np.ones(len(digests), dtype=bool)
        repeated[first] = False
        at = np.searchsorted(self._sorted, distinct)
        inside = at < len(self._sorted)
        old = np.zeros(len(distinct), dtype=bool)
        old[inside] = self._sorted[at[inside]] == distinct[inside]
        repeated[first[old]] = True
        new = distinct[~old]
        if len(new):
            self._sorted = np.sort(np.concatenate([self._sorted, new]), kind="stable")
        return repeated


def row_digests(columns: Sequence[Sequence[Any]], size: int) -> npt.NDArray[np.int64]:
    """One digest per row, of the values across columns."""
    if not columns:
        return np.zeros(size, dtype=np.int64)
    return np.fromiter((hash(row) for row in zip(*columns, strict=True)), dtype=np.int64, count=size)
