"""How complete each column of each table is: known, unknown, not asked, blank."""

from collections.abc import Mapping

import pandas as pd

from drive_eval.contracts.common import ROW_KEY_NAMES
from drive_eval.contracts.table import Table

COLUMNS = ["table", "site", "column", "meaning", "rows", "known", "unknown", "not_asked", "blank"]
_NOT_COUNTED = {*ROW_KEY_NAMES, "site"}


def completeness(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """One row per site and column of a table: rows = known + unknown + not asked + blank.

    `unknown` was asked and not known; `not_asked` has no such item on the form or in the layout;
    `blank` is a value that may be missing. A table of no rows gives no rows.
    """
    counted: list[dict[str, object]] = []
    columns = [column for column in table.columns if column.name not in _NOT_COUNTED]
    for site, rows in frame.groupby("site", sort=True) if "site" in frame else [("", frame)]:
        for column in columns:
            values = rows[column.name]
            coded = column.kind == "string"
            unknown = int((values == "unknown").sum()) if coded else 0
            not_asked = int((values == "not_asked").sum()) if coded else 0
            blank = int(values.isna().sum()) + (int((values == "").sum()) if coded else 0)
            counted.append(
                {
                    "table": table.name,
                    "site": site,
                    "column": column.name,
                    "meaning": column.meaning,
                    "rows": len(rows),
                    "known": len(rows) - unknown - not_asked - blank,
                    "unknown": unknown,
                    "not_asked": not_asked,
                    "blank": blank,
                }
            )
    return pd.DataFrame(counted, columns=COLUMNS)


def completeness_of(tables: Mapping[Table, pd.DataFrame]) -> pd.DataFrame:
    """`completeness` of several tables, one under another."""
    frames = [completeness(table, frame) for table, frame in tables.items()]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
