"""Cautions that stand under several tables, each said once."""

from typing import Final

EXPLORATORY: Final = (
    "p-values are exploratory: these comparisons cannot by themselves show an effect of Drive."
)
PEAK: Final = (
    "Everyone was at a peak of risk at intake, so some fall is expected without any intervention "
    "(regression to the mean); and case managers rate their own cases (assessor bias)."
)
CRUDE: Final = (
    "Crude: pooled over sites and time. Stratified: Mantel–Haenszel over site and quarter (or planned "
    "allocation period), because the allocation ratio differed between them."
)
MEANS: Final = "Numbers are means (standard deviation); shares are of those known."
CONTACT: Final = (
    "Contact comes after allocation, and Drive also acts without it: people with and without contact are "
    "described, not compared."
)
BEFORE_AFTER: Final = (
    "A fall in one arm is not an effect. Everyone was at a peak, having just been heard at Marac (regression "
    "to the mean), and forces changed what they record; what both arms share drops out of their contrast."
)
DETECTION: Final = (
    "Drive’s contact and its work with police bring incidents to notice (detection); crimes are less open "
    "to it."
)
MODEL: Final = (
    "Adjusted: negative binomial regression with site and quarter of allocation (or planned allocation "
    "period) and incidents in the six months before, offset by observed time, robust standard errors."
)
