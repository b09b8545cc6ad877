"""Controls matched to Drive people on pre-allocation data: exact on site and quarter, near on the score."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drive_eval.allocate.strata import UNDATED
from drive_eval.contracts.match import MATCHED, UNMATCHED
from drive_eval.match.balance import balance
from drive_eval.match.covariates import score_columns
from drive_eval.match.terms import Terms
from drive_eval.stats.matched_sample import MatchedSample
from drive_eval.stats.matching_greedy import greedy_matching

_EDGE = 1e-9  # a fitted propensity of 0 or 1 is taken to this far inside


@dataclass(frozen=True)
class Matches:
    """The three tables of `match`."""

    matched: pd.DataFrame
    unmatched: pd.DataFrame
    balance: pd.DataFrame


def candidates(people: pd.DataFrame, arms: pd.DataFrame, characteristics: pd.DataFrame) -> pd.DataFrame:
    """Trial people with their arm and profile, in the order of the allocation log."""
    profile = characteristics.drop(columns=["site", "quarter", "age_at_index", "sex"])
    ordered = people.sort_values(["file", "sheet", "row"], kind="stable")
    frame = ordered.merge(arms[["person", "arm"]], on="person", validate="1:1")
    return frame.merge(profile, on="person", how="left").reset_index(drop=True)


def match_people(frame: pd.DataFrame, terms: Terms) -> Matches:
    """Matched sets, the Drive people left out and why, and balance; ties go by the allocation log.

    The propensity score is a logistic regression of the arm on the covariates and on terms for what
    is exact; the caliper is in standard deviations of its logit among people who share what is exact.
    """
    exact = exact_label(frame, terms)
    arm = frame["arm"] == "drive"
    possible = _possible(frame, exact, arm)
    logit = propensity_logit(frame[possible], exact[possible], terms)
    width = _caliper(logit, exact[possible], terms.caliper)
    own = frame[possible]
    sample = greedy_matching(
        logit.to_numpy(dtype=np.float64),
        arm[possible].to_numpy(dtype=bool),
        np.flatnonzero(possible),
        caliper=width,
        strata=exact[possible].to_numpy(dtype=str),
        ratio=terms.ratio,
        replace=terms.replacement,
        order=terms.order,
    )
    weights = pd.Series(0.0, index=frame.index)
    weights[possible] = sample.weights
    return Matches(
        matched=_matched(own.reset_index(drop=True), sample),
        unmatched=_unmatched(frame, exact, arm, weights, logit, width),
        balance=balance(frame, terms.covariates, weights),
    )


def exact_label(frame: pd.DataFrame, terms: Terms) -> pd.Series:
    """What pairs must share, as one label."""
    label = pd.Series("", index=frame.index, dtype="string")
    for name in terms.exact:
        label = label + " " + frame[name].astype("string")
    return label.str.strip()


def propensity_logit(frame: pd.DataFrame, exact: pd.Series, terms: Terms) -> pd.Series:
    """Logit of the propensity score; null where no model can be fitted."""
    from drive_eval.models.regression import logistic_regression
    from drive_eval.models.regression_input import StratifiedDesign

    if frame.empty:
        return pd.Series(dtype="float64")
    design = score_columns(frame, terms.covariates)
    fitted = logistic_regression(
        (frame["arm"] == "drive").astype("float64").to_numpy(), StratifiedDesign(design, exact)
    ).fitted
    inside = np.clip(fitted, _EDGE, 1 - _EDGE)
    return pd.Series(np.log(inside) - np.log1p(-inside), index=frame.index)


def _possible(frame: pd.DataFrame, exact: pd.Series, arm: pd.Series) -> pd.Series:
    """People dated and with somebody of the other arm to be matched with."""
    both = arm.groupby(exact).transform("any") & (~arm).groupby(exact).transform("any")
    return both & (frame["quarter"] != UNDATED)


def _caliper(logit: pd.Series, exact: pd.Series, multiple: float) -> float | None:
    """`multiple` standard deviations of the logit within what is exact; None where it does not vary."""
    within = logit - logit.groupby(exact).transform("mean")
    freedom = len(within) - exact.nunique()
    spread = float(np.sqrt((within**2).sum() / freedom)) if freedom > 0 else 0.0
    return multiple * spread if spread > 0 else None


def _matched(own: pd.DataFrame, sample: MatchedSample) -> pd.DataFrame:
    weights = sample.weights
    rows: list[tuple[int, str, str, int, float | None, float]] = []
    for number in range(1, sample.n_treated_matched + 1):
        at = np.flatnonzero(sample.matched_set == number)
        drive = int(sample.treated[at[0]])
        rows.append((number, own["person"][drive], "drive", 0, None, weights[drive]))
        for place, pair in enumerate(at, start=1):
            control = int(sample.control[pair])
            distance = float(sample.distance[pair])
            rows.append((number, own["person"][control], "control", place, distance, weights[control]))
    return MATCHED.conform(pd.DataFrame(rows, columns=MATCHED.column_names))


def _unmatched(
    frame: pd.DataFrame,
    exact: pd.Series,
    arm: pd.Series,
    weights: pd.Series,
    logit: pd.Series,
    width: float | None,
) -> pd.DataFrame:
    """Drive people left out, and the first reason of those that the contract lists."""
    controls = logit[~arm.reindex(logit.index)].groupby(exact.reindex(logit.index)).agg(list).to_dict()
    scores = logit.to_dict()
    rows = []
    for at in np.flatnonzero((arm & (weights == 0)).to_numpy(dtype=bool)):
        near = controls.get(exact.iloc[at], [])
        if frame["quarter"].iloc[at] == UNDATED:
            reason = "date_unknown"
        elif not near:
            reason = "nobody_to_match"
        elif width is not None and min(abs(value - scores[int(at)]) for value in near) > width:
            reason = "outside_caliper"
        else:
            reason = "used_up"
        rows.append((frame["person"].iloc[at], "drive", reason))
    return UNMATCHED.conform(pd.DataFrame(rows, columns=UNMATCHED.column_names))
