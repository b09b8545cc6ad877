"""Every table and figure, one record each: what it is, which estimates it needs, and who builds it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import pandas as pd

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import TableView, section
from drive_eval.display.figures.view import FigureView
from drive_eval.display.labels import Labels

Kind = Literal["table", "figure"]
ALL: Final = frozenset({"feasibility", "main"})
FEASIBILITY: Final = frozenset({"feasibility"})
NOTHING: Final = section("Not estimable from these data, or not in this plan")
MAIN: Final = frozenset({"main"})


@dataclass(frozen=True)
class Query:
    """Which estimates a display may see (of all analyses where none is named): no others reach it."""

    analyses: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def selects(self, row: Row) -> bool:
        """Whether a row belongs to the display."""
        if self.analyses and row.part("analysis") not in self.analyses:
            return False
        return all(row.part(name) in values for name, values in self.parts.items())


@dataclass(frozen=True)
class Display:
    """One display."""

    id: str
    kind: Kind
    title: str
    query: Query
    build: Callable[[Book, Labels], TableView | FigureView]
    alt: Callable[[pd.DataFrame], str] | None = None
    phases: frozenset[str] = ALL

    def view(self, book: Book, labels: Labels) -> TableView | FigureView:
        """The view, made from the rows that the query selects and from no others."""
        view = self.build(book.where(self.query.selects), labels)
        if isinstance(view, TableView):
            return replace(view, id=self.id, title=self.title, rows=view.rows or (NOTHING,))
        alt = self.alt(view.data) if self.alt else self.title
        return replace(view, id=self.id, title=self.title, alt=alt)
