"""The allocation log resolved: who in it is one person, and by which names and dates they are known.

Only identifiers that exist for both arms are used: the log itself, and the Marac case that led to
each allocation (by its reference). The arm is not read.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drive_eval.link.compare import (
    Flags,
    date_relation,
    middle_names_conflict,
    same_name,
    similar_full_name,
)
from drive_eval.link.graph import groups
from drive_eval.link.records import claims

_FACE = ["person", "surname", "forename", "as_typed", "date_of_birth"]


@dataclass(frozen=True)
class Trial:
    """People of the allocation log.

    `entries`: one row per record of the log (index `record`) with its `person`. `faces`: one row
    per person, name and date of birth by which the log or its Marac case knows them. `index_cases`:
    records of the Marac cases that led to allocation, with the log's record and person.
    """

    entries: pd.DataFrame
    faces: pd.DataFrame
    index_cases: pd.DataFrame


def resolve_trial(table: pd.DataFrame) -> Trial:
    """Find the people of the allocation log among all identity records."""
    log = table[table["agency"] == "allocation"]
    cases = index_cases(log, table)
    known = _entry_claims(log, table, cases)
    person = groups(log.index, _same_person(known, log))
    entries = log.assign(person=person.reindex(log.index).to_numpy())
    cases = cases.assign(person=person.reindex(pd.Index(cases["entry"])).to_numpy())
    faces = _faces(known.assign(person=person.reindex(pd.Index(known["entry"])).to_numpy()), entries)
    return Trial(entries=entries, faces=faces, index_cases=cases)


def index_cases(log: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Marac perpetrators whose case reference stands in the log, and who can be the person there.

    One row per pair of log record (`entry`) and Marac record (`record`): the name is the same or
    nearly so, or the date of birth is the same or nearly so.
    """
    marac = table[
        (table["agency"] == "marac") & (table["block"] == "perpetrator") & (table["marac_ref"] != "")
    ]
    left = log.loc[log["marac_ref"] != "", ["marac_ref", "site"]].reset_index(names="entry")
    right = marac[["marac_ref", "site"]].reset_index(names="record")
    pairs = left.merge(right, on="marac_ref", suffixes=("", "_2"))
    pairs = pairs[(pairs["site"] == pairs["site_2"]) | (pairs["site"] == "") | (pairs["site_2"] == "")]
    fits = can_be_one_person(pairs[["entry", "record"]], table)
    return pairs.loc[fits, ["entry", "record"]].reset_index(drop=True)


def can_be_one_person(pairs: pd.DataFrame, table: pd.DataFrame) -> Flags:
    """Whether two records (columns 0 and 1) agree in name or in date of birth, or nearly so."""
    if pairs.empty:
        return np.zeros(0, dtype=bool)
    held = claims(table.loc[pd.Index(pd.unique(pairs.to_numpy().ravel()))])
    numbered = (
        pairs.set_axis(["left", "right"], axis=1).reset_index(drop=True).rename_axis("pair").reset_index()
    )
    both = numbered.merge(held, left_on="left", right_on="record").merge(
        held, left_on="right", right_on="record", suffixes=("", "_2")
    )
    near = np.isin(date_relation(both["date_of_birth"], both["date_of_birth_2"]), ["same", "swapped", "slip"])
    agree = near | similar_full_name(both)
    return np.asarray(numbered["pair"].isin(both.loc[agree, "pair"]), dtype=bool)


def _entry_claims(log: pd.DataFrame, table: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Every name of an entry with every date of birth of it, from the log and from its Marac case."""
    sources = pd.concat([pd.DataFrame({"entry": log.index, "record": log.index}), cases[["entry", "record"]]])
    held = sources.merge(claims(table.loc[pd.Index(sources["record"].unique())]), on="record")
    names = held[["entry", "surname", "forename", "as_typed"]].sort_values("as_typed", ascending=False)
    names = names.drop_duplicates(["entry", "surname", "forename"])
    dates = held[["entry", "date_of_birth"]].dropna().drop_duplicates()
    return names.merge(dates, on="entry", how="left").reset_index(drop=True)


def _same_person(known: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Pairs of entries that are one person allocated twice; namesakes are not."""
    dated = known.dropna(subset=["date_of_birth"])
    by_date = _pairs(dated, ["date_of_birth"])
    swapped_names = same_name(by_date["surname"], by_date["forename_2"]) & same_name(
        by_date["forename"], by_date["surname_2"]
    )
    by_date = by_date[similar_full_name(by_date) | swapped_names]
    by_name = _pairs(dated, ["surname", "forename"])
    by_name = by_name[date_relation(by_name["date_of_birth"], by_name["date_of_birth_2"]) == "swapped"]
    found = pd.concat([by_date, by_name])[["entry", "entry_2"]].drop_duplicates().reset_index(drop=True)
    middle = [
        log["middle_names"].reindex(found[side]).reset_index(drop=True) for side in ("entry", "entry_2")
    ]
    kept: pd.DataFrame = found.loc[~middle_names_conflict(middle[0], middle[1])]
    return kept


def _pairs(known: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    both = known.merge(known, on=keys, suffixes=("", "_2"))
    for key in keys:
        both[f"{key}_2"] = both[key]
    ordered: pd.DataFrame = both.loc[both["entry"] < both["entry_2"]]
    return ordered.reset_index(drop=True)


def _faces(known: pd.DataFrame, entries: pd.DataFrame) -> pd.DataFrame:
    """Names and dates by person, with what else the log says: sex, site and year of birth."""
    said = known.merge(
        entries[["site", "sex", "birth_year", "middle_names"]], left_on="entry", right_index=True
    )
    said["birth_year"] = said["birth_year"].fillna(said["date_of_birth"].dt.year)
    said = said.sort_values(
        ["person", "surname", "forename", "as_typed"], ascending=[True, True, True, False]
    )
    return (
        said[[*_FACE, "site", "sex", "birth_year", "middle_names"]].drop_duplicates().reset_index(drop=True)
    )
