"""References made canonical: PNC ids with their check letter, Alloc IDs, Marac and client references."""

import re
from typing import Final

from drive_eval.ingest.cells import BLANK, Cell
from drive_eval.ingest.fold import tidy

CHECK_LETTERS: Final = "ZABCDEFGHJKLMNPQRTUVWXY"
_PNC_LABEL = re.compile(r"^PNC(?:\s*(?:ID|NO|NUMBER|REF))?[\s:.#]*", re.I)
_PNC_SLASH = re.compile(r"(\d{4}|\d{2})/(\d{1,7})([A-Z]?)$")
_PNC_BARE = re.compile(r"(\d{4})(\d{7})([A-Z]?)$")
_PNC_BARE_SHORT = re.compile(r"(\d{2})(\d{7})([A-Z])$")
_LAST_TWO_DIGIT_YEAR = 49  # no PNC id is older than the 1950s
_STUDY = re.compile(r"(?:ALLOC(?:ATION)?)?(?:ID)?([A-Z]?)0*(\d{1,6})$")
_GROUPS = re.compile(r"([A-Z]+)[^A-Z0-9]*(\d+)[^A-Z0-9]+(\d+)$")
_CLIENT = re.compile(r"([A-Z]+)[^A-Z0-9]*(\d+)[^A-Z0-9]+0*(\d+)$")
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def check_letter(year: int, serial: int) -> str:
    """The letter of a PNC id: two-digit year and seven-digit serial as one number, modulo 23.

    >>> check_letter(1981, 154257), check_letter(99, 123456)
    ('C', 'X')
    """
    return CHECK_LETTERS[(year % 100 * 10**7 + serial) % 23]


def parse_pnc(text: str) -> Cell:
    """A PNC id as YYYY/NNNNNNNL, only where its check letter holds. Two ids in a cell: the first good one.

    The century of a two-digit year is 20 up to 49, else 19; the letter does not depend on it.

    >>> parse_pnc("99/123456X").value, parse_pnc("20/9N").value, parse_pnc("2003/62845A").reason
    ('1999/0123456X', '2020/0000009N', 'pnc_check_letter')
    """
    text = _PNC_LABEL.sub("", tidy(text).upper())
    if not text:
        return BLANK
    best = Cell(None, "pnc_not_understood")
    for part in re.split(r"[;,&]|\s{2,}|\bOR\b|\bAND\b|\s+(?=\d{2,4}/)", text):
        cell = _one_pnc(re.sub(r"[^0-9A-Z/]", "", part.replace("\\", "/").replace("-", "/")))
        if cell.value is not None:
            return cell
        if cell.reason in ("pnc_check_letter", "pnc_no_letter"):
            best = cell
    return best


def _one_pnc(text: str) -> Cell:
    for candidate in dict.fromkeys((text, text[:-1].translate(_LOOKALIKE) + text[-1:])):
        found = _PNC_SLASH.match(candidate) or _PNC_BARE.match(candidate) or _PNC_BARE_SHORT.match(candidate)
        if found:
            year, serial, letter = int(found[1]), int(found[2]), found[3]
            if letter != check_letter(year, serial):
                return Cell(None, "pnc_check_letter" if letter else "pnc_no_letter")
            if len(found[1]) == 2:
                year += 2000 if year <= _LAST_TWO_DIGIT_YEAR else 1900
            return Cell(f"{year:04d}/{serial:07d}{letter}")
    return Cell(None, "pnc_not_understood")


def parse_study_ref(text: str) -> Cell:
    """An Alloc ID as D-0001, from any hand typing (D31, d 0031, D-31, 0031, 31.0).

    >>> [parse_study_ref(t).value for t in ("D31", "d 0031 ", "0031", "D - 31")]
    ['D-0031', 'D-0031', 'D-0031', 'D-0031']
    """
    bare = re.sub(r"[^0-9A-Z]", "", re.sub(r"\.0$", "", tidy(text)).upper())
    if not bare:
        return BLANK
    found = _STUDY.match(bare) or _STUDY.match(bare[:1] + bare[1:].translate(_LOOKALIKE))
    if not found or found[1] not in ("", "D") or int(found[2]) == 0:
        return Cell(None, "study_ref_not_understood")
    return Cell(f"D-{int(found[2]):04d}")


def parse_marac_ref(text: str) -> Cell:
    """A Marac reference as PREFIX/GROUP/NNNN, whatever stood between its parts.

    >>> [parse_marac_ref(t).value for t in ("MAR/16/7", "ESX 070416/05", "ws 16 0012")]
    ['MAR/16/0007', 'ESX/070416/0005', 'WS/16/0012']
    """
    text = tidy(text).upper()
    if not text:
        return BLANK
    found = _GROUPS.match(text)
    if not found:
        return Cell(None, "marac_ref_not_understood")
    return Cell(f"{found[1]}/{found[2]}/{int(found[3]):04d}")


def parse_client_ref(text: str) -> Cell:
    """A client reference as X17/0042 from any typing; one of another shape is kept, tidied.

    >>> parse_client_ref("x17-42").value
    'X17/0042'
    """
    text = tidy(text).upper()
    if not text:
        return BLANK
    found = _CLIENT.match(text)
    return Cell(f"{found[1]}{found[2]}/{int(found[3]):04d}" if found else re.sub(r"\s+", "", text))


def parse_plain_ref(text: str) -> Cell:
    """A crime, occurrence, incident or person number: upper case, without spaces or a float's '.0'.

    >>> parse_plain_ref(" 42/00123/17 ").value
    '42/00123/17'
    """
    if text.isascii() and text.isalnum():
        return Cell(text.upper())
    text = re.sub(r"\.0$", "", re.sub(r"\s+", "", tidy(text).upper()))
    return Cell(text) if text else BLANK
