"""The matched sample: balance before and after, who could not be matched, and the analyses by pair.

In a randomised trial matching is sensitivity; it reproduces the published comparison.
"""

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.contracts.match import UNMATCHED_REASONS
from drive_eval.estimate.context import Job
from drive_eval.estimate.counts import count_frame
from drive_eval.estimate.data import Data
from drive_eval.estimate.rows import Row
from drive_eval.estimate.windows import BEFORE, any_incident, change_from_before, window_rows
from drive_eval.stats.conditional_odds_ratio import conditional_odds_ratio
from drive_eval.stats.paired_binary import paired_binary
from drive_eval.stats.ratio_of_totals import ratio_of_ratios
from drive_eval.stats.sensitivity import RosenbaumBounds, rosenbaum_mcnemar, rosenbaum_wilcoxon
from drive_eval.stats.signed_rank import signed_rank
from drive_eval.vocabulary import ARMS

_NOBODY = "nobody is matched: the plan has no terms of matching, or no control was near enough"
_BALANCE = ("standardised_mean_difference", "variance_ratio", "ecdf_mean", "ecdf_max")
_FIRST = "nearest control of each Drive person; Drive is the first of the pair"


def matched_balance(job: Job) -> list[Row]:
    """Balance of each covariate before (`period` before) and after matching, and who was left out."""
    data = job.data
    base = job.row(unit="people")
    drive = data.matched[data.matched["arm"] == "drive"]
    rows = [
        base.but(outcome="matched", group=arm).counted(int(own["person"].nunique()), method="people matched")
        for arm, own in ((arm, data.matched[data.matched["arm"] == arm]) for arm in ARMS)
    ]
    if drive.empty:
        rows = [row.warned(_NOBODY) for row in rows]
    tally = data.unmatched["reason"].value_counts()
    for reason, said in UNMATCHED_REASONS.items():
        row = base.but(outcome="unmatched", level=reason, group="drive", n=len(drive) + len(data.unmatched))
        rows.append(row.counted(int(tally.get(reason, 0)), method=said))
    for entry in data.balance.to_dict("records"):
        rows += _balance_rows(base, {str(name): value for name, value in entry.items()})
    return rows


def _balance_rows(base: Row, entry: dict[str, object]) -> Iterator[Row]:
    row = base.but(outcome=entry["covariate"], level=entry["level"], period=entry["sample"])
    row = row.but(method=entry["method"]).warned(str(entry["warning"]))
    for arm in ARMS:
        n = int(str(entry[f"n_{arm}"]))
        yield row.but(group=arm, quantity="mean", estimate=_number(entry[f"mean_{arm}"]), n=n)
    people = int(str(entry["n_drive"])) + int(str(entry["n_control"]))
    for name in _BALANCE:
        value = _number(entry[name])
        if value is not None or name == "standardised_mean_difference":
            yield row.but(group="drive_vs_control", quantity=name, estimate=value, n=people)


def _number(value: object) -> float | None:
    number = float(str(value)) if isinstance(value, int | float) else math.nan
    return None if math.isnan(number) else number


def matched_pairs(job: Job) -> list[Row]:
    """Windows, change from before and paired tests of the matched sample."""
    if job.data.matched.empty:
        row = job.row(group="drive_vs_control", quantity="count", outcome=job.plan.outcomes[0])
        return [row.counted(0, method="matched pairs").warned(_NOBODY)]
    names = job.data.matched["person"]
    data = job.data.of_people(job.data.people["person"].isin(names))
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for period in job.plan.periods:
            rows += _levels(job, data, outcome, period)
            rows += _paired(job, data, outcome, period)
            if period != BEFORE:
                rows += _changes(job, data, outcome, period)
    return rows


def _levels(job: Job, data: Data, outcome: str, period: str) -> list[Row]:
    own = data.person_windows[data.person_windows["window"] == period]
    rows: list[Row] = []
    for arm in ARMS:
        row = job.row(outcome=outcome, period=period, group=arm)
        rows += window_rows(row, own[own["arm"] == arm], job.facts.conf_level)
    return rows


