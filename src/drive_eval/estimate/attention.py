"""What needs a person after a run that finished: what failed, and what was planned and could not be had.

The run exits 1 where there is any. Each is a warning in a row, and so in the report's list; queries to the
agencies are not among them.
"""

from typing import Final

import pandas as pd

FAILED: Final = "failed"
# Words of warnings: of the headline rows of everyone, and of any row.
BEYOND: Final = "beyond the extract"
NO_ARM: Final = "nothing to compare"
UNMATCHED: Final = "nobody is matched"
EMPTY_ARM: Final = "see whether the draw was carried out there"
_OF_HEADLINES: Final = (BEYOND, NO_ARM, UNMATCHED, EMPTY_ARM)
_OF_ANY: Final = ("did not converge", "did not settle", "could not be fitted")


def attention(estimates: pd.DataFrame) -> list[str]:
    """One line for each thing that needs a person, with how many rows it touches."""
    lines: dict[tuple[str, str], int] = {}
    failed = estimates["quantity"] == FAILED
    headline = (estimates["variant"] == "") & ~failed
    for row, whole, own in zip(estimates.to_dict("records"), failed, headline, strict=True):
        for text in filter(None, str(row["warning"]).split("; ")):
            if whole or _named(text, _OF_ANY) or (own and _named(text, _OF_HEADLINES)):
                key = (str(row["analysis"]), text)
                lines[key] = lines.get(key, 0) + 1
    return [f"{name}: {text} ({_rows(count)})" for (name, text), count in lines.items()]


def _named(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
