"""Rows of the allocation log as entries of people: which drew an arm, and in what order."""

import pandas as pd

from drive_eval.contracts.common import ROW_KEY_NAMES
from drive_eval.errors import CannotRun

_KEY = list(ROW_KEY_NAMES)


def log_entries(allocations: pd.DataFrame, row_persons: pd.DataFrame) -> pd.DataFrame:
    """Every row of the log with its person and whether it drew an arm, in order of allocation.

    A row marked "Screened out" was never an allocation, whatever else it says. The order is by
    index date, then by the number issued; an unknown index date comes last.

    Raises
    ------
    CannotRun
        Where a row that drew an arm has no person: `link` gives every such row one.
    """
    owners = row_persons.loc[row_persons["role"] == "allocated", [*_KEY, "person"]]
    entries = allocations.merge(owners.drop_duplicates(_KEY), on=_KEY, how="left")
    entries["drawn"] = entries["arm"].notna() & (entries["status"] != "screened_out")
    orphans = int((entries["drawn"] & entries["person"].isna()).sum())
    if orphans:
        raise CannotRun(f"allocate: {orphans} rows of the log drew an arm but have no person: run link again")
    return entries.sort_values(["index_date", "sequence_number", *_KEY], kind="stable").reset_index(drop=True)


def drawn_entries(entries: pd.DataFrame) -> pd.DataFrame:
    """The entries that drew an arm, numbered within person: `turn` 0 is the first allocation.

    Raises
    ------
    CannotRun
        Where no row drew an arm: there is nobody to follow.
    """
    drawn = entries[entries["drawn"]].copy()
    if drawn.empty:
        raise CannotRun("allocation log: no row drew an arm; check its Group column against the code list")
    drawn["turn"] = drawn.groupby("person").cumcount()
    return drawn