def _changes(job: Job, data: Data, outcome: str, period: str) -> list[Row]:
    level, windows = job.facts.conf_level, data.person_windows
    base = job.row(outcome=outcome, period=f"{period}_vs_{BEFORE}")
    changes = {
        arm: change_from_before(windows[windows["arm"] == arm], outcome, period, level) for arm in ARMS
    }
    rows = []
    for arm, change in changes.items():
        row = base.but(group=arm, n=change.n, n_missing=change.n_missing)
        incidents = row.but(quantity="incident_ratio", unit="incidents").of(change.incidents)
        people = row.but(quantity="people_ratio").of(change.people)
        rows += [
            incidents.but(numerator=change.totals[0], denominator=change.totals[1]),
            people.but(numerator=change.users[0], denominator=change.users[1]),
        ]
    drive, control = changes["drive"], changes["control"]
    both = base.but(group="drive_vs_control", n=drive.n + control.n)
    return [
        *rows,
        both.of(
            ratio_of_ratios(drive.incidents, control.incidents, level), quantity="ratio_of_incident_ratios"
        ),
        both.of(ratio_of_ratios(drive.people, control.people, level), quantity="ratio_of_people_ratios"),
    ]


def pair_values(data: Data, outcome: str, period: str) -> pd.DataFrame:
    """One row per Drive person and nearest control, both fully observed: counts as drive and control."""
    frame = count_frame(data, outcome, period).set_index("person")
    pairs = data.matched[data.matched["place"] <= 1].pivot(index="pair", columns="arm", values="person")
    both = pairs.dropna()
    seen = both["drive"].map(frame["fully_observed"]) & both["control"].map(frame["fully_observed"])
    kept = both[seen.fillna(False).astype(bool)]
    return pd.DataFrame({arm: kept[arm].map(frame["events"]) for arm in ARMS})


def _paired(job: Job, data: Data, outcome: str, period: str) -> list[Row]:
    values = pair_values(data, outcome, period)
    pairs = int(data.matched["pair"].nunique())
    row = job.row(outcome=outcome, period=period, group="drive_vs_control", unit="pairs")
    row = row.but(n=len(values), n_missing=pairs - len(values))
    if values.empty:
        return [row.but(quantity="test", method="McNemar").warned("no pair is fully observed in this window")]
    drive, control = (values[arm].to_numpy(dtype=np.float64) for arm in ARMS)
    return [
        part.noted(_FIRST) for part in (*_any(job, row, drive, control), *_ranks(job, row, drive, control))
    ]


def _any(job: Job, row: Row, drive: npt.NDArray[np.float64], control: npt.NDArray[np.float64]) -> list[Row]:
    """McNemar's test of any incident, and how much hidden bias would explain it away."""
    one, two = any_incident(pd.DataFrame({"x": drive}), "x"), any_incident(pd.DataFrame({"x": control}), "x")
    a, b, c, d = (int(cell.sum()) for cell in (one & two, one & ~two, ~one & two, ~one & ~two))
    level = job.facts.conf_level
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


def _ranks(job: Job, row: Row, drive: npt.NDArray[np.float64], control: npt.NDArray[np.float64]) -> list[Row]:
    """Signed-rank test of the counts, and its bounds."""
    ranks = signed_rank(drive, control, job.facts.conf_level)
    test = ranks.exact if ranks.exact is not None else ranks.normal
    less = control - drive
    bounds = rosenbaum_wilcoxon(less if float(less.sum()) >= 0 else -less)
    said = "Wilcoxon signed-rank of incidents in a pair, zero differences dropped"
    return [
        row.tested(test).but(variant="test=signed_rank", role="sensitivity", family="").noted(said),
        _gamma(row.but(level="incidents"), bounds),
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
