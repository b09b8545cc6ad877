"""Police extracts: one row per offence (or incident without a crime) and person."""

from datetime import datetime, time, timedelta
from typing import Any

from drive_eval.ingest.cells import Cell
from drive_eval.ingest.decode import Batch
from drive_eval.ingest.fold import fold, tidy
from drive_eval.ingest.offences import Offence, OffenceList, parse_offence
from drive_eval.ingest.records.common import Built, Context, day, first_known, known, pseudonyms

_NO_OUTCOME = frozenset({"none", "cancelled"})


def build(batch: Batch, context: Context) -> Built:
    """`POLICE_RECORDS` rows."""
    found = _offences(batch, context.offences)
    recorded, start, end = batch.get("recorded_at"), batch.get("happened_from"), batch.get("happened_to")
    roles = batch.get("role")
    _ask(batch, roles, recorded, start)
    outcomes = first_known(batch.get("outcome"), batch.get("outcome_text"))
    columns: dict[str, list[Any]] = {
        "site": context.sites,
        "record_ref": pseudonyms(batch.get("record_ref"), "police_record", context.key),
        "incident_ref": pseudonyms(batch.get("incident_ref"), "police_incident", context.key),
        "recorded_at": [_at(moment) for moment in recorded],
        "happened_from": [_at(moment) for moment in start],
        "happened_to": [_at(moment) for moment in end],
        "time_known": [_time_known(moment, context.midnight_is_no_time) for moment in start],
        "offence_code": [(offence.code or None) if offence else None for offence in found],
        "offence_title": [offence.title if offence else None for offence in found],
        "record_kind": _kinds(batch, found),
        "counts": _counts(batch),
        "dva_flag": [value or "unknown" for value in batch.get("dva_flag")],
        "relationship": known(batch.get("relationship")),
        "role": roles,
        "outcome": [None if outcome in _NO_OUTCOME else outcome for outcome in outcomes],
        "division": [value or "" for value in batch.get("division")],
        "ethnicity_self_defined": known(batch.get("ethnicity_self_defined")),
        "sex": known(batch.get("person_sex")),
    }
    return Built(
        list(range(batch.size)), columns, [day(m) for m in first_known(recorded, start)], {"role": roles}
    )


def _offences(batch: Batch, offences: OffenceList) -> list[Offence | None]:
    """The offence of each row, from its code and title cells; each distinct pair is read once."""
    codes, titles = batch.get("offence_code"), batch.get("offence")
    pairs = list(zip(codes, titles, strict=True))
    read: dict[tuple[Any, Any], Cell] = {
        pair: parse_offence(pair[0] or "", pair[1] or "", offences) for pair in set(pairs)
    }
    found = []
    for position, pair in enumerate(pairs):
        cell = read[pair]
        reason = cell.reason or ("offence_blank" if cell.value is None else "")
        if reason:
            batch.ask(position, reason, "offence", fold(tidy(pair[1] or pair[0] or "")))
        found.append(cell.value)
    return found


def _kinds(batch: Batch, found: list[Offence | None]) -> list[str]:
    """Crime or not; an offence that no list knows is a crime unless the status says non-crime."""
    statuses = batch.raw.get("status", [""] * batch.size)
    return [
        offence.kind
        if offence is not None and offence.kind
        else "non_crime_other"
        if fold(status).startswith("non crime")
        else "crime"
        for offence, status in zip(found, statuses, strict=True)
    ]


def _counts(batch: Batch) -> list[bool]:
    """False where the status or an outcome says cancelled or no-crimed."""
    from_status = [bool(value) for value in batch.get("status")]
    cancelled = [value == "cancelled" for value in batch.get("outcome")]
    in_text = [value == "cancelled" for value in batch.get("outcome_text")]
    return [not any(marks) for marks in zip(from_status, cancelled, in_text, strict=True)]


def _ask(batch: Batch, roles: list[Any], recorded: list[Any], start: list[Any]) -> None:
    roles_asked = {issue.position for issue in batch.issues if issue.field == "role"}
    for position, role in enumerate(roles):
        if role is None and position not in roles_asked:
            batch.ask(position, "role_unknown", "role")
    for position, value in enumerate(batch.get("record_ref")):
        if value is None:
            batch.ask(position, "reference_blank", "record_ref")
    for position, (made, began) in enumerate(zip(recorded, start, strict=True)):
        if made is not None and began is not None and began.at > made.at + timedelta(days=1):
            batch.ask(position, "happened_after_recorded", "happened_from")


def _at(moment: Any) -> datetime | None:
    return None if moment is None else moment.at


def _time_known(moment: Any, midnight_is_no_time: bool) -> bool:
    if moment is None or not moment.has_time:
        return False
    return not (midnight_is_no_time and moment.at.time() == time())
