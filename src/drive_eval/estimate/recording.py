"""`recording`: what police record and how soon, by site and calendar month (`period` 2016-04 …, `extract`).

A change in recording moves every before-and-after count; it says nothing of behaviour.
"""

from collections.abc import Iterator

import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import QUANTILES, fraction

_SOON_DAYS = 90
_WHOLE = "extract"
_ARRIVING = "by the month it happened; incidents of the last months are still arriving"
_INDEPENDENT = "interval as if incidents were independent"


def recording(job: Job) -> list[Row]:
    """Incidents, the share that is domestic, the share of those that is a crime, and days to recording."""
    incidents = job.data.police_incidents
    incidents = incidents[incidents["in_extract"]]
    rows: list[Row] = []
    for subgroup, own in (
        ("all", incidents),
        *((f"site={site}", incidents[incidents["trial_site"] == site]) for site in job.facts.sites),
    ):
        base = job.row(subgroup=subgroup, unit="incidents")
        rows += _span(base.but(period=_WHOLE), own, job.facts.conf_level)
        for month, part in own.groupby(own["happened_on"].dt.strftime("%Y-%m")):
            rows += _span(base.but(period=str(month)), part, job.facts.conf_level)
    return rows


def _span(base: Row, part: pd.DataFrame, conf_level: float) -> Iterator[Row]:
    domestic = part[part["dva"]]
    yield base.but(outcome="all_incidents").counted(len(part), method="incidents of trial people")
    yield base.but(outcome="dva_incidents").counted(
        len(domestic), method="domestic incidents of trial people"
    )
    yield fraction(base.but(outcome="dva_share"), len(domestic), len(part), conf_level).noted(_INDEPENDENT)
    crimes = int(domestic["dva_crime"].sum())
    share = fraction(base.but(outcome="dva_crime_share"), crimes, len(domestic), conf_level)
    yield share.noted(_INDEPENDENT)
    yield from _lag(base, domestic, conf_level)


def _lag(base: Row, domestic: pd.DataFrame, conf_level: float) -> Iterator[Row]:
    """Days from a domestic incident to its record, and the share recorded within 90 days."""
    days = (domestic["recorded_on"] - domestic["happened_on"]).dt.days.dropna()
    missing = len(domestic) - len(days)
    row = base.but(outcome="recording_lag", unit="days", n=len(days), n_missing=missing)
    for quantity, share in (("median", 0.5), ("q3", 0.75)):
        value = float(days.quantile(share)) if len(days) else None
        filled = row.but(quantity=quantity, estimate=value, method=QUANTILES).noted(_ARRIVING)
        yield filled if len(days) else filled.warned("no incident with both dates")
    soon = int((days <= _SOON_DAYS).sum())
    within = fraction(base.but(outcome="recorded_within_90_days"), soon, len(days), conf_level, missing)
    yield within.noted(_ARRIVING)
