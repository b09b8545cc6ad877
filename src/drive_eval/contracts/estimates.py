"""The one estimates table: every number that anyone sees is a row of it."""

from typing import Final

import pandas as pd

from drive_eval.contracts.table import Column, Table
from drive_eval.vocabulary import ANALYSIS_ROLES, GROUPS

KEY: Final = (
    "analysis",
    "source",
    "population",
    "subgroup",
    "outcome",
    "level",
    "group",
    "period",
    "quantity",
    "variant",
)

ESTIMATES = Table(
    "estimate/estimates",
    "One row per estimated quantity; the ten key columns name it",
    KEY,
    (
        Column("analysis", "string", "Id in the plan", nullable=False),
        Column(
            "role",
            "string",
            "Role in the plan",
            codes={role: role for role in ANALYSIS_ROLES},
            nullable=False,
        ),
        Column(
            "source",
            "string",
            "Who recorded it: case_manager, idva, marac, police, allocation",
            nullable=False,
        ),
        Column("population", "string", "Whose: allocated, closed, paired, linked_victims …", nullable=False),
        Column("subgroup", "string", "`all`, or key=value", nullable=False),
        Column("outcome", "string", "Outcome", nullable=False),
        Column("level", "string", "any, moderate_or_high, a category; empty where none", nullable=False),
        Column("group", "string", "drive, control, all or drive_vs_control", codes=GROUPS, nullable=False),
        Column(
            "period", "string", "intake, exit, exit_vs_intake, a window …; empty where none", nullable=False
        ),
        Column("quantity", "string", "count, proportion, mean, risk_difference, test …", nullable=False),
        Column("variant", "string", "Empty for the headline; else what differs", nullable=False),
        Column(
            "estimate", "number", "The estimate, never rounded; proportions on 0-1; relative change is signed"
        ),
        Column("std_error", "number", "Standard error"),
        Column("conf_low", "number", "Lower confidence limit"),
        Column("conf_high", "number", "Upper confidence limit"),
        Column("conf_level", "number", "Confidence level, on 0-1"),
        Column("statistic", "number", "Statistic of the planned test"),
        Column("df", "number", "Degrees of freedom of the planned test"),
        Column("p_value", "number", "p-value of the planned test"),
        Column("p_adjusted", "number", "p-value adjusted within its family"),
        Column("numerator", "number", "Count behind a proportion, mean or ratio"),
        Column("denominator", "number", "Count below a proportion, mean or ratio"),
        Column("n", "integer", "Analysed"),
        Column("n_missing", "integer", "In the population of the row but not analysed"),
        Column(
            "unit",
            "string",
            "people, victims, incidents, appearances, actions, days, years …",
            nullable=False,
        ),
        Column(
            "method", "string", "Estimator, interval and test in words a statistician knows", nullable=False
        ),
        Column("warning", "string", "What went wrong or needs care; empty where nothing", nullable=False),
    ),
)

NUMBERS: Final = tuple(column.name for column in ESTIMATES.columns if column.kind in ("number", "integer"))


# Methods of these rows hold terms from config and names of rules; those of others may quote a count.
_TERMS_ALONE: Final = frozenset({"costs", "linkage"})


def quotes_no_count(analysis: str, unit: str) -> bool:
    """Whether a row's `method` quotes no count, so that it may stand where the row's numbers are withheld.

    >>> quotes_no_count("estimands", "words"), quotes_no_count("costs", "pounds"), quotes_no_count("design", "share")
    (True, True, False)
    """
    return unit == "words" or analysis in _TERMS_ALONE


def keys_of(frame: pd.DataFrame) -> pd.Series:
    """The key of each row as it is printed, in the frame's own index."""
    parts = frame[list(KEY)].astype(str).itertuples(index=False, name=None)
    return pd.Series(["/".join(part) for part in parts], index=frame.index, dtype="str")


def key_text(**parts: str) -> str:
    """A key as it is printed: the ten parts joined by `/`, empty parts left empty.

    >>> key_text(analysis="flow", source="allocation", population="allocated", subgroup="all",
    ...          outcome="allocated", level="", group="drive", period="", quantity="count", variant="")
    'flow/allocation/allocated/all/allocated//drive//count/'
    """
    return "/".join(parts[name] for name in KEY)
