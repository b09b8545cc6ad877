"""The primary model keeps its level and holds the truth; the page of the large simulation says the same."""

import re
from pathlib import Path

import pytest
from benchmarks.main_simulation import PEOPLE, REPLICATES, SEED, simulate

PAGE = Path(__file__).parents[2] / "docs" / "simulation_main_phase.md"
ROW = re.compile(r"\| ([\d,]+) \| ([\d.]+) \| (.+?) \| (\S+) \(.+?\) \|.+?\|.+?\| (\S+)% \(.+?\) \| (\S+)% ")


@pytest.fixture(scope="module")
def page() -> dict[tuple[int, float, str], tuple[float, float, float]]:
    """Bias, coverage and share rejected of each row of the page."""
    found = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        row = ROW.match(line)
        if row:
            people, ratio, method, bias, coverage, rejected = row.groups()
            key = (int(people.replace(",", "")), float(ratio), method.split(":")[0].split(" ")[0])
            found.setdefault(key, (float(bias), float(coverage) / 100, float(rejected) / 100))
    return found


def test_the_page_keeps_the_bounds_of_the_plan(page: dict) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"seed {SEED}" in text
    assert f"{REPLICATES:,} replicates" in text
    assert 0.04 <= page[(PEOPLE[0], 1.0, "primary")][2] <= 0.06
    bias, coverage, _ = page[(PEOPLE[0], 0.7, "primary")]
    assert 0.94 <= coverage <= 0.96
    assert abs(bias) < 0.02


def test_a_small_simulation_agrees_and_the_naive_analysis_fails() -> None:
    """300 replicates of 600 people: within four Monte Carlo errors of what is claimed."""
    null = {line.method: line for line in simulate(600, 1.0, 300)}
    effect = {line.method: line for line in simulate(600, 0.7, 300)}
    assert abs(null["primary"].rejected - 0.05) < 4 * null["primary"].error_of(0.05)
    assert abs(effect["primary"].coverage - 0.95) < 4 * effect["primary"].error_of(0.95)
    assert abs(effect["primary"].bias) < 4 * effect["primary"].spread / 300**0.5
    assert null["before_after"].rejected > 0.10
    assert null["before_after"].bias > 0.15
