"""The probabilistic step: Splink, trained on all pairs, scoring what the rules left."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd

from drive_eval.link.compare import date_relation
from drive_eval.link.evidence import Evidence, other_pnc
from drive_eval.link.names import soundex
from drive_eval.link.nicknames import name_families
from drive_eval.link.splink_model import COMPARISONS, PREDICTION_BLOCKS, TRAINING_BLOCKS

LINKER_UID: Final = "driveeval"
SAMPLE_SEED: Final = 2016
MOST_PAIRS_SAMPLED: Final = 1e6
MOST_TRAINED_ON: Final = 30_000
FEWEST_LINKS_TO_TRAIN: Final = 50
# More would drive levels that matches never show below what a float can hold.
MOST_ITERATIONS: Final = 10
LEAST_M: Final = 0.001
LEAST_U: Final = 1e-6
LEAST_SHARE_OF_U: Final = 0.1
# Pairs are kept from here up, so that the audit can tell near misses from strangers.
LOWEST_SCORE: Final = 0.5
_FACE = ["surname", "forename", "middle_names", "initials", "date_of_birth", "sex", "site"]


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
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "temp_directory": str(scratch),
        "preserve_insertion_order": "true",
    }
    with duckdb.connect(":memory:", config=config) as engine:
        model = _train(engine, people, records, float(linked.mean()), blocks)
        pairs = _predict(engine, model, people, _records(table.loc[left]))
    return Scores(_allowed(pairs, evidence), _weights(model))


def _alike(people: pd.DataFrame, records: pd.DataFrame, block: tuple[str, ...]) -> int:
    """How many records have somebody in the trial who is alike in the block's columns."""
    columns = list(block)
    known = people[columns].replace("", None).dropna()
    return int(pd.MultiIndex.from_frame(records[columns]).isin(pd.MultiIndex.from_frame(known)).sum())


def _people(evidence: Evidence) -> pd.DataFrame:
    faces = evidence.trial.faces.sort_values("middle_names", ascending=False, kind="stable")
    faces = faces.drop_duplicates(["person", "surname", "forename", "date_of_birth"]).sort_index()
    faces = faces.assign(initials=faces["forename"].str[:1] + faces["surname"].str[:1])
    return faces[["person", *_FACE]].rename(columns={"person": "key"})


def _records(table: pd.DataFrame) -> pd.DataFrame:
    """Different identities, each once: what Splink compares is a face, not a reference."""
    known = table[(table["initials"].str.len() == 2) & (table["named"] | table["date_of_birth"].notna())]
    return known[_FACE].rename_axis("key").reset_index()


def _comparable(frame: pd.DataFrame) -> pd.DataFrame:
    families = name_families()
    out = frame.copy()
    for column in ("surname", "forename", "sex", "site"):
        out[column] = out[column].astype(object).where(out[column] != "", None)
    out["middle_names"] = [names.split() or None for names in out["middle_names"]]
    out["families"] = [sorted(families.get(name, ())) if name else [] for name in out["forename"]]
    out["sound"] = [soundex(name) if name else None for name in out["surname"]]
    out["date_of_birth"] = out["date_of_birth"].dt.strftime("%Y-%m-%d").astype(object)
    out["date_of_birth"] = out["date_of_birth"].where(out["date_of_birth"].notna(), None)
    return out.rename_axis("unique_id").reset_index(drop=False).assign(unique_id=lambda f: range(len(f)))


def _settings(prior: float) -> dict[str, Any]:
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": prior,
        "comparisons": COMPARISONS,
        "blocking_rules_to_generate_predictions": PREDICTION_BLOCKS,
        "additional_columns_to_retain": ["key"],
        "retain_matching_columns": False,
        "linker_uid": LINKER_UID,
        "max_iterations": MOST_ITERATIONS,
    }


def _linker(
    engine: duckdb.DuckDBPyConnection, settings: dict[str, Any], people: pd.DataFrame, records: pd.DataFrame
) -> Any:
    import splink

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = splink.DuckDBAPI(connection=engine)
    tables = [
        api.register(_comparable(people), dataset_display_name="a_trial"),
        api.register(_comparable(records), dataset_display_name="b_records"),
    ]
    return splink.Linker(tables, settings, log_level=None)


def _train(
    engine: duckdb.DuckDBPyConnection,
    people: pd.DataFrame,
    records: pd.DataFrame,
    share: float,
    blocks: Sequence[tuple[str, ...]],
) -> dict[str, Any]:
    """Estimate the model: u from pairs drawn at random with a fixed seed, m by expectation-maximisation.

    `share` of the records are linked, each to one face among all: that is the chance of a random pair.
    """
    distinct = records.drop_duplicates(_FACE)
    distinct = distinct.iloc[:: len(distinct) // MOST_TRAINED_ON + 1]
    prior = share / len(people)
    linker = _linker(engine, _settings(prior), people, distinct)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=MOST_PAIRS_SAMPLED + 1, seed=SAMPLE_SEED, num_chunks=1
    )
    for block in blocks:
        linker.training.estimate_parameters_using_expectation_maximisation(
            " AND ".join(f"l.{column} = r.{column}" for column in block),
            fix_probability_two_random_records_match=True,
        )
    return _corrected(linker.misc.save_model_to_json(), prior)


def _corrected(model: dict[str, Any], prior: float) -> dict[str, Any]:
    """Take the matches out of u, and leave no probability at nought, one or untrained.

    Pairs drawn at random hold matches too, in the share `prior`: what is seen of a level is
    prior * m + (1 - prior) * u. A level that training never met must not decide by itself.
    """
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            m = max(level.get("m_probability") or 0.0, LEAST_M)
            seen = max(level.get("u_probability") or 0.0, LEAST_U)
            level["m_probability"] = m
            level["u_probability"] = max((seen - prior * m) / (1 - prior), seen * LEAST_SHARE_OF_U, LEAST_U)
    return model


def _predict(
    engine: duckdb.DuckDBPyConnection, model: dict[str, Any], people: pd.DataFrame, records: pd.DataFrame
) -> pd.DataFrame:
    linker = _linker(engine.cursor(), model, people, records)
    found = linker.inference.predict(threshold_match_probability=LOWEST_SCORE).as_pandas_dataframe()
    trial_left = found["source_dataset_l"] == "a_trial"
    pairs = pd.DataFrame(
        {
            "record": found["key_r"].where(trial_left, found["key_l"]),
            "person": found["key_l"].where(trial_left, found["key_r"]),
            "score": found["match_probability"],
        }
    )
    best = pairs.groupby(["record", "person"], sort=True)["score"].max().reset_index()
    return best.astype({"record": "int64", "person": "int64"})


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


def _weights(model: dict[str, Any]) -> pd.DataFrame:
    rows = [
        {
            "comparison": comparison["output_column_name"],
            "level": level["label_for_charts"],
            "m": level.get("m_probability"),
            "u": level.get("u_probability"),
        }
        for comparison in model["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    ]
    return pd.DataFrame(rows)
