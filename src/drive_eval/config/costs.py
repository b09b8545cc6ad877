"""The cost-benefit analysis: its terms (config.yaml) and its unit costs (config/costs/unit_costs.yaml)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from drive_eval.config.section import Section

Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]


class Costs(Section):
    """Terms of the cost-benefit analysis; none of them has a default that would be a guess."""

    perspective: str = Field(description="Whose costs and benefits count, in words.")
    price_year: int = Field(ge=1990, le=2100, description="Year in whose prices everything is given.")
    horizon_months: int = Field(
        gt=0, description="Months from the index date that count; a window that ends later is left out."
    )
    discount_rate: float = Field(
        ge=0, lt=1, description="Yearly rate by which later benefits count less, as 0.035."
    )
    willingness_to_pay: tuple[float, ...] = Field(
        (), description="Pounds per incident avoided at which the acceptability curve is drawn."
    )
    draws: int = Field(5000, ge=100, description="Draws of the probabilistic analysis.")
    plane_points: int = Field(100, ge=1, description="Draws that are kept as points of the plane.")


class UnitCost(Section):
    """One unit cost, with where it comes from."""

    amount: float = Field(ge=0, description="Pounds per unit.")
    std_error: float = Field(0.0, ge=0, description="Its standard error; 0 where it is taken as known.")
    per: Literal["case", "incident"] = Field(description="A Drive case, or an incident.")
    price_year: int = Field(description="Year of its prices; no other year is reckoned from it.")
    source: str = Field(min_length=1, description="Where it was published, with table or page.")
    dated: date = Field(description="Day on which it was taken from there.")
    invented: bool = Field(False, description="Whether it was made up (the sample study's are).")


class UnitCosts(Section):
    """config/costs/unit_costs.yaml: what a Drive case costs and what an incident costs."""

    delivery: UnitCost | None = Field(None, description="Delivering Drive, per case.")
    incidents: dict[Word, UnitCost] = Field(
        default_factory=dict, description="Cost of an incident by outcome, as dva_incidents."
    )
