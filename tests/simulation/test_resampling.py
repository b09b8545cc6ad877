"""Resampled McNemar tests have the distribution of the tests of resampled tables."""

import numpy as np
import pytest

from drive_eval.stats.mcnemar import mcnemar_p_values
from drive_eval.stats.resample import resample_paired_tables, resampled_mcnemar

TABLES = [[[23, 6], [0, 6]], [[10, 9], [2, 14]], [[900, 80], [40, 980]]]  # the last is drawn as a multinomial


@pytest.mark.parametrize("method", ["exact", "mid_p", "asymptotic"])
def test_both_routes_agree(method):
    draws = 20_000
    short = resampled_mcnemar(TABLES, draws, seed=1, method=method)
    drawn = resample_paired_tables(TABLES, draws, seed=2)
    long = mcnemar_p_values(drawn[..., 0, 1], drawn[..., 1, 0], method)
    for cut in (0.001, 0.01, 0.05, 0.2, 0.5, 0.999):
        shares = (short <= cut).mean(axis=0), (long <= cut).mean(axis=0)
        error = np.sqrt(2 * shares[1] * (1 - shares[1]) / draws) + 1e-4
        assert (np.abs(shares[0] - shares[1]) < 4.5 * error).all(), cut
