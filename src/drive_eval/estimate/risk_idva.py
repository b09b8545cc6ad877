"""`risk_idva`: the Idva's judgement by arm, and between arms as exploration only."""

from dataclasses import replace

import pandas as pd

from drive_eval.estimate.arms import between_arms, counts_by_arm
from drive_eval.estimate.context import Job
from drive_eval.estimate.describe import describe
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.stats.missing_bounds import bounds_risk_difference
from drive_eval.vocabulary import ARMS

ENGAGED = (
    "only victims who engaged, after allocation and at different rates by arm: exploratory; "
    "missing counts every victim heard at the index Marac"
)
BY_CUT = "forms=by_cut"


def idva_risk(job: Job) -> list[Row]:
    """Shares by arm among victims with a known judgement; differences with worst and best bounds.

    Judgements on forms dated after the data cut count (the export as drawn) with a warning; the
    variant `forms=by_cut` leaves them out.
    """
    rows = _with_late(job, describe(job))
    frame = POPULATIONS[job.plan.population].frame(job.data)
    for name in job.plan.outcomes:
        if OUTCOMES[name].kind == "yes_no":
            rows += _between(job, frame, name)
    if job.wants(BY_CUT):
        rows += [row.but(variant=BY_CUT) for row in describe(_by_the_cut(job)) if row.subgroup == "all"]
    return rows


def _late(job: Job) -> pd.Series:
    """Victims whose judgement is on a form dated after the data cut."""
    judged = job.data.idva_victims["judged_on"]
    return judged > job.facts.data_cut if job.facts.data_cut is not None else judged != judged


def _with_late(job: Job, rows: list[Row]) -> list[Row]:
    late = job.data.idva_victims[_late(job)]
    counts = {"all": len(late)} | {arm: int((late["arm"] == arm).sum()) for arm in ARMS}
    said = "judgements on forms dated after the data cut are counted (export as drawn): {}"
    return [
        row.warned(said.format(counts[row.group])) if counts[row.group] and row.subgroup == "all" else row
        for row in rows
    ]


def _by_the_cut(job: Job) -> Job:
    victims = job.data.idva_victims
    masked = victims.assign(risk_change=victims["risk_change"].mask(_late(job)))
    return replace(job, data=replace(job.data, idva_victims=masked))


def _between(job: Job, frame: pd.DataFrame, name: str) -> list[Row]:
    values = OUTCOMES[name].read(frame)
    x1, n1, x2, n2 = counts_by_arm(frame, values)
    missing = unobserved_victims(job.data.people, {"drive": n1, "control": n2})
    row = job.row(outcome=name, unit="victims", n_missing=sum(missing.values()), role="exploratory")
    rows = between_arms(row, frame, values, job.facts.conf_level, job.plan.variants)
    bounds = bounds_risk_difference(
        x1, n1, missing["drive"], x2, n2, missing["control"], job.facts.conf_level
    )
    base = row.but(group="drive_vs_control", quantity="risk_difference", n_missing=0)
    for variant, result in (("bounds=worst", bounds.lower), ("bounds=best", bounds.upper)):
        if job.wants(variant):
            filled = base.but(n=n1 + n2 + sum(missing.values()), variant=variant)
            rows.append(filled.of(result, method=bounds.method))
    return [part.noted(ENGAGED) for part in rows]


def unobserved_victims(people: pd.DataFrame, known: dict[str, int]) -> dict[str, int]:
    """Victims heard at the index Maracs of each arm, less those whose outcome is known."""
    heard = people.groupby("arm")["index_marac_victims"].sum()
    return {arm: max(int(heard.get(arm, 0)) - known[arm], 0) for arm in ARMS}
