"""Checks that look beyond one row: sheet dates, references given twice, forms out of order."""

from datetime import date
from typing import Final

import pandas as pd

from drive_eval.config.mapping import Sheet
from drive_eval.contracts.ingest import ALLOCATIONS, DRIVE_FORMS, IDENTITIES, IDVA_FORMS, LEDGER, MARAC_CASES
from drive_eval.ingest.dates import find_date
from drive_eval.ingest.ledger import annotate
from drive_eval.ingest.parts import Part

_KEYS: Final = ["file", "sheet", "row"]


def sheet_date(sheet: Sheet, name: str, title: str) -> tuple[date | None, str]:
    """The date of a sheet from its title (or else its name), and the reason to ask, if there is one."""
    if sheet.date_from_sheet is None:
        return None, ""
    in_title, in_name = find_date(title), find_date(name)
    if in_title is None and in_name is None:
        return None, "meeting_date_unknown"
    if in_title is not None and in_name is not None and in_title != in_name:
        return in_title, "meeting_date_disagrees"
    return in_title or in_name, ""


def across(agency: str, part: Part) -> Part:
    """Query what only shows across rows of an agency; Alloc IDs of two people are withdrawn."""
    if LEDGER.name not in part.frames:
        return part
    if agency == "allocation":
        _references_of_two(part)
    elif agency == "marac":
        _listed_twice(part)
    elif agency in ("idva", "drive"):
        _forms(part, IDVA_FORMS.name if agency == "idva" else DRIVE_FORMS.name)
    return part


def _note(part: Part, rows: pd.DataFrame, code: str) -> None:
    if len(rows):
        keys = pd.MultiIndex.from_frame(rows[_KEYS])
        part.frames[LEDGER.name] = annotate(part.frames[LEDGER.name], keys, code)


def _live(part: Part, name: str) -> pd.DataFrame:
    """The rows of a table that the ledger has accepted so far."""
    frame = part.frames.get(name)
    if frame is None:
        return pd.DataFrame(columns=_KEYS)
    ledger = part.frames[LEDGER.name]
    accepted = ledger[ledger["status"].isin(["accepted", "accepted_with_queries"])]
    inside = pd.MultiIndex.from_frame(frame[_KEYS]).isin(pd.MultiIndex.from_frame(accepted[_KEYS]))
    return frame[inside]


def _references_of_two(part: Part) -> None:
    """An Alloc ID on rows of two people links nobody; on rows of one person it is asked about.

    Rows are of one person where surname and forename agree, or the date of birth and either name.
    """
    if ALLOCATIONS.name not in part.frames:
        return
    people = _live(part, IDENTITIES.name)
    people = people[people["study_ref"].notna() & (people["position"] == 1)]
    repeated = people[people.duplicated("study_ref", keep=False)]
    two: list[object] = []
    one: list[object] = []
    for reference, rows in repeated.groupby("study_ref", sort=True):
        (one if _one_person(rows) else two).append(reference)
    _note(part, people[people["study_ref"].isin(one)], "alloc_id_repeated")
    _note(part, people[people["study_ref"].isin(two)], "alloc_id_two_people")
    frame = part.frames[IDENTITIES.name]
    part.frames[IDENTITIES.name] = frame.assign(
        study_ref=frame["study_ref"].where(~frame["study_ref"].isin(two), None)
    )


def _one_person(rows: pd.DataFrame) -> bool:
    first = rows.iloc[0]
    for _, other in rows.iloc[1:].iterrows():
        same = [
            pd.notna(first[name]) and pd.notna(other[name]) and first[name] == other[name]
            for name in ("surname", "forename", "date_of_birth")
        ]
        if sum(same) < 2:
            return False
    return True


def _listed_twice(part: Part) -> None:
    cases = _live(part, MARAC_CASES.name)
    if len(cases):
        known = cases[
            cases["case_ref"].notna() & cases["meeting_date"].notna() & (cases["listing"] == "heard")
        ]
        _note(
            part,
            known[known.duplicated(["site", "case_ref", "meeting_date"], keep=False)],
            "case_listed_twice",
        )


def _forms(part: Part, table: str) -> None:
    """Forms sent twice with different content, and exits dated before their intake."""
    forms = _live(part, table)
    if not len(forms):
        return
    people = part.frames[IDENTITIES.name]
    people = people[(people["position"] == 1) & people["role"].isin(["client", "service_user"])]
    owned = forms.merge(people[[*_KEYS, "local_person_id"]], on=_KEYS, how="left")
    owned = owned[owned["local_person_id"].notna() & owned["form_date"].notna() & owned["form_type"].notna()]
    who = ["site", "local_person_id"]
    if table == DRIVE_FORMS.name:
        owned_wide = owned.groupby(_KEYS)["form_type"].transform("size") > 1
        owned = owned[~owned_wide | (owned["form_type"] == "intake")]
    _note(part, owned[owned.duplicated([*who, "form_type", "form_date"], keep=False)], "form_repeated")
    exits = owned[owned["form_type"] == "exit"]
    intakes = owned[owned["form_type"] == "intake"].groupby(who, as_index=False)["form_date"].min()
    both = exits.merge(intakes, on=who, suffixes=("", "_intake"))
    _note(part, both[both["form_date"] < both["form_date_intake"]], "exit_before_intake")
