"""One person index over all agencies.

A numbered cascade of rules (`registry`), then Splink on what it leaves (`probabilistic`), over the
different identities of all rows (`records`). The same identifiers serve both arms: the arm is read
only to audit linkage rates, when every link is made.
"""

from drive_eval.link.api import link
from drive_eval.link.result import RESULT_TABLES, LinkResult, Thresholds

__all__ = ["RESULT_TABLES", "LinkResult", "Thresholds", "link"]
