"""Missing outcomes, all in one place: Rubin's rules, best and worst case, delta and tipping point, Lee's
bounds.
"""

from drive_eval.stats.lee import LeeBounds, lee_bounds
from drive_eval.stats.missing_bounds import (
    MissingBounds,
    bounds_mean_difference,
    bounds_proportion,
    bounds_risk_difference,
)
from drive_eval.stats.missing_delta import (
    TippingPoint,
    delta_mean_difference,
    delta_risk_difference,
    tipping_point,
)
from drive_eval.stats.rubin import PooledEstimate, pool_imputations

__all__ = [
    "LeeBounds",
    "MissingBounds",
    "PooledEstimate",
    "TippingPoint",
    "bounds_mean_difference",
    "bounds_proportion",
    "bounds_risk_difference",
    "delta_mean_difference",
    "delta_risk_difference",
    "lee_bounds",
    "pool_imputations",
    "tipping_point",
]
