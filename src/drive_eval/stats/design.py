"""Design calculations, all in one place: power, sample size and minimum detectable effect."""

from drive_eval.stats.design_mcnemar import detectable_mcnemar, power_mcnemar, sample_size_mcnemar
from drive_eval.stats.design_means import power_two_means, sample_size_two_means
from drive_eval.stats.design_proportions import (
    detectable_two_proportions,
    power_two_proportions,
    sample_size_two_proportions,
)
from drive_eval.stats.design_rates import (
    detectable_negative_binomial,
    power_negative_binomial,
    sample_size_negative_binomial,
)
from drive_eval.stats.design_result import Design

__all__ = [
    "Design",
    "detectable_mcnemar",
    "detectable_negative_binomial",
    "detectable_two_proportions",
    "power_mcnemar",
    "power_negative_binomial",
    "power_two_means",
    "power_two_proportions",
    "sample_size_mcnemar",
    "sample_size_negative_binomial",
    "sample_size_two_means",
    "sample_size_two_proportions",
]
