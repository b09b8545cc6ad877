"""Dates of birth: whole, two in a cell, a year, an age, or a placeholder."""

import re
from datetime import date
from typing import NamedTuple

from drive_eval.ingest.cells import BLANK, Cell
from drive_eval.ingest.dates import DateForm, parse_date
from drive_eval.ingest.fold import tidy

EARLIEST_YEAR, LATEST_YEAR = 1905, 2015
_LAST_TWO_DIGIT_YEAR = 12
_AGE = re.compile(
    r"(?:age[d]?|approx\.?|approximately|about|circa|c\.?|est\.?|around|~)*[ :.~]*(\d{1,2})(s?)"
    r"(?: ?(?:yrs?|years?|y/?o|yo)\.?)*(?: ?old)?(?: ?\(?(?:approx|est)\.?\)?)?$",
    re.I,
)
_YEAR = re.compile(r"(?:b\.?|born|circa|c\.?|approx\.?)?\s*((?:19|20)\d{2})$", re.I)
_BETWEEN = re.compile(r"\s+(?:or|and)\s+|\s*[;&\n]\s*|\s+/\s+|,\s*", re.I)


class Birth(NamedTuple):
    """What a cell says of someone's birth; `age` is at the date of the record."""

    day: date | None = None
    other: date | None = None
    year: int | None = None
    age: int | None = None


def parse_birth(text: str, form: DateForm) -> Cell:
    """A `Birth`, with a query where it is not one whole, plausible date. Blank gives no query.

    >>> parse_birth("12/03/1985 or 03/12/1985", DateForm()).reason
    'birth_two_dates'
    >>> parse_birth("approx 34", DateForm()).value.age
    34
    """
    text = tidy(text)
    if not text:
        return BLANK
    if found := _YEAR.match(text):
        year = int(found[1])
        if EARLIEST_YEAR <= year <= LATEST_YEAR:
            return Cell(Birth(year=year), "birth_not_whole")
        return Cell(None, "birth_placeholder")
    if found := _AGE.match(text):
        return Cell(None if found[2] else Birth(age=int(found[1])), "birth_not_whole")
    parts = [part for part in _BETWEEN.split(text) if part]
    cells = [_day(part, form) for part in parts[:2]]
    days = [cell.value for cell in cells if cell.value is not None]
    if len(parts) == 1 or not days:
        return Cell(Birth(day=days[0]), "") if days else Cell(None, cells[0].reason if cells else "")
    if len(set(days)) == 1:
        return Cell(Birth(day=days[0]), "birth_two_dates" if len(days) < len(parts) else "")
    return Cell(Birth(day=days[0], other=days[1]), "birth_two_dates")


def _day(text: str, form: DateForm) -> Cell:
    cell = parse_date(text, form._replace(pivot=_LAST_TWO_DIGIT_YEAR))
    if cell.value is None:
        return cell
    if not EARLIEST_YEAR <= cell.value.year <= LATEST_YEAR:
        return Cell(None, "birth_placeholder")
    return cell
