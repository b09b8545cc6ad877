"""What the builders share: context, four-valued items, pseudonyms, and the shape of what they give."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from drive_eval.config.mapping import Sheet
from drive_eval.ingest.decode import Batch
from drive_eval.ingest.offences import OffenceList
from drive_eval.ingest.pseudonym import pseudonym


@dataclass(frozen=True)
class Context:
    """What a builder may know besides the cells: the mapping, the sites, the key, the sheet's date."""

    sheet: Sheet
    sites: list[str]
    key: bytes
    offences: OffenceList
    sheet_date: date | None = None
    midnight_is_no_time: bool = False


@dataclass
class Built:
    """Rows of one table: the batch position of each, its columns, and one record date per position."""

    positions: list[int]
    columns: dict[str, list[Any]]
    record_dates: list[date | None]
    overrides: dict[str, list[Any]] = field(default_factory=dict)


def four_valued(
    batch: Batch, name: str, sheet: Sheet, forms: Sequence[str | None] | None = None
) -> list[str]:
    """Yes, no or a level; 'unknown' where not; 'not_asked' where the form or layout has no such item."""
    if not batch.has(name):
        return ["not_asked"] * batch.size
    asked_on = sheet.columns[name].asked_on
    values: list[str] = []
    for position, value in enumerate(batch.get(name)):
        if value is not None:
            values.append(value)
        elif (
            asked_on
            and forms is not None
            and forms[position] not in asked_on
            and not _filled(batch, name, position)
        ):
            values.append("not_asked")
        else:
            values.append("unknown")
    return values


def known(values: list[Any]) -> list[Any]:
    """Codes with 'unknown' as null."""
    return [None if value == "unknown" else value for value in values]


def pseudonyms(values: list[Any], kind: str, key: bytes) -> list[str | None]:
    """Pseudonyms of references; null where there is none."""
    made = {value: pseudonym(key, kind, value) for value in set(values) if value is not None}
    return [made.get(value) for value in values]


def first_known(*columns: Sequence[Any]) -> list[Any]:
    """Position by position, the first value that is not null."""
    return [
        next((value for value in values if value is not None), None) for values in zip(*columns, strict=True)
    ]


def day(moment: Any) -> date | None:
    """The day of a `Moment`, or None."""
    return None if moment is None else moment.at.date()


def rename(
    batch: Batch, names: Sequence[str], change: Callable[[list[Any]], list[Any]] = lambda v: v
) -> dict[str, list[Any]]:
    """Fields that go into the table under their own names."""
    return {name: change(batch.get(name)) for name in names}


def _filled(batch: Batch, name: str, position: int) -> bool:
    return bool(batch.raw[name][position].strip())
