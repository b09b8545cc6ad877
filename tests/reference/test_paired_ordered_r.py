"""Paired ordered statistics against R (coin, stats) and against pingouin."""

import json
from pathlib import Path

import numpy as np
import pytest

from drive_eval.stats.signed_rank import signed_rank
from drive_eval.stats.square_tables import bowker, marginal_homogeneity

CASES = json.loads((Path(__file__).parent / "data" / "r_reference.json").read_text())["methods"]


def close(expected):
    return pytest.approx(expected, rel=1e-8, abs=1e-13)


@pytest.mark.parametrize("case", CASES["square_table"], ids=lambda c: c["id"])
def test_square_tables(case):
    expected = case["expected"]
    margins, symmetry = marginal_homogeneity(case["input"]["table"]), bowker(case["input"]["table"])
    assert margins.stuart_maxwell.statistic == close(expected["stuart_maxwell"])
    assert margins.stuart_maxwell.df == expected["df"]
    assert margins.stuart_maxwell.p_value == close(expected["stuart_p"])
    assert margins.bhapkar.statistic == close(expected["bhapkar"])
    assert margins.bhapkar.p_value == close(expected["bhapkar_p"])
    assert symmetry.statistic == close(expected["bowker"])
    assert symmetry.df == expected["bowker_df"]
    assert symmetry.p_value == close(expected["bowker_p"])


@pytest.mark.parametrize("case", CASES["wilcoxon_signed_rank"], ids=lambda c: c["id"])
def test_signed_rank(case):
    found, expected = signed_rank(case["input"]["x"], case["input"]["y"]), case["expected"]
    assert found.w_plus == expected["V"]
    assert found.exact.p_value == close(expected["exact_p"])
    assert found.normal.p_value == close(expected["normal_p"])
    assert found.normal_corrected.p_value == close(expected["normal_cc_p"])
    assert found.pseudomedian.estimate == close(expected["hl"])
    assert list(found.pseudomedian.interval) == [close(x) for x in expected["ci"]]


def test_darwin_zea_mays_by_all_sign_patterns():
    """With ties the exact test is the permutation test of the ranks: compare with enumeration."""
    gap = np.array(CASES["randomisation_paired"][0]["input"]["differences"], dtype=float)
    found = signed_rank(gap, np.zeros_like(gap))
    from scipy.stats import rankdata

    ranks = rankdata(np.abs(gap))
    patterns = (np.arange(2**gap.size)[:, None] >> np.arange(gap.size)) & 1
    sums = patterns @ ranks
    tails = (sums >= found.w_plus).mean(), (sums <= found.w_plus).mean()
    assert found.exact.p_value == close(2 * min(tails))


@pytest.mark.parametrize("seed", range(5))
def test_effect_sizes_are_pingouins(seed):
    pingouin = pytest.importorskip("pingouin")
    rng = np.random.default_rng(seed)
    before, after = rng.integers(0, 4, 30), rng.integers(0, 3, 30)
    table = pingouin.wilcoxon(before, after)
    found = signed_rank(before, after)
    assert found.rank_biserial == close(float(table["RBC"].iloc[0]))
    assert found.common_language == close(float(table["CLES"].iloc[0]))
