"""Matched samples, all in one place: two ways of matching, the caliper, and what balance they leave."""

from drive_eval.stats.balance import CovariateBalance, covariate_balance
from drive_eval.stats.balance_categorical import categorical_difference
from drive_eval.stats.matched_sample import MatchedSample, caliper_width, effective_sample_size, logit_score
from drive_eval.stats.matching_greedy import greedy_matching
from drive_eval.stats.matching_optimal import optimal_matching

__all__ = [
    "CovariateBalance",
    "MatchedSample",
    "caliper_width",
    "categorical_difference",
    "covariate_balance",
    "effective_sample_size",
    "greedy_matching",
    "logit_score",
    "optimal_matching",
]
