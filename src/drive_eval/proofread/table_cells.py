"""What a table's cells hold: counts, percentages, totals' labels, cells withheld."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from drive_eval.proofread.document import Cell, Passage, Sentence, Table, normalised
from drive_eval.proofread.mentions import Mention
from drive_eval.proofread.reading import Reading, read

_WITHHELD: Final = re.compile(
    r"^\s*(?:[<≤]\s*\d+|\[?[cxuz]\]?|\*+|xx|suppressed|withheld|redacted|\.\.)\s*$", re.IGNORECASE
)
_NUMERIC: Final = re.compile(r"^\s*(?:n\s*=\s*)?[-+~<>]?[\d.]")
_HEADING: Final = re.compile(
    r"^\s*(?:(?:19|20)\d\d(?:\s*[-–/]\s*(?:\d\d){1,2})?\W*$|\d+(?:\.\d+)?\s*%\s*(?:C\.?I|conf|cred)|"
    r"(?:\d+\s*(?:[-–]|to)\s*)?\d+\s*(?:months?|years?|weeks?|days?)\b)",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"^\s*(?:(?:(?:\w+[ -]){0,2}sub-?|(?:grand|column|row|overall) )?totals?|"
    r"all(?:\s+(?:cases|people|victims|perpetrators|sites|arms|groups|known))?|"
    r"overall|sum|combined|altogether|everyone)\b(?:\s*[(,:].*|\s*\w*\s*)$",
    re.IGNORECASE,
)
_STRICT_TOTAL: Final = re.compile(r"\btotals?\b|\bsum\b", re.IGNORECASE)
_BASE: Final = re.compile(
    r"^\s*(?:n|N|of|out of|base|known|total|total n|denominator|valid n?|pairs?|people|cases|number known|"
    r"n known|of known|cases known|known cases|where known|assessed|n \(total\))\s*$",
    re.IGNORECASE,
)
_HEADER_N: Final = re.compile(r"\b[nN]\s*=\s*(\d[\d,]*)")
_PERCENT_HEADER: Final = re.compile(r"%|\bper\s?cent|\bpercentage|\bproportion", re.IGNORECASE)
_N_PERCENT: Final = re.compile(
    r"\(\s*(?:(?:row|column|col\.?) )?(?:%|per\s?cent)\s*\)|\bn\s*[,/]\s*%|\bn \(?per cent", re.IGNORECASE
)
_BRACKETED: Final = re.compile(
    r"^\s*(?P<count>\d[\d,]*)\s*(?:/\s*(?P<whole>\d[\d,]*)\s*)?\(\s*(?P<share>\d+(?:\.\d+)?)\s*%?\s*\)\s*$"
)
_MOST_LETTERS: Final = 14
ROUNDING_BASE: Final = 5
# In brackets after a count without a word of what it is: a percentage, unless the table is of one of these.
_SPREAD: Final = re.compile(
    r"\b(?:means?|medians?|average|sd|s\.d|iqr|se|s\.e|ranges?|rates?|scores?|ages?|ci|days|months)\b|£",
    re.IGNORECASE,
)
_AVERAGE: Final = re.compile(
    r"\b(?:means?|medians?|averages?|sd|s\.d|iqr|ranges?|rates?|ratios?|scores?|per\s+(?!cent)\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Value:
    """The numbers of one cell; `withheld` where disclosure control has taken them out."""

    count: float | None = None
    whole: float | None = None
    share: Mention | None = None
    withheld: bool = False
    reading: Reading | None = None

    @property
    def passage(self) -> int | None:
        """Where the cell stands in its document; none for an empty one."""
        return self.reading.sentence.passage.index if self.reading is not None else None


def passages_of(values: Iterable[Value]) -> set[int]:
    """Where cells stand in their document."""
    return {value.passage for value in values if value.passage is not None}


def to_number(printed: str) -> float:
    """A number as printed, with commas between thousands."""
    return float(printed.replace(",", ""))


@dataclass(frozen=True)
class Grid:
    """A table with its header found and its cells read."""

    table: Table
    header: tuple[str, ...]
    labels: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]

    @cached_property
    def total_rows(self) -> list[int]:
        """The rows whose label says that they are totals."""
        return [row for row, label in enumerate(self.labels) if _TOTAL.match(label)]

    @cached_property
    def total_columns(self) -> list[int]:
        """The columns whose heading says that they are totals."""
        return [column for column, name in enumerate(self.header) if column and _TOTAL.match(_bare(name))]

    @cached_property
    def rounded(self) -> bool:
        """Whether every count has been rounded to a base of five."""
        return all(v.count % ROUNDING_BASE == 0 for row in self.values for v in row if v.count is not None)

    def strict(self, label: str) -> bool:
        """Whether a label says total, and not merely all."""
        return bool(_STRICT_TOTAL.search(label))

    def header_n(self, column: int) -> float | None:
        """The n that a column's heading gives."""
        match = _HEADER_N.search(self.header[column])
        return to_number(match[1]) if match else None

    @cached_property
    def caption_n(self) -> float | None:
        """The one n that the caption gives."""
        told = _HEADER_N.findall(self.table.caption)
        return float(told[0].replace(",", "")) if len(told) == 1 else None

    def is_base(self, column: int) -> bool:
        """Whether a column's heading says that it holds denominators."""
        return bool(_BASE.match(self.header[column]))

    def header_is_percent(self, column: int) -> bool:
        """Whether a column's heading says that it holds percentages and nothing else."""
        return is_percent_heading(self.header[column])

    def is_average(self, row: int, column: int) -> bool:
        """Whether a row's label or a column's heading says mean, median or rate: these do not add up."""
        return bool(_AVERAGE.search(f"{self.labels[row]} {self.header[column]}"))

    def is_section(self, row: int) -> bool:
        """Whether a row holds a heading and no value."""
        return all(v.count is None and v.share is None and not v.withheld for v in self.values[row][1:])


