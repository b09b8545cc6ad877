"""`estimands`: what each analysis estimates, from the plan itself (ICH E9 R1), as rows of words.

A row's `method` holds the words; `quantity` is the attribute, `level` the analysis and its method.
"""

from drive_eval.config.plan import Analysis
from drive_eval.estimate.context import Job
from drive_eval.estimate.rows import Row

ATTRIBUTES = ("population", "treatment", "variable", "intercurrent_events", "summary")


def estimands(job: Job) -> list[Row]:
    """Five rows an outcome for each paragraph of the plan that states its estimand."""
    return [row for plan in job.facts.analyses if plan.estimand for row in _rows(job, plan)]


def _rows(job: Job, plan: Analysis) -> list[Row]:
    said = plan.estimand
    if said is None:
        return []
    base = job.row(
        role=plan.role,
        source=plan.source,
        population=plan.population,
        level=f"{plan.analysis}.{plan.method}",
        group="drive_vs_control",
        period=",".join(plan.periods),
        unit="words",
        family="",
    )
    words = {name: getattr(said, name) for name in ATTRIBUTES} | {
        "intercurrent_events": "; ".join(said.intercurrent_events)
    }
    return [
        base.but(outcome=outcome, quantity=name, method=str(words[name]))
        for outcome in plan.outcomes
        for name in ATTRIBUTES
    ]
