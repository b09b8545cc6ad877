"""Counts, scores and minutes out of cells that hold more than a number."""

import re

from drive_eval.ingest.cells import BLANK, Cell
from drive_eval.ingest.fold import tidy

_WHOLE = re.compile(r"(-?\d{1,9})(?:\.0+)?$")
_SCORE = re.compile(
    r"(\d{1,2})(?:\.0+)?(?:\s*(?:/|out of)\s*(?:24|27))?\s*(?:ticks)?\s*(?:\(?\s*p\.?j\.?\s*\)?)?$", re.I
)
_FLOOR = re.compile(r"(\d{1,2})\s*\+$|high\b.*$|medium\b.*$|standard\b.*$|p\.?j\.?$|vhr$", re.I)
_CHILDREN = re.compile(r"(\d{1,2})(?:\.0+)?\b")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(?:mins?|minutes|m)?$", re.I)
_HOURS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:hrs?|hours?|h)(?:\s*(\d+)\s*(?:mins?|m)?)?$", re.I)


def parse_whole(text: str, low: int, high: int) -> Cell:
    """A whole number within [low, high].

    >>> parse_whole("3.0", 0, 20).value, parse_whole("40", 0, 20).reason
    (3, 'out_of_range')
    """
    text = tidy(text)
    if not text:
        return BLANK
    found = _WHOLE.match(text)
    if not found:
        return Cell(None, "number_not_understood")
    value = int(found[1])
    return Cell(value) if low <= value <= high else Cell(None, "out_of_range")


def parse_score(text: str) -> Cell:
    """Ticks of the Dash checklist; '14+' or 'HIGH' is asked about, since it is not a count.

    >>> parse_score("17 (PJ)").value, parse_score("16/24").value, parse_score("14+").reason
    (17, 16, 'score_not_exact')
    """
    text = tidy(text)
    if not text:
        return BLANK
    if found := _SCORE.match(text):
        value = int(found[1])
        return Cell(value) if value <= 27 else Cell(None, "out_of_range")
    return Cell(None, "score_not_exact" if _FLOOR.match(text) else "number_not_understood")


def parse_children(text: str) -> Cell:
    """Children in the household: '3 (2 CP)' is 3, '2 + unborn' is 2, 'unborn' is 0.

    >>> [parse_children(t).value for t in ("3 (2 CP)", "2 + unborn", "unborn", "none")]
    [3, 2, 0, 0]
    """
    text = tidy(text)
    if not text:
        return BLANK
    if found := _CHILDREN.match(text):
        value = int(found[1])
        return Cell(value) if value <= 20 else Cell(None, "out_of_range")
    if re.match(r"unborn|pregnan|none|nil|no\b|dim\b", text, re.I):
        return Cell(0)
    return Cell(None, "number_not_understood")


def parse_minutes(text: str) -> Cell:
    """Minutes, from a number or '1h 30'.

    >>> parse_minutes("45 mins").value, parse_minutes("1h 30").value
    (45.0, 90.0)
    """
    text = tidy(text)
    if not text:
        return BLANK
    if found := _NUMBER.match(text):
        value = float(found[1])
    elif found := _HOURS.match(text):
        value = 60 * float(found[1]) + float(found[2] or 0)
    else:
        return Cell(None, "number_not_understood")
    return Cell(value) if value <= 1440 else Cell(None, "out_of_range")
