"""The estimates that a release prints: those of its tables, its figures and its sentences."""

from drive_eval.display.book import Book
from drive_eval.display.build import Views
from drive_eval.display.catalogue import WARNINGS
from drive_eval.report.references import references


def printed_keys(made: Views, text: str, book: Book) -> frozenset[str]:
    """Keys of all rows whose numbers the tables, figures and sentences print.

    Rows of words (the plan's estimands) hold no numbers and always count. The table of warnings prints
    words alone, so its rows do not.
    """
    tables = (view.keys() for name, view in made.tables.items() if name != WARNINGS.id)
    figures = (view.keys() for view in made.figures.values())
    rows = (book.at(found.name) for found in references(text) if found.kind == "estimate")
    shown = {key for keys in (*tables, *figures) for key in keys}
    shown |= {row.key for row in book if row.unit == "words"}
    return frozenset(shown | {row.key for row in rows if row is not None})
