"""Columns decoded: each distinct cell read once, every misunderstanding kept with its place."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from drive_eval.config.mapping import Layout, Mappings, Sheet
from drive_eval.config.mapping import Offence as OffenceEntry
from drive_eval.ingest import births, codes, dates, names, numbers, offences, references
from drive_eval.ingest.cells import BLANK, Cell
from drive_eval.ingest.codes import CodeList
from drive_eval.ingest.fields import RECORDS
from drive_eval.ingest.fold import fold, tidy
from drive_eval.ingest.offences import OffenceList

Reader = Callable[[str], Cell]
_CACHE_LIMIT: Final = 200_000
_LONGEST_MARK: Final = 4  # of marks of 'not known' that end in a digit
UNKNOWN: Final = "unknown"


class Issue(NamedTuple):
    """A reason on one row of a batch (by position), the field it concerns and the folded value."""

    position: int
    reason: str
    field: str = ""
    value: str = ""


@dataclass
class Codebook:
    """The code lists of one layout, shared ones extended by its own and by the config's site names."""

    lists: Mapping[str, CodeList]
    unknown: CodeList
    offences: OffenceList
    date_order: str = "dmy"

    @classmethod
    def build(cls, mappings: Mappings, layout: Layout, sites: Mapping[str, Sequence[str]]) -> "Codebook":
        """Of one layout; `sites` are the config's sites with every way they are written."""
        shared, own = mappings.shared, layout.codes
        own_lists = {**shared.lists, **{name: {} for name in own if name not in shared.lists}}
        lists = {name: CodeList.build(variants, own.get(name, {})) for name, variants in own_lists.items()}
        own_sites = {site: names for site, names in own.get("site", {}).items() if site in sites}
        lists["site"] = CodeList.build({site: tuple(names) for site, names in sites.items()}, own_sites)
        marks = {UNKNOWN: (*shared.unknown, *layout.unknown)}
        return cls(lists, CodeList.build(marks), _offences(shared.offences), layout.date_order)

    def is_unknown(self, text: str) -> bool:
        """Whether a cell is blank or a mark of 'not known'."""
        if len(text) > _LONGEST_MARK and text[-1].isdigit():
            return False
        stripped = tidy(text)
        return not stripped or not fold(stripped) or self.unknown.find(stripped) is not None


def _offences(entries: Sequence[OffenceEntry]) -> OffenceList:
    return OffenceList.build(
        (offences.Offence(entry.code, entry.title, entry.kind), entry.variants) for entry in entries
    )


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
    return _with_unknown(read, book, code_list if kind in ("code", "four_valued", "outcome") else None)


def _with_unknown(read: Reader, book: Codebook, code_list: CodeList | None) -> Reader:
    def reading(text: str) -> Cell:
        if code_list is not None and fold(text) in code_list.exact:
            return read(text)
        return BLANK if book.is_unknown(text) else read(text)

    return reading


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


@dataclass
class Batch:
    """Decoded columns of a batch of rows: values by field, the raw cells, and what to ask."""

    size: int
    values: dict[str, list[Any]]
    raw: dict[str, Sequence[str]]
    issues: list[Issue] = field(default_factory=list)

    def get(self, name: str) -> list[Any]:
        """The values of a field; all None where the sheet has no such column."""
        return self.values.get(name) or [None] * self.size

    def has(self, name: str) -> bool:
        """Whether the sheet has a column for the field."""
        return name in self.values

    def ask(self, position: int, reason: str, name: str = "", value: str = "") -> None:
        """Add a query to one row."""
        self.issues.append(Issue(position, reason, name, value))


class Decoder:
    """Reads the columns of one sheet, batch after batch; distinct cells are read once."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, int], book: Codebook, epoch_1904: bool) -> None:
        specs = RECORDS[sheet.record]
        self.columns = columns
        self.specs = specs
        self._cache: dict[str, dict[str, Cell]] = {name: {} for name in columns}
        self._readers: dict[str, Reader] = {}
        for name in columns:
            spec = specs[name]
            code_name = sheet.columns[name].codes or spec.codes
            self._readers[name] = reader_of(spec.kind, book.lists.get(code_name), book, sheet, epoch_1904)

    def read(self, name: str, text: str) -> Cell:
        """One cell of a field."""
        cache = self._cache[name]
        cell = cache.get(text)
        if cell is None:
            if len(cache) > _CACHE_LIMIT:
                cache.clear()
            cell = cache[text] = self._readers[name](text)
        return cell

    def batch(self, rows: Sequence[Sequence[str]]) -> Batch:
        """The decoded columns of some rows, each as wide as the headings."""
        values: dict[str, list[Any]] = {}
        raw: dict[str, Sequence[str]] = {}
        batch = Batch(len(rows), values, raw)
        for name, index in self.columns.items():
            column = [row[index] if index < len(row) else "" for row in rows]
            distinct = {text: self.read(name, text) for text in set(column)}
            raw[name] = column
            values[name] = [distinct[text].value for text in column]
            asked = {text for text, cell in distinct.items() if cell.reason}
            if asked:
                plain = not self.specs[name].identifying
                batch.issues += [
                    Issue(position, distinct[text].reason, name, fold(text) if plain else "")
                    for position, text in enumerate(column)
                    if text in asked
                ]
        return batch


def birth_year(birth: births.Birth | None, record: date | None) -> int | None:
    """Year of birth where no whole date is known: as given, or the record's year less the age."""
    if birth is None or birth.day is not None:
        return None
    if birth.year is not None:
        return birth.year
    return record.year - birth.age if record is not None and birth.age is not None else None
