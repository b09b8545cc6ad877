"""The probabilistic step: Splink, trained on all pairs, scoring what the rules left."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from drive_eval.link.compare import date_relation
from drive_eval.link.evidence import Evidence, other_pnc
from drive_eval.link.splink_engine import FACE, level_weights, predict, train
from drive_eval.link.splink_model import TRAINING_BLOCKS

FEWEST_LINKS_TO_TRAIN: Final = 50


@dataclass(frozen=True)
class Scores:
    """`pairs`: record, person and match probability; `weights`: the model's levels with m and u."""

    pairs: pd.DataFrame
    weights: pd.DataFrame


def no_scores() -> Scores:
    """The answer where there is nothing to score, or too little to train on."""
    pairs = pd.DataFrame({"record": [], "person": [], "score": []})
    weights = pd.DataFrame({"comparison": [], "level": [], "m": [], "u": []})
    return Scores(pairs.astype({"record": "int64", "person": "int64", "score": "float64"}), weights)


def score_left(evidence: Evidence, scope: pd.Index, scratch: Path) -> Scores:
    """Train on every record in scope against the trial, then score the records not yet linked.

    `scratch` is where DuckDB may spill; it holds identifiers while it runs.
    """
    table = evidence.table.loc[scope]
    left = table.index.difference(pd.Index(evidence.links["record"]))
    people, records = _people(evidence), _records(table)
    linked = records["key"].isin(evidence.links["record"])
    blocks = [block for block in TRAINING_BLOCKS if _alike(people, records, block) >= FEWEST_LINKS_TO_TRAIN]
    if linked.sum() < FEWEST_LINKS_TO_TRAIN or left.empty or not blocks:
        return no_scores()
    model = train(people, records, float(linked.mean()), blocks, scratch)
    pairs = predict(model, people, _records(table.loc[left]), scratch)
    return Scores(_allowed(pairs, evidence), level_weights(model))


def _alike(people: pd.DataFrame, records: pd.DataFrame, block: tuple[str, ...]) -> int:
    """How many records have somebody in the trial who is alike in the block's columns."""
    columns = list(block)
    known = people[columns].replace("", None).dropna()
    return int(pd.MultiIndex.from_frame(records[columns]).isin(pd.MultiIndex.from_frame(known)).sum())


def _people(evidence: Evidence) -> pd.DataFrame:
    faces = evidence.trial.faces.sort_values("middle_names", ascending=False, kind="stable")
    faces = faces.drop_duplicates(["person", "surname", "forename", "date_of_birth"]).sort_index()
    faces = faces.assign(initials=faces["forename"].str[:1] + faces["surname"].str[:1])
    return faces[["person", *FACE]].rename(columns={"person": "key"})


def _records(table: pd.DataFrame) -> pd.DataFrame:
    """Different identities, each once: what Splink compares is a face, not a reference."""
    known = table[(table["initials"].str.len() == 2) & (table["named"] | table["date_of_birth"].notna())]
    return known[FACE].rename_axis("key").reset_index()


def _allowed(pairs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """No score links two people whose dates of birth, both whole, have nothing to do with each other."""
    faces = evidence.person_dates
    record = evidence.table["date_of_birth"].reindex(pairs["record"]).to_numpy()
    both = pairs.assign(pair=range(len(pairs)), date_of_birth=record).merge(
        faces, on="person", suffixes=("", "_2")
    )
    differs = date_relation(both["date_of_birth"], both["date_of_birth_2"]) == "different"
    agrees = np.isin(np.arange(len(pairs)), both.loc[~differs, "pair"])
    undated = ~np.isin(pairs["person"], faces["person"])
    return pairs[(agrees | undated) & ~other_pnc(pairs, evidence)].reset_index(drop=True)
