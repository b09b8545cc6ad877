"""The fields of each kind of record: how a cell is read, and whether it identifies anyone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class FieldSpec:
    """How one field is read: kind of cell, code list where coded, identifying or not."""

    kind: str
    codes: str = ""
    identifying: bool = False


def _codes(name: str) -> FieldSpec:
    return FieldSpec("code", name)


def _person(who: str) -> dict[str, FieldSpec]:
    """The parts by which a person may be named on a row."""
    kinds = {
        "name": "full_name",
        "surname": "surname",
        "forename": "forename",
        "initials": "initials",
        "birth": "birth",
        "pnc": "pnc",
        "study_ref": "study_ref",
        "marac_ref": "marac_ref",
        "local_id": "plain_ref",
    }
    parts = {f"{who}_{part}": FieldSpec(kind, identifying=True) for part, kind in kinds.items()}
    return {**parts, f"{who}_sex": _codes("sex"), f"{who}_age": FieldSpec("age")}


_DATE = FieldSpec("date")
_MOMENT = FieldSpec("moment")
_YES_NO = FieldSpec("four_valued", "yes_no")
_LEVEL = FieldSpec("four_valued", "severity")
_TEXT = FieldSpec("text")
_CHILDREN = FieldSpec("children")
_SCORE = FieldSpec("score")
_REF = FieldSpec("plain_ref", identifying=True)
_STUDY_REF = FieldSpec("study_ref", identifying=True)
_MARAC_REF = FieldSpec("marac_ref", identifying=True)

_ABUSE: Final = ("physical", "sexual", "harassment_stalking", "jealous_controlling")
_NEEDS: Final = ("substance_misuse", "alcohol", "housing", "mental_health")
_DRIVE_COMMON: Final[Mapping[str, FieldSpec]] = {
    **_person("service_user"),
    "study_ref": _STUDY_REF,
    "ethnicity": _codes("ethnicity"),
    "start_date": _DATE,
    "direct_contact": _YES_NO,
    **{f"need_{need}": _YES_NO for need in _NEEDS},
    "previous_offences": _YES_NO,
    "previous_dva_offences": _YES_NO,
    "children": _CHILDREN,
    "children_social_care": _YES_NO,
    "risk_change": _codes("risk_change"),
    "custody": FieldSpec("spans"),
    "closure_date": _DATE,
    "closure_reason": _codes("closure_reason"),
}

RECORDS: Final[Mapping[str, Mapping[str, FieldSpec]]] = {
    "allocation": {
        **_person("allocated"),
        "sequence_number": FieldSpec("count"),
        "study_ref": _STUDY_REF,
        "site": FieldSpec("site", "site"),
        "marac_ref": _MARAC_REF,
        "marac_date": _DATE,
        "allocation_date": _DATE,
        "arm": _codes("arm"),
        "override": _YES_NO,
        "status": _codes("allocation_status"),
    },
    "marac_case": {
        **_person("victim"),
        **_person("perpetrator"),
        "site": FieldSpec("site", "site"),
        "case_number": FieldSpec("case_number"),
        "case_ref": _MARAC_REF,
        "meeting_date": _DATE,
        "area": _TEXT,
        "listing": _codes("listing"),
        "repeat_flag": FieldSpec("four_valued", "repeat"),
        "referring_agency": _codes("referring_agency"),
        "dash_score": _SCORE,
        "relationship": _codes("relationship"),
        "children": _CHILDREN,
    },
    "police_record": {
        **_person("person"),
        "site": FieldSpec("site", "site"),
        "record_ref": _REF,
        "incident_ref": _REF,
        "recorded_at": _MOMENT,
        "happened_from": _MOMENT,
        "happened_to": _MOMENT,
        "offence_code": FieldSpec("offence_code"),
        "offence": FieldSpec("offence"),
        "dva_flag": FieldSpec("marks", "dva_flag"),
        "status": FieldSpec("not_counted", "not_counted"),
        "outcome": FieldSpec("outcome", "outcome"),
        "outcome_text": FieldSpec("outcome", "outcome"),
        "division": _TEXT,
        "role": _codes("role"),
        "relationship": _codes("relationship"),
        "ethnicity_self_defined": _codes("ethnicity"),
    },
    "idva_form": {
        **_person("client"),
        "client_local_id": FieldSpec("client_ref", identifying=True),
        **_person("perpetrator"),
        "site": FieldSpec("site", "site"),
        "insights_version": FieldSpec("version"),
        "form_type": _codes("form_type"),
        "form_date": _DATE,
        "case_start": _DATE,
        "case_closed": _DATE,
        "perpetrator_on_drive": _YES_NO,
        "client_ethnicity": _codes("ethnicity"),
        "children": _CHILDREN,
        "relationship": _codes("relationship"),
        "dash_score": _SCORE,
        **dict.fromkeys(_ABUSE, _LEVEL),
        **{f"need_{need}": _YES_NO for need in ("mental_health", "alcohol", "drugs", "financial", "housing")},
        "escalation": _YES_NO,
        "client_feels": _codes("client_feels"),
        "risk_change": _codes("risk_change"),
        "abuse_ceased": _YES_NO,
        "exit_reason": _codes("exit_reason"),
    },
    "drive_case": {
        **_DRIVE_COMMON,
        "site": FieldSpec("site", "site"),
        **{f"{stage}_{abuse}": _LEVEL for stage in ("intake", "exit") for abuse in _ABUSE},
        "intake_date": _DATE,
        "exit_date": _DATE,
    },
    "drive_form": {
        **_DRIVE_COMMON,
        "site": FieldSpec("site", "site"),
        "form_type": _codes("form_type"),
        "form_date": _DATE,
        **dict.fromkeys(_ABUSE, _LEVEL),
    },
    "drive_contact": {
        "study_ref": _STUDY_REF,
        "site": FieldSpec("site", "site"),
        "contact_date": _DATE,
        "contact_type": _codes("contact_type"),
        "minutes": FieldSpec("minutes"),
        "attended": FieldSpec("four_valued", "attended"),
    },
    "drive_action": {
        "study_ref": _STUDY_REF,
        "site": FieldSpec("site", "site"),
        "action_date": _DATE,
        "agency": _TEXT,
        "category": _codes("action_category"),
    },
}

TABLE_OF: Final = {
    "allocation": "ingest/allocations",
    "marac_case": "ingest/marac_cases",
    "police_record": "ingest/police_records",
    "idva_form": "ingest/idva_forms",
    "drive_case": "ingest/drive_forms",
    "drive_form": "ingest/drive_forms",
    "drive_contact": "ingest/drive_contacts",
    "drive_action": "ingest/drive_actions",
}
