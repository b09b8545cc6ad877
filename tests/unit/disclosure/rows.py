"""Rows of the estimates, said as keys with their numbers."""

from collections.abc import Mapping

import pandas as pd

from drive_eval.contracts.estimates import ESTIMATES, KEY, NUMBERS

WORDS = {"role": "secondary", "unit": "people", "method": "", "warning": ""}


def frame_of(rows: Mapping[str, Mapping[str, object]]) -> pd.DataFrame:
    """A frame of the estimates from keys (parts joined by `/`) and what each row holds."""
    records = []
    for key, held in rows.items():
        parts = key.split("/") + [""] * (len(KEY) - len(key.split("/")))
        numbers = dict.fromkeys(NUMBERS)
        records.append({**dict(zip(KEY, parts, strict=True)), **numbers, **WORDS, **held})
    return ESTIMATES.conform(pd.DataFrame(records, columns=ESTIMATES.column_names))


def share(x: int, of: int, missing: int = 0, **words: object) -> dict[str, object]:
    """A share with its counts and an interval that tells it."""
    value = x / of if of else None
    low, high = (None, None) if value is None else (max(value - 0.1, 0.0), min(value + 0.1, 1.0))
    found = {"estimate": value, "conf_low": low, "conf_high": high, "conf_level": 0.95, "n": of}
    return {**found, "numerator": float(x), "denominator": float(of), "n_missing": missing, **words}


def count(x: int, **words: object) -> dict[str, object]:
    """A count."""
    return {"estimate": float(x), **words}
