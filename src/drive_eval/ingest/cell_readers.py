"""How a cell of each kind is read; marks of 'not known' are no value and no query in every kind."""

import re
from collections.abc import Callable
from typing import Final

from drive_eval.config.mapping import Sheet
from drive_eval.ingest import births, codes, dates, names, numbers, references
from drive_eval.ingest.cells import BLANK, Cell
from drive_eval.ingest.codebook import Codebook
from drive_eval.ingest.codes import CodeList
from drive_eval.ingest.fold import fold, tidy

Reader = Callable[[str], Cell]
_CODED: Final = frozenset({"code", "four_valued", "outcome"})
# Two or three bare letters are somebody's initials, whatever they mean elsewhere (NK, DK, NA, NS): taken
# for a mark, the person would be lost; taken for initials that fit nobody, nothing is.
_LETTERS: Final = re.compile(r"[A-Za-z]{2,3}")
_NAMES: Final = frozenset({"full_name", "surname", "forename"})


def reader_of(
    kind: str, code_list: CodeList | None, book: Codebook, sheet: Sheet, epoch_1904: bool
) -> Reader:
    """How a cell of one kind is read. Marks of 'not known' are no value and no query in every kind."""
    form = dates.DateForm(book.date_order, epoch_1904=epoch_1904)
    surname_first = sheet.name_order == "surname_first"
    readers: dict[str, Reader] = {
        "text": lambda text: Cell(fold(text) or None),
        "date": lambda text: dates.parse_date(text, form),
        "moment": lambda text: dates.parse_moment(text, form),
        "spans": lambda text: dates.parse_spans(text, form),
        "birth": lambda text: births.parse_birth(text, form),
        "full_name": lambda text: names.parse_full_name(text, surname_first),
        "surname": names.parse_surname,
        "forename": names.parse_forename,
        "initials": _initials,
        "pnc": references.parse_pnc,
        "study_ref": references.parse_study_ref,
        "marac_ref": references.parse_marac_ref,
        "client_ref": references.parse_client_ref,
        "plain_ref": references.parse_plain_ref,
        "count": lambda text: numbers.parse_whole(text, 0, 10**6),
        "case_number": _case_number,
        "version": lambda text: numbers.parse_whole(re.sub(r"^[vV](?:ersion)?\s*", "", tidy(text)), 1, 2),
        "age": lambda text: numbers.parse_whole(text, 0, 110),
        "score": numbers.parse_score,
        "children": numbers.parse_children,
        "minutes": numbers.parse_minutes,
        "offence_code": lambda text: Cell(text),
        "offence": lambda text: Cell(text),
    }
    if kind in readers:
        read = readers[kind]
    elif code_list is None:
        raise ValueError(f"no code list for a field of kind {kind}")
    else:
        read = _coded(kind, code_list)
    if kind == "initials":
        return lambda text: read(text) if _LETTERS.fullmatch(tidy(text)) else _known(read, book, text)
    kept = frozenset(code_list.exact) if code_list and kind in _CODED else frozenset()
    return _with_unknown(read, book, book.names_not_marks if kind in _NAMES else kept)


def _with_unknown(read: Reader, book: Codebook, kept: frozenset[str]) -> Reader:
    """The reader with marks of 'not known' taken out, but for those that the column itself knows."""

    def reading(text: str) -> Cell:
        if kept and fold(text) in kept:
            return read(text)
        return _known(read, book, text)

    return reading


def _known(read: Reader, book: Codebook, text: str) -> Cell:
    return BLANK if book.is_unknown(text) else read(text)


def _coded(kind: str, code_list: CodeList) -> Reader:
    def site(text: str) -> Cell:
        cell = codes.parse_code(text, code_list)
        return cell if not cell.reason else Cell(None, "site_unknown")

    return {
        "code": lambda text: codes.parse_code(text, code_list),
        "four_valued": lambda text: codes.parse_code(text, code_list),
        "marks": lambda text: _flag(text, code_list),
        "not_counted": lambda text: Cell(code_list.find(text) == "yes"),
        "outcome": lambda text: _outcome(text, code_list),
        "site": site,
    }[kind]


def _flag(text: str, code_list: CodeList) -> Cell:
    """A flag, or a list of markers: markers that the list does not know say neither yes nor no."""
    cell = codes.parse_marks(text, code_list)
    has_no = "no" in code_list.exact.values()
    return cell if cell.value is not None or not has_no else Cell(None, "unmapped_value")


def _outcome(text: str, code_list: CodeList) -> Cell:
    found = re.match(r"^(?:outcome )?(\d{1,2}[a]?)\b", fold(text))
    if found and 1 <= int(found[1].rstrip("a")) <= 22:
        return Cell(found[1].upper())
    return codes.parse_code(text, code_list)


def _initials(text: str) -> Cell:
    letters = "".join(c for c in tidy(text).upper() if c.isalpha())
    return Cell(letters) if 1 <= len(letters) <= 4 else Cell(None, "name_not_understood")


def _case_number(text: str) -> Cell:
    found = re.match(r"(\d{1,4})(?:\.0)?\s*(?:of\s*\d+|[a-z])?$", tidy(text), re.I)
    return Cell(int(found[1])) if found else Cell(None, "number_not_understood")
