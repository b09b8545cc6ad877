"""Drive cases: one row per person with a case record, whatever the person's arm."""

import pandas as pd

from drive_eval.contracts.derive import DRIVE_CASES
from drive_eval.derive import forms as read
from drive_eval.derive.custody import days_in_custody
from drive_eval.vocabulary import ABUSE_TYPES, NEEDS

_FIRST = [
    *(f"need_{need}" for need in NEEDS),
    "previous_offences",
    "previous_dva_offences",
    "children_social_care",
]
_DEATH = ("deceased", "death", "died")


def drive_cases(forms: pd.DataFrame, contacts: pd.DataFrame, cut: pd.Timestamp) -> pd.DataFrame:
    """One row per person from the Drive forms and contacts that are linked to trial people.

    Closed means closed on or before the cut. Abuse is read at the earliest intake and at the
    latest exit by the cut, the case manager's judgement on the latest exit or closure that has
    one. Background is read from the earliest form that knows it; unknown is not no.
    """
    dated = read.by_the_cut(forms, read.form_day(forms, "closure_date"), cut)
    people = pd.Index(sorted(forms["person"].unique()), name="person")
    closure = _closures(forms, cut)
    intake = read.chosen(dated[dated["form_type"] == "intake"], "person", list(ABUSE_TYPES), "first")
    exits = _usable_exits(dated)
    leaving = read.chosen(exits, "person", list(ABUSE_TYPES), "last")
    ends = dated[dated["form_type"].isin(["exit", "closure"])]
    judgement = read.last_known(ends[ends["day"].notna()], "person", ["risk_change"])
    background = read.first_known(dated, "person", _FIRST)
    contact = read.last_known(dated, "person", ["direct_contact"])
    cases = pd.DataFrame(index=people)
    cases["site"] = forms.groupby("person")["site"].first()
    cases["start_date"] = forms.groupby("person")["start_date"].min()
    cases[["closure_date", "closure_reason"]] = closure.reindex(people)
    cases["closed"] = cases["closure_date"].notna()
    cases["intake_date"], cases["exit_date"] = intake.dates, leaving.dates
    for item in [*_FIRST, "direct_contact"]:
        source = contact if item == "direct_contact" else background
        cases[item] = source.values[item].reindex(people).fillna("unknown")
    for abuse in ABUSE_TYPES:
        cases[f"{abuse}_intake"] = intake.values[abuse].reindex(people).fillna("unknown")
        cases[f"{abuse}_exit"] = leaving.values[abuse].reindex(people).fillna("unknown")
    risk = judgement.values["risk_change"].reindex(people)
    cases["risk_change"] = risk.mask(risk == "unknown")
    cases["forms_conflict"] = False
    for part in (intake, leaving, judgement, background, contact):
        cases["forms_conflict"] |= part.conflict.reindex(people, fill_value=False)
    cases["died"] = cases["closure_reason"].isin(_DEATH)
    cases["days_in_custody"] = days_in_custody(forms, cases, cut).reindex(people, fill_value=0)
    logged = contacts[contacts["contact_date"] <= cut]
    reached = logged[logged["attended"] == "yes"].groupby("person").size()
    cases["contacts_attempted"] = logged.groupby("person").size().reindex(people, fill_value=0)
    cases["contacts_attended"] = reached.reindex(people, fill_value=0)
    return DRIVE_CASES.conform(cases.reset_index())


def drive_actions(actions: pd.DataFrame, cut: pd.Timestamp) -> pd.DataFrame:
    """Multi-agency actions of trial people dated by the cut (the caller counts who leaves)."""
    return actions[actions["action_date"] <= cut]


def _usable_exits(dated: pd.DataFrame) -> pd.DataFrame:
    """Exits that can be placed by the cut; one with neither a date nor an answer is no exit."""
    exits = dated[(dated["form_type"] == "exit") & dated["day"].notna()]
    answered = pd.concat([read.known(exits[abuse]) for abuse in ABUSE_TYPES], axis=1).any(axis=1)
    return exits[exits["form_date"].notna() | answered]


def _closures(forms: pd.DataFrame, cut: pd.Timestamp) -> pd.DataFrame:
    """Each person's latest closure by the cut, and why."""
    closed = forms[forms["closure_date"] <= cut]
    latest = closed[closed["closure_date"] == closed.groupby("person")["closure_date"].transform("max")]
    latest = latest.sort_values(["person", "closure_reason"], na_position="last", kind="stable")
    return latest.drop_duplicates("person").set_index("person")[["closure_date", "closure_reason"]]