def is_percent_heading(name: str) -> bool:
    """Whether a heading is of percentages alone: `n (%)` is not."""
    return bool(_PERCENT_HEADER.search(name)) and not re.search(
        r"\b(?:n|number|count|no\.)(?=\W|$)", name, re.I
    )


def _bare(name: str) -> str:
    return _HEADER_N.sub("", name).strip(" ()")


def grid(table: Table) -> Grid | None:
    """Read a table; None where it has no header, no labels or no numbers."""
    if len(table.rows) < 2 or len(table.rows[0]) < 2:
        return None
    first = next((r for r, row in enumerate(table.rows) if _holds_values(row, r)), None)
    if first is None:
        return None
    width = len(table.rows[0])
    header = tuple(" ".join(table.rows[r][c].text for r in range(first)).strip() for c in range(width))
    body = [row for row in table.rows[first:] if len(row) == width]
    labels = tuple(normalised(row[0].text).strip() for row in body)
    percent = [is_percent_heading(name) for name in header]
    told = [bool(_N_PERCENT.search(f"{name} {table.caption}")) for name in header]
    values = tuple(
        tuple(
            _value(cell, percent[c], told[c] or _in_brackets(row, header[c], table.caption))
            for c, cell in enumerate(row)
        )
        for row in body
    )
    return Grid(table, header, labels, values)


def _in_brackets(row: Sequence[Cell], heading: str, caption: str) -> bool:
    """Whether a number in brackets after a count is its percentage: told so, or nothing says otherwise."""
    words = f"{row[0].text} {heading} {caption}"
    return bool(_N_PERCENT.search(row[0].text)) or not _SPREAD.search(words)


def _holds_values(row: Sequence[Cell], position: int) -> bool:
    """Whether a row holds numbers; in the first, a year, a time or `95% CI` is a heading."""
    told = [cell for cell in row[1:] if _is_number(cell)]
    if position > 0:
        return bool(told)
    words = sum(bool(cell.text.strip()) and not _is_number(cell) for cell in row)
    return any(not _HEADING.match(normalised(cell.text)) for cell in told) and words <= len(row) / 2


def _is_number(cell: Cell) -> bool:
    text = normalised(cell.text)
    letters = sum(letter.isalpha() for letter in text)
    return bool(_NUMERIC.match(text)) and letters <= _MOST_LETTERS


def _value(cell: Cell, percent: bool, shares_in_brackets: bool) -> Value:
    """Read one cell; in a row or column told to be `n (%)` the number in brackets is a percentage."""
    text = normalised(cell.text)
    if cell.passage is None or not text.strip():
        return Value()
    if _WITHHELD.match(text):
        return Value(withheld=True)
    if not _is_number(cell):
        return Value()
    passage = Passage(cell.passage, cell.text, "", "cell")
    reading = read(Sentence(text, 0, passage))
    if len(reading.mentions) == 0:
        return Value(reading=reading)
    first = reading.mentions[0]
    bracketed = _BRACKETED.match(text) if shares_in_brackets else None
    if bracketed:
        printed = bracketed["share"]
        at = bracketed.start("share")
        decimals = len(printed.partition(".")[2])
        end = at + len(printed) + (text[at + len(printed) : at + len(printed) + 1] == "%")
        share = Mention(at, end, float(printed), "percent", decimals)
        whole = float(bracketed["whole"].replace(",", "")) if bracketed["whole"] else None
        return Value(float(bracketed["count"].replace(",", "")), whole, share, reading=reading)
    proportion = next((p for p in reading.proportions if p.part is not None and p.start <= first.end), None)
    if proportion is not None and proportion.part is not None:
        whole = proportion.whole.value if proportion.whole is not None else None
        return Value(proportion.part.value, whole, proportion.share, reading=reading)
    told = next((m for m in reading.mentions if m.kind == "percent"), None)
    if told is None and percent and first.kind in ("count", "decimal") and len(reading.mentions) == 1:
        share = Mention(first.start, first.end, first.value, "percent", first.decimals, first.hedge)
        return Value(share=share, reading=reading)
    plain = first.kind == "count" and not first.hedge and _whole_cell(text, reading)
    return Value(first.value if plain else None, None, told, reading=reading)


def _whole_cell(text: str, reading: Reading) -> bool:
    """Whether a cell is a count and nothing else but its percentage: `34 (SD 9)` is not."""
    kinds = [m.kind for m in reading.mentions]
    return kinds in (["count"], ["count", "percent"]) and not re.search(
        r"\b(?:sd|iqr|mean|median|range|se)\b", text, re.I
    )
