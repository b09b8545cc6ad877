"""Drive case management: wide cases, forms, contact logs and action logs."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from drive_eval.ingest.decode import Batch
from drive_eval.ingest.records.common import Built, Context, first_known, four_valued, known
from drive_eval.vocabulary import ABUSE_TYPES, NEEDS

_INTAKE_ITEMS: Final = (
    *(f"need_{need}" for need in NEEDS),
    "previous_offences",
    "previous_dva_offences",
    "children_social_care",
)
_SPELLS: Final = ("custody_from", "custody_to", "custody_2_from", "custody_2_to")


def build_form(batch: Batch, context: Context) -> Built:
    """`DRIVE_FORMS` rows of a layout with a line per form. A form of unknown type is quarantined."""
    forms = batch.get("form_type")
    for position, form in enumerate(forms):
        if form is None:
            batch.ask(position, "form_type_unknown", "form_type")
    items = {item: four_valued(batch, item, context.sheet, forms) for item in (*_INTAKE_ITEMS, *ABUSE_TYPES)}
    columns = {
        **_case_level(batch, context),
        **items,
        "form_type": forms,
        "form_date": batch.get("form_date"),
        "children": batch.get("children"),
        "risk_change": known(batch.get("risk_change")),
    }
    dates = first_known(batch.get("form_date"), batch.get("start_date"))
    return Built(list(range(batch.size)), columns, dates)


def build_case(batch: Batch, context: Context) -> Built:
    """`DRIVE_FORMS` rows of a layout with a line per service user: intake, exit and closure as recorded.

    An exit is there where its date, a level or the judgement of risk was filled in; a closure where its
    date or reason was. Items of the intake are 'not asked' on the other two; case-level items are on all.
    """
    case = _case_level(batch, context)
    stages = {
        "intake": list(range(batch.size)),
        "exit": [
            p for p in range(batch.size) if _any(batch, p, "exit_date", *_levels("exit"), "risk_change")
        ],
        "closure": [p for p in range(batch.size) if _any(batch, p, "closure_date", "closure_reason")],
    }
    columns: dict[str, list[Any]] = {}
    positions: list[int] = []
    for stage, chosen in stages.items():
        for name, values in {**case, **_stage(batch, context, stage)}.items():
            columns.setdefault(name, []).extend(values[position] for position in chosen)
        positions += chosen
    _ask_order(batch)
    return Built(positions, columns, first_known(batch.get("start_date"), batch.get("intake_date")))


def build_contact(batch: Batch, context: Context) -> Built:
    """`DRIVE_CONTACTS` rows."""
    _ask_reference(batch)
    columns = {
        "site": context.sites,
        "contact_date": batch.get("contact_date"),
        "contact_type": known(batch.get("contact_type")),
        "minutes": batch.get("minutes"),
        "attended": four_valued(batch, "attended", context.sheet),
    }
    return Built(list(range(batch.size)), columns, batch.get("contact_date"))


def build_action(batch: Batch, context: Context) -> Built:
    """`DRIVE_ACTIONS` rows."""
    _ask_reference(batch)
    columns = {
        "site": context.sites,
        "action_date": batch.get("action_date"),
        "agency": batch.get("agency"),
        "category": known(batch.get("category")),
    }
    return Built(list(range(batch.size)), columns, batch.get("action_date"))


def _case_level(batch: Batch, context: Context) -> dict[str, list[Any]]:
    return {
        "site": context.sites,
        "start_date": batch.get("start_date"),
        "closure_date": batch.get("closure_date"),
        "closure_reason": known(batch.get("closure_reason")),
        "direct_contact": four_valued(batch, "direct_contact", context.sheet),
        **_custody(batch),
        "ethnicity": known(batch.get("ethnicity")),
        "sex": known(batch.get("service_user_sex")),
    }


def _stage(batch: Batch, context: Context, stage: str) -> Mapping[str, list[Any]]:
    """What one stage of a wide row says of its own."""
    nothing, not_asked = [None] * batch.size, ["not_asked"] * batch.size
    intake = stage == "intake"
    dates = batch.get({"intake": "intake_date", "exit": "exit_date", "closure": "closure_date"}[stage])
    levels = {
        abuse: not_asked if stage == "closure" else four_valued(batch, f"{stage}_{abuse}", context.sheet)
        for abuse in ABUSE_TYPES
    }
    items = {item: four_valued(batch, item, context.sheet) if intake else not_asked for item in _INTAKE_ITEMS}
    return {
        "form_type": [stage] * batch.size,
        "form_date": dates,
        "children": batch.get("children") if intake else nothing,
        "risk_change": known(batch.get("risk_change")) if stage == "exit" else nothing,
        **items,
        **levels,
    }


def _ask_reference(batch: Batch) -> None:
    """A log entry without a readable Alloc ID belongs to nobody."""
    asked = {issue.position for issue in batch.issues if issue.field == "study_ref"}
    for position, value in enumerate(batch.get("study_ref")):
        if value is None and position not in asked:
            batch.ask(position, "reference_blank", "study_ref")


def _levels(stage: str) -> tuple[str, ...]:
    return tuple(f"{stage}_{abuse}" for abuse in ABUSE_TYPES)


def _any(batch: Batch, position: int, *names: str) -> bool:
    return any(batch.has(name) and batch.raw[name][position].strip() for name in names)


def _custody(batch: Batch) -> dict[str, list[Any]]:
    """The first two custody spells of each row."""
    spells = batch.get("custody")
    for position, value in enumerate(spells):
        if value is not None and len(value) > 2:
            batch.ask(position, "custody_more_spells", "custody")
    flat: list[tuple[date | None, ...]] = [
        (*(end for spell in (value or ())[:2] for end in spell), *(None,) * 4)[:4] for value in spells
    ]
    return {name: [row[index] for row in flat] for index, name in enumerate(_SPELLS)}


def _ask_order(batch: Batch) -> None:
    pairs = (
        ("intake_date", "exit_date", "exit_before_intake"),
        ("start_date", "closure_date", "closed_before_start"),
    )
    for earlier, later, reason in pairs:
        for position, (first, last) in enumerate(zip(batch.get(earlier), batch.get(later), strict=True)):
            if first is not None and last is not None and last < first:
                batch.ask(position, reason, later)
