"""From one estimate back to its plan, its method and code, its tables, and the raw rows that fed them."""

from drive_eval.explain.code import Place, formula_pages, places
from drive_eval.explain.paragraph import Paragraph, paragraph_of
from drive_eval.explain.rows import ledger_rows
from drive_eval.explain.tables import FEEDS, agencies_behind, tables_read
from drive_eval.explain.words import in_words

__all__ = [
    "FEEDS",
    "Paragraph",
    "Place",
    "agencies_behind",
    "formula_pages",
    "in_words",
    "ledger_rows",
    "paragraph_of",
    "places",
    "tables_read",
]
