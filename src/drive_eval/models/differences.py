"""Difference in differences between two arms before and after: on rates and on risks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.models.model_result import ModelResult
from drive_eval.models.regression import check_counts, linear_regression, poisson_regression
from drive_eval.stats.exponentiate import exponentiated
from drive_eval.stats.permutations import number_labels
from drive_eval.stats.results import Estimate
from drive_eval.stats.validation import (
    Bools,
    Floats,
    Integers,
    binary,
    confidence_level,
    refusal,
    same_length,
    vector,
)
from drive_eval.stats.wald import no_estimate, normal_estimate

CELLS = ("control_before", "control_after", "treated_before", "treated_after")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RateDifferences:
    """Rates of the four cells and their contrasts; ``ratio_of_ratios`` is treated after/before over control
    after/before.

    ``change_treated`` and ``change_control`` are rate ratios, after over before; ``difference`` is the
    difference in the differences of rates. ``rates`` holds events over exposure of each cell by name.
    """

    rates: dict[str, float | None]
    ratio_of_ratios: Estimate
    change_treated: Estimate
    change_control: Estimate
    difference: Estimate
    model: ModelResult


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiskDifferences:
    """Risks of the four cells, the change in each arm and the difference in the changes."""

    risks: dict[str, float | None]
    difference: Estimate
    change_treated: Estimate
    change_control: Estimate
    model: ModelResult


def difference_in_rates(
    events: npt.ArrayLike,
    exposure: npt.ArrayLike,
    treated: npt.ArrayLike,
    after: npt.ArrayLike,
    person: Sequence[object] | npt.ArrayLike,
    *,
    covariance: str = "CR1",
    conf_level: float = 0.95,
) -> RateDifferences:
    """Difference in differences of event rates, people observed before and after in two arms.

    Parameters
    ----------
    events : counts, one row a person and period. exposure : observed time of that row, above 0.
    treated : 1 for the treated arm; one arm a person. after : 1 for the later period. person : id of each
        row; at most one row a person and period. covariance : "CR0", "CR1", "CR1S", "CR2" or "CR3", clustered
        by person.

    Raises
    ------
    ValueError : counts not whole, exposure not above 0, a person in both arms or twice in a period, lengths
        differ.

    Degenerate cases
    ----------------
    An empty cell: the contrasts that need it are None, with a warning. A cell without events: its ratios are
    0 or infinite with a warning and no test; the difference of rates still stands. Fewer than two people in
    an arm: no standard error, a warning.

    References
    ----------
    Ratios: Poisson regression ``log mu = log t + b0 + b1 arm + b2 after + b3 arm x after``, errors clustered
    by person (Zeger and Liang 1986, independence working correlation); ``exp(b3)`` is the ratio of the rate
    ratios. Difference ``(r11 - r10) - (r01 - r00)`` with ``r = sum E / sum T`` and by linearisation the
    variance ``sum over arms of G/(G-1) sum_people u^2``, ``u = (E_after - r T_after)/T.after - (E_before - r
    T_before)/T.before`` (Cochran 1977, section 6.4).

    Examples
    --------
    >>> e, t = [4, 2, 6, 1, 3, 3, 5, 4], [1, 1, 1, 1, 1, 1, 1, 1]
    >>> arm, after, who = [1, 1, 1, 1, 0, 0, 0, 0], [0, 1, 0, 1, 0, 1, 0, 1], [1, 1, 2, 2, 3, 3, 4, 4]
    >>> d = difference_in_rates(e, t, arm, after, who)
    >>> round(d.ratio_of_ratios.estimate, 6), d.difference.estimate
    (0.342857, -3.0)
    """
    level = confidence_level(conf_level)
    y, time = vector("events", events), vector("exposure", exposure)
    check_counts(y)
    arm, later, who = _two_by_two(treated, after, person, y.size)
    same_length(events=y, exposure=time)
    model = poisson_regression(
        y, _columns(arm, later), exposure=time, cluster=who, covariance=covariance, conf_level=level
    )
    rates = _cell_values(y, time, arm, later)
    return RateDifferences(
        rates=rates,
        ratio_of_ratios=_ratio(model, rates, CELLS, {"treated:after": 1.0}),
        change_treated=_ratio(model, rates, CELLS[2:], {"after": 1.0, "treated:after": 1.0}),
        change_control=_ratio(model, rates, CELLS[:2], {"after": 1.0}),
        difference=_rate_difference(y, time, arm, later, who, rates, level),
        model=model,
    )


def difference_in_risks(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    after: npt.ArrayLike,
    person: Sequence[object] | npt.ArrayLike,
    *,
    covariance: str = "CR2",
    conf_level: float = 0.95,
) -> RiskDifferences:
    """Difference in differences of risks (of any event), people observed before and after in two arms.

    Parameters
    ----------
    outcome : 0 or 1, one row a person and period; others as in :func:`difference_in_rates`.

    Raises
    ------
    ValueError : an outcome that is not 0/1, and as in :func:`difference_in_rates`.

    Degenerate cases
    ----------------
    An empty cell: what needs it is None, with a warning. No variation in an arm: its change has standard
    error 0 and no test, a warning. One person in an arm: the error rests on the other arm alone, a warning.

    References
    ----------
    Linear probability model ``E y = b0 + b1 arm + b2 after + b3 arm x after``, errors clustered by person
    (CR2 with Satterthwaite degrees of freedom by default); Angrist and Pischke (2009), section 5.2. ``b3`` is
    the difference in the risk differences.

    Examples
    --------
    >>> y, arm = [1, 0, 1, 0, 1, 1, 0, 0, 1, 1], [1, 1, 1, 1, 0, 0, 0, 0, 1, 1]
    >>> after, who = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    >>> round(difference_in_risks(y, arm, after, who).difference.estimate, 6)
    -0.666667
    """
    level = confidence_level(conf_level)
    y = binary("outcome", outcome).astype(np.float64)
    arm, later, who = _two_by_two(treated, after, person, y.size)
    model = linear_regression(y, _columns(arm, later), cluster=who, covariance=covariance, conf_level=level)
    risks = _cell_values(y, np.ones(y.size), arm, later)
    return RiskDifferences(
        risks=risks,
        difference=_linear(model, risks, CELLS, {"treated:after": 1.0}),
        change_treated=_linear(model, risks, CELLS[2:], {"after": 1.0, "treated:after": 1.0}),
        change_control=_linear(model, risks, CELLS[:2], {"after": 1.0}),
        model=model,
    )


def _two_by_two(
    treated: npt.ArrayLike, after: npt.ArrayLike, person: Sequence[object] | npt.ArrayLike, n: int
) -> tuple[Bools, Bools, Integers]:
    """Checked arms, periods and people: each person in one arm and once in a period."""
    arm, later, who = binary("treated", treated), binary("after", after), number_labels("person", person)
    same_length(outcome=np.empty(n), treated=arm, after=later, person=who)
    if n:
        both = np.bincount(who, weights=arm) / np.bincount(who)
        if ((both > 0) & (both < 1)).any():
            raise refusal(
                "treated", "one arm for each person", f"{int(((both > 0) & (both < 1)).sum())} in both"
            )
        if np.unique(2 * who + later).size < n:
            raise refusal(
                "person", "one row for each person and period", f"{n - np.unique(2 * who + later).size} more"
            )
    return arm, later, who


def _columns(arm: Bools, later: Bools) -> pd.DataFrame:
    columns = {"treated": arm, "after": later, "treated:after": arm & later}
    return pd.DataFrame({name: values.astype(float) for name, values in columns.items()})


def _cell_values(y: Floats, size: Floats, arm: Bools, later: Bools) -> dict[str, float | None]:
    cells = (~arm & ~later, ~arm & later, arm & ~later, arm & later)
    return {
        name: float(y[rows].sum() / size[rows].sum()) if rows.any() else None
        for name, rows in zip(CELLS, cells, strict=True)
    }


def _empty_cell(
    model: ModelResult, values: dict[str, float | None], needed: tuple[str, ...]
) -> Estimate | None:
    empty = [name for name in needed if values[name] is None]
    if not empty:
        return None
    return no_estimate(model.conf_level, model.n, model.method, f"nobody in {', '.join(empty)}")


def _ratio(
    model: ModelResult, rates: dict[str, float | None], needed: tuple[str, ...], weights: dict[str, float]
) -> Estimate:
    """A ratio of rates; 0 or infinite where a cell has no event."""
    nobody = _empty_cell(model, rates, needed)
    if nobody is not None:
        return nobody
    if all(rates[name] for name in needed):
        return exponentiated(model.contrast(weights))
    up = {"treated_after": 1, "treated_before": -1, "control_after": -1, "control_before": 1}
    if needed == CELLS[:2]:
        up = {"control_after": 1, "control_before": -1}
    ways = {up[name] for name in needed if not rates[name]}
    value = None if len(ways) > 1 else 0.0 if ways == {1} else float("inf")
    return Estimate(
        estimate=value,
        conf_level=model.conf_level,
        n=model.n,
        method=model.method,
        warnings=(
            f"no event in {', '.join(name for name in needed if not rates[name])}: no interval or test",
        ),
    )


def _linear(
    model: ModelResult, risks: dict[str, float | None], needed: tuple[str, ...], weights: dict[str, float]
) -> Estimate:
    nobody = _empty_cell(model, risks, needed)
    return model.contrast(weights) if nobody is None else nobody


def _rate_difference(
    y: Floats,
    time: Floats,
    arm: Bools,
    later: Bools,
    who: Integers,
    rates: dict[str, float | None],
    level: float,
) -> Estimate:
    method = "difference in differences of rates, linearised and clustered by person, normal interval"
    empty = [name for name, rate in rates.items() if rate is None]
    if empty:
        return no_estimate(level, y.size, method, f"nobody in {', '.join(empty)}")
    estimate, variance = 0.0, 0.0
    for side, prefix in ((arm, "treated"), (~arm, "control")):
        sign = 1.0 if prefix == "treated" else -1.0
        score = np.zeros(y.size)
        for rows, way in ((side & later, 1.0), (side & ~later, -1.0)):
            rate = float(y[rows].sum() / time[rows].sum())
            estimate += sign * way * rate
            score[rows] = way * (y[rows] - rate * time[rows]) / time[rows].sum()
        people = np.bincount(who[side], weights=score[side])[np.unique(who[side])]
        g = people.size
        variance += g / (g - 1) * float(people @ people) if g > 1 else float("nan")
    return normal_estimate(estimate, variance, level, y.size, method)
