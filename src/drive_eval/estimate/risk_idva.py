"""`risk_idva`: the Idva's judgement by arm, and between arms as exploration only."""

import pandas as pd

from drive_eval.estimate.arms import ADJUSTED, between_arms, counts_by_arm
from drive_eval.estimate.context import Job
from drive_eval.estimate.describe import describe
from drive_eval.estimate.idva_late import BY_CUT, as_variant, by_the_cut, told
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.stats.missing_bounds import bounds_risk_difference
from drive_eval.vocabulary import ARMS

ENGAGED = (
    "only victims who engaged, after allocation and at different rates by arm: exploratory; "
    "missing counts every victim heard at the index Marac"
)


def idva_risk(job: Job) -> list[Row]:
    """Shares by arm among victims with a known judgement; differences with worst and best bounds.

    Judgements on forms dated after the data cut count (the export as drawn) with a warning; the
    variant `forms=by_cut` leaves them out, of shares and of what stands between the arms.
    """
    rows = told(job, _rows(job))
    if job.wants(BY_CUT):
        rows += as_variant(_rows(by_the_cut(job)), ADJUSTED)
    return rows


def _rows(job: Job) -> list[Row]:
    frame = POPULATIONS[job.plan.population].frame(job.data)
    rows = describe(job)
    for name in job.plan.outcomes:
        if OUTCOMES[name].kind == "yes_no":
            rows += _between(job, frame, name)
    return rows


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
