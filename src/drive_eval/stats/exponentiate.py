"""From the log scale to ratios."""

from __future__ import annotations

import math
from dataclasses import replace

from drive_eval.stats.results import Estimate


def exponentiated(e: Estimate) -> Estimate:
    """The estimate and limits on the ratio scale; standard error, statistic and test stay those of the log.

    >>> exponentiated(Estimate(estimate=0.0, conf_low=0.0, method="log rate ratio")).estimate
    1.0
    """

    def up(x: float | None) -> float | None:
        return None if x is None else math.exp(x) if x < 709 else math.inf

    return replace(
        e,
        estimate=up(e.estimate),
        conf_low=up(e.conf_low),
        conf_high=up(e.conf_high),
        method=f"{e.method}; exponentiated, standard error of the log",
    )
