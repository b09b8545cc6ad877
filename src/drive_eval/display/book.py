"""The estimates as a book that is looked things up in: rows by key, with hidden values blanked.

A value that may not be shown is taken out when the book is made. Nothing behind it, neither a
table, nor a figure's data file, nor a sentence, can then print it by accident.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from drive_eval.contracts.estimates import KEY, NUMBERS, keys_of, quotes_no_count
from drive_eval.estimate.blind import tells_arm

WHOLE_ROW: Final = frozenset(NUMBERS)
Withheld = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Row:
    """One estimate: the ten parts of its key, its numbers (None where there is none), its words.

    `hidden` names the numbers that exist and may not be shown; they are None here.
    """

    parts: Mapping[str, str]
    numbers: Mapping[str, float | None]
    role: str = ""
    unit: str = ""
    method: str = ""
    warning: str = ""
    hidden: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The key as it is printed: ten parts joined by `/`."""
        return "/".join(self.parts[name] for name in KEY)

    def __getitem__(self, name: str) -> float | None:
        return self.numbers[name]

    def part(self, name: str) -> str:
        """One part of the key."""
        return self.parts[name]

    def hides(self, *names: str) -> bool:
        """Whether any of these numbers is withheld."""
        return not self.hidden.isdisjoint(names)

    def without(self, names: Iterable[str]) -> "Row":
        """The same row with numbers withheld, and with them any words that might repeat them."""
        hidden = self.hidden | (frozenset(names) & WHOLE_ROW)
        numbers = {name: None if name in hidden else value for name, value in self.numbers.items()}
        if not hidden:
            return self
        method = self.method if quotes_no_count(self.parts.get("analysis", ""), self.unit) else ""
        return replace(self, numbers=numbers, hidden=hidden, warning="", method=method)


class Book:
    """Rows of the estimates table, found by parts of their key."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = tuple(rows)
        self._by_key = {row.key: row for row in self._rows}

    @classmethod
    def of(cls, frame: pd.DataFrame, withheld: Withheld | None = None) -> "Book":
        """A book of an estimates frame; `withheld` names keys and, for each, the numbers to hide.

        An empty set of names hides every number of that row.
        """
        hide = withheld or {}
        rows = (_row(record) for record in frame.astype(object).to_dict("records"))
        return cls(row.without(hide[row.key] or WHOLE_ROW) if row.key in hide else row for row in rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def joined(self, other: "Book") -> "Book":
        """Both books' rows."""
        return Book((*self._rows, *other._rows))

    def at(self, key: str) -> Row | None:
        """The row of a full key; the last slash may be left out where `variant` is empty.

        A part written `*` stands for the only value that there is.

        Raises
        ------
        LookupError
            Where `*` could stand for several values.
        """
        parts = key.split("/")
        parts += [""] * (len(KEY) - len(parts))
        if "*" not in parts:
            return self._by_key.get("/".join(parts))
        named = {name: part for name, part in zip(KEY, parts, strict=False) if part != "*"}
        return self.one(**named) if len(parts) == len(KEY) else None

    def find(self, **parts: str | tuple[str, ...]) -> list[Row]:
        """Rows whose key parts equal these (a tuple: any of them), in the table's order.

        `variant` is empty unless it is named: the headline, not its sensitivity.
        """
        wanted = {"variant": "", **parts}
        tests = [(name, (value,) if isinstance(value, str) else value) for name, value in wanted.items()]
        return [row for row in self._rows if all(row.parts[name] in values for name, values in tests)]

    def one(self, **parts: str | tuple[str, ...]) -> Row | None:
        """The only row with these parts; None where there is none.

        Raises
        ------
        LookupError
            Where several rows have them: a view that cannot tell must not choose.
        """
        found = self.find(**parts)
        if len(found) > 1:
            raise LookupError(f"{len(found)} estimates have {parts}: {found[0].key}, {found[1].key}")
        return found[0] if found else None

    def where(self, keep: Callable[[Row], bool]) -> "Book":
        """The part of the book that a query selects."""
        return Book(row for row in self._rows if keep(row))


def shell(frame: pd.DataFrame) -> dict[str, frozenset[str]]:
    """What a blind run withholds: every number of every row that tells something of one arm."""
    return dict.fromkeys(keys_of(frame[tells_arm(frame)]), WHOLE_ROW)


def _row(record: Mapping[Any, Any]) -> Row:
    return Row(
        parts={name: str(record[name]) for name in KEY},
        numbers={name: _number(record[name]) for name in NUMBERS},
        role=str(record["role"]),
        unit=str(record["unit"]),
        method=str(record["method"]),
        warning=str(record["warning"]),
    )


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
