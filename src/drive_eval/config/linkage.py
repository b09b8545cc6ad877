"""How people are linked across agencies."""

from typing import Annotated

from pydantic import Field

from drive_eval.config.section import Section

Probability = Annotated[float, Field(gt=0, lt=1)]


class Linkage(Section):
    """Thresholds of the probabilistic step. The numbered rules before it are fixed.

    The strict variant also does without the rules that do not rest on a whole date of birth or a
    reference: their records go to the probabilistic step.
    """

    threshold: Probability = Field(
        0.95, description="Match probability from which a pair left by the rules is linked (headline)."
    )
    threshold_strict: Probability = Field(
        0.999,
        description="The stricter threshold; estimates under it are variant linkage=strict. Rules that accept a date of birth with a slip, or none, are left out as well.",
    )
    threshold_loose: Probability = Field(
        0.8, description="The looser threshold; estimates under it are variant linkage=loose."
    )
    keep_identifiers: bool = Field(
        False, description="Keep secure/ingest after linking; otherwise it is removed once links are made."
    )
