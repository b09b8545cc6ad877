"""What makes a file unusable, in one line: what, where, and how to mend it."""

from dataclasses import dataclass

from drive_eval.errors import CannotRun


@dataclass(frozen=True)
class Place:
    """Where something is wrong: a file, and as far as known its sheet, row and column heading."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet '{self.sheet}'")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column '{self.column}'")
        return ", ".join(parts)


class IngestError(CannotRun):
    """A file, sheet or column that cannot be used. Its text is one line and never a cell's content.

    Errors are collected, not raised at the first: what could be read is in the ledger all the same.
    """

    def __init__(self, what: str, place: Place, mend: str) -> None:
        self.what = what
        self.place = place
        self.mend = mend
        super().__init__(f"{place}: {what}; {mend}")
