"""Rules that follow a reference: the study's, the police's, the Marac's, the service's own."""

import pandas as pd

from drive_eval.link.evidence import Evidence, near_date, plausible, same_initials

PAIR = ["record", "person"]


def by_study_reference(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """The Alloc ID names an entry of the log; refused where initials and date of birth both say another."""
    pairs = study_reference_pairs(left, evidence)
    return pairs[~contradicted(pairs, evidence)]


def study_reference_pairs(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Records with the person whose Alloc ID they carry, whether or not the rest agrees."""
    entries = evidence.trial.entries
    issued = entries.loc[entries["study_ref"] != "", ["study_ref", "person"]].drop_duplicates()
    typed = left.loc[(left["study_ref"] != "") & (left["block"] == "perpetrator"), ["study_ref"]]
    return typed.reset_index(names="record").merge(issued, on="study_ref")[PAIR]


def contradicted(pairs: pd.DataFrame, evidence: Evidence) -> pd.Series:
    """Initials and date of birth are both given, and both are another person's."""
    if pairs.empty:
        return pd.Series(False, index=pairs.index)
    record = evidence.table.loc[pairs["record"]]
    speaks = (record["initials"].str.len() == 2) & record["date_of_birth"].notna()
    agrees = near_date(pairs, evidence) | same_initials(pairs, evidence)
    dated = pairs["person"].isin(evidence.person_dates["person"])
    return pd.Series(speaks.to_numpy(dtype=bool) & ~agrees, index=pairs.index) & dated


def by_pnc_id(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Another police record with this PNC id is linked, and name or date of birth agrees."""
    held = left.loc[left["pnc_id"] != "", ["pnc_id"]].reset_index(names="record")
    pairs = held.merge(evidence.person_pncs, on="pnc_id")[PAIR]
    return pairs[plausible(pairs, evidence)]


def by_marac_reference(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """The Marac case led to the person's allocation, or is a case already linked to one person."""
    entries = evidence.trial.entries
    led = entries.loc[entries["marac_ref"] != "", ["marac_ref", "site", "person"]]
    heard = evidence.linked
    heard = heard[
        (heard["agency"] == "marac") & (heard["block"] == "perpetrator") & (heard["marac_ref"] != "")
    ]
    heard = heard.loc[~heard["marac_ref"].isin(led["marac_ref"]), ["marac_ref", "site", "person"]]
    known = pd.concat([led, heard]).drop_duplicates()
    asked = left.loc[
        (left["marac_ref"] != "") & (left["block"] == "perpetrator"), ["marac_ref", "site", "agency"]
    ]
    pairs = asked.reset_index(names="record").merge(known, on="marac_ref", suffixes=("", "_2"))
    pairs = pairs[(pairs["site"] == pairs["site_2"]) | (pairs["site"] == "") | (pairs["site_2"] == "")]
    named = pairs["agency"].ne("marac") | evidence.table["named"].reindex(pairs["record"]).to_numpy()
    pairs = pairs.loc[named, PAIR].drop_duplicates()
    return pairs[plausible(pairs, evidence)]


def by_local_person(left: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Another record with the force's or service's own id for the person is linked."""
    own = ["agency", "site", "block", "local_person_id"]
    known = evidence.linked.loc[evidence.linked["local_person_id"] != "", [*own, "person"]].drop_duplicates()
    pairs = (
        left.loc[left["local_person_id"] != "", own].reset_index(names="record").merge(known, on=own)[PAIR]
    )
    return pairs[plausible(pairs, evidence)]
