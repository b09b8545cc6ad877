"""Names and dates of birth of two people held side by side, a column of pairs at a time."""

from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.link.names import fits_lost_letters
from drive_eval.link.nicknames import same_family

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
# A date miscounted by days may run over the end of a month, and then no part of it agrees.
DAYS_OF_SLIP = 10
SHORTEST_WITH_ONE_SLIP = 3
SHORTEST_WITH_TWO_SLIPS = 6


def distance(left: pd.Series, right: pd.Series) -> Counts:
    """Damerau-Levenshtein distance of each pair of names, different pairs once."""
    if left.empty:
        return np.zeros(0, dtype=np.int64)
    pairs = pd.DataFrame({"left": left.to_numpy(), "right": right.to_numpy()})
    distinct = pairs.drop_duplicates().reset_index(drop=True)
    with duckdb.connect(":memory:", config={"threads": 1, "temp_directory": ""}) as engine:
        engine.register("pairs", distinct)
        found = engine.execute('SELECT damerau_levenshtein("left", "right") AS d FROM pairs').fetchnumpy()
    distinct["distance"] = np.asarray(found["d"], dtype=np.int64)
    return pairs.merge(distinct, how="left", on=["left", "right"])["distance"].to_numpy(dtype=np.int64)


def same_name(left: pd.Series, right: pd.Series) -> Flags:
    """Equal folded names, where a lost letter may be any letter; an empty name is like no other."""
    same = _flags((left.to_numpy() == right.to_numpy()) & (left.to_numpy() != ""))
    lost = _flags(left.str.contains("?", regex=False) | right.str.contains("?", regex=False)) & ~same
    if lost.any():
        pairs = zip(left[lost], right[lost], strict=True)
        same[lost] = [fits_lost_letters(a, b) for a, b in pairs]
    return same


def misspelt(left: pd.Series, right: pd.Series) -> Flags:
    """Names one slip apart (a letter left out, put in, changed, or two changed round); long names, two."""
    slips = distance(left, right)
    shorter = np.minimum(left.str.len().to_numpy(), right.str.len().to_numpy())
    one = (slips <= 1) & (shorter >= SHORTEST_WITH_ONE_SLIP)
    two = (slips <= 2) & (shorter >= SHORTEST_WITH_TWO_SLIPS)
    return _flags(one | two)


def same_forename(left: pd.Series, right: pd.Series) -> Flags:
    """Forenames that are one name: equal, a short form, an initial, or alike in their first three letters."""
    pairs = pd.DataFrame({"left": left.to_numpy(), "right": right.to_numpy()})
    distinct = pairs.drop_duplicates()
    agree = {pair: _one_forename(*pair) for pair in zip(distinct["left"], distinct["right"], strict=True)}
    familiar = [agree[pair] for pair in zip(pairs["left"], pairs["right"], strict=True)]
    return _flags(np.asarray(familiar, dtype=bool)) | same_name(left, right)


def _one_forename(left: str, right: str) -> bool:
    if not left or not right:
        return False
    shorter = min(len(left), len(right))
    begins = left[:3] == right[:3] if shorter >= 3 else shorter == 1 and left[0] == right[0]
    return begins or same_family(left, right)


def same_full_name(pairs: pd.DataFrame) -> Flags:
    """Surname and first forename both equal (columns `surname`, `forename`, and the same with `_2`)."""
    return same_name(pairs["surname"], pairs["surname_2"]) & same_name(pairs["forename"], pairs["forename_2"])


def similar_full_name(pairs: pd.DataFrame) -> Flags:
    """The same full name but for one thing: a short form or slip in a forename, or a slip in a surname."""
    surname_same = same_name(pairs["surname"], pairs["surname_2"])
    forename_same = same_forename(pairs["forename"], pairs["forename_2"])
    similar = surname_same & forename_same
    for sure, left, right in (
        (forename_same & ~surname_same, "surname", "surname_2"),
        (surname_same & ~forename_same, "forename", "forename_2"),
    ):
        if sure.any():
            similar[sure] = misspelt(pairs.loc[sure, left], pairs.loc[sure, right])
    return similar


def middle_names_conflict(left: pd.Series, right: pd.Series) -> Flags:
    """Both have further forenames and share none, not even by initial or short form."""
    pairs = zip(left, right, strict=True)
    return _flags(np.asarray([_conflict(a.split(), b.split()) for a, b in pairs], dtype=bool))


def _conflict(left: Sequence[str], right: Sequence[str]) -> bool:
    if not left or not right:
        return False
    return not any(_one_forename(a, b) for a in left for b in right)


def middle_names_agree(left: pd.Series, right: pd.Series) -> Flags:
    """Both have further forenames and share one."""
    pairs = zip(left, right, strict=True)
    return _flags(np.asarray([bool(set(a.split()) & set(b.split())) for a, b in pairs], dtype=bool))


def date_relation(left: pd.Series, right: pd.Series) -> npt.NDArray[np.object_]:
    """How two dates of birth stand: same, swapped, slip, different, or missing.

    Swapped: day and month changed round. Slip: one of day, month and year differs, or the dates
    lie so few days apart that a day was miscounted.
    """
    a, b = pd.to_datetime(left.reset_index(drop=True)), pd.to_datetime(right.reset_index(drop=True))
    day, month, year = a.dt.day == b.dt.day, a.dt.month == b.dt.month, a.dt.year == b.dt.year
    swapped = year & (a.dt.day == b.dt.month) & (a.dt.month == b.dt.day)
    one_part = (day.astype(int) + month.astype(int) + year.astype(int)) == 2
    few_days = (a - b).abs() <= pd.Timedelta(days=DAYS_OF_SLIP)
    missing = a.isna() | b.isna()
    return np.select(
        [missing, a == b, swapped, one_part | few_days],
        ["missing", "same", "swapped", "slip"],
        default="different",
    ).astype(object)


def _flags(values: object) -> Flags:
    return np.array(values, dtype=bool)
