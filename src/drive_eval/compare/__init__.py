"""Two runs side by side: estimates, row ledgers, and what the manifests say of the reasons."""

from drive_eval.compare.estimates import Change, compare_estimates
from drive_eval.compare.ledgers import compare_ledgers
from drive_eval.compare.manifests import Difference, compare_manifests
from drive_eval.compare.page import Comparison, comparison_page

__all__ = [
    "Change",
    "Comparison",
    "Difference",
    "compare_estimates",
    "compare_ledgers",
    "compare_manifests",
    "comparison_page",
]
