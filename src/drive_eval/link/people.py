"""Everybody else: records that no rule tied to the trial, gathered into people by whole keys."""

import pandas as pd

from drive_eval.link.evidence import Evidence
from drive_eval.link.graph import chain, groups
from drive_eval.link.victims import client_pairs, victim_pairs


def label_people(evidence: Evidence) -> pd.Series:
    """A person's number for every record: trial people as linked, the others after them."""
    trial = evidence.links.set_index("record")["person"]
    others = evidence.table.index.difference(trial.index)
    offset = int(evidence.trial.entries["person"].max()) + 1 if len(evidence.trial.entries) else 0
    pairs = _whole_key_pairs(evidence.table.loc[others])
    label = _with_trial(trial, others, pairs, offset)
    marac = evidence.table["agency"].eq("marac") & evidence.table["block"].eq("victim")
    victims = evidence.table.index[marac].intersection(others)
    pairs = pd.concat([_named(pairs), _named(victim_pairs(evidence, victims, label))])
    label = _with_trial(trial, others, pairs, offset)
    clients = client_pairs(evidence, label)
    clients = clients[clients["record"].isin(others) & clients["record_2"].isin(others)]
    return _with_trial(trial, others, pd.concat([pairs, _named(clients)]), offset)


def _named(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.set_axis(["left", "right"], axis=1)


def _with_trial(trial: pd.Series, others: pd.Index, pairs: pd.DataFrame, offset: int) -> pd.Series:
    inside = pairs[pairs.iloc[:, 0].isin(others) & pairs.iloc[:, 1].isin(others)]
    own = groups(others, inside) + offset
    both: pd.Series = pd.concat([trial, own]).sort_index().astype("int64").rename("label")
    return both


def _whole_key_pairs(left: pd.DataFrame) -> pd.DataFrame:
    """Records with the same PNC id, local id, full name and date of birth, or initials, date and site."""
    blank = left.assign(
        record=left.index,
        **{key: left[key].replace("", None) for key in ("pnc_id", "local_person_id", "study_ref")},
    )
    named = blank[blank["named"]]
    initials = blank[~blank["named"] & (blank["initials"].str.len() == 2)]
    return pd.concat(
        [
            chain(blank, ["pnc_id"], "record"),
            chain(blank, ["agency", "site", "block", "local_person_id"], "record"),
            chain(blank[blank["block"] == "perpetrator"], ["study_ref"], "record"),
            chain(named, ["surname", "forename", "date_of_birth"], "record"),
            chain(initials, ["site", "initials", "date_of_birth"], "record"),
        ]
    )


def says_nothing(table: pd.DataFrame) -> pd.Series:
    """Records without any identifier: nothing says that two rows of one are the same person."""
    columns = ["surname", "forename", "pnc_id", "study_ref", "marac_ref", "local_person_id"]
    empty = (table[columns] == "").all(axis=1)
    nothing: pd.Series = empty & (table["initials"].str.len() < 2) & table["date_of_birth"].isna()
    return nothing
