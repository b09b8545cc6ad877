"""What an analysis estimates, in the five attributes of ICH E9(R1)."""

from pydantic import Field

from drive_eval.config.section import Section


class Estimand(Section):
    """The five attributes of an estimand; the `estimands` analysis gives them as a table."""

    population: str = Field(description="Who the effect is about.")
    treatment: str = Field(description="What is compared with what.")
    variable: str = Field(description="What is measured for each person, and when.")
    intercurrent_events: tuple[str, ...] = Field(
        (),
        description="Each event after allocation that changes what the variable means, and how it is handled.",
    )
    summary: str = Field(description="The number that sums up the comparison.")
