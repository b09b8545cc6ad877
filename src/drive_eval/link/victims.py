"""Victims: who is whose, one person over repeat rows, and the Idva client who is a Marac victim."""

import numpy as np
import pandas as pd

from drive_eval.link.compare import Flags, date_relation, same_forename, similar_full_name
from drive_eval.link.evidence import NEAR, Evidence
from drive_eval.link.records import claims

PAIR = ["record", "record_2"]
_SIDES = (("record", "who"), ("record_2", "who_2"))


def known_victim(pairs: pd.DataFrame, evidence: Evidence) -> Flags:
    """Whether the record (of anybody) is a victim in a case already linked to the person."""
    if pairs.empty:
        return np.zeros(0, dtype=bool)
    theirs = evidence.links.merge(evidence.cases, left_on="record", right_on="perpetrator")
    theirs = theirs[["person", "victim"]].drop_duplicates()
    numbered = pairs[["record", "person"]].reset_index(drop=True).rename_axis("pair").reset_index()
    both = numbered.merge(theirs, on="person")
    wanted = pd.Index(pd.unique(both[["record", "victim"]].to_numpy().ravel()))
    held = claims(evidence.table.loc[wanted])
    both = both.merge(held, on="record").merge(
        held.rename(columns={"record": "victim"}), on="victim", suffixes=("", "_2")
    )
    possible = date_relation(both["date_of_birth"], both["date_of_birth_2"]) != "different"
    found = both.loc[similar_full_name(both) & possible, "pair"].unique()
    return np.isin(np.arange(len(pairs)), found)


def victim_pairs(evidence: Evidence, victims: pd.Index, person: pd.Series) -> pd.DataFrame:
    """Pairs of victim records that are one person.

    `person` labels the records of perpetrators. The same date of birth and nearly the same name
    are one person anywhere; under one perpetrator, so are the same name with a date missing or one
    slip away, and the same forename and date under another surname.
    """
    held = claims(evidence.table.loc[victims])
    dated = held.dropna(subset=["date_of_birth"])
    anywhere = _beside(dated, ["date_of_birth"])
    anywhere = anywhere[similar_full_name(anywhere)]
    under = evidence.cases[evidence.cases["victim"].isin(victims)]
    under = under.assign(by=person.reindex(under["perpetrator"]).to_numpy())[["victim", "by"]].dropna()
    one = _beside(held.merge(under.drop_duplicates(), left_on="record", right_on="victim"), ["by"])
    date = date_relation(one["date_of_birth"], one["date_of_birth_2"])
    alike = similar_full_name(one) & np.isin(date, ["missing", "swapped", "slip"])
    renamed = same_forename(one["forename"], one["forename_2"]) & (date == "same")
    under_one: pd.DataFrame = one.loc[alike | renamed, PAIR]
    return pd.concat([anywhere[PAIR], under_one]).drop_duplicates()


