"""`event_study`: incidents month by month around allocation, by arm and between arms, with bands.

Months are counted from the index date: `month_-6` … `month_27`; `month_0` begins on the index date.
"""

import numpy as np

from drive_eval.estimate.context import Job
from drive_eval.estimate.counts import site_quarter
from drive_eval.estimate.months import FIRST, LAST, Floats, Monthly, monthly
from drive_eval.estimate.rows import Row
from drive_eval.stats.ratio_of_totals import ratio_of_totals
from drive_eval.stats.stratified_rates import StratifiedRates, log_ratio_change, stratified_rates
from drive_eval.vocabulary import ARMS

CRUDE = "adjusted=none"
VARIANTS = frozenset({CRUDE})
_BAND = "an interval a month: not a band for all months at once"


def event_study(job: Job) -> list[Row]:
    """Rate by arm and month; rate ratio a month, and relative to the six months before."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        counted = monthly(job.data, outcome)
        row = job.row(outcome=outcome, unit="incidents")
        for month in range(FIRST, LAST):
            rows += _levels(job, row.but(period=f"month_{month}"), counted, month)
        strata = np.unique(site_quarter(counted.people).to_numpy(dtype=str), return_inverse=True)[1]
        rows += _between(job, row, counted, strata)
        if job.wants(CRUDE):
            rows += _between(job, row.but(variant=CRUDE), counted, np.zeros(len(strata), dtype=np.int64))
    return rows


def _levels(job: Job, row: Row, counted: Monthly, month: int) -> list[Row]:
    events, years = counted.month(month)
    rows = []
    for arm in ARMS:
        own = (counted.people["arm"] == arm).to_numpy(dtype=bool)
        seen = own & (years > 0)
        base = row.but(group=arm, n=int(seen.sum()), n_missing=int((own & ~seen).sum()))
        rate = base.but(quantity="rate", unit="incidents per person-year")
        rate = rate.but(numerator=float(events[own].sum()), denominator=float(years[own].sum()))
        if not seen.any():
            rows.append(rate.but(method="rate").warned("nobody is observed in this month"))
            continue
        rows.append(rate.of(ratio_of_totals(events[own], years[own], job.facts.conf_level)).noted(_BAND))
    return rows


def _between(job: Job, row: Row, counted: Monthly, strata: object) -> list[Row]:
    row = row.but(group="drive_vs_control")
    level = job.facts.conf_level
    arm = (counted.people["arm"] == "drive").to_numpy(dtype=bool)

    def compared(events: Floats, years: Floats) -> StratifiedRates:
        return stratified_rates(events, years, arm, strata, level)  # type: ignore[arg-type]

    before = compared(*counted.span(FIRST, 0))
    rows = []
    for month in range(FIRST, LAST):
        events, years = counted.month(month)
        own = row.but(period=f"month_{month}", n=int((years > 0).sum()), n_missing=int((years == 0).sum()))
        if not arm[years > 0].any() or arm[years > 0].all():
            empty = own.but(quantity="rate_ratio", method="Mantel-Haenszel rate ratio")
            rows.append(empty.warned("an arm has nobody observed in this month"))
            continue
        found = compared(events, years)
        change = log_ratio_change(before, found, level)
        rows.append(own.of(found.ratio, quantity="rate_ratio").noted(_BAND))
        if month >= 0:
            rows.append(
                own.of(change, quantity="ratio_of_rate_ratios").noted("against the six months before")
            )
    return rows
