"""Labels to pseudonyms: each person named by a keyed hash of a raw row that is theirs."""

import pandas as pd

from drive_eval.contracts.link import ROW_PERSONS
from drive_eval.ingest.pseudonym import pseudonym
from drive_eval.link.people import says_nothing
from drive_eval.link.records import ROW_ROLE

_SEPARATOR = "\x1f"


def alone_where_silent(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Give each row without any identifier a label of its own."""
    silent = (
        says_nothing(table).reindex(rows["record"]).to_numpy(dtype=bool) & (rows["rule"] == "own").to_numpy()
    )
    if not silent.any():
        return rows
    after = int(rows["label"].max()) + 1
    label = rows["label"].to_numpy().copy()
    label[silent] = range(after, after + int(silent.sum()))
    return rows.assign(label=label)


def pseudonyms(rows: pd.DataFrame, key: bytes) -> pd.Series:
    """A pseudonym for every label.

    The anchor is the first row of the log for people in it, and for others the first row that is
    theirs, in the order of file, sheet, row, role and position: the same whatever order rows came in.
    """
    in_log = rows["agency"] == "allocation"
    first = pd.concat([rows[in_log], rows[~in_log]]).drop_duplicates("label")
    columns = (first[column].astype("str") for column in ROW_ROLE)
    names = [pseudonym(key, "person", _SEPARATOR.join(parts)) for parts in zip(*columns, strict=True)]
    return pd.Series(names, index=first["label"].to_numpy(), name="person")


def row_persons(rows: pd.DataFrame, person: pd.Series) -> pd.DataFrame:
    """Rows of `link/row_persons`."""
    named = rows.assign(person=person.reindex(rows["label"]).to_numpy())
    return named[ROW_PERSONS.column_names]