def _beside(held: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Two rows of different records with the same keys side by side, the second's columns with `_2`."""
    # Places alone are joined: most pairs are dropped before any name is copied.
    places = held[[*keys, "record"]].assign(place=range(len(held)))
    both = places.merge(places, on=keys, suffixes=("", "_2"))
    both = both.loc[both["record"] < both["record_2"], ["place", "place_2"]]
    sides = [held.take(both[side].to_numpy()).reset_index(drop=True) for side in ("place", "place_2")]
    return sides[0].join(sides[1].add_suffix("_2"))


def client_pairs(evidence: Evidence, group: pd.Series) -> pd.DataFrame:
    """Pairs of an Idva client and a Marac victim of the same perpetrator, where only these two fit.

    `group` labels every record with its person so far. Sex and year of birth must not differ.
    """
    idva, marac = (_victims_by_perpetrator(evidence, group, agency) for agency in ("idva", "marac"))
    both = idva.merge(marac, on="by", suffixes=("", "_2"))
    both = both[both["who"] != both["who_2"]]
    said = _said_of(evidence.table, group[group.isin(pd.concat([both["who"], both["who_2"]]))])
    left, right = said.reindex(both["who"]), said.reindex(both["who_2"])
    other_sex = (left["sex"].to_numpy() != right["sex"].to_numpy()) & ~(
        left["sex"].isna().to_numpy() | right["sex"].isna().to_numpy()
    )
    gap = np.abs(left["birth_year"].to_numpy() - right["birth_year"].to_numpy())
    fits = both.loc[~other_sex & ~(gap > 1), ["who", "who_2"]].drop_duplicates()
    alone = [fits.groupby(side)[side].transform("size").eq(1) for side in ("who", "who_2")]
    chosen = fits[alone[0] & alone[1]]
    first = pd.Series(group.index, index=group.to_numpy()).groupby(level=0).min()
    return pd.DataFrame({name: first.reindex(chosen[side]).to_numpy() for name, side in _SIDES})


def _victims_by_perpetrator(evidence: Evidence, group: pd.Series, agency: str) -> pd.DataFrame:
    of_agency = evidence.table["agency"].reindex(evidence.cases["victim"]).eq(agency).to_numpy()
    cases = evidence.cases[of_agency]
    by, who = (group.reindex(cases[side]).to_numpy() for side in ("perpetrator", "victim"))
    return pd.DataFrame({"by": by, "who": who}).dropna().drop_duplicates()


def _said_of(table: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Sex (the most frequent) and year of birth (the middle one) of each person."""
    said = table.loc[group.index].assign(who=group.to_numpy())
    said["birth_year"] = said["birth_year"].fillna(said["date_of_birth"].dt.year)
    counts = said[said["sex"] != ""].groupby(["who", "sex"]).size().rename("records").reset_index()
    counts = counts.sort_values(["who", "records", "sex"], ascending=[True, False, True])
    sex = counts.drop_duplicates("who").set_index("who")["sex"]
    return pd.DataFrame({"sex": sex, "birth_year": said.groupby("who")["birth_year"].median()})


def swapped_columns(evidence: Evidence) -> pd.DataFrame:
    """Marac cases with victim and perpetrator in each other's columns.

    One row per case: `perpetrator` (the record in the victim's column), `victim` (the record in the
    perpetrator's column) and the `person`. The one in the victim's column is a person of the trial.
    The other is that person's victim in another case; or, where the name and the whole date of birth
    are that person's, somebody who is nowhere else a perpetrator.
    """
    table, cases = evidence.table, evidence.cases
    marac = table["agency"].reindex(cases["victim"]).eq("marac").to_numpy()
    unlinked = cases[~cases["perpetrator"].isin(evidence.links["record"]) & marac]
    people = _possible_people(table.loc[pd.Index(unlinked["victim"].unique())], evidence)
    both = unlinked.merge(people, left_on="victim", right_on="record").drop(columns="record")
    asked = both.rename(columns={"perpetrator": "record"})[["record", "person"]]
    known = known_victim(asked, evidence)
    sure = both["whole"].to_numpy(dtype=bool) & ~both["victim"].isin(both.loc[known, "victim"]).to_numpy()
    found = both[known | (sure & ~_perpetrator_elsewhere(asked, evidence))]
    found = found[found.groupby("victim")["person"].transform("nunique") == 1]
    turned = found.rename(columns={"victim": "perpetrator", "perpetrator": "victim"})
    return turned[["perpetrator", "victim", "person"]].drop_duplicates().reset_index(drop=True)


def _perpetrator_elsewhere(asked: pd.DataFrame, evidence: Evidence) -> Flags:
    """Whether the record's name stands as perpetrator in a Marac case of somebody else than the person.

    `asked` pairs records in the perpetrator's column with the person opposite. Dates of birth must
    allow that it is the same name's bearer.
    """
    table = evidence.table
    marac = table[table["agency"].eq("marac") & table["block"].eq("perpetrator")]
    others = claims(marac).rename(columns={"record": "other"})
    numbered = asked.reset_index(drop=True).rename_axis("pair").reset_index()
    mine = numbered.merge(claims(table.loc[pd.Index(asked["record"].unique())]), on="record")
    both = mine.merge(others, on=["surname", "forename"], suffixes=("", "_2"))
    opposite = pd.MultiIndex.from_frame(asked)
    elsewhere = ~pd.MultiIndex.from_frame(both[["other", "person"]]).isin(opposite)
    possible = date_relation(both["date_of_birth"], both["date_of_birth_2"]) != "different"
    return np.isin(np.arange(len(asked)), both.loc[elsewhere & possible, "pair"].unique())


def _possible_people(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """People of the trial whom a record may be; `whole` where name and date of birth are the same."""
    mine = claims(left)
    faces = evidence.trial.faces[["person", "surname", "forename", "date_of_birth"]].drop_duplicates()
    by_date = mine.dropna(subset=["date_of_birth"]).merge(faces, on="date_of_birth", suffixes=("", "_2"))
    by_date = by_date[similar_full_name(by_date)]
    exact = (by_date["surname"] == by_date["surname_2"]) & (by_date["forename"] == by_date["forename_2"])
    by_name = mine.merge(faces, on=["surname", "forename"], suffixes=("", "_2"))
    relation = date_relation(by_name["date_of_birth"], by_name["date_of_birth_2"])
    by_name = by_name[np.isin(relation, [*NEAR, "missing"])]
    both = pd.concat([by_date.assign(whole=exact), by_name.assign(whole=False)])
    return both.groupby(["record", "person"])["whole"].any().reset_index()
