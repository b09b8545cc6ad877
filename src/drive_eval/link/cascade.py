"""The rules run in order, round by round, until a round finds nothing new."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from drive_eval.link.evidence import Evidence, no_links
from drive_eval.link.registry import Rule

MOST_ROUNDS = 5


@dataclass(frozen=True)
class Cascade:
    """Links made, and records for which a rule found more than one person."""

    evidence: Evidence
    ties: pd.Index


def run_cascade(evidence: Evidence, rules: Sequence[Rule], scope: pd.Index) -> Cascade:
    """Link the records in scope by the rules; a record is linked once, by the first rule that can.

    Later rounds let a reference reach records through those linked meanwhile. More than one person
    for one record is a tie: it is left for a later rule, and never decided by order.
    """
    ties: pd.Index[int] = pd.Index([], dtype="int64")
    for _ in range(MOST_ROUNDS):
        before = len(evidence.links)
        for rule in rules:
            left = evidence.table.loc[scope.difference(pd.Index(evidence.links["record"]))]
            found, tied = apply_rule(rule, left, evidence)
            ties = ties.union(tied)
            if len(found):
                evidence = replace(evidence, links=pd.concat([evidence.links, found], ignore_index=True))
        if len(evidence.links) == before:
            break
    return Cascade(evidence, ties.difference(pd.Index(evidence.links["record"])))


def apply_rule(rule: Rule, left: pd.DataFrame, evidence: Evidence) -> tuple[pd.DataFrame, pd.Index]:
    """One rule on the records left: links where it finds one person, and the records where more."""
    if left.empty:
        return no_links(), pd.Index([], dtype="int64")
    pairs = rule.find(left, evidence).drop_duplicates().reset_index(drop=True)
    for refuse in rule.refuse:
        if len(pairs):
            pairs = pairs[~refuse(pairs, evidence)].reset_index(drop=True)
    people = pairs.groupby("record")["person"].transform("nunique")
    sure = pairs[people == 1].assign(rule=rule.id)
    return sure[["record", "person", "rule"]], pd.Index(
        pairs.loc[people > 1, "record"].unique(), dtype="int64"
    )
