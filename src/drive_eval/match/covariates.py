"""What matching may rest on: pre-allocation covariates as columns of numbers, the missing marked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from drive_eval.vocabulary import SEX

MISSING: Final = "missing"


@dataclass(frozen=True)
class Covariate:
    """One covariate: its label, where it is read, its scale in the score, and its categories if any."""

    name: str
    label: str
    column: str
    scale: Callable[[pd.Series], pd.Series] = lambda values: values
    categories: tuple[str, ...] = ()


def _log_count(values: pd.Series) -> pd.Series:
    """log(1 + count): what the primary model adjusts for."""
    return pd.Series(np.log1p(values.to_numpy(dtype=np.float64)), index=values.index)


COVARIATES: Final[Mapping[str, Covariate]] = MappingProxyType(
    {
        covariate.name: covariate
        for covariate in (
            Covariate("age", "Age", "age_at_index"),
            Covariate("sex", "Sex", "sex", categories=tuple(SEX)),
            Covariate(
                "dva_incidents_pre_6m", "DVA incidents, 6 months before", "dva_incidents_pre_6m", _log_count
            ),
            Covariate(
                "non_dva_incidents_pre_6m",
                "Other incidents, 6 months before",
                "non_dva_incidents_pre_6m",
                _log_count,
            ),
            Covariate("dash_score", "Dash score, index Marac", "dash_score"),
            Covariate("children", "Children, index Marac", "children"),
            Covariate("index_marac_victims", "Victims, index Marac", "index_marac_victims"),
        )
    }
)


def score_columns(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Columns of the propensity model: each number on its scale, its gaps at the median and marked.

    A marker beside a filled value is the missing-indicator method for propensity scores (Rosenbaum
    and Rubin 1984, JASA 79:516): people are matched on what was known and on whether it was.
    """
    columns: dict[str, pd.Series] = {}
    for name in names:
        covariate = COVARIATES[name]
        values = frame[covariate.column]
        if covariate.categories:
            levels = [level for level in covariate.categories if (values == level).any()]
            columns |= {f"{name}[{level}]": (values == level).astype("float64") for level in levels[1:]}
        else:
            numbers = covariate.scale(values.astype("float64"))
            columns[name] = numbers.fillna(numbers.median() if numbers.notna().any() else 0.0)
        if values.isna().any():
            columns[f"{name}[{MISSING}]"] = values.isna().astype("float64")
    return pd.DataFrame(columns, index=frame.index)


def balance_columns(frame: pd.DataFrame, names: Sequence[str]) -> list[tuple[str, str, pd.Series]]:
    """(covariate, level, values) as people read them: numbers unscaled, a share for each category."""
    columns: list[tuple[str, str, pd.Series]] = []
    for name in names:
        covariate = COVARIATES[name]
        values = frame[covariate.column]
        known = values.notna()
        if covariate.categories:
            levels = [level for level in covariate.categories if (values == level).any()]
            columns += [(name, level, (values == level).astype("float64").where(known)) for level in levels]
        else:
            columns.append((name, "", values.astype("float64")))
        if not known.all():
            columns.append((name, MISSING, (~known).astype("float64")))
    return columns
