"""From identities to one person index: the steps of `link` in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from drive_eval.link.cascade import apply_rule, run_cascade
from drive_eval.link.evidence import Evidence
from drive_eval.link.probabilistic import Scores, score_left
from drive_eval.link.records import Records
from drive_eval.link.registry import LOG_RULE, RULES, SPLINK_RULE, SWAPPED_RULE, Rule
from drive_eval.link.trial import resolve_trial
from drive_eval.link.victims import swapped_columns

# A trial person who is a victim at Marac is known by name and whole date of birth alone.
_VICTIM_RULES = ("03_name_date", "04_similar_name_date")


@dataclass(frozen=True)
class Links:
    """Who each record is under one set of rules and one threshold.

    `evidence` holds the links; `score` the probability of those made by Splink, by record; `ties`
    the records for which several people fitted; `swapped` the records put into the other role.
    """

    evidence: Evidence
    score: pd.Series
    ties: pd.Index
    swapped: pd.Index


def start(records: Records) -> Evidence:
    """The allocation log resolved, and its own records linked."""
    trial = resolve_trial(records.table)
    own = pd.DataFrame(
        {"record": trial.entries.index, "person": trial.entries["person"].to_numpy(), "rule": LOG_RULE}
    )
    return Evidence(records.table, trial, case_pairs(records.rows, records.table), own)


def case_pairs(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Records that stand on one Marac or Idva row as perpetrator and victim."""
    both = rows.loc[rows["agency"].isin(["marac", "idva"]), ["file", "sheet", "row", "record"]]
    block = table["block"].reindex(both["record"]).to_numpy()
    sides = [both[block == side] for side in ("perpetrator", "victim")]
    joined = sides[0].merge(sides[1], on=["file", "sheet", "row"], suffixes=("", "_2"))
    pairs: pd.DataFrame = joined.rename(columns={"record": "perpetrator", "record_2": "victim"})
    return pairs[["perpetrator", "victim"]].drop_duplicates().reset_index(drop=True)


def by_rules(base: Evidence, rules: Sequence[Rule]) -> Links:
    """The cascade, then the cases in the wrong columns, then trial people who are victims."""
    table = base.table
    scope = table.index[table["block"].eq("perpetrator") & table["agency"].ne("allocation")]
    done = run_cascade(base, rules, scope)
    evidence, swapped = _put_right(done.evidence)
    for rule in [rule for rule in rules if rule.id in _VICTIM_RULES]:
        marac = evidence.table.index[
            evidence.table["agency"].eq("marac") & evidence.table["block"].eq("victim")
        ]
        left = evidence.table.loc[marac.difference(pd.Index(evidence.links["record"]))]
        evidence = _with(evidence, apply_rule(rule, left, evidence)[0])
    return Links(evidence, pd.Series(dtype="float64"), done.ties, swapped)


def _with(evidence: Evidence, found: pd.DataFrame) -> Evidence:
    return (
        replace(evidence, links=pd.concat([evidence.links, found], ignore_index=True))
        if len(found)
        else evidence
    )


def _put_right(evidence: Evidence) -> tuple[Evidence, pd.Index]:
    """Give the records of cases in the wrong columns their right half of the case."""
    swaps = swapped_columns(evidence)
    if swaps.empty:
        return evidence, pd.Index([], dtype="int64")
    found = swaps[["perpetrator", "person"]].set_axis(["record", "person"], axis=1).drop_duplicates()
    table = evidence.table.copy()
    table.loc[swaps["perpetrator"], "block"] = "perpetrator"
    table.loc[swaps["victim"], "block"] = "victim"
    turned = swaps[["perpetrator", "victim"]].set_axis(["victim", "perpetrator"], axis=1)
    wrong = pd.MultiIndex.from_frame(evidence.cases).isin(
        pd.MultiIndex.from_frame(turned[["perpetrator", "victim"]])
    )
    cases = pd.concat([evidence.cases[~wrong], swaps[["perpetrator", "victim"]]], ignore_index=True)
    right = replace(evidence, table=table, cases=cases)
    both = pd.Index(pd.unique(swaps[["perpetrator", "victim"]].to_numpy().ravel()))
    return _with(right, found.assign(rule=SWAPPED_RULE)), both


def score_pairs(links: Links, scratch: Path) -> Scores:
    """Splink on what these links leave."""
    table = links.evidence.table
    scope = table.index[table["block"].eq("perpetrator") & table["agency"].ne("allocation")]
    return score_left(links.evidence, scope, scratch)


def by_scores(links: Links, scores: Scores, threshold: float, rules: Sequence[Rule]) -> Links:
    """Add the pairs at or above the threshold, where one person alone reaches it, and what follows."""
    evidence = links.evidence
    high = scores.pairs[scores.pairs["score"] >= threshold]
    high = high[~high["record"].isin(evidence.links["record"])]
    people = high.groupby("record")["person"].transform("nunique")
    sure = high[people == 1]
    tied = pd.Index(high.loc[people > 1, "record"].unique(), dtype="int64")
    ties = links.ties.union(tied)
    if len(sure):
        evidence = _with(evidence, sure[["record", "person"]].assign(rule=SPLINK_RULE))
        table = evidence.table
        scope = table.index[table["block"].eq("perpetrator") & table["agency"].ne("allocation")]
        evidence = run_cascade(evidence, rules, scope).evidence
    score = sure.set_index("record")["score"]
    return Links(evidence, score, ties.difference(pd.Index(evidence.links["record"])), links.swapped)


def rules_under(probable: bool) -> tuple[Rule, ...]:
    """All rules, or those alone that rest on a whole date of birth or a reference."""
    return tuple(rule for rule in RULES if probable or rule.grade == "certain")


def every_row(rows: pd.DataFrame, links: Links, label: pd.Series) -> pd.DataFrame:
    """Rows with their label, rule, score and whether victim and perpetrator were put right."""
    record = rows["record"].to_numpy()
    rule = links.evidence.links.set_index("record")["rule"].reindex(record).fillna("own").to_numpy()
    score = links.score.reindex(record).to_numpy()
    swapped = np.isin(record, links.swapped)
    role = rows["role"].where(~swapped, rows["role"].map({"victim": "perpetrator", "perpetrator": "victim"}))
    return rows.assign(
        role=role,
        label=label.reindex(record).to_numpy(),
        rule=rule,
        score=np.where(rule == "own", np.nan, np.where(rule == SPLINK_RULE, score, 1.0)),
        swapped=swapped,
    )
