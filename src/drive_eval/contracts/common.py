"""Columns that many tables share."""

from drive_eval.contracts.table import Column
from drive_eval.vocabulary import SEVERITY, YES_NO

FILE = Column("file", "string", "Raw file, relative to data/raw", nullable=False)
SHEET = Column("sheet", "string", "Worksheet; empty for CSV", nullable=False)
ROW = Column(
    "row",
    "integer",
    "1-based row of the sheet; for CSV the physical line where the record starts, header counted",
    nullable=False,
)
ROW_KEY = (FILE, SHEET, ROW)
ROW_KEY_NAMES = ("file", "sheet", "row")
SITE = Column("site", "string", "Site, as config names it", nullable=False)
PERSON = Column("person", "string", "Pseudonym of a person (keyed; the same in every table)", nullable=False)

SEVERITY_OR_UNKNOWN = {**SEVERITY, "unknown": "Not known", "not_asked": "Not asked"}


def four_valued(name: str, meaning: str) -> Column:
    """A yes/no item in which unknown is not no: yes, no, unknown, not_asked."""
    return Column(name, "string", meaning, codes=YES_NO, nullable=False)


def severity(name: str, meaning: str) -> Column:
    """A level of the Severity of Abuse Grid, or why there is none."""
    return Column(name, "string", meaning, codes=SEVERITY_OR_UNKNOWN, nullable=False)
