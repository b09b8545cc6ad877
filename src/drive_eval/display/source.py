"""The source line that stands under every table and figure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from drive_eval.config import Study
from drive_eval.config.plan import Plan

INTERNAL: Final = "It holds small counts and may not leave the study as it is"
RELEASED: Final = (
    "Small counts, and numbers from which they could be worked out, are withheld (xx) under the data owner's "
    "rules of disclosure control"
)
ROUNDED: Final = (
    "; counts are rounded to the nearest {base} and shares are worked out from the rounded counts, so that "
    "parts may not sum to their total"
)
BLIND: Final = " – BLIND: values by arm withheld"


def long_date(day: date) -> str:
    """A date as it is written in a sentence.

    >>> long_date(date(2017, 4, 30))
    '30 April 2017'
    """
    return f"{day.day} {day:%B %Y}"


def released(rounding_base: int | None = None) -> str:
    """How a release's numbers were handled.

    >>> released(5).rsplit(", ", 1)[1]
    'so that parts may not sum to their total'
    """
    return RELEASED if rounding_base is None else RELEASED + ROUNDED.format(base=rounding_base)


@dataclass(frozen=True)
class Source:
    """Where numbers come from: the data cut, the plan and the version of the code; and who may read them."""

    data_cut: str
    plan: str
    code: str
    marking: str = "INTERNAL"
    handling: str = INTERNAL

    @property
    def line(self) -> str:
        """The line as it is printed."""
        return f"Source: data cut {self.data_cut}; plan {self.plan}; code {self.code}."


def source_of(study: Study, plan: Plan, plan_hash: str, code_version: str, *, blind: bool = False) -> Source:
    """The source of a study's numbers; `plan_hash` tells a plan from one of the same version."""
    return Source(
        data_cut=long_date(study.data_cut) if study.data_cut else "not given",
        plan=f"{plan.phase} version {plan.version} ({plan_hash[:8]})",
        code=code_version,
        marking=study.reporting.marking + (BLIND if blind else ""),
    )
