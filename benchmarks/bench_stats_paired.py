"""Resampled McNemar tests against a loop over statsmodels' McNemar."""

import time
from collections.abc import Callable

import numpy as np
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar

from drive_eval.stats.resample import resample_paired_tables, resampled_mcnemar

RESAMPLES = 10_000
LOOPED = 500  # the loop is timed on this many resamples and scaled up to RESAMPLES
TABLES = [[[23, 6], [0, 6]], [[10, 9], [2, 14]], [[8, 12], [1, 14]], [[16, 7], [3, 9]]]


def ratios() -> list[tuple[str, float, str]]:
    """How many times faster than the loop, drawing included here and given to the loop for nothing."""
    figures = []
    for method, exact in (("exact", True), ("asymptotic", False)):
        resampled_mcnemar(TABLES, 10, seed=1, method=method)
        ours = min(
            _seconds(lambda m=method: resampled_mcnemar(TABLES, RESAMPLES, seed=1, method=m))
            for _ in range(5)
        )
        drawn = resample_paired_tables(TABLES, LOOPED, seed=1).reshape(-1, 2, 2)

        theirs = _seconds(lambda d=drawn, e=exact: _loop(d, e)) * RESAMPLES / LOOPED
        against = (
            f"times a loop over statsmodels' McNemar ({theirs:.2f} s scaled up from {LOOPED} resamples, "
            f"against {ours:.4f} s; floor 100)"
        )
        figures.append((f"{RESAMPLES:,} resamples of four paired tables, {method}", theirs / ours, against))
    return figures


def _loop(drawn: np.ndarray, exact: bool) -> None:
    for table in drawn:
        statsmodels_mcnemar(table, exact=exact, correction=False)


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
