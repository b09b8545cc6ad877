"""Identity records: each different way in which a row names a person, once.

Millions of police rows hold far fewer different identities. Linking works on those, and the
answer is carried back to the rows.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.link.names import fold_column, name_parts, restore_lost_letters
from drive_eval.vocabulary import VICTIM_ROLES

ROW_ROLE = ["file", "sheet", "row", "role", "position"]
_SAME_RECORD = [
    "agency",
    "site",
    "block",
    "surname",
    "forename",
    "middle_names",
    "alias_surnames",
    "initials",
    "date_of_birth",
    "date_of_birth_other",
    "birth_year",
    "sex",
    "pnc_id",
    "study_ref",
    "marac_ref",
    "local_person_id",
]
_TEXT = ["middle_names", "alias_surnames", "sex", "pnc_id", "study_ref", "marac_ref", "local_person_id"]


@dataclass(frozen=True)
class Records:
    """`rows`: one per raw row and role, with its record; `table`: one per different record."""

    rows: pd.DataFrame
    table: pd.DataFrame


def identity_records(identities: pd.DataFrame) -> Records:
    """Number the different identities, whatever the order of the rows that came in."""
    rows = identities.sort_values(ROW_ROLE, kind="stable").reset_index(drop=True)
    rows = rows.assign(block=_block(rows))
    record, first = _numbered(rows, _SAME_RECORD)
    table = rows.loc[first, _SAME_RECORD].reset_index(drop=True)
    table.index.name = "record"
    return Records(rows=rows[[*ROW_ROLE, "agency", "site"]].assign(record=record), table=_comparable(table))


def _block(rows: pd.DataFrame) -> pd.Series:
    """Which half of a case a record stands in; the police hold one nominal whatever the role."""
    victim = rows["role"].isin(VICTIM_ROLES) & rows["agency"].ne("police")
    return pd.Series(np.where(victim, "victim", "perpetrator"), index=rows.index, dtype="str")


def _numbered(frame: pd.DataFrame, columns: list[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    codes = np.zeros(len(frame), dtype=np.int64)
    for column in columns:
        values, distinct = pd.factorize(frame[column])
        codes = codes * (len(distinct) + 1) + values + 1
        codes, _ = pd.factorize(codes)
    _, first = np.unique(codes, return_index=True)
    return codes.astype(np.int64), first.astype(np.int64)


def _comparable(table: pd.DataFrame) -> pd.DataFrame:
    """Fold names, fill gaps with empty text and give every record its initials."""
    out = table.copy()
    out["typed_surname"] = out["surname"].fillna("").astype("str")
    for column in ("surname", "forename"):
        folded = fold_column(out[column])
        out[column] = restore_lost_letters(folded, folded)
    for column in _TEXT:
        out[column] = out[column].fillna("").astype("str")
    out["site"] = out["site"].fillna("").astype("str")
    out["birth_year"] = out["birth_year"].astype("float64")
    given = fold_column(out["initials"])
    own = out["forename"].str[:1].fillna("") + out["surname"].str[:1].fillna("")
    ends = given.str[:1].fillna("") + given.str[-1:].fillna("")
    out["initials"] = own.where(own.str.len() == 2, ends).astype("str")
    out["named"] = (out["surname"] != "") & (out["forename"] != "")
    return out


def spellings(table: pd.DataFrame) -> pd.DataFrame:
    """Every way in which each record's name may be written: one row per record, surname and forename.

    `as_typed` marks the name in its own cell; the others are aliases and the parts of double names.
    """
    named = table.loc[table["named"]]
    base = pd.DataFrame(
        {
            "record": named.index,
            "surname": named["surname"].to_numpy(),
            "forename": named["forename"].to_numpy(),
        }
    ).assign(as_typed=True)
    aliases = named.loc[named["alias_surnames"] != "", "alias_surnames"].str.split("|").explode()
    doubles = named.loc[named["typed_surname"].str.contains(r"[\s\-–/]", regex=True), "typed_surname"]
    parts = doubles.map(name_parts).explode().dropna()
    others = pd.concat([fold_column(aliases), parts.astype("str")])
    extra = pd.DataFrame(
        {
            "record": others.index,
            "surname": others.to_numpy(),
            "forename": named["forename"].reindex(others.index).to_numpy(),
        }
    ).assign(as_typed=False)
    both = pd.concat([base, extra[extra["surname"] != ""]]) if len(extra) else base
    return both.drop_duplicates(["record", "surname", "forename"]).reset_index(drop=True)


def birth_dates(table: pd.DataFrame) -> pd.DataFrame:
    """Each date of birth that a record gives: one row per record and date."""
    given = [table[column].dropna() for column in ("date_of_birth", "date_of_birth_other")]
    dates = pd.concat(given).rename("date_of_birth").rename_axis("record").reset_index()
    distinct: pd.DataFrame = dates.drop_duplicates().sort_values(["record", "date_of_birth"])
    return distinct.reset_index(drop=True)


def claims(table: pd.DataFrame) -> pd.DataFrame:
    """Every name with every date of birth that a record gives; the date is missing where it gives none."""
    named = spellings(table).merge(birth_dates(table), on="record", how="left")
    return named.reset_index(drop=True)
