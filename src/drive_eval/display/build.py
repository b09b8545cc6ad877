"""All displays of a phase: views of a book of estimates, and the files that hold them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from drive_eval.display.audit import audit_frame
from drive_eval.display.book import Book, shell
from drive_eval.display.catalogue import FIGURES, TABLES, WARNINGS
from drive_eval.display.cells import TableView
from drive_eval.display.figures.view import FigureView
from drive_eval.display.labels import Labels
from drive_eval.display.source import Source


@dataclass(frozen=True)
class Views:
    """The tables and figures of one phase by id, in the catalogue's order."""

    tables: Mapping[str, TableView]
    figures: Mapping[str, FigureView]


def book_of(
    estimates: pd.DataFrame,
    ledger: pd.DataFrame,
    rates: pd.DataFrame,
    rules: pd.DataFrame,
    *,
    blind: bool = False,
) -> Book:
    """The estimates and the audit as one book; a blind one withholds what tells something of one arm."""
    frames = (estimates, audit_frame(ledger, rates, rules))
    first, second = (Book.of(frame, shell(frame) if blind else None) for frame in frames)
    return first.joined(second)


def views(book: Book, labels: Labels, phase: str) -> Views:
    """Every display of a phase, made from the book.

    `book` holds the estimates and, where there are any, the rows of the audit.
    """
    tables = {
        display.id: display.view(book, labels) for display in (*TABLES, WARNINGS) if phase in display.phases
    }
    figures = {display.id: display.view(book, labels) for display in FIGURES if phase in display.phases}
    return Views(
        {name: view for name, view in tables.items() if isinstance(view, TableView)},
        {name: view for name, view in figures.items() if isinstance(view, FigureView)},
    )


def files(made: Views, source: Source) -> Iterator[tuple[str, bytes]]:
    """Path below the results folder and bytes of every file, one after the other."""
    from drive_eval.display.figures.canvas import figure_files
    from drive_eval.display.writers.html import table_page
    from drive_eval.display.writers.sheet import table_csv, table_workbook
    from drive_eval.display.writers.word import table_document

    for name, table in made.tables.items():
        yield f"tables/{name}.html", table_page(table, source).encode()
        yield f"tables/{name}.csv", table_csv(table).encode()
        yield f"tables/{name}.xlsx", table_workbook(table, source)
        yield f"tables/{name}.docx", table_document(table, source)
    for name, figure in made.figures.items():
        for kind, content in figure_files(figure).items():
            yield f"figures/{name}.{kind}", content
