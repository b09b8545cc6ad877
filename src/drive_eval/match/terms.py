"""What match is told: the plan's terms of matching, as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """What the score rests on, what pairs share, how near they are, and who is matched first.

    `caliper` is in standard deviations of the logit within what is `exact`; `order` is that of
    `stats.matching_greedy`.
    """

    covariates: tuple[str, ...]
    exact: tuple[str, ...] = ("site", "quarter")
    caliper: float = 0.2
    ratio: int = 1
    replacement: bool = False
    order: str = "largest"
