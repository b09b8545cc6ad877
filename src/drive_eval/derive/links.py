"""Records joined to the trial people whom the person index finds on them."""

from collections.abc import Collection

import pandas as pd

from drive_eval.contracts.common import ROW_KEY_NAMES

_KEY = list(ROW_KEY_NAMES)


def linked(
    records: pd.DataFrame, row_persons: pd.DataFrame, trial: Collection[str], roles: Collection[str]
) -> pd.DataFrame:
    """One row per record and trial person who stands on it in one of `roles`.

    Adds `person` and `linked_role`. A person named twice on a record in these roles is one row.
    The same function serves the strict and loose person index.
    """
    rows = row_persons[row_persons["role"].isin(list(roles)) & row_persons["person"].isin(list(trial))]
    rows = rows[[*_KEY, "person", "role"]].sort_values([*_KEY, "person", "role"], kind="stable")
    rows = rows.drop_duplicates([*_KEY, "person"]).rename(columns={"role": "linked_role"})
    # Keys alone are joined and sorted: of millions of wide rows one copy is enough.
    places = records[_KEY].assign(place=range(len(records)))
    found = places.merge(rows, on=_KEY, how="inner").sort_values([*_KEY, "person"], kind="stable")
    own = records.take(found["place"].to_numpy()).set_axis(found.index, axis=0)
    return own.assign(person=found["person"], linked_role=found["linked_role"])
