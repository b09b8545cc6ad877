"""Raw rows behind an estimate, counted by file: what the ledger holds, and what is of trial people."""

from collections.abc import Collection
from typing import Final

import pandas as pd

_ROW: Final = ["file", "sheet", "row"]
_USED: Final = ("accepted", "accepted_with_queries")


def ledger_rows(
    ledger: pd.DataFrame, row_persons: pd.DataFrame, persons: Collection[str], agencies: Collection[str]
) -> pd.DataFrame:
    """One row a file of these agencies: rows in the ledger, used, set aside, and of these persons.

    `persons` are the trial people whom the estimate is about; no person is named in what is given.
    """
    own = ledger[ledger["agency"].isin(list(agencies))]
    used = own["status"].isin(_USED)
    theirs = row_persons.loc[row_persons["person"].isin(list(persons)), _ROW].drop_duplicates()
    linked = own[used].merge(theirs, on=_ROW)
    counts = pd.DataFrame(
        {
            "rows": own.groupby("file").size(),
            "used": own[used].groupby("file").size(),
            "set_aside": own[~used].groupby("file").size(),
            "of_these_people": linked.groupby("file").size(),
        }
    )
    return counts.fillna(0).astype("int64").rename_axis("file").reset_index()
