"""The allocation log: arms, dates and the index date's rule."""

from datetime import date

from drive_eval.ingest.decode import Batch
from drive_eval.ingest.records.common import Built, Context, four_valued, known


def build(batch: Batch, context: Context) -> Built:
    """`ALLOCATIONS` rows. A drawn row whose arm is not known is quarantined (`arm_unknown`)."""
    status = [value or "unknown" for value in batch.get("status")]
    arms = known(batch.get("arm"))
    marac_dates, allocated = batch.get("marac_date"), batch.get("allocation_date")
    impossible = {issue.position for issue in batch.issues if issue.field == "allocation_date"}
    rules, index_dates = [], []
    for position in range(batch.size):
        drawn = status[position] != "screened_out"
        rule, index = index_date(allocated[position], marac_dates[position], position in impossible)
        if drawn:
            _ask(batch, position, rule, arms[position])
        rules.append(rule)
        index_dates.append(index)
    for position, value in enumerate(batch.get("study_ref")):
        if value is None and not batch.raw["study_ref"][position].strip():
            batch.ask(position, "alloc_id_blank")
    columns = {
        "site": context.sites,
        "sequence_number": batch.get("sequence_number"),
        "marac_date": marac_dates,
        "allocation_date": allocated,
        "index_date": index_dates,
        "index_date_rule": rules,
        "arm": arms,
        "override": four_valued(batch, "override", context.sheet),
        "status": status,
    }
    return Built(list(range(batch.size)), columns, index_dates)


def index_date(allocated: date | None, marac: date | None, impossible: bool) -> tuple[str, date | None]:
    """The rule that applies to a row and the index date it gives.

    >>> index_date(date(2016, 4, 6), date(2016, 4, 5), False)
    ('allocation_date', datetime.date(2016, 4, 6))
    """
    if allocated is None:
        if impossible and marac is not None:
            return "marac_date_impossible", marac
        return "unknown", None
    if marac is not None and allocated < marac:
        return "marac_date_earlier", marac
    return "allocation_date", allocated


def _ask(batch: Batch, position: int, rule: str, arm: str | None) -> None:
    if arm is None:
        batch.ask(position, "arm_unknown", "arm")
    if rule == "marac_date_earlier":
        batch.ask(position, "allocation_before_marac", "allocation_date")
    elif rule == "marac_date_impossible":
        batch.ask(position, "allocation_date_impossible", "allocation_date")
    elif rule == "unknown":
        batch.ask(position, "allocation_date_blank", "allocation_date")
