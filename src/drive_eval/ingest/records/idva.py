"""Idva Insights forms, both questionnaire versions."""

from typing import Any

from drive_eval.ingest.decode import Batch
from drive_eval.ingest.records.common import Built, Context, four_valued, known, pseudonyms
from drive_eval.vocabulary import ABUSE_TYPES

_ITEMS = (
    *ABUSE_TYPES,
    "escalation",
    "need_mental_health",
    "need_alcohol",
    "need_drugs",
    "need_financial",
    "need_housing",
    "abuse_ceased",
    "perpetrator_on_drive",
)


def build(batch: Batch, context: Context) -> Built:
    """`IDVA_FORMS` rows; a closure form is an exit. A form of unknown type is quarantined."""
    forms = ["exit" if form == "closure" else form for form in batch.get("form_type")]
    for position, form in enumerate(forms):
        if form is None:
            batch.ask(position, "form_type_unknown", "form_type")
    form_dates = batch.get("form_date")
    for position, (start, closed) in enumerate(
        zip(batch.get("case_start"), batch.get("case_closed"), strict=True)
    ):
        if start is not None and closed is not None and closed < start:
            batch.ask(position, "closed_before_start", "case_closed")
    columns: dict[str, list[Any]] = {
        "site": context.sites,
        "client": pseudonyms(batch.get("client_local_id"), "idva_client", context.key),
        "insights_version": batch.get("insights_version"),
        "form_type": forms,
        "form_date": form_dates,
        "case_start": batch.get("case_start"),
        "case_closed": batch.get("case_closed"),
        "client_age": batch.get("client_age"),
        "client_sex": known(batch.get("client_sex")),
        "client_ethnicity": known(batch.get("client_ethnicity")),
        "children": batch.get("children"),
        "relationship": known(batch.get("relationship")),
        "dash_score": batch.get("dash_score"),
        **{item: four_valued(batch, item, context.sheet, forms) for item in _ITEMS},
        "client_feels": known(batch.get("client_feels")),
        "risk_change": known(batch.get("risk_change")),
        "exit_reason": known(batch.get("exit_reason")),
    }
    return Built(list(range(batch.size)), columns, form_dates)
