"""Intervals hold the truth and tests keep their level: enumerated where small, and the page redone."""

import math
from itertools import product
from pathlib import Path

import pytest
from benchmarks.interval_simulation import coverage, type_one_error
from scipy.stats import binom, multinomial

from drive_eval.stats.fisher import boschloo
from drive_eval.stats.mcnemar import mcnemar
from drive_eval.stats.odds_ratio import odds_ratio
from drive_eval.stats.paired_difference import tango

PAGE = Path(__file__).parents[2] / "docs" / "simulation_intervals.md"


def discordant(n):
    return [(b, c) for b, c in product(range(n + 1), repeat=2) if b + c <= n]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
@pytest.mark.parametrize("n", [20, 35])
def test_exact_mcnemar_keeps_its_level_and_tango_its_coverage(n, share):
    """All tables of n pairs, nothing changing on average: no Monte Carlo error."""
    rejected = {"exact": 0.0, "mid_p": 0.0}
    held = 0.0
    for b, c in discordant(n):
        chance = multinomial.pmf([b, c, n - b - c], n, [share / 2, share / 2, 1 - share])
        for method in rejected:
            rejected[method] += chance * (mcnemar(b, c, method).p_value <= 0.05)
        found = tango(b, c, n)
        held += chance * (found.conf_low <= 0 <= found.conf_high)
    assert rejected["exact"] <= 0.05
    assert rejected["exact"] <= rejected["mid_p"] <= 0.055
    assert held >= 0.935


@pytest.mark.parametrize("p", [0.1, 0.5])
@pytest.mark.parametrize("odds", [1.0, 3.0])
def test_the_exact_odds_ratio_interval_never_covers_less_than_it_says(p, odds):
    n = 12
    q = odds * p / (1 - p + odds * p)
    held = 0.0
    for x, y in product(range(n + 1), repeat=2):
        low, high = odds_ratio(x, n, y, n).interval
        held += binom.pmf(x, n, q) * binom.pmf(y, n, p) * (low <= odds <= high)
    assert held >= 0.95


@pytest.mark.parametrize("p", [0.05, 0.2, 0.5])
def test_boschloo_keeps_its_level(p):
    n = 9
    rejected = sum(
        binom.pmf(x, n, p) * binom.pmf(y, n, p)
        for x, y in product(range(n + 1), repeat=2)
        if boschloo(x, n, y, n).p_value <= 0.05
    )
    assert rejected <= 0.05


@pytest.mark.parametrize("kind", ["paired", "rates"])
def test_the_page_is_what_the_seeds_give(kind):
    """The columns for n = 20 are redone and found on the page."""
    text = PAGE.read_text(encoding="utf-8")
    for line in [*coverage(kind, 20), *type_one_error(kind, 20)]:
        row = f"| {line.what} | {line.method.replace('_', ' ')} | {line.mean:.4f} | {line.extreme:.4f} |"
        assert row in text, row


def test_a_small_simulation_finds_score_intervals_near_their_level():
    for line in coverage("arms", 20, draws=1500):
        if line.method in ("miettinen_nurminen", "koopman"):
            assert math.isclose(line.mean, 0.95, abs_tol=0.02), line
        if line.method in ("exact", "newcombe_corrected"):
            assert line.extreme > 0.95 - 3 * line.error, line
