"""What stands in a table: typed cells, made from rows of the estimates, and the table itself.

Each function here turns one or two estimates into one cell. It formats; it never computes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from drive_eval.display import printed
from drive_eval.display.book import Row

WITHHELD_TEXT: Final = "xx"
NOT_ESTIMABLE_TEXT: Final = "n.e."
ABSENT_TEXT: Final = "–"


@dataclass(frozen=True)
class Label:
    """Words: a row's name, a group's heading."""

    text: str
    indent: int = 0
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Value:
    """A printed number with the keys of the estimates that it comes from."""

    text: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Withheld:
    """A number that exists and may not be shown."""

    keys: tuple[str, ...] = ()
    text: str = WITHHELD_TEXT


@dataclass(frozen=True)
class NotEstimable:
    """An estimate that was planned and that the data could not give."""

    keys: tuple[str, ...] = ()
    text: str = NOT_ESTIMABLE_TEXT


@dataclass(frozen=True)
class Absent:
    """Nothing to show: there is no such estimate, or none is meant."""

    keys: tuple[str, ...] = ()
    text: str = ABSENT_TEXT


@dataclass(frozen=True)
class Rating:
    """Red, amber or green: a word and a mark, so that it never rests on colour alone."""

    level: Literal["green", "amber", "red"]
    text: str
    keys: tuple[str, ...] = ()


Cell = Label | Value | Withheld | NotEstimable | Absent | Rating


@dataclass(frozen=True)
class Column:
    """A column: its heading, its share of the width, and how its cells stand."""

    text: str
    width: float = 1.0
    align: Literal["left", "right"] = "right"


@dataclass(frozen=True)
class TableRow:
    """One row of cells; a section row has one cell, which spans the table."""

    cells: tuple[Cell, ...]
    section: bool = False


@dataclass(frozen=True)
class TableView:
    """A table ready to write: nothing in it is computed any more."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()
    id: str = ""
    title: str = ""

    def keys(self) -> tuple[str, ...]:
        """Keys of every estimate that the table prints, each once."""
        return tuple(dict.fromkeys(key for row in self.rows for cell in row.cells for key in cell.keys))

    def all_notes(self) -> tuple[str, ...]:
        """The notes, and what each mark that occurs in the table means."""
        cells = [cell for row in self.rows for cell in row.cells]
        seen = {type(cell) for cell in cells}
        if any(isinstance(cell, Value) and f"({WITHHELD_TEXT})" in cell.text for cell in cells):
            seen.add(Withheld)
        marks = [text for kind, text in _MARK_NOTES if kind in seen]
        return (*self.notes, *(["; ".join(marks) + "."] if marks else []))


_MARK_NOTES: Final[tuple[tuple[type, str], ...]] = (
    (Withheld, f"{WITHHELD_TEXT}: withheld"),
    (NotEstimable, f"{NOT_ESTIMABLE_TEXT}: not estimable from these data"),
    (Absent, f"{ABSENT_TEXT}: not applicable or not recorded"),
)


def section(text: str) -> TableRow:
    """A heading row within a table."""
    return TableRow((Label(text),), section=True)


def blocked(row: Row | None, *needed: str) -> Withheld | NotEstimable | Absent | None:
    """Why a cell cannot be printed from a row, or None where it can."""
    if row is None:
        return Absent()
    if row.hides(*needed):
        return Withheld((row.key,))
    if any(row[name] is None for name in needed):
        return NotEstimable((row.key,))
    return None


def _number(row: Row, name: str) -> float:
    value = row[name]
    assert value is not None  # `blocked` has looked
    return value


def count_cell(row: Row | None) -> Cell:
    """A count: 1,574."""
    if row is None:
        return Absent()
    if why := blocked(row, "estimate"):
        return why
    return Value(printed.count(_number(row, "estimate")), (row.key,))


def number_cell(row: Row | None, places: int = 1) -> Cell:
    """A plain number, such as a mean or a ratio."""
    if row is None:
        return Absent()
    if why := blocked(row, "estimate"):
        return why
    return Value(printed.quantity(_number(row, "estimate"), places), (row.key,))


