"""What is known while the cascade runs, and how far a record agrees with a person."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from drive_eval.link.compare import (
    Flags,
    date_relation,
    middle_names_agree,
    middle_names_conflict,
    similar_full_name,
)
from drive_eval.link.records import birth_dates, claims
from drive_eval.link.trial import Trial

NEAR = ("same", "swapped", "slip")


def no_links() -> pd.DataFrame:
    """An empty table of links: record, person and the rule that tied them."""
    return pd.DataFrame({"record": [], "person": [], "rule": []}).astype(
        {"record": "int64", "person": "int64", "rule": "str"}
    )


@dataclass(frozen=True)
class Evidence:
    """Identity records, the trial's people, Marac cases, and the links made so far."""

    table: pd.DataFrame
    trial: Trial
    cases: pd.DataFrame
    links: pd.DataFrame = field(default_factory=no_links)

    @cached_property
    def linked(self) -> pd.DataFrame:
        """Links with the identifiers of their records."""
        columns = ["agency", "site", "block", "pnc_id", "marac_ref", "local_person_id"]
        return self.links.merge(self.table[columns], left_on="record", right_index=True)

    @cached_property
    def person_initials(self) -> pd.DataFrame:
        """Every pair of initials by which a person may be written."""
        faces = self.trial.faces
        initials = faces["forename"].str[:1] + faces["surname"].str[:1]
        return pd.DataFrame({"person": faces["person"], "initials": initials}).drop_duplicates()

    @cached_property
    def person_dates(self) -> pd.DataFrame:
        """Every date of birth by which a person is known."""
        return self.trial.faces[["person", "date_of_birth"]].dropna().drop_duplicates()

    @cached_property
    def person_pncs(self) -> pd.DataFrame:
        """PNC ids of the police records linked to each person."""
        known = self.linked.loc[self.linked["pnc_id"] != "", ["person", "pnc_id"]]
        return known.drop_duplicates()


def _numbered(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs[["record", "person"]].reset_index(drop=True).rename_axis("pair").reset_index()


def _any(pairs: pd.DataFrame, found: pd.DataFrame) -> Flags:
    return np.isin(np.arange(len(pairs)), found["pair"].unique())


def near_date(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """The record's date of birth is one of the person's, or one slip from it."""
    mine = birth_dates(evidence.table.loc[pd.Index(pairs["record"].unique())])
    both = (
        _numbered(pairs)
        .merge(mine, on="record")
        .merge(evidence.person_dates, on="person", suffixes=("", "_2"))
    )
    near = np.isin(date_relation(both["date_of_birth"], both["date_of_birth_2"]), NEAR)
    return _any(pairs, both[near])


def similar_name(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """The record's name is one of the person's, or nearly so."""
    mine = claims(evidence.table.loc[pd.Index(pairs["record"].unique())]).drop(columns="date_of_birth")
    faces = evidence.trial.faces[["person", "surname", "forename"]].drop_duplicates()
    both = _numbered(pairs).merge(mine, on="record").merge(faces, on="person", suffixes=("", "_2"))
    return _any(pairs, both[similar_full_name(both)])


def same_initials(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """The record's initials are the person's."""
    mine = evidence.table.loc[evidence.table["initials"].str.len() == 2, "initials"]
    both = _numbered(pairs).merge(mine, left_on="record", right_index=True)
    return _any(pairs, both.merge(evidence.person_initials, on=["person", "initials"]))


def plausible(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """Something agrees (date of birth, name, initials), or the record gives none of them."""
    if pairs.empty:
        return np.zeros(0, dtype=bool)
    record = evidence.table.loc[pairs["record"]]
    silent = ~record["named"] & (record["initials"].str.len() < 2) & record["date_of_birth"].isna()
    agrees = near_date(pairs, evidence) | similar_name(pairs, evidence)
    unnamed = ~record["named"].to_numpy(dtype=bool)
    return silent.to_numpy(dtype=bool) | agrees | (unnamed & same_initials(pairs, evidence))


def other_pnc(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """The record's PNC id is not among the person's known ones, or is known to be another person's."""
    known = evidence.person_pncs
    asked = _numbered(pairs)
    asked["pnc_id"] = evidence.table["pnc_id"].reindex(pairs["record"]).to_numpy()
    asked = asked[asked["pnc_id"] != ""]
    speaks = asked["person"].isin(known["person"]) | asked["pnc_id"].isin(known["pnc_id"])
    asked = asked[speaks]
    mine = asked.merge(known, on=["person", "pnc_id"])["pair"]
    return _any(pairs, asked[~asked["pair"].isin(mine)])


def other_sex(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """Both sexes are known and differ."""
    faces = evidence.trial.faces
    known = faces.loc[faces["sex"] != "", ["person", "sex"]].drop_duplicates()
    sex = evidence.table["sex"].reindex(pairs["record"]).to_numpy()
    mine = pd.MultiIndex.from_arrays([pairs["person"], sex]).isin(pd.MultiIndex.from_frame(known))
    return np.asarray((sex != "") & ~mine & np.isin(pairs["person"], known["person"]), dtype=bool)


def other_middle_name(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """Both have further forenames, and none agrees."""
    both = _middle_names(pairs, evidence)
    differs = middle_names_conflict(both["middle_names"], both["middle_names_2"])
    return _any(pairs, both[differs]) & ~_any(pairs, both[~differs])


def same_middle_name(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """Both have further forenames, and one is the same."""
    both = _middle_names(pairs, evidence)
    return _any(pairs, both[middle_names_agree(both["middle_names"], both["middle_names_2"])])


def _middle_names(pairs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    faces = evidence.trial.faces
    known = faces.loc[faces["middle_names"] != "", ["person", "middle_names"]].drop_duplicates()
    mine = evidence.table.loc[evidence.table["middle_names"] != "", "middle_names"]
    both = _numbered(pairs).merge(mine, left_on="record", right_index=True)
    joined: pd.DataFrame = both.merge(known, on="person", suffixes=("", "_2"))
    return joined
