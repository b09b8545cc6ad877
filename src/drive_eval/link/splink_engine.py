"""Splink itself: train on faces, score pairs, the same each time."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd

from drive_eval.link.names import soundex
from drive_eval.link.nicknames import name_families
from drive_eval.link.splink_model import COMPARISONS, PREDICTION_BLOCKS

LINKER_UID: Final = "driveeval"
SAMPLE_SEED: Final = 2016
MOST_PAIRS_SAMPLED: Final = 1e6
MOST_TRAINED_ON: Final = 30_000
# Where people are told apart easily, many iterations drive levels that matches never show below what
# a float can hold, and Splink stops; fewer are then enough.
ITERATIONS: Final = (10, 4, 1)
LEAST_M: Final = 0.001
LEAST_U: Final = 1e-6
LEAST_SHARE_OF_U: Final = 0.1
# Pairs are kept from here up, so that the audit can tell near misses from strangers.
LOWEST_SCORE: Final = 0.5
FACE = ["surname", "forename", "middle_names", "initials", "date_of_birth", "sex", "site"]


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


def _settings(prior: float, iterations: int = 1) -> dict[str, Any]:
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": prior,
        "comparisons": COMPARISONS,
        "blocking_rules_to_generate_predictions": PREDICTION_BLOCKS,
        "additional_columns_to_retain": ["key"],
        "retain_matching_columns": False,
        "linker_uid": LINKER_UID,
        "max_iterations": iterations,
    }


@contextmanager
def _linker(
    settings: dict[str, Any], people: pd.DataFrame, records: pd.DataFrame, scratch: Path
) -> Iterator[Any]:
    """A linker on an engine of its own: one thread and fixed names, so that it gives the same each time."""
    import splink

    logging.getLogger("splink").setLevel(logging.ERROR)
    config: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "temp_directory": str(scratch)}
    with duckdb.connect(":memory:", config=config) as engine:
        api = splink.DuckDBAPI(connection=engine)
        tables = [
            api.register(_comparable(people), dataset_display_name="a_trial"),
            api.register(_comparable(records), dataset_display_name="b_records"),
        ]
        yield splink.Linker(tables, settings, log_level=None)


def train(
    people: pd.DataFrame,
    records: pd.DataFrame,
    share: float,
    blocks: Sequence[tuple[str, ...]],
    scratch: Path,
) -> dict[str, Any]:
    """Estimate the model on different faces, each once.

    `share` of the records are linked, each to one face among all: that is the chance of a random pair.
    """
    distinct = records.drop_duplicates(FACE)
    distinct = distinct.iloc[:: len(distinct) // MOST_TRAINED_ON + 1]
    prior = share / len(people)
    for iterations in ITERATIONS[:-1]:
        try:
            return _corrected(_model(people, distinct, _settings(prior, iterations), blocks, scratch), prior)
        except ValueError:
            continue
    return _corrected(_model(people, distinct, _settings(prior, ITERATIONS[-1]), blocks, scratch), prior)


def _model(
    people: pd.DataFrame,
    records: pd.DataFrame,
    settings: dict[str, Any],
    blocks: Sequence[tuple[str, ...]],
    scratch: Path,
) -> dict[str, Any]:
    """u from pairs drawn at random with a fixed seed, m by expectation-maximisation."""
    with _linker(settings, people, records, scratch) as linker:
        linker.training.estimate_u_using_random_sampling(
            max_pairs=MOST_PAIRS_SAMPLED + 1, seed=SAMPLE_SEED, num_chunks=1
        )
        for block in blocks:
            linker.training.estimate_parameters_using_expectation_maximisation(
                " AND ".join(f"l.{column} = r.{column}" for column in block),
                fix_probability_two_random_records_match=True,
            )
        model: dict[str, Any] = linker.misc.save_model_to_json()
    return model


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


def predict(
    model: dict[str, Any], people: pd.DataFrame, records: pd.DataFrame, scratch: Path
) -> pd.DataFrame:
    """Pairs of record and person that score at least `LOWEST_SCORE`, each at its best."""
    with _linker(model, people, records, scratch) as linker:
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


def level_weights(model: dict[str, Any]) -> pd.DataFrame:
    """Each level of the model with its m and u."""
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
