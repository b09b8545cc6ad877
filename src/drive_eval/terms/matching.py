"""What match is told: the plan's terms of matching."""

from drive_eval.config.matching import Matching
from drive_eval.match.terms import Terms


def matching_terms(given: Matching) -> Terms:
    """The plan's terms of matching."""
    return Terms(**given.model_dump())
