"""Cautions that stand under several tables, each said once."""

from typing import Final

EXPLORATORY: Final = "p-values are exploratory: this phase was not planned to show an effect."
PEAK: Final = (
    "Everyone was at a peak of risk at intake, so some fall is expected without any intervention "
    "(regression to the mean); and case managers rate their own cases (assessor bias)."
)
CRUDE: Final = (
    "Crude: pooled over sites and time. Stratified: Mantel–Haenszel over site and quarter, because the "
    "allocation ratio differed between them."
)
MEANS: Final = "Numbers are means (standard deviation); shares are of those known."
CONTACT: Final = (
    "Contact comes after allocation, and Drive also acts without it: people with and without contact are "
    "described, not compared."
)
