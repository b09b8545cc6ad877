"""Effects by inverse probability weighting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.matched_sample import effective_sample_size
from drive_eval.stats.results import Estimate
from drive_eval.stats.validation import Floats, binary, choice, confidence_level, refusal, same_length, vector
from drive_eval.stats.wald import extend, no_estimate, normal_estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedDifference(Estimate):
    """A weighted difference of means and the effective sample size of each group."""

    effective_treated: float | None = None
    effective_control: float | None = None


def propensity_weights(propensity: npt.ArrayLike, treated: npt.ArrayLike, estimand: str = "ate") -> Floats:
    """Weights from propensity scores: "ate" ``1/p`` and ``1/(1-p)``; "att" 1 and ``p/(1-p)``.

    Raises ValueError for a score that is not strictly between 0 and 1, lengths that differ, a treatment not
    0/1. Rosenbaum (1987), JASA 82:387.

    >>> propensity_weights([0.5, 0.2], [1, 0], "att").tolist()
    [1.0, 0.25]
    """
    p, arm = vector("propensity", propensity), binary("treated", treated)
    same_length(propensity=p, treated=arm)
    choice("estimand", estimand, ("ate", "att"))
    if ((p <= 0) | (p >= 1)).any():
        raise refusal("propensity", "scores strictly between 0 and 1", float(p[(p <= 0) | (p >= 1)][0]))
    if estimand == "ate":
        return np.where(arm, 1 / p, 1 / (1 - p))
    return np.where(arm, 1.0, p / (1 - p))


def weighted_difference(
    outcome: npt.ArrayLike, treated: npt.ArrayLike, weights: npt.ArrayLike, conf_level: float = 0.95
) -> WeightedDifference:
    """Difference of weighted means, treated minus control, with HC0 errors that take the weights as known.

    Parameters
    ----------
    outcome : one number a person. treated : 1 or True for the treated. weights : of at least 0.

    Raises
    ------
    ValueError : not finite, lengths differ, a negative weight, a treatment not 0/1.

    Degenerate cases
    ----------------
    A group without weight: None and a warning. No variation in the outcome: standard error 0, no test, a
    warning.

    References
    ----------
    Hajek (1971) estimator ``sum w y / sum w`` in each group; variance ``sum over groups of sum w^2 (y -
    mean)^2 / (sum w)^2`` (White 1980: lm with weights and HC0 in R). Effective sample size: Kish (1965),
    ``(sum w)^2/sum w^2``.

    Examples
    --------
    >>> r = weighted_difference([3, 5, 1, 2], [1, 1, 0, 0], [1, 1, 1, 3])
    >>> r.estimate, r.effective_control
    (2.25, 1.6)
    """
    level = confidence_level(conf_level)
    y, arm, w = vector("outcome", outcome), binary("treated", treated), vector("weights", weights)
    n = same_length(outcome=y, treated=arm, weights=w)
    if (w < 0).any():
        raise refusal("weights", "numbers of at least 0", float(w.min()))
    method = "difference of weighted means, HC0 errors, weights taken as known"
    means, variance = [], 0.0
    for group in (arm, ~arm):
        total = float(w[group].sum())
        if total == 0:
            return extend(WeightedDifference, no_estimate(level, n, method, "a group has no weight"))
        mean = float(w[group] @ y[group]) / total
        means.append(mean)
        variance += float((w[group] ** 2) @ (y[group] - mean) ** 2) / total**2
    return extend(
        WeightedDifference,
        normal_estimate(means[0] - means[1], variance, level, n, method),
        effective_treated=effective_sample_size(w[arm]),
        effective_control=effective_sample_size(w[~arm]),
    )
