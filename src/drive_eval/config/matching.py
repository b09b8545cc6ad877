"""The plan's terms of matching: controls to Drive people, on what was known before allocation."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from drive_eval.config.section import Section

Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]


class Matching(Section):
    """How controls are matched to Drive people; nobody is matched where the plan has no such section."""

    covariates: tuple[Word, ...] = Field(
        min_length=1,
        description="What the propensity score rests on, all known before allocation (docs/plan.md lists them).",
    )
    exact: tuple[Literal["site", "quarter"], ...] = Field(
        ("site", "quarter"), description="Pairs are made only among people who share these."
    )
    caliper: float = Field(
        0.2,
        gt=0,
        description="Widest distance allowed within a pair, in standard deviations of the logit of the propensity score among people who share what is exact.",
    )
    ratio: int = Field(1, ge=1, description="Controls wanted for each Drive person.")
    replacement: bool = Field(False, description="Whether a control may serve several Drive people.")
    order: Literal["largest", "smallest", "closest"] = Field(
        "largest",
        description="Who is matched first: the largest or smallest propensity score, or the closest pair. Ties go by the order of the allocation log.",
    )
