"""The audit of linking: what was left out and why, rates by arm and site, rules used, queries."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drive_eval.link.evidence import Evidence
from drive_eval.link.persons import disagreeing_dates, sexes
from drive_eval.link.pipeline import Links
from drive_eval.link.probabilistic import Scores
from drive_eval.link.records import ROW_ROLE
from drive_eval.link.registry import MEANINGS, OWN_RULE
from drive_eval.link.rules_reference import contradicted, study_reference_pairs
from drive_eval.vocabulary import PERPETRATOR_ROLES

_KEY = ["file", "sheet", "row"]
QUERIES = {
    "date_of_birth_disagrees": "The date of birth is not the one held elsewhere for this person; check it.",
    "sex_disagrees": "The sex is not the one held elsewhere for this person; check it.",
    "reference_contradicted": "The Alloc ID is of somebody with other initials and date of birth; check it.",
    "reference_unknown": "The Alloc ID is not in the allocation log; check it.",
    "columns_swapped": "Victim and perpetrator seem to stand in each other's columns; put right here.",
    "allocated_under_two_spellings": "Allocated before under other particulars; confirm it is one person.",
}


def unlinked(rows: pd.DataFrame, links: Links, scores: Scores) -> pd.DataFrame:
    """Rows of `link/unlinked`: everyone looked for in the trial and not found, with the reason."""
    sought = rows["role"].isin(PERPETRATOR_ROLES) | rows["agency"].eq("police")
    missing = rows[sought & rows["rule"].eq(OWN_RULE)]
    record = missing["record"]
    reason = np.select(
        [
            record.isin(links.ties),
            record.isin(_contradicted_records(links.evidence)),
            record.isin(_unknown_references(links.evidence)),
            record.isin(scores.pairs["record"]),
            record.isin(_too_little(links.evidence)),
        ],
        ["tie", "contradicted_reference", "unknown_reference", "below_threshold", "too_little_information"],
        default="not_in_trial",
    )
    return missing[ROW_ROLE].assign(reason=reason)


def _contradicted_records(evidence: Evidence) -> pd.Series:
    pairs = study_reference_pairs(evidence.table, evidence)
    records: pd.Series = pairs.loc[contradicted(pairs, evidence), "record"]
    return records


def _unknown_references(evidence: Evidence) -> pd.Index:
    table = evidence.table
    asked = table[(table["study_ref"] != "") & table["block"].eq("perpetrator")]
    return asked.index[~asked["study_ref"].isin(evidence.trial.entries["study_ref"])]


def _too_little(evidence: Evidence) -> pd.Index:
    """No date of birth, and either no name or a name that somebody in the trial has."""
    table = evidence.table[evidence.table["date_of_birth"].isna()]
    names = pd.MultiIndex.from_frame(evidence.trial.faces[["surname", "forename"]])
    known = pd.MultiIndex.from_frame(table[["surname", "forename"]]).isin(names)
    return table.index[~table["named"].to_numpy(dtype=bool) | known]


def linkage_rates(rows_by_threshold: Mapping[str, pd.DataFrame], allocations: pd.DataFrame) -> pd.DataFrame:
    """Rows of `link/linkage_rates`; the arm is joined here, after every link is made."""
    parts = []
    for threshold, rows in rows_by_threshold.items():
        first = _first_allocations(rows, allocations)
        linked = rows[rows["label"].isin(first["label"]) & rows["agency"].ne("allocation")]
        for agency in sorted(rows.loc[rows["agency"].ne("allocation"), "agency"].unique()):
            counts = linked[linked["agency"] == agency].groupby("label").size().rename("rows")
            people = first.merge(counts, left_on="label", right_index=True, how="left")
            table = people.groupby(["site", "arm"]).agg(
                people=("label", "size"), people_linked=("rows", "count"), rows_linked=("rows", "sum")
            )
            parts.append(table.reset_index().assign(threshold=threshold, agency=agency))
    columns = ["threshold", "agency", "site", "arm", "people", "people_linked", "rows_linked"]
    return pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns)


def _first_allocations(rows: pd.DataFrame, allocations: pd.DataFrame) -> pd.DataFrame:
    log = rows.loc[rows["agency"] == "allocation", [*_KEY, "label"]].drop_duplicates(_KEY)
    drawn = allocations[allocations["status"] != "screened_out"].dropna(subset=["arm"]).merge(log, on=_KEY)
    ordered = drawn.sort_values(["index_date", "sequence_number", *_KEY], kind="stable", na_position="last")
    return ordered.drop_duplicates("label")[["label", "site", "arm"]]


def rules_used(rows_by_threshold: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of `link/rules`: how many rows each rule linked, by threshold and agency."""
    parts = []
    for threshold, rows in rows_by_threshold.items():
        counted = rows.groupby(["agency", "rule"]).agg(
            rows=("record", "size"), score_min=("score", "min"), score_median=("score", "median")
        )
        parts.append(counted.reset_index().assign(threshold=threshold))
    table = pd.concat(parts)
    return table.assign(meaning=table["rule"].map(MEANINGS))


def queries(rows: pd.DataFrame, links: Links) -> pd.DataFrame:
    """Rows of `link/queries`: what agencies are asked to check; never a name or a date."""
    evidence = links.evidence
    found = {
        "date_of_birth_disagrees": pd.Index(disagreeing_dates(evidence)["record"]),
        "sex_disagrees": _other_sex(evidence),
        "reference_contradicted": pd.Index(_contradicted_records(evidence)),
        "reference_unknown": _unknown_references(evidence),
        "columns_swapped": links.swapped,
        "allocated_under_two_spellings": _two_spellings(evidence),
    }
    parts = []
    for reason, records in found.items():
        asked = rows.loc[rows["record"].isin(records), [*ROW_ROLE, "agency"]]
        parts.append(asked.assign(reason=reason, query=QUERIES[reason]))
    return pd.concat(parts)


def _other_sex(evidence: Evidence) -> pd.Index:
    known = evidence.links.merge(evidence.table[["sex", "block"]], left_on="record", right_index=True)
    standing = sexes(evidence).reindex(known["person"]).to_numpy()
    differs = (known["sex"] != "") & (known["block"] == "perpetrator") & (known["sex"] != standing)
    asked: pd.Index = pd.Index(known.loc[differs, "record"])
    return asked


def _two_spellings(evidence: Evidence) -> pd.Index:
    """Later entries of the log that differ from the person's first in surname, forename or date of birth."""
    entries = evidence.trial.entries.sort_index()
    columns = ["surname", "forename", "date_of_birth"]
    particulars = entries.groupby(columns, dropna=False, sort=False).ngroup()
    first = particulars.groupby(entries["person"]).transform("first")
    later: pd.Index = pd.Index(entries.index[particulars != first])
    return later


def weights(scores: Scores) -> pd.DataFrame:
    """Rows of `link/weights`."""
    table = scores.weights.copy()
    table["position"] = table.groupby("comparison").cumcount() + 1
    return table.assign(weight=np.log2(table["m"].astype("float64") / table["u"].astype("float64")))
