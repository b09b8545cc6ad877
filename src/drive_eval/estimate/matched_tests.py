"""Tests by pair, Drive first with its nearest control, and how much hidden bias would explain them away."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.estimate.data import Data
from drive_eval.estimate.rows import Row
from drive_eval.stats.conditional_odds_ratio import conditional_odds_ratio
from drive_eval.stats.paired_binary import paired_binary
from drive_eval.stats.sensitivity import RosenbaumBounds, rosenbaum_mcnemar, rosenbaum_wilcoxon
from drive_eval.stats.signed_rank import signed_rank
from drive_eval.stats.wald import normal_estimate, variance_of_mean
from drive_eval.vocabulary import ARMS

FIRST = "nearest control of each Drive person; Drive is the first of the pair"
Floats = npt.NDArray[np.float64]


def nearest_pairs(data: Data, values: pd.Series, seen: pd.Series) -> pd.DataFrame:
    """One row per Drive person and nearest control, both seen: their values as drive and control.

    `values` and `seen` are by person; who is not in them was not seen.
    """
    pairs = data.matched[data.matched["place"] <= 1].pivot(index="pair", columns="arm", values="person")
    both = pairs.dropna()
    whole = [both[arm].map(seen).fillna(False).astype(bool) for arm in ARMS]
    kept = both[whole[0] & whole[1]]
    return pd.DataFrame({arm: kept[arm].map(values).astype("float64") for arm in ARMS})


def paired_tests(
    row: Row, values: pd.DataFrame, pairs: int, conf_level: float, counted: str, any_too: bool = True
) -> list[Row]:
    """McNemar's test of any (where some have none), the signed-rank test of how many, and their bounds.

    `counted` says of what there are how many: the level of the second bound.
    """
    row = row.but(group="drive_vs_control", unit="pairs", n=len(values), n_missing=pairs - len(values))
    if values.empty:
        return [row.but(quantity="test", method="McNemar").warned("no pair is fully observed in this window")]
    drive, control = (values[arm].to_numpy(dtype=np.float64) for arm in ARMS)
    found = _any(row, drive, control, conf_level) if any_too else []
    return [part.noted(FIRST) for part in (*found, *_ranks(row, drive, control, conf_level, counted))]


def mean_difference(row: Row, values: pd.DataFrame, conf_level: float) -> Row:
    """Mean of the differences within pairs, Drive less control, with the t interval of a mean."""
    gap = (values["drive"] - values["control"]).to_numpy(dtype=np.float64)
    row = row.but(group="drive_vs_control", quantity="mean_difference", n=len(gap))
    method = "mean of the differences within pairs, t interval"
    if not len(gap):
        return row.but(method=method).warned("no pair is fully observed in this window")
    found = normal_estimate(
        float(gap.mean()), variance_of_mean(gap), conf_level, len(gap), method, df=max(len(gap) - 1, 1)
    )
    filled = row.of(found).noted(FIRST)
    # Where no pair differs from another the t interval has no width and would claim certainty.
    return filled if found.std_error else filled.but(conf_low=None, conf_high=None)


def _any(row: Row, drive: Floats, control: Floats, level: float) -> list[Row]:
    """McNemar's test of any incident, and how much hidden bias would explain it away."""
    one, two = drive > 0, control > 0
    a, b, c, d = (int(cell.sum()) for cell in (one & two, one & ~two, ~one & two, ~one & ~two))
    result = paired_binary(a, c, b, d, conf_level=level)
    favourable = max(b, c)
    bounds = rosenbaum_mcnemar(favourable, b + c)
    odds = conditional_odds_ratio(b, c, level, "exact")
    return [
        row.but(numerator=float(b - c), denominator=float(len(drive))).of(
            result.change_tango, quantity="risk_difference"
        ),
        row.but(numerator=float(b), denominator=float(c)).of(odds, quantity="odds_ratio"),
        row.tested(result.exact),
        _gamma(row.but(level="any"), bounds),
    ]


def _ranks(row: Row, drive: Floats, control: Floats, level: float, counted: str) -> list[Row]:
    """Signed-rank test of the counts, and its bounds."""
    ranks = signed_rank(drive, control, level)
    test = ranks.exact if ranks.exact is not None else ranks.normal
    less = control - drive
    bounds = rosenbaum_wilcoxon(less if float(less.sum()) >= 0 else -less)
    said = f"Wilcoxon signed-rank of {counted} in a pair, zero differences dropped"
    return [
        row.tested(test).but(variant="test=signed_rank", role="sensitivity", family="").noted(said),
        _gamma(row.but(level=counted), bounds),
    ]


def _gamma(row: Row, bounds: RosenbaumBounds) -> Row:
    """The odds of being in Drive within a pair that hidden bias would need to make the result chance."""
    value = bounds.gamma_critical
    said = f"{bounds.method}: largest gamma at which the one-sided p-value stays at or below 0.05"
    filled = row.but(quantity="gamma_critical", unit="odds ratio", estimate=value, method=said, family="")
    filled = filled.but(n=bounds.n, p_value=bounds.p_upper)
    if value is None:
        filled = filled.warned("not significant even without hidden bias")
    return filled.warned(*bounds.warnings)
