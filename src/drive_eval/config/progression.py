"""Progression criteria of the feasibility phase."""

from pydantic import Field

from drive_eval.config.section import Section


class Bounds(Section):
    """Red/amber/green bounds of one criterion, on the proportion."""

    green: float = Field(ge=0, le=1, description="At or above: go (green).")
    amber: float = Field(
        ge=0, le=1, description="At or above, below green: go with changes (amber); below: stop (red)."
    )


class Progression(Section):
    """Bounds by criterion; each is a proportion with its interval."""

    recruitment: Bounds = Field(
        default=Bounds(green=0.8, amber=0.5), description="Allocated people as a share of the planned number."
    )
    recruitment_target: int = Field(
        1800, gt=0, description="People planned to be allocated by the data cut, both arms."
    )
    allocation_fidelity: Bounds = Field(
        default=Bounds(green=0.95, amber=0.9),
        description="Allocated people treated in the arm of their first allocation, without override.",
    )
    follow_up: Bounds = Field(
        default=Bounds(green=0.8, amber=0.6), description="Closed Drive cases with an exit assessment."
    )
    outcome_completeness: Bounds = Field(
        default=Bounds(green=0.7, amber=0.5),
        description="Closed Drive cases with a known level at intake and exit, all abuse types.",
    )
    contact: Bounds = Field(
        default=Bounds(green=0.5, amber=0.3), description="Closed Drive cases with direct contact."
    )
    main_phase_people: int = Field(
        2600,
        gt=0,
        description="People planned to be allocated by the end of the main phase, both arms: what `design` reckons with.",
    )
    power: float = Field(0.8, gt=0, lt=1, description="Power at which `design` gives detectable effects.")
