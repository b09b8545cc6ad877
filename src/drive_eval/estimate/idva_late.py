"""Idva forms dated after the data cut: counted as the export was drawn, told of, left out as a variant."""

from dataclasses import replace
from typing import Final

import pandas as pd

from drive_eval.estimate.context import Job
from drive_eval.estimate.rows import Row
from drive_eval.vocabulary import ABUSE_TYPES, ARMS

BY_CUT: Final = "forms=by_cut"
BY_CUT_STRATIFIED: Final = "forms=by_cut_site_quarter"
_JUDGEMENTS: Final = ("risk_reduced", "risk_increased", "risk_change", "abuse_ceased")


def late(job: Job, outcome: str) -> pd.Series:
    """Victims whose outcome rests on a form dated after the data cut, as a mask over `idva_victims`.

    A judgement rests on the form that carries it, a level at exit (and what got worse by then) on the
    exit form.
    """
    victims = job.data.idva_victims
    day = victims["judged_on" if outcome in _JUDGEMENTS else "exit_date"]
    return day > job.facts.data_cut if job.facts.data_cut is not None else day != day


def told(job: Job, rows: list[Row]) -> list[Row]:
    """Rows of Idva outcomes with a warning of how many victims' forms are dated after the cut."""
    arm = job.data.idva_victims["arm"]
    warned = []
    for row in rows:
        after = late(job, row.outcome)
        own = after & (arm == row.group) if row.group in ARMS else after
        counted = int(own.sum()) if row.subgroup == "all" else 0
        said = "judgements" if row.outcome in _JUDGEMENTS else "exits"
        text = f"{said} on forms dated after the data cut are counted (export as drawn): {counted}"
        warned.append(row.warned(text) if counted else row)
    return warned


def by_the_cut(job: Job) -> Job:
    """The same analysis with what stands on forms after the cut not yet known."""
    victims = job.data.idva_victims
    judged, left = late(job, "risk_change"), late(job, "exit")
    known = victims.assign(
        risk_change=victims["risk_change"].mask(judged),
        abuse_ceased=victims["abuse_ceased"].mask(judged, "unknown"),
        **{f"{abuse}_exit": victims[f"{abuse}_exit"].mask(left, "unknown") for abuse in ABUSE_TYPES},
    )
    return replace(job, data=replace(job.data, idva_victims=known))


def as_variant(rows: list[Row], stratified: str) -> list[Row]:
    """Headline rows of everyone, and the `stratified` ones beside them, as variants of the cut."""
    names = {"": BY_CUT, stratified: BY_CUT_STRATIFIED}
    return [
        row.but(variant=names[row.variant]) for row in rows if row.subgroup == "all" and row.variant in names
    ]
