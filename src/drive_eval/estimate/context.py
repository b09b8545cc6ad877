"""What an analysis is given besides the data: its paragraph of the plan, and the study's numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from drive_eval.config import Study
from drive_eval.config.costs import Costs, UnitCosts
from drive_eval.config.plan import Analysis, Plan
from drive_eval.config.progression import Bounds
from drive_eval.estimate.data import Data
from drive_eval.estimate.rows import Row
from drive_eval.terms.allocation import allocation_periods


@dataclass(frozen=True)
class PlannedRatio:
    """Controls per Drive place that a site planned for a span of days."""

    site: str
    stratum: str
    ratio: float


@dataclass(frozen=True)
class StudyFacts:
    """The study's own numbers: sites, progression bounds, planned ratios, seed, costs; the whole plan."""

    sites: tuple[str, ...]
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    recruitment_target: int = 0
    planned: tuple[PlannedRatio, ...] = ()
    seed: int = 0
    data_cut: pd.Timestamp | None = None
    conf_level: float = 0.95
    main_phase_people: int = 2600
    power: float = 0.8
    analyses: tuple[Analysis, ...] = ()
    costs: Costs | None = None
    unit_costs: UnitCosts | None = None


@dataclass(frozen=True)
class Job:
    """One analysis to carry out: its paragraph, the data, and the study's numbers."""

    plan: Analysis
    data: Data
    facts: StudyFacts

    def row(self, **parts: object) -> Row:
        """A row that begins with what the paragraph says."""
        base = Row(
            analysis=self.plan.analysis,
            role=self.plan.role,
            source=self.plan.source,
            population=self.plan.population,
            family=self.plan.family,
        )
        return base.but(**parts)

    def wants(self, variant: str) -> bool:
        """Whether the plan names this variant."""
        return variant in self.plan.variants


Method = Callable[[Job], list[Row]]


def facts_from(study: Study, plan: Plan, unit_costs: UnitCosts | None = None) -> StudyFacts:
    """The estimate stage's part of the study's config, the plan's paragraphs and confidence level."""
    criteria = study.progression
    bounds = {name: value for name, value in criteria if isinstance(value, Bounds)}
    planned = tuple(
        PlannedRatio(given.site, period.name, given.ratio)
        for given, period in zip(study.allocation_periods, allocation_periods(study), strict=True)
    )
    return StudyFacts(
        sites=tuple(study.sites),
        bounds=bounds,
        recruitment_target=criteria.recruitment_target,
        planned=planned,
        seed=study.seed,
        data_cut=None if study.data_cut is None else pd.Timestamp(study.data_cut),
        conf_level=plan.conf_level,
        main_phase_people=criteria.main_phase_people,
        power=criteria.power,
        analyses=plan.analyses,
        costs=study.costs,
        unit_costs=unit_costs,
    )
