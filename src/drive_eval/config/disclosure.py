"""What may leave the study: the rules of disclosure control, for the data owner."""

from pydantic import Field, model_validator

from drive_eval.config.section import Section


class Disclosure(Section):
    """Rules of the release in results/<phase>/release/."""

    apply: bool = Field(
        True,
        description="Make a release. Without it there is none: nothing uncontrolled is ever put in its folder.",
    )
    threshold: int = Field(
        10, ge=3, description="Counts of people, victims, incidents, actions or rows below this are withheld."
    )
    zeros_disclosive: bool = Field(
        True,
        description="Whether nobody (0) and everybody (100%) say something about each person, and are withheld.",
    )
    missing_counts: bool = Field(
        True,
        description="Whether a small number of people of whom something is not known is withheld like other counts.",
    )
    rounding_base: int | None = Field(
        None,
        ge=2,
        description="Shown counts are rounded to this base, which is no larger than the threshold; percentages follow from the rounded counts.",
    )
    minimum_group: int | None = Field(
        None, ge=3, description="Fewest people behind a percentage, mean or rate; where empty, the threshold."
    )
    minimum_degrees_of_freedom: int = Field(
        10,
        ge=1,
        description="Fewest residual degrees of freedom behind a mean, spread, interval, test or model.",
    )
    dominance: float = Field(
        0.4375, gt=0, le=1, description="Largest share of a total or mean that one person may have made."
    )
    differences: bool = Field(
        True,
        description="Whether the difference of two nested counts (any level less moderate or high, one linkage threshold less another, one release less the last) is itself a count to be protected.",
    )
    minimum_width: int | None = Field(
        None,
        ge=2,
        description="How wide the interval must be that an attacker can infer for a withheld count; where empty, the threshold.",
    )
    earlier: tuple[str, ...] = Field(
        (),
        description="Results folders of earlier releases of this study (paths below the study), audited together with this one.",
    )
    marking: str = Field(
        "FOR PUBLICATION – disclosure controlled",
        min_length=1,
        description="Marking on every page of the release.",
    )

    @model_validator(mode="after")
    def _nothing_shown_rounds_to_nothing(self) -> "Disclosure":
        if self.rounding_base is not None and self.rounding_base > self.threshold:
            raise ValueError(
                f"`rounding_base` {self.rounding_base} is larger than `threshold` {self.threshold}: "
                "counts that may be shown would be printed as 0"
            )
        return self
