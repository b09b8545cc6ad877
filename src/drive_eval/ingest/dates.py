"""Dates as agencies type them, day before month; what cannot be a date is asked about, never guessed."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from drive_eval.ingest.cells import BLANK, Cell
from drive_eval.ingest.fold import tidy

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan ionawr",
            "february feb chwefror",
            "march mar mawrth",
            "april apr ebrill",
            "may mai",
            "june jun mehefin",
            "july jul gorffennaf",
            "august aug awst",
            "september sep sept medi",
            "october oct hydref",
            "november nov tachwedd",
            "december dec rhagfyr",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = r"(?:[ T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*(am|pm)?Z?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}$", re.I)
_NUMERIC = re.compile(rf"(\d{{1,2}})\s?[-/. ]\s?(\d{{1,2}})\s?[-/. ]\s?(\d{{4}}|\d{{2}}){_TIME}$", re.I)
_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*([a-z]+)[-/., ]*(\d{{4}}|\d{{2}}){_TIME}$", re.I)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[., ]+", re.I)
_SERIAL = re.compile(r"(\d{4,5})(?:\.(\d+))?$")
_EPOCH: Final = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_FIRST_SERIAL, _LAST_SERIAL = 1500, 60000
_DAY_LENGTH: Final = 10
_ISO_LENGTHS: Final = (_DAY_LENGTH, 16, 19)


class Moment(NamedTuple):
    """A date-time, and whether a time of day was given with it."""

    at: datetime
    has_time: bool


class DateForm(NamedTuple):
    """How an extract writes dates: order of day and month, first year of two digits, workbook epoch."""

    order: str = "dmy"
    pivot: int = 69
    epoch_1904: bool = False


DMY: Final = DateForm()


def parse_moment(text: str, form: DateForm = DMY) -> Cell:
    """A `Moment` from text; `impossible_date` (30/02) or `date_not_understood` where there is none.

    Two-digit years up to the form's pivot are 20yy, later ones 19yy. Five-digit numbers are Excel
    serials. Blank gives no value and no query.

    >>> parse_moment("12.05.16").value.at.date(), parse_moment("30/02/2017").reason
    (datetime.date(2016, 5, 12), 'impossible_date')
    """
    plain = _plain(text, form)
    if plain is not None:
        return Cell(plain)
    text = tidy(text)
    if not text:
        return BLANK
    parts = _parts(text, form)
    if isinstance(parts, str):
        return Cell(None, parts)
    if isinstance(parts, Moment):
        return Cell(parts)
    year, month, day, clock = parts
    try:
        at = datetime(year, month, day, *clock) if clock else datetime(year, month, day)
    except ValueError:
        return Cell(None, "impossible_date")
    return Cell(Moment(at, clock is not None))


def parse_date(text: str, form: DateForm = DMY) -> Cell:
    """The day alone of `parse_moment`."""
    cell = parse_moment(text, form)
    return Cell(cell.value.at.date()) if cell.value else cell


def find_date(text: str, form: DateForm = DMY) -> date | None:
    """The first date inside a longer text (a sheet's name or title), or None.

    >>> find_date("ESSEX MARAC - Thursday 7 April 2016 - RESTRICTED"), find_date("12.5.16 (2)")
    (datetime.date(2016, 4, 7), datetime.date(2016, 5, 12))
    """
    for pattern in (
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}",
        r"\d{1,2}(?:st|nd|rd|th)?[-/. ]*[A-Za-z]{3,9}[-/., ]*(?:\d{4}|\d{2})\b",
        r"\d{1,2}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?(?:\d{4}|\d{2})\b",
    ):
        for found in re.finditer(pattern, tidy(text)):
            cell = parse_date(found[0], form)
            if isinstance(cell.value, date):
                return cell.value
    return None


@lru_cache(maxsize=4096)
def parse_spans(text: str, form: DateForm = DMY) -> Cell:
    """Spells `from - to`, separated by ';' or ',': a tuple of (first day, last day or None).

    >>> parse_spans("04/07/16 - 26/09/16").value
    ((datetime.date(2016, 7, 4), datetime.date(2016, 9, 26)),)
    """
    text = tidy(text)
    if not text:
        return BLANK
    spells = []
    for part in re.split(r"[;,&]|\band\b", text):
        ends = re.split(r"\s+(?:-|–|—|to|until)\s+|\s+(?:-|–|to)$|\s*[–—]\s*", part.strip())
        cells = [parse_date(end, form) for end in ends[:2]]
        reason = next((cell.reason for cell in cells if cell.reason), "")
        if reason or cells[0].value is None or len(ends) > 2:
            return Cell(None, reason or "date_not_understood")
        last = cells[1].value if len(cells) > 1 else None
        if last is not None and last < cells[0].value:
            return Cell(None, "dates_out_of_order")
        spells.append((cells[0].value, last))
    return Cell(tuple(spells))


_Clock = tuple[int, int, int]


def _plain(text: str, form: DateForm) -> Moment | None:
    """The commonest forms, ISO and dd/mm/yyyy with or without hh:mm, read without a pattern; else None."""
    if len(text) not in _ISO_LENGTHS:
        return None
    if form.order == "dmy" and text[2] == text[5] == "/":
        text = f"{text[6:10]}-{text[3:5]}-{text[:2]}{text[10:]}"
    try:
        at = datetime.fromisoformat(text) if text[4] == "-" else None
    except ValueError:
        return None
    return Moment(at, len(text) > _DAY_LENGTH) if at is not None and at.tzinfo is None else None


def _parts(text: str, form: DateForm) -> tuple[int, int, int, _Clock | None] | Moment | str:
    if found := _ISO.match(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        return year, month, day, _clock(found, 4)
    bare = _WEEKDAY.sub("", text)
    if found := _NUMERIC.match(bare):
        first, second = int(found[1]), int(found[2])
        day, month = (second, first) if form.order == "mdy" else (first, second)
        return _year(found[3], form), month, day, _clock(found, 4)
    if found := _NAMED.match(bare):
        named = MONTHS.get(found[2].lower())
        if named is None:
            return "date_not_understood"
        return _year(found[3], form), named, int(found[1]), _clock(found, 4)
    if found := _SERIAL.match(text):
        return _serial(found, form)
    if found := _COMPACT.match(text):
        return int(found[1]), int(found[2]), int(found[3]), None
    return "date_not_understood"


def _year(text: str, form: DateForm) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year <= form.pivot else 1900 + year


def _clock(found: re.Match[str], first: int) -> _Clock | None:
    if found[first] is None:
        return None
    hour = int(found[first])
    if found[first + 3]:
        hour = hour % 12 + (12 if found[first + 3].lower() == "pm" else 0)
    return hour, int(found[first + 1]), int(found[first + 2] or 0)


def _serial(found: re.Match[str], form: DateForm) -> Moment | str:
    days = int(found[1])
    if not _FIRST_SERIAL <= days <= _LAST_SERIAL:
        return "date_not_understood"
    start = datetime.combine(_EPOCH[form.epoch_1904], datetime.min.time()) + timedelta(days=days)
    fraction = float(f"0.{found[2]}") if found[2] else 0.0
    at = start + timedelta(seconds=round(fraction * 86400))
    return Moment(at, bool(fraction))
