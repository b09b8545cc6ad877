"""What the effect may differ by, of what both arms have: levels of each modifier, null where not known."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

_AGES: Final = {"under_30": (0, 30), "30_to_39": (30, 40), "40_and_over": (40, 200)}
_THIRDS: Final = ("lowest", "middle", "highest")


def _site(people: pd.DataFrame) -> pd.Series:
    return people["site"].astype("string")


def _sex(people: pd.DataFrame) -> pd.Series:
    return people["sex"].astype("string")


def _age(people: pd.DataFrame) -> pd.Series:
    age = people["age_at_index"].astype("float64")
    labels = pd.Series(pd.NA, index=people.index, dtype="string")
    for name, (low, high) in _AGES.items():
        labels = labels.mask((age >= low) & (age < high), name)
    return labels


def _ethnicity(people: pd.DataFrame) -> pd.Series:
    """Self-defined, from police records alone, the one source of both arms."""
    stated = people["ethnicity_police"]
    white = pd.Series("other", index=people.index, dtype="string").mask(
        (stated == "white_british").fillna(False), "white_british"
    )
    return white.where(stated.notna())


def _prior(people: pd.DataFrame) -> pd.Series:
    """Tertiles of DVA incidents in the six months before; thirds that ties make empty are not there."""
    prior = people["dva_incidents_pre_6m"].astype("float64")
    if prior.notna().sum() == 0:
        return pd.Series(pd.NA, index=people.index, dtype="string")
    low, high = (float(np.quantile(prior.dropna(), share)) for share in (1 / 3, 2 / 3))
    place = (prior > low).astype(int) + (prior > high).astype(int)
    return place.map(dict(enumerate(_THIRDS))).astype("string").where(prior.notna())


MODIFIERS: Final[Mapping[str, Callable[[pd.DataFrame], pd.Series]]] = MappingProxyType(
    {"site": _site, "sex": _sex, "age": _age, "ethnicity": _ethnicity, "prior": _prior}
)
