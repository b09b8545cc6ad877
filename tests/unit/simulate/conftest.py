"""One feasibility supply and one tiny one, made once for all tests here."""

import pytest

from drive_eval import simulate

SEED = 11


@pytest.fixture(scope="session")
def feasibility() -> simulate.Supply:
    return simulate.supply(simulate.load_scenario("feasibility"), SEED)


@pytest.fixture(scope="session")
def tiny() -> simulate.Supply:
    return simulate.supply(simulate.load_scenario("tiny"), SEED)


@pytest.fixture(scope="session")
def tiny_main() -> simulate.Supply:
    return simulate.supply(simulate.load_scenario("tiny_main"), SEED)
