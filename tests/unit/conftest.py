"""Small contracted tables for tests: say only the columns that the case is about."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest

from drive_eval.contracts.table import Column, Table

Rows = list[dict[str, Any]]
FrameOf = Callable[..., pd.DataFrame]


def _default(column: Column, position: int) -> Any:
    if column.name == "row":
        return position + 1
    if column.name == "file":
        return "a.csv"
    if column.nullable:
        return None
    if column.codes and "unknown" in column.codes:
        return "unknown"
    kinds: Mapping[str, Any] = {
        "string": "",
        "integer": 0,
        "number": 0.0,
        "boolean": False,
        "date": "2016-04-01",
    }
    return kinds[column.kind]


@pytest.fixture(scope="session")
def frame_of() -> FrameOf:
    """`frame_of(TABLE, rows, **common)`: rows as dicts, the rest at quiet defaults, held to the contract."""

    def build(table: Table, rows: Rows, **common: Any) -> pd.DataFrame:
        full = [
            {column.name: _default(column, at) for column in table.columns} | common | row
            for at, row in enumerate(rows)
        ]
        if not full:
            return table.empty()
        frame = pd.DataFrame(full, columns=table.column_names)
        for column in table.columns:
            if column.kind in ("date", "datetime"):
                frame[column.name] = pd.to_datetime(frame[column.name], format="ISO8601")
        return table.conform(frame)

    return build