def share_cell(row: Row | None) -> Cell:
    """A share of people, with both counts: 29/35 (82.9%)."""
    if row is None:
        return Absent()
    if why := blocked(row, "numerator", "denominator"):
        return why
    above, below = _number(row, "numerator"), _number(row, "denominator")
    counts = f"{printed.count(above)}/{printed.count(below)}"
    if below == 0:
        return Value(counts, (row.key,))
    return Value(f"{counts} ({printed.percentage(above, below)})", (row.key,))


def mean_cell(mean: Row | None, sd: Row | None, places: int = 1) -> Cell:
    """A mean with its standard deviation: 34.3 (9.1)."""
    if mean is None:
        return Absent()
    why = blocked(mean, "estimate") or (blocked(sd, "estimate") if sd else None)
    if why:
        return why
    text = printed.quantity(_number(mean, "estimate"), places)
    if sd is None:
        return Value(text, (mean.key,))
    return Value(f"{text} ({printed.quantity(_number(sd, 'estimate'), places)})", (mean.key, sd.key))


def interval_text(
    row: Row, places: int, scale: float = 1.0, sign: bool = False, unit: str = ""
) -> str | None:
    """A row's interval in print, or None where it has none."""
    low, high = row["conf_low"], row["conf_high"]
    if low is None or high is None:
        return None
    write = printed.signed if sign else printed.quantity
    return printed.interval(write(low * scale, places) + unit, write(high * scale, places) + unit)


def effect_cell(
    row: Row | None, places: int = 2, scale: float = 1.0, sign: bool = False, unit: str = ""
) -> Cell:
    """An effect with its interval: 1.08 (0.85 to 1.31). `scale` 100 prints a difference in points.

    Where the interval alone is withheld, 1.08 (xx): an interval can tell more than its estimate.
    """
    if row is None:
        return Absent()
    if why := blocked(row, "estimate"):
        return why
    write = printed.signed if sign else printed.quantity
    text = write(_number(row, "estimate") * scale, places) + unit
    hidden = row.hides("conf_low", "conf_high")
    limits = WITHHELD_TEXT if hidden else interval_text(row, places, scale, sign)
    return Value(f"{text} ({limits})" if limits else text, (row.key,))


def points_cell(row: Row | None) -> Cell:
    """A risk difference in percentage points: −17.1 (−32.6 to −4.5)."""
    return effect_cell(row, 1, 100.0, sign=True)


def relative_cell(row: Row | None) -> Cell:
    """A relative change: −20.7% (−35.1 to −8.0)."""
    return effect_cell(row, 1, 100.0, sign=True, unit="%")


def p_cell(row: Row | None) -> Cell:
    """The p-value of a row's planned test."""
    if row is None:
        return Absent()
    if why := blocked(row, "p_value"):
        return Absent((row.key,)) if isinstance(why, NotEstimable) else why
    return Value(printed.p_value(_number(row, "p_value")), (row.key,))


def adjusted_p_cell(row: Row | None) -> Cell:
    """The p-value adjusted within its family."""
    if row is None:
        return Absent()
    if why := blocked(row, "p_adjusted"):
        return Absent((row.key,)) if isinstance(why, NotEstimable) else why
    return Value(printed.p_value(_number(row, "p_adjusted")), (row.key,))


def limits_cell(
    row: Row | None, places: int = 1, scale: float = 1.0, sign: bool = False, unit: str = ""
) -> Cell:
    """The interval alone."""
    if row is None:
        return Absent()
    if row.hides("conf_low", "conf_high"):
        return Withheld((row.key,))
    text = interval_text(row, places, scale, sign, unit)
    return Value(text, (row.key,)) if text else NotEstimable((row.key,))


def share_limits_cell(row: Row | None) -> Cell:
    """The interval of a share, in per cent."""
    return limits_cell(row, 1, 100.0, unit="%")


def missing_cell(row: Row | None) -> Cell:
    """How many of the row's population were not analysed."""
    if row is None:
        return Absent()
    if why := blocked(row, "n_missing"):
        return why
    return Value(printed.count(_number(row, "n_missing")), (row.key,))


def first(*rows: Row | None) -> Row | None:
    """The first row that exists."""
    return next((row for row in rows if row is not None), None)


def texts(cells: Sequence[Cell]) -> list[str]:
    """What the cells print."""
    return [cell.text for cell in cells]
