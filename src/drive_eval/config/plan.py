"""config/plan/<phase>.yaml: the statistical analysis plan as data."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from drive_eval.config.estimand import Estimand
from drive_eval.config.matching import Matching
from drive_eval.config.section import Section

Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]
Variant = Annotated[str, StringConstraints(pattern=r"^[a-z_]+=[a-z0-9_]+$")]


class Analysis(Section):
    """One analysis: which outcomes of which population, by which method, in which role."""

    analysis: Word = Field(description="Id of the analysis: the first part of every key that it leaves.")
    about: str = Field(description="What it answers, in a sentence.")
    method: Word = Field(description="Method, by the name of the registry (docs/plan.md lists them).")
    population: Word = Field(description="Whom it is about, by the name of the registry.")
    outcomes: tuple[Word, ...] = Field((), description="Outcomes, by their names in the registry.")
    source: Literal["allocation", "case_manager", "idva", "marac", "police"] = Field(
        description="Who recorded the outcomes."
    )
    role: Literal["primary", "secondary", "sensitivity", "exploratory", "descriptive"] = Field(
        description="Role of the headline rows; variants of a primary or secondary analysis are sensitivity."
    )
    levels: tuple[Word, ...] = Field((), description="Levels at which an ordered outcome counts.")
    periods: tuple[Word, ...] = Field((), description="Windows, by their names in the vocabulary.")
    subgroups: tuple[Word, ...] = Field(
        (), description="What to split by, besides everyone: site, contact, sex …; described, never compared."
    )
    family: str = Field(
        "", description="Family of tests within which p-values are adjusted (Holm); empty for none."
    )
    variants: tuple[Variant, ...] = Field(
        (), description="Variants beside the headline, as interval=newcombe or test=mid_p."
    )
    estimand: Estimand | None = Field(
        None, description="What the headline rows estimate (ICH E9 R1); the `estimands` analysis tables it."
    )
    linkage: bool = Field(
        False, description="Also give the headline rows under the strict and the loose linkage threshold."
    )


class Plan(Section):
    """The plan of one phase: its analyses, in the order in which they are reported."""

    title: str = Field(description="Title of the plan.")
    version: str = Field(description="Version of the plan; changes after locking are deviations.")
    phase: Literal["feasibility", "main"] = Field(description="Phase to which the plan belongs.")
    conf_level: float = Field(0.95, gt=0.5, lt=1, description="Confidence level of every interval.")
    matching: Matching | None = Field(
        None, description="Terms on which controls are matched to Drive people; nobody is where it is empty."
    )
    analyses: tuple[Analysis, ...] = Field(min_length=1, description="The analyses.")
