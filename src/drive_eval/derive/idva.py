"""Idva clients whose perpetrator is in the trial, one row each."""

import pandas as pd

from drive_eval.contracts.derive import IDVA_VICTIMS
from drive_eval.derive import forms as read
from drive_eval.vocabulary import ABUSE_TYPES


def idva_victims(
    forms: pd.DataFrame, linked: pd.DataFrame, people: pd.DataFrame, cut: pd.Timestamp | None
) -> pd.DataFrame:
    """One row per client, in the arm of the perpetrator first allocated where there are two.

    `forms` are all Idva forms and `linked` those with a trial perpetrator (`person`). A client's
    form without any trial perpetrator on it still speaks for the client; one that names another
    trial perpetrator than the client's own does not. Forms after `cut`, if given, are not yet known.
    """
    own = first_allocated(linked, people)
    mine = forms[forms["client"].isin(own.index)].copy()
    mine["person"] = own["person"].reindex(mine["client"]).array
    named = linked[["file", "sheet", "row", "person"]].rename(columns={"person": "named"})
    mine = mine.merge(named, on=["file", "sheet", "row"], how="left")
    mine = mine[mine["named"].isna() | (mine["named"] == mine["person"])]
    mine = mine.drop_duplicates(["file", "sheet", "row"])
    dated = read.by_the_cut(mine, read.form_day(mine, "case_closed"), cut)
    intakes = dated[dated["form_type"] == "intake"]
    exits = dated[dated["form_type"].isin(["exit", "closure"]) & dated["day"].notna()]
    intake = read.chosen(intakes, "client", [*ABUSE_TYPES, "insights_version"], "first")
    leaving = read.chosen(exits, "client", list(ABUSE_TYPES), "last")
    judged = read.last_known(exits, "client", ["risk_change", "abuse_ceased"])
    victims = own.copy()
    victims["site"] = mine.groupby("client")["site"].first()
    victims["intake_date"], victims["exit_date"] = intake.dates, leaving.dates
    for abuse in ABUSE_TYPES:
        victims[f"{abuse}_intake"] = intake.values[abuse].reindex(own.index).fillna("unknown")
        victims[f"{abuse}_exit"] = leaving.values[abuse].reindex(own.index).fillna("unknown")
    risk = judged.values["risk_change"].reindex(own.index)
    victims["risk_change"] = risk.mask(risk == "unknown")
    judgements = exits[exits["risk_change"].notna()].groupby("client")["day"].max()
    victims["judged_on"] = judgements.reindex(own.index).where(victims["risk_change"].notna())
    victims["abuse_ceased"] = judged.values["abuse_ceased"].reindex(own.index).fillna("unknown")
    version = intake.values["insights_version"].reindex(own.index)
    victims["insights_version_intake"] = pd.to_numeric(version, errors="coerce")
    return IDVA_VICTIMS.conform(victims.rename_axis("client").reset_index())


def first_allocated(linked: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Each client's trial perpetrator: the one first allocated, and how many there are."""
    order = people.sort_values(["index_date", "file", "sheet", "row"], kind="stable")
    rank = pd.Series(range(len(order)), index=order["person"])
    pairs = linked.loc[linked["client"].notna(), ["client", "person"]].drop_duplicates()
    pairs = pairs.assign(rank=rank.reindex(pairs["person"]).array).sort_values(
        ["client", "rank"], kind="stable"
    )
    own = pairs.drop_duplicates("client").set_index("client")[["person"]]
    own["perpetrators"] = pairs.groupby("client").size()
    return own
