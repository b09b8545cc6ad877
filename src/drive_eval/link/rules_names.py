"""Rules that follow names, initials and dates of birth."""

import numpy as np
import pandas as pd

from drive_eval.link.compare import Flags, date_relation, same_full_name, similar_full_name
from drive_eval.link.evidence import Evidence, no_links, same_middle_name
from drive_eval.link.records import birth_dates, claims
from drive_eval.link.victims import known_victim

PAIR = ["record", "person"]
FULL_NAME = ["surname", "forename"]


def _faces(evidence: Evidence) -> pd.DataFrame:
    columns = ["person", *FULL_NAME, "as_typed", "date_of_birth"]
    return evidence.trial.faces[columns].drop_duplicates()


def _of_same_date(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Names of records beside names of people with the same date of birth."""
    mine = claims(left).dropna(subset=["date_of_birth"])
    faces = _faces(evidence).dropna(subset=["date_of_birth"])
    return mine.merge(faces, on="date_of_birth", suffixes=("", "_2"))


def by_name_and_date(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Surname, first forename and date of birth are the same."""
    mine = claims(left).dropna(subset=["date_of_birth"])
    mine = mine[mine["as_typed"]]
    faces = _faces(evidence)
    return mine.merge(faces[faces["as_typed"]], on=[*FULL_NAME, "date_of_birth"])[PAIR].drop_duplicates()


def by_similar_name_and_date(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Date of birth the same, name the same but for one thing (alias, short form, slip, lost letter)."""
    pairs = _of_same_date(left, evidence)
    return pairs.loc[similar_full_name(pairs), PAIR].drop_duplicates()


def by_name_and_near_date(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Full name the same, date of birth with day and month changed round, or one slip where more agrees.

    A slip alone is too common among namesakes: a further forename or the victim must be the same too.
    """
    mine = claims(left).dropna(subset=["date_of_birth"])
    pairs = mine.merge(_faces(evidence), on=FULL_NAME, suffixes=("", "_2"))
    relation = date_relation(pairs["date_of_birth"], pairs["date_of_birth_2"])
    changed: pd.DataFrame = pairs.loc[np.isin(relation, ["same", "swapped"]), PAIR]
    slips = pairs.loc[relation == "slip", PAIR].drop_duplicates()
    supported: pd.DataFrame = slips[same_middle_name(slips, evidence) | _same_victim(slips, evidence)]
    return pd.concat([changed, supported]).drop_duplicates()


def by_initials_and_date(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Initials and date of birth the same, within the site; only where no name is given."""
    unnamed = left[~left["named"] & (left["initials"].str.len() == 2)]
    if unnamed.empty:
        return no_links()[PAIR]
    mine = unnamed[["initials", "site"]].merge(birth_dates(unnamed), left_index=True, right_on="record")
    sites = evidence.trial.entries[["person", "site"]].drop_duplicates()
    faces = evidence.person_initials.merge(evidence.person_dates, on="person").merge(sites, on="person")
    pairs = mine.merge(faces, on=["initials", "date_of_birth"], suffixes=("", "_2"))
    near = (pairs["site"] == pairs["site_2"]) | (pairs["site"] == "") | (pairs["site_2"] == "")
    return pairs.loc[near, PAIR].drop_duplicates()


def by_names_changed_round(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Date of birth the same, surname and forename in each other's place."""
    pairs = _of_same_date(left, evidence)
    crossed = pairs.rename(columns={"surname_2": "forename_2", "forename_2": "surname_2"})
    return pairs.loc[same_full_name(crossed), PAIR].drop_duplicates()


def by_name_without_date(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """No date of birth: full name the same within the site, and either the victim or nobody else has it.

    A year of birth or an age, where given, must agree. The same victim decides between bearers of
    one name; without that, nobody else in that agency's records of the site may have it.
    """
    undated = left[left["named"] & left["date_of_birth"].isna()]
    if undated.empty:
        return no_links()[PAIR]
    mine = claims(undated)[["record", *FULL_NAME]].merge(
        undated[["agency", "site", "birth_year"]], left_on="record", right_index=True
    )
    faces = evidence.trial.faces[["person", *FULL_NAME, "site", "birth_year"]].drop_duplicates()
    pairs = mine.merge(faces, on=[*FULL_NAME, "site"], suffixes=("", "_2"))
    gap = (pairs["birth_year"] - pairs["birth_year_2"]).abs()
    pairs = pairs[~(gap > 1)]
    with_victim = pairs[_same_victim(pairs, evidence)]
    others = pairs.loc[~pairs["record"].isin(with_victim["record"])]
    several = others.groupby("record")["person"].transform("nunique") > 1
    alone = others[~several]
    alone = alone[~_has_namesake(alone, evidence)]
    return pd.concat([with_victim, others[several], alone])[PAIR].drop_duplicates()


def _same_victim(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """A victim of the record's case is a victim in a case already linked to the person."""
    numbered = pairs[PAIR].reset_index(drop=True).rename_axis("pair").reset_index()
    asked = numbered.merge(evidence.cases, left_on="record", right_on="perpetrator")
    asked = asked[["pair", "person", "victim"]].rename(columns={"victim": "record"})
    found = asked.loc[known_victim(asked, evidence), "pair"].unique()
    return np.isin(np.arange(len(pairs)), found)


def _has_namesake(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """Somebody in the agency's records of the site has the name and another date of birth."""
    table = evidence.table
    own = [*FULL_NAME, "agency", "site"]
    bearers = table.loc[table["date_of_birth"].notna(), [*own, "date_of_birth"]].drop_duplicates()
    numbered = pairs.reset_index(drop=True).rename_axis("pair").reset_index()
    both = numbered.merge(bearers, on=own).merge(evidence.person_dates, on="person", suffixes=("", "_2"))
    differs = date_relation(both["date_of_birth"], both["date_of_birth_2"]) == "different"
    keys = ["pair", "date_of_birth"]
    theirs = pd.MultiIndex.from_frame(both.loc[~differs, keys])
    strangers = both.loc[differs & ~pd.MultiIndex.from_frame(both[keys]).isin(theirs), "pair"].unique()
    return np.isin(np.arange(len(pairs)), strangers)
