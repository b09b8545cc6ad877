"""A plan carried out: every analysis in turn, a failure left as a row, p-values adjusted by family."""

import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

from drive_eval.allocate.flow import FlowError
from drive_eval.config.plan import Analysis
from drive_eval.estimate.attention import FAILED
from drive_eval.estimate.context import Job, StudyFacts
from drive_eval.estimate.data import Data
from drive_eval.estimate.methods import METHODS
from drive_eval.estimate.rows import Row
from drive_eval.stats.multiplicity import holm

TESTED = frozenset({"test", "rate_ratio", "ratio_of_rate_ratios", "mean_difference"})


def carry_out(
    analyses: Sequence[Analysis], data: Data, facts: StudyFacts, linkage: Mapping[str, Data] | None = None
) -> list[Row]:
    """All rows of a plan whose names have been checked (`registry.plan_problems`).

    `linkage` holds the data under the strict and the loose threshold; analyses that ask for it
    give their headline rows under each as variant `linkage=strict`, `linkage=loose`.

    Raises
    ------
    FlowError
        Where the boxes of the participant flow do not add up: the run stops.
    """
    rows: list[Row] = []
    for plan in analyses:
        rows += _attempt(Job(plan, data, facts))
        if plan.linkage:
            headline = plan.model_copy(update={"variants": (), "subgroups": ()})
            for threshold, other in (linkage or {}).items():
                rows += _under(threshold, _attempt(Job(headline, other, facts)))
    return adjusted(rows)


def _attempt(job: Job) -> list[Row]:
    """The rows of one analysis, or one row that says why there are none."""
    try:
        return METHODS[job.plan.method].run(job)
    except FlowError:
        raise
    except Exception as error:
        level = "_".join([job.plan.method, *job.plan.outcomes[:1]])
        row = job.row(quantity=FAILED, level=level, method=job.plan.method)
        return [row.warned(f"the analysis failed: {_said(error)}")]


def _said(error: Exception) -> str:
    """What went wrong and where; the message only where the statistics refuse, which quote no person."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} in {Path(last.filename).stem}.{last.name}"
    refused = isinstance(error, ValueError) and Path(last.filename).parent.name in ("stats", "models")
    return f"{place}: {error}" if refused else place


def _under(threshold: str, rows: Sequence[Row]) -> list[Row]:
    """Headline rows of everyone under another linkage threshold, as sensitivity."""
    variant = f"linkage={threshold}"
    headline = [row for row in rows if row.variant == "" and row.subgroup == "all"]
    return [row.but(variant=variant, role="sensitivity", family="") for row in headline]


def adjusted(rows: Sequence[Row]) -> list[Row]:
    """Holm within each named family, over the headline tests of everyone; the rest stay as they are.

    A test is a row `test`, or an effect between arms that carries its own p-value.
    """
    families: dict[str, list[int]] = {}
    for position, row in enumerate(rows):
        if row.family and row.quantity in TESTED and row.variant == "" and row.subgroup == "all":
            families.setdefault(row.family, []).append(position)
    result = list(rows)
    for members in families.values():
        values = holm([rows[position].p_value for position in members]).p_adjusted
        for position, value in zip(members, values, strict=True):
            result[position] = rows[position].but(p_adjusted=value)
    return result
