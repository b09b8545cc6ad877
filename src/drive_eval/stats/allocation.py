"""Checks on the draw, all in one place: its ratio, the balance it gave and tests by the draw itself."""

from drive_eval.stats.allocation_ratio import AllocationRatio, allocation_ratio
from drive_eval.stats.omnibus import OmnibusBalance, omnibus_balance
from drive_eval.stats.randomisation import RandomisationTest, stratified_randomisation_test
from drive_eval.stats.randomisation_paired import paired_randomisation_test

__all__ = [
    "AllocationRatio",
    "OmnibusBalance",
    "RandomisationTest",
    "allocation_ratio",
    "omnibus_balance",
    "paired_randomisation_test",
    "stratified_randomisation_test",
]
