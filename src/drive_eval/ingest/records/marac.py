"""Marac lists: meetings, case references, and what the coordinator noted of the case."""

from datetime import date
from typing import Any

from drive_eval.ingest.decode import Batch
from drive_eval.ingest.records.common import Built, Context, four_valued, known, pseudonyms
from drive_eval.ingest.references import parse_marac_ref


def build(batch: Batch, context: Context) -> Built:
    """`MARAC_CASES` rows. Case references are built from the mapping's pattern where no column has them."""
    meetings = batch.get("meeting_date")
    if context.sheet.date_from_sheet == "meeting_date" and not batch.has("meeting_date"):
        meetings = [context.sheet_date] * batch.size
    references = batch.get("case_ref") if batch.has("case_ref") else _built(batch, meetings, context)
    columns: dict[str, list[Any]] = {
        "site": context.sites,
        "case_ref": pseudonyms(references, "marac_case", context.key),
        "meeting_date": meetings,
        "area": batch.get("area"),
        "listing": [value or "heard" for value in batch.get("listing")],
        "repeat_flag": four_valued(batch, "repeat_flag", context.sheet),
        "referring_agency": known(batch.get("referring_agency")),
        "dash_score": batch.get("dash_score"),
        "relationship": known(batch.get("relationship")),
        "children": batch.get("children"),
    }
    overrides = {"marac_ref": references}
    return Built(list(range(batch.size)), columns, meetings, overrides)


def _built(batch: Batch, meetings: list[date | None], context: Context) -> list[Any]:
    """References by the pattern, where meeting date and case number are known."""
    if not context.sheet.case_ref:
        return [None] * batch.size
    built = []
    for meeting, number in zip(meetings, batch.get("case_number"), strict=True):
        known_both = meeting is not None and number is not None
        text = context.sheet.case_ref.format(meeting_date=meeting, case_number=number) if known_both else ""
        built.append(parse_marac_ref(text).value)
    return built
