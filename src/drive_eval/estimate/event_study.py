"""`event_study`: incidents month by month around allocation, by arm and between arms, with bands.

Months are counted from the index date: `month_-6` … `month_27`; `month_0` begins on the index date. The
headline has an interval a month; its variant `band=sup_t` has limits that hold for all months of a line
at once.
"""

from typing import Final

import numpy as np

from drive_eval.estimate.arms import adjusted_role
from drive_eval.estimate.context import Job
from drive_eval.estimate.months import FIRST, LAST, Floats, Monthly, monthly
from drive_eval.estimate.rows import Row
from drive_eval.estimate.stratum import WITHIN, stratum
from drive_eval.stats.ratio_of_totals import ratio_of_totals
from drive_eval.stats.simultaneous import sup_t, widened
from drive_eval.stats.stratified_rates import StratifiedRates, log_ratio_change, stratified_rates
from drive_eval.vocabulary import ARMS

CRUDE: Final = "adjusted=none"
BAND: Final = "band=sup_t"
VARIANTS = frozenset({CRUDE, BAND})
_POINTWISE = "an interval a month: not a band for all months at once"
# A row of one month, and each person's share in it on the log scale.
Cell = tuple[Row, Floats]


def event_study(job: Job) -> list[Row]:
    """Rate by arm and month; rate ratio a month, and relative to the six months before."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        counted = monthly(job.data, outcome)
        row = job.row(outcome=outcome, unit="incidents")
        labels = stratum(counted.people).to_numpy(dtype=str)
        strata = np.unique(labels, return_inverse=True)[1]
        lines = [_rates(job, row.but(group=arm), counted) for arm in ARMS]
        lines += _between(job, row, counted, strata, WITHIN)
        for line in lines:
            rows += [cell for cell, _ in line]
            rows += _band(job, line)
        if job.wants(CRUDE):
            said = "crude, pooled over sites and calendar time"
            for line in _between(job, row.but(variant=CRUDE), counted, np.zeros_like(strata), said):
                rows += [cell for cell, _ in line]
    return rows


def _rates(job: Job, row: Row, counted: Monthly) -> list[Cell]:
    """One arm's rate in each month."""
    own = (counted.people["arm"] == row.group).to_numpy(dtype=bool)
    line = []
    for month in range(FIRST, LAST):
        events, years = (part[own] for part in counted.month(month))
        seen = int((years > 0).sum())
        rate = row.but(period=f"month_{month}", quantity="rate", unit="incidents per person-year")
        rate = rate.but(n=seen, n_missing=int(own.sum()) - seen)
        rate = rate.but(numerator=float(events.sum()), denominator=float(years.sum()))
        share = np.zeros(len(own))
        if not seen:
            line.append((rate.but(method="rate").warned("nobody is observed in this month"), share))
            continue
        if events.sum() > 0:
            share[own] = events / events.sum() - years / years.sum()
        line.append((rate.of(ratio_of_totals(events, years, job.facts.conf_level)).noted(_POINTWISE), share))
    return line


def _between(
    job: Job, row: Row, counted: Monthly, strata: object, said: str
) -> tuple[list[Cell], list[Cell]]:
    """Rate ratio of each month; from month 0 its ratio to that of the six months before."""
    row = row.but(group="drive_vs_control")
    level = job.facts.conf_level
    arm = (counted.people["arm"] == "drive").to_numpy(dtype=bool)

    def compared(events: Floats, years: Floats) -> StratifiedRates:
        return stratified_rates(events, years, arm, strata, level)  # type: ignore[arg-type]

    before = compared(*counted.span(FIRST, 0))
    ratios: list[Cell] = []
    changes: list[Cell] = []
    for month in range(FIRST, LAST):
        events, years = counted.month(month)
        own = row.but(period=f"month_{month}", n=int((years > 0).sum()), n_missing=int((years == 0).sum()))
        if not arm[years > 0].any() or arm[years > 0].all():
            empty = own.but(quantity="rate_ratio", method="Mantel-Haenszel rate ratio")
            ratios.append((empty.warned("an arm has nobody observed in this month"), np.zeros(len(arm))))
            continue
        found = compared(events, years)
        ratio = own.of(found.ratio, quantity="rate_ratio").noted(said, _POINTWISE)
        ratios.append((ratio, found.influence))
        if month >= 0:
            change = own.of(log_ratio_change(before, found, level), quantity="ratio_of_rate_ratios")
            noted = change.noted("against the six months before", said, _POINTWISE)
            changes.append((noted, found.influence - before.influence))
    return ratios, changes


def _band(job: Job, line: list[Cell]) -> list[Row]:
    """The line again, with limits that hold for all its months at once."""
    drawn = [(row, share) for row, share in line if row.estimate and row.std_error]
    if not drawn or not job.wants(BAND):
        return []
    found = sup_t(np.column_stack([share for _, share in drawn]), job.facts.conf_level, seed=job.facts.seed)
    said = f"{found.method}, critical value {found.critical:.3f} for {found.estimates} months at once"
    rows = []
    for row, _ in drawn:
        low, high = widened(row.estimate or 0.0, row.std_error or 0.0, found.critical)
        method = row.method.replace(_POINTWISE, said)
        banded = row.but(
            variant=BAND, role=adjusted_role(row.role), conf_low=low, conf_high=high, method=method
        )
        rows.append(banded.but(statistic=None, df=None, p_value=None))
    return rows
