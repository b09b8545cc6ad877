"""Drive against control on a yes/no outcome: the crude comparison never without the stratified one."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.estimate.rows import Row
from drive_eval.estimate.stratum import TERMS, stratum
from drive_eval.stats.fisher import boschloo, fisher
from drive_eval.stats.odds_ratio import odds_ratio
from drive_eval.stats.risk_difference import risk_difference
from drive_eval.stats.risk_ratio import risk_ratio
from drive_eval.stats.stratified import mantel_haenszel

VARIANTS = frozenset(
    {
        "interval=miettinen_nurminen",
        "interval=mid_p",
        "test=boschloo",
        "test=mid_p",
        "bounds=worst",
        "bounds=best",
        "adjusted=site_quarter_clustered",
    }
)
ADJUSTED = "adjusted=site_quarter"
CLUSTERED = "adjusted=site_quarter_clustered"
CRUDE = "crude, pooled over sites and calendar time: read it beside adjusted=site_quarter"


def counts_by_arm(frame: pd.DataFrame, values: pd.Series) -> tuple[int, int, int, int]:
    """Events and people known in Drive, then in control."""
    known = values.notna()
    drive, control = known & (frame["arm"] == "drive"), known & (frame["arm"] == "control")
    yes = values.fillna(False).astype(bool)
    return int((yes & drive).sum()), int(drive.sum()), int((yes & control).sum()), int(control.sum())


def stratum_tables(frame: pd.DataFrame, values: pd.Series) -> npt.NDArray[np.int64]:
    """One 2 × 2 table a stratum: rows Drive and control, columns event yes and no."""
    known = values.notna()
    labels = stratum(frame[known]).astype("category").cat
    arm = (frame.loc[known, "arm"] != "drive").to_numpy(dtype=np.int64)
    event = (~values[known].astype(bool)).to_numpy(dtype=np.int64)
    cell = labels.codes.to_numpy(dtype=np.int64) * 4 + arm * 2 + event
    size = len(labels.categories)
    return np.bincount(cell, minlength=size * 4).reshape(size, 2, 2).astype(np.int64)


def between_arms(
    row: Row, frame: pd.DataFrame, values: pd.Series, conf_level: float, variants: Collection[str]
) -> list[Row]:
    """Risk difference, risk ratio, odds ratio and test, crude and stratified by site and quarter.

    `row` carries the key; the stratified rows have variant `adjusted=site_quarter`. Unknown
    answers are left out of both and counted as missing.
    """
    x1, n1, x2, n2 = counts_by_arm(frame, values)
    missing = int(values.isna().sum()) if row.n_missing is None else row.n_missing
    base = row.but(group="drive_vs_control", n=n1 + n2, n_missing=missing)
    rows = [
        base.of(risk_difference(x1, n1, x2, n2, "newcombe", conf_level), quantity="risk_difference"),
        base.of(risk_ratio(x1, n1, x2, n2, "koopman", conf_level), quantity="risk_ratio"),
        base.of(odds_ratio(x1, n1, x2, n2, "exact", conf_level), quantity="odds_ratio"),
        base.tested(fisher(x1, n1, x2, n2)),
    ]
    rows += [_variant(base, name, x1, n1, x2, n2, conf_level) for name in variants if name in _VARIANT]
    rows = [row.noted(CRUDE) for row in rows]
    pooled = mantel_haenszel(stratum_tables(frame, values), conf_level)
    adjusted = base.but(variant=ADJUSTED, role=adjusted_role(row.role))
    rows += [
        adjusted.of(pooled.risk_difference, quantity="risk_difference"),
        adjusted.of(pooled.risk_ratio, quantity="risk_ratio"),
        adjusted.of(pooled.odds_ratio, quantity="odds_ratio"),
        adjusted.tested(pooled.cmh),
    ]
    if CLUSTERED in variants:
        rows.append(clustered(adjusted.but(variant=CLUSTERED), frame, values, conf_level))
    return rows


def clustered(row: Row, frame: pd.DataFrame, values: pd.Series, conf_level: float) -> Row:
    """Risk difference within strata where several rows (victims) belong to one person (perpetrator)."""
    from drive_eval.models.regression import linear_regression
    from drive_eval.models.regression_input import StratifiedDesign

    known = frame[values.notna()]
    arm = pd.DataFrame({"drive": (known["arm"] == "drive").astype("float64")})
    design = StratifiedDesign(arm, stratum(known))
    outcome = values.dropna().astype("float64").to_numpy()
    fitted = linear_regression(
        outcome, design, cluster=pd.factorize(known["person"])[0], conf_level=conf_level
    )
    result = fitted["drive"]
    return row.of(result, quantity="risk_difference").noted(
        f"linear probability, {TERMS}, CR2 errors by perpetrator"
    )


def adjusted_role(role: str) -> str:
    """A variant of a primary or secondary analysis is a sensitivity analysis; else the role stands."""
    return "sensitivity" if role in ("primary", "secondary") else role


def _variant(row: Row, name: str, x1: int, n1: int, x2: int, n2: int, conf_level: float) -> Row:
    quantity, method = _VARIANT[name]
    row = row.but(variant=name, role=adjusted_role(row.role))
    if quantity == "risk_difference":
        return row.of(risk_difference(x1, n1, x2, n2, method, conf_level), quantity=quantity)
    if quantity == "odds_ratio":
        return row.of(odds_ratio(x1, n1, x2, n2, method, conf_level), quantity=quantity)
    return row.tested(
        boschloo(x1, n1, x2, n2) if method == "boschloo" else fisher(x1, n1, x2, n2, mid_p=True)
    )


_VARIANT = {
    "interval=miettinen_nurminen": ("risk_difference", "miettinen_nurminen"),
    "interval=mid_p": ("odds_ratio", "mid_p"),
    "test=boschloo": ("test", "boschloo"),
    "test=mid_p": ("test", "mid_p"),
}
