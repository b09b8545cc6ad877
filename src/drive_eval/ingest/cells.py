"""What a cell meant: a value, and where it did not mean one, the reason for the query."""

from typing import Any, NamedTuple


class Cell(NamedTuple):
    """A decoded cell. `reason` is a code of `reasons.REASONS`, empty where there is nothing to ask."""

    value: Any
    reason: str = ""


BLANK = Cell(None)
