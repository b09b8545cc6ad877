"""Estimates of two runs, by key: what moved, appeared, vanished, changed sign or crossed alpha."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from drive_eval.contracts.estimates import NUMBERS, keys_of

Kind = Literal["crossed_alpha", "changed_sign", "moved", "appeared", "vanished", "words"]
KINDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "crossed_alpha": "Crossed alpha",
        "changed_sign": "Changed sign or direction",
        "moved": "Moved",
        "appeared": "Appeared",
        "vanished": "Vanished",
        "words": "Same numbers, other words",
    }
)
WORDS: Final = ("role", "unit", "method", "warning")


@dataclass(frozen=True)
class Change:
    """One estimate that differs: its key and source, in what ways, and each field's two values."""

    key: str
    source: str
    kinds: tuple[Kind, ...]
    fields: Mapping[str, tuple[Any, Any]]

    @property
    def size(self) -> float:
        """How far the estimate moved, relative to the larger of the two; 0 where it did not."""
        first, second = self.fields.get("estimate", (None, None))
        if first is None or second is None or first == second:
            return 0.0
        if math.isinf(first) or math.isinf(second):
            return math.inf
        return float(abs(second - first) / max(abs(first), abs(second)))


def compare_estimates(
    first: pd.DataFrame, second: pd.DataFrame, tolerance: float = 1e-9, alpha: float = 0.05
) -> list[Change]:
    """Every key at which two estimates tables differ, in the order of keys.

    Numbers differ where they are further apart than `tolerance`, relative to the larger and absolute
    below 1. A p-value crosses alpha where it lies below it in one run alone.
    """
    sides = [_by_key(frame) for frame in (first, second)]
    keys = sides[0].index.union(sides[1].index)
    here = [keys.isin(side.index) for side in sides]
    found = [_alone(sides[1].loc[key], key, "appeared") for key in keys[~here[0]]]
    found += [_alone(sides[0].loc[key], key, "vanished") for key in keys[~here[1]]]
    both = keys[here[0] & here[1]]
    found += _differing(sides[0].loc[both], sides[1].loc[both], tolerance, alpha)
    return sorted(found, key=lambda change: change.key)


def _by_key(frame: pd.DataFrame) -> pd.DataFrame:
    numbers = frame[list(NUMBERS)].astype("float64")
    words = frame[[*WORDS, "source", "quantity"]].astype("object")
    return pd.concat([numbers, words], axis=1).set_axis(pd.Index(keys_of(frame), name="key"), axis=0)


def _alone(row: pd.Series, key: str, kind: Literal["appeared", "vanished"]) -> Change:
    value = _plain(row["estimate"])
    pair = (None, value) if kind == "appeared" else (value, None)
    return Change(key, str(row["source"]), (kind,), {"estimate": pair})


def _differing(first: pd.DataFrame, second: pd.DataFrame, tolerance: float, alpha: float) -> Iterator[Change]:
    a, b = (frame[list(NUMBERS)].to_numpy(dtype=np.float64) for frame in (first, second))
    apart = ~np.isclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True)
    worded = (first[list(WORDS)].to_numpy() != second[list(WORDS)].to_numpy()).astype(bool)
    for place in np.flatnonzero(apart.any(axis=1) | worded.any(axis=1)).tolist():
        fields: dict[str, tuple[Any, Any]] = {
            name: (_plain(a[place, at]), _plain(b[place, at]))
            for at, name in enumerate(NUMBERS)
            if apart[place, at]
        }
        row = first.iloc[place]
        kinds = _kinds(fields, str(row["quantity"]), alpha)
        fields |= {
            name: (str(row[name]), str(second.iloc[place][name]))
            for at, name in enumerate(WORDS)
            if worded[place, at]
        }
        yield Change(str(first.index[place]), str(row["source"]), kinds or ("words",), fields)


def _kinds(fields: Mapping[str, tuple[Any, Any]], quantity: str, alpha: float) -> tuple[Kind, ...]:
    kinds: list[Kind] = []
    p_values = fields.get("p_value", (None, None))
    if None not in p_values and (p_values[0] < alpha) != (p_values[1] < alpha):
        kinds.append("crossed_alpha")
    estimates = fields.get("estimate", (None, None))
    if None not in estimates:
        none = 1.0 if quantity.endswith(("ratio", "ratios")) else 0.0
        if (estimates[0] - none) * (estimates[1] - none) < 0:
            kinds.append("changed_sign")
    return (*kinds, "moved") if fields else ()


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
