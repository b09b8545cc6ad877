"""The study: phase, data cut, sites and periods; the sections beneath have files of their own."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from drive_eval.config.costs import Costs
from drive_eval.config.definitions import Definitions
from drive_eval.config.disclosure import Disclosure
from drive_eval.config.linkage import Linkage
from drive_eval.config.progression import Progression
from drive_eval.config.reporting import Reporting
from drive_eval.config.section import Section

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Period(Section):
    """A span of days, both ends included."""

    first: date = Field(description="First day.")
    last: date = Field(description="Last day.")


class Site(Section):
    """One site of the trial."""

    label: str = Field(description="Name as printed.")
    names: tuple[str, ...] = Field(
        description="Every way in which extracts write the site; case, spaces and punctuation are folded."
    )


class AllocationPeriod(Section):
    """A span over which a site allocated at one ratio."""

    site: Code = Field(description="Site.")
    first: date = Field(description="First day.")
    last: date = Field(description="Last day.")
    ratio: float = Field(gt=0, description="Planned controls per Drive place.")


class Study(Section):
    """config/config.yaml: the one file that a person edits."""

    title: str = Field("Evaluation of the Drive Project", description="Title on the report.")
    phase: Literal["feasibility", "main"] = Field(
        "feasibility", description="Phase to run where the command does not say."
    )
    data_cut: date | None = Field(
        None,
        description="The last day that counts: closures, forms, actions and incidents after it are not yet known. Required by `run`.",
    )
    sites: dict[Code, Site] = Field(description="The sites, in the order in which they are printed.")
    extract_periods: dict[Literal["police", "marac"], Period | dict[Code, Period]] = Field(
        default_factory=dict,
        description="The period each extract covers, for all sites or by site (police: recorded dates). "
        "Where absent: first and last recorded date in each site's police files; first meeting to the day before the next one would be due for Marac; the last never after the data cut.",
    )
    allocation_periods: tuple[AllocationPeriod, ...] = Field(
        (),
        description="Planned ratio by site and period; where empty, site x quarter stands in, said to be an assumption.",
    )
    linkage: Linkage = Field(default_factory=Linkage, description="Linking people across agencies.")
    definitions: Definitions = Field(
        default_factory=Definitions, description="Definitions that the headline numbers use."
    )
    progression: Progression = Field(
        default_factory=Progression, description="Feasibility progression criteria and their bounds."
    )
    costs: Costs | None = Field(
        None,
        description="Terms of the cost-benefit analysis; empty for none. Unit costs are in config/costs.",
    )
    reporting: Reporting = Field(
        default_factory=Reporting, description="What the report says besides numbers."
    )
    disclosure: Disclosure = Field(
        default_factory=Disclosure, description="What may leave the study: the rules of the release."
    )
    seed: int = Field(2016, ge=0, description="Seed of every resampling and permutation.")
