"""The rows that leave: withheld numbers blanked, words that might repeat them scrubbed."""

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from drive_eval.contracts.estimates import NUMBERS, keys_of, quotes_no_count
from drive_eval.disclosure.counted import SHARES, cells_of
from drive_eval.disclosure.naming import is_public, lines
from drive_eval.disclosure.rounding import nearest
from drive_eval.errors import CannotRun

_OTHER_BASE: Final = (
    "disclosure.rounding_base: an earlier release rounded its counts to another base, and two roundings "
    "together tell exact counts. Give the base of that release"
)
WITHHELD_WARNING: Final = "a warning that holds numbers: see the internal report"


def printed_rows(frames: Iterable[pd.DataFrame], keys: frozenset[str]) -> pd.DataFrame:
    """The rows, of several frames of the estimates' columns, that a release prints."""
    every = pd.concat(list(frames), ignore_index=True)
    return every[keys_of(every).isin(keys)].reset_index(drop=True)


def released(
    frame: pd.DataFrame,
    withheld: Mapping[str, frozenset[str]],
    bounded: frozenset[tuple[str, str]] = frozenset(),
    rounding_base: int | None = None,
) -> pd.DataFrame:
    """The rows of a release without what it withholds.

    `bounded` p-values become 0, which prints as "<0.001". With a `rounding_base`, counts are rounded to it
    and shares are worked out from the rounded counts.

    A warning with a number in it is replaced, since the number may be a count; the method is kept only
    where it quotes none: words, terms of costs, the name of a rule of linkage.
    """
    fields = keys_of(frame).map(lambda key: withheld.get(key, frozenset()))
    result = frame.copy() if rounding_base is None else rounded(frame, rounding_base)
    for name in NUMBERS:
        result[name] = result[name].mask(fields.map(lambda names, name=name: name in names).astype(bool))
    result["p_value"] = result["p_value"].mask(keys_of(frame).isin({key for key, _ in bounded}), 0.0)
    result["warning"] = frame["warning"].astype(str).map(harmless).astype(frame["warning"].dtype)
    kept = [quotes_no_count(*row) for row in frame[["analysis", "unit"]].itertuples(index=False, name=None)]
    methods = frame["method"].where(pd.Series(kept, index=frame.index, dtype="bool"), "")
    result["method"] = methods.astype(frame["method"].dtype)
    return result


def rounded(frame: pd.DataFrame, base: int) -> pd.DataFrame:
    """The same rows with each count rounded to the nearest multiple of `base`, half upwards.

    What config says, or anybody could count, stays as it is: one file is not none.
    """
    result = frame.copy()
    for at, line in zip(frame.index, lines(frame), strict=True):
        for field in cells_of(line):
            if not is_public(line, field):
                result.loc[at, field] = nearest(line.numbers[field], base)
        if line.quantity in SHARES and line.has("numerator", "denominator"):
            below = result.loc[at, "denominator"]
            result.loc[at, "estimate"] = result.loc[at, "numerator"] / below if below else None
    return result


def rounds_to(frame: pd.DataFrame, left: pd.DataFrame, base: int) -> bool:
    """Whether a release prints its counts rounded to this base, and not as they are.

    `left` are the rows that left, `frame` the true ones, in the same order.

    Raises
    ------
    CannotRun
        Where it rounded them to another base: 43 is 45 to five and 42 to three, and nothing else is.
    """
    pairs = [
        (line.numbers[field], shown.numbers[field])
        for line, shown in zip(lines(frame), lines(left), strict=True)
        for field in cells_of(line)
        if field in shown.numbers and not is_public(line, field)
    ]
    if all(value == printed for value, printed in pairs):
        return False
    if all(nearest(value, base) == printed for value, printed in pairs):
        return True
    raise CannotRun([_OTHER_BASE])


def harmless(warning: str) -> str:
    """A warning that can leave: as it is where it holds no number.

    >>> harmless("3 of 41 people have no stratum")
    'a warning that holds numbers: see the internal report'
    """
    return WITHHELD_WARNING if any(sign.isdigit() for sign in warning) else warning
