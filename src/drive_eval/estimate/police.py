"""`police_dva`, `police_non_dva`: windows around the index date, change from before, the whole extract.

A fall in one arm alone is never called an effect: everyone was just at Marac (regression to the
mean), and recording changed with the calendar. What arms have in common shows in their contrast.
"""

from collections.abc import Iterator

import pandas as pd

from drive_eval.estimate.arms import adjusted_role, between_arms
from drive_eval.estimate.context import Job
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import fraction, number_summary
from drive_eval.estimate.windows import (
    BEFORE,
    any_incident,
    change_of,
    change_rows,
    paired_windows,
    window_groups,
    window_rows,
)
from drive_eval.stats.ratio_of_totals import difference_of_ratios, ratio_of_ratios
from drive_eval.vocabulary import ARMS

WITHOUT = "without=site"


def police_windows(job: Job) -> list[Row]:
    """Every outcome and window of the plan: levels by arm, between arms, and change from before."""
    rows: list[Row] = []
    for outcome in job.plan.outcomes:
        for period in job.plan.periods:
            rows += _levels(job, outcome, period)
            rows += _any_between(job, outcome, period)
            if period != BEFORE:
                pairs = paired_windows(job.data.person_windows, outcome, period)
                for variant, sample in _samples(job, pairs):
                    rows += _change(job, sample, outcome, period, variant)
    return rows


def _levels(job: Job, outcome: str, period: str) -> list[Row]:
    rows: list[Row] = []
    for group, frame in window_groups(job.data, period).items():
        row = job.row(outcome=outcome, period=period, group=group)
        rows += window_rows(row, frame, job.facts.conf_level)
        if "site" in job.plan.subgroups:
            own = dict(list(frame.groupby("trial_site", observed=True)))
            for site in job.facts.sites:
                part = own.get(site, frame.iloc[:0])
                rows += window_rows(row.but(subgroup=f"site={site}"), part, job.facts.conf_level)
    return rows


def _any_between(job: Job, outcome: str, period: str) -> list[Row]:
    """People with any incident, Drive against control, among those fully observed."""
    frame = window_groups(job.data, period)["all"]
    seen = frame[frame["fully_observed"]]
    row = job.row(outcome=outcome, period=period, n_missing=len(frame) - len(seen))
    variants = [name for name in job.plan.variants if name != WITHOUT]
    return between_arms(row, seen, any_incident(seen, outcome), job.facts.conf_level, variants)


def _samples(job: Job, pairs: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Everyone, and where the plan asks for it everyone but one site at a time."""
    yield "", pairs
    if job.wants(WITHOUT):
        for site in job.facts.sites:
            yield f"without={site}", pairs[pairs["trial_site"] != site]


def _change(job: Job, pairs: pd.DataFrame, outcome: str, period: str, variant: str) -> list[Row]:
    level = job.facts.conf_level
    role = adjusted_role(job.plan.role) if variant else job.plan.role
    base = job.row(outcome=outcome, period=f"{period}_vs_{BEFORE}", variant=variant, role=role)
    changes = {arm: change_of(pairs[pairs["arm"] == arm], level) for arm in ARMS}
    rows: list[Row] = []
    for arm, change in changes.items():
        rows += change_rows(base.but(group=arm), change)
    drive, control = changes["drive"], changes["control"]
    both = base.but(
        group="drive_vs_control", n=drive.n + control.n, n_missing=drive.n_missing + control.n_missing
    )
    said = "crude, pooled over sites and calendar time"
    contrasts = [
        both.of(
            ratio_of_ratios(drive.incidents, control.incidents, level), quantity="ratio_of_incident_ratios"
        ),
        both.of(ratio_of_ratios(drive.people, control.people, level), quantity="ratio_of_people_ratios"),
        both.of(
            difference_of_ratios(drive.people, control.people, level),
            quantity="difference_in_relative_change",
        ),
    ]
    return rows + [row.noted(said) for row in contrasts]


def police_extract(job: Job) -> list[Row]:
    """Incidents inside the whole extract: mean per perpetrator, and the share that is not domestic."""
    rows: list[Row] = []
    for group in ("all", *ARMS):
        people, incidents = job.data.people, job.data.police_incidents
        if group != "all":
            people, incidents = (part[part["arm"] == group] for part in (people, incidents))
        inside = incidents[incidents["in_extract"]]
        each = people["person"].map(inside.groupby("person").size()).fillna(0)
        row = job.row(group=group, period="extract", unit="incidents")
        rows += number_summary(row.but(outcome="all_incidents", unit="incidents per perpetrator"), each)
        other = int((~inside["dva"]).sum())
        share = fraction(row.but(outcome="non_dva_share"), other, len(inside), job.facts.conf_level)
        rows.append(share.noted("interval as if incidents were independent: too narrow where people repeat"))
    return rows
