"""The paragraph of the plan that an estimate answers to."""

from collections.abc import Mapping
from dataclasses import dataclass

from drive_eval.config.plan import Analysis, Plan


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and its place among the plan's analyses, from 0."""

    place: int
    analysis: Analysis


def paragraph_of(plan: Plan, parts: Mapping[str, str]) -> Paragraph | None:
    """The paragraph with the estimate's id that says most of its key; None where no id fits."""
    own = [
        Paragraph(place, item)
        for place, item in enumerate(plan.analyses)
        if item.analysis == parts["analysis"]
    ]
    return max(own, key=lambda found: (_fit(found.analysis, parts), -found.place), default=None)


def _fit(plan: Analysis, parts: Mapping[str, str]) -> int:
    """How much of a key a paragraph names; what it names otherwise speaks against it."""
    fit = 0
    for named, part, weight in (
        (plan.outcomes, parts["outcome"], 8),
        (plan.levels, parts["level"], 4),
        ((plan.source,), parts["source"], 2),
        ((plan.population,), parts["population"], 2),
        (plan.periods, parts["period"].split("_vs_")[0], 1),
    ):
        fit += weight if part in named else 0
    return fit
