"""Outcomes that a plan may name: what kind each is, and how it is read from a population's rows.

Unknown is not no: a yes/no outcome is null where it is not known.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import pandas as pd

from drive_eval.vocabulary import (
    ABUSE_TYPES,
    ETHNICITY,
    NEEDS,
    NOT_KNOWN,
    RISK_CHANGE,
    RISK_REDUCED,
    SEX,
)

Kind = Literal["yes_no", "category", "number", "paired_level", "events"]
_ALLOCATED = frozenset({"allocated"})
_TRIAL = frozenset({"allocated", "matched"})
_POLICE = _TRIAL | {"closed", "drive_cases"}
_CASES = frozenset({"closed", "drive_cases", "paired"})
_VICTIMS = frozenset({"linked_victims"})


@dataclass(frozen=True)
class Outcome:
    """One outcome: its kind, its label, where it exists, and how it is read."""

    name: str
    label: str
    kind: Kind
    populations: frozenset[str]
    read: Callable[[pd.DataFrame], pd.Series]
    unit: str = ""
    categories: tuple[str, ...] = ()


def yes_or_no(values: pd.Series) -> pd.Series:
    """True for yes, False for no, null where unknown or not asked."""
    return values.map({"yes": True, "no": False}).astype("boolean")


def needs_recorded(frame: pd.DataFrame) -> pd.Series:
    """Number of needs (yes), null for people without any item recorded."""
    items = frame[[f"need_{need}" for need in NEEDS]]
    recorded = (~items.isin(list(NOT_KNOWN)) & items.notna()).any(axis=1)
    return (items == "yes").sum(axis=1).astype("Int64").where(recorded)


def worse(frame: pd.DataFrame, abuse: str) -> pd.Series:
    """Whether abuse started or became more severe from intake to exit; null without a pair."""
    from drive_eval.estimate.pairs import level_scores

    before, after = level_scores(frame[f"{abuse}_intake"]), level_scores(frame[f"{abuse}_exit"])
    return (after > before).astype("boolean").where(before.notna() & after.notna())


def _in(column: str, codes: frozenset[str]) -> Callable[[pd.DataFrame], pd.Series]:
    def read(frame: pd.DataFrame) -> pd.Series:
        return frame[column].isin(codes).astype("boolean").where(frame[column].notna())

    return read


def _answer(column: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda frame: yes_or_no(frame[column])


def _column(column: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda frame: frame[column]


def _worse(abuse: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda frame: worse(frame, abuse)


def _case_days(frame: pd.DataFrame) -> pd.Series:
    return (frame["closure_date"] - frame["start_date"]).dt.days.astype("Int64")


_YES_NO = (
    Outcome("direct_contact", "Direct contact", "yes_no", _CASES, _answer("direct_contact")),
    Outcome("previous_offences", "Previous offences", "yes_no", _CASES, _answer("previous_offences")),
    Outcome(
        "previous_dva_offences", "Previous DVA offences", "yes_no", _CASES, _answer("previous_dva_offences")
    ),
    Outcome(
        "children_social_care",
        "Children's social care involved",
        "yes_no",
        _CASES,
        _answer("children_social_care"),
    ),
    *(Outcome(need, label, "yes_no", _CASES, _answer(f"need_{need}")) for need, label in NEEDS.items()),
    Outcome("risk_reduced", "Risk reduced", "yes_no", _CASES | _VICTIMS, _in("risk_change", RISK_REDUCED)),
    Outcome(
        "risk_increased",
        "Risk increased",
        "yes_no",
        _CASES | _VICTIMS,
        _in("risk_change", frozenset({"increased"})),
    ),
    Outcome("abuse_ceased", "Abuse ceased", "yes_no", _VICTIMS, _answer("abuse_ceased")),
    Outcome("death", "Death", "yes_no", _CASES, lambda frame: frame["died"].astype("boolean")),
    Outcome("overridden", "Panel override", "yes_no", _ALLOCATED, _column("overridden")),
    *(
        Outcome(f"{abuse}_worse", f"{label} started or worsened", "yes_no", _CASES | _VICTIMS, _worse(abuse))
        for abuse, label in ABUSE_TYPES.items()
    ),
)
_CATEGORIES = (
    Outcome("sex", "Sex", "category", _ALLOCATED, _column("sex"), categories=tuple(SEX)),
    Outcome(
        "ethnicity",
        "Ethnicity (self-defined)",
        "category",
        _ALLOCATED,
        _column("ethnicity"),
        categories=tuple(ETHNICITY),
    ),
    Outcome(
        "ethnicity_police",
        "Ethnicity (self-defined, police records)",
        "category",
        _ALLOCATED,
        _column("ethnicity_police"),
        categories=tuple(ETHNICITY),
    ),
    Outcome("relationship", "Relationship to the victim", "category", _ALLOCATED, _column("relationship")),
    Outcome("marac_referrer", "Referred to Marac by", "category", _ALLOCATED, _column("marac_referrer")),
    Outcome(
        "risk_change",
        "Change in risk",
        "category",
        _CASES | _VICTIMS,
        _column("risk_change"),
        categories=tuple(RISK_CHANGE),
    ),
    Outcome("closure_reason", "Why the case closed", "category", _CASES, _column("closure_reason")),
)
_NUMBERS = (
    Outcome("age", "Age", "number", _ALLOCATED, _column("age_at_index"), "years"),
    Outcome(
        "dva_incidents_pre_6m",
        "DVA incidents, 6 months before",
        "number",
        _ALLOCATED,
        _column("dva_incidents_pre_6m"),
        "incidents",
    ),
    Outcome(
        "non_dva_incidents_pre_6m",
        "Other incidents, 6 months before",
        "number",
        _ALLOCATED,
        _column("non_dva_incidents_pre_6m"),
        "incidents",
    ),
    Outcome("dash_score", "Dash score, index Marac", "number", _ALLOCATED, _column("dash_score"), "ticks"),
    Outcome("children", "Children, index Marac", "number", _ALLOCATED, _column("children"), "children"),
    Outcome(
        "index_marac_victims",
        "Victims, index Marac",
        "number",
        _ALLOCATED,
        _column("index_marac_victims"),
        "victims",
    ),
    Outcome("number_of_needs", "Number of needs", "number", _CASES, needs_recorded, "needs"),
    Outcome("case_days", "Length of case", "number", _CASES, _case_days, "days"),
    Outcome(
        "contacts_attended", "Contacts attended", "number", _CASES, _column("contacts_attended"), "contacts"
    ),
    Outcome(
        "contacts_attempted",
        "Contacts attempted",
        "number",
        _CASES,
        _column("contacts_attempted"),
        "contacts",
    ),
    Outcome("days_in_custody", "Days in custody", "number", _CASES, _column("days_in_custody"), "days"),
)
_PAIRED = tuple(
    Outcome(abuse, label, "paired_level", _CASES | _VICTIMS, _column(f"{abuse}_intake"))
    for abuse, label in ABUSE_TYPES.items()
)
_EVENTS = (
    Outcome(
        "multi_agency_action",
        "Multi-agency actions",
        "events",
        _ALLOCATED | _CASES,
        _column("person"),
        "actions",
    ),
    Outcome("dva_incidents", "DVA incidents", "events", _POLICE, _column("person"), "incidents"),
    Outcome("dva_crimes", "DVA crimes", "events", _POLICE, _column("person"), "incidents"),
    Outcome("non_dva_incidents", "Non-DVA incidents", "events", _POLICE, _column("person"), "incidents"),
    Outcome(
        "violence_with_injury", "Violence with injury", "events", _ALLOCATED, _column("person"), "incidents"
    ),
    Outcome("appearances", "Marac appearances", "events", _TRIAL, _column("person"), "appearances"),
    Outcome("new_victims", "New victims at Marac", "events", _TRIAL, _column("person"), "victims"),
    Outcome("repeat_victims", "Repeat victims at Marac", "events", _TRIAL, _column("person"), "victims"),
    Outcome(
        "repeat_victims_12m",
        "Repeat victims at Marac, within 12 months",
        "events",
        _TRIAL,
        _column("person"),
        "victims",
    ),
    Outcome("victims", "Distinct victims at Marac", "events", _TRIAL, _column("person"), "victims"),
    Outcome("serial", "Serial perpetrator at Marac", "events", _ALLOCATED, _column("person"), "people"),
)

OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {outcome.name: outcome for outcome in (*_YES_NO, *_CATEGORIES, *_NUMBERS, *_PAIRED, *_EVENTS)}
)
