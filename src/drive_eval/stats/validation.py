"""Checks of arguments. Each raises ValueError saying which argument, what was expected and what was seen."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]

LARGEST_COUNT = 2**53  # beyond this a float no longer tells neighbouring counts apart


def refusal(argument: str, expected: str, seen: object) -> ValueError:
    """The one wording of a refusal: ``argument: expected ..., saw ...`` (to be raised by the caller)."""
    text = repr(seen)
    shown = text if len(text) <= 200 else text[:197] + "..."
    return ValueError(f"{argument}: expected {expected}, saw {shown}")


def number(argument: str, value: object) -> float:
    """A finite real number (not a bool, not text) as a float."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise refusal(argument, "a finite number", value)
    if not math.isfinite(value):
        raise refusal(argument, "a finite number", value)
    return float(value)


def positive(argument: str, value: object) -> float:
    """A finite number above zero."""
    checked = number(argument, value)
    if checked <= 0.0:
        raise refusal(argument, "a number above 0", value)
    return checked


def proportion(argument: str, value: object) -> float:
    """A number from 0 to 1, both included."""
    checked = number(argument, value)
    if not 0.0 <= checked <= 1.0:
        raise refusal(argument, "a number from 0 to 1", value)
    return checked


def confidence_level(value: object, argument: str = "conf_level") -> float:
    """A confidence level strictly between 0 and 1 (0.95, not 95)."""
    checked = number(argument, value)
    if not 0.0 < checked < 1.0:
        raise refusal(argument, "a confidence level strictly between 0 and 1", value)
    return checked


def count(argument: str, value: object, minimum: int = 0) -> int:
    """A whole number of at least ``minimum``; 3.0 passes, 3.5, True, nan and "3" do not."""
    expected = f"a whole number of at least {minimum}"
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise refusal(argument, expected, value)
    if not math.isfinite(value) or value != math.floor(value) or not minimum <= value < LARGEST_COUNT:
        raise refusal(argument, expected, value)
    return int(value)


def count_within(argument: str, value: object, total_name: str, total: int) -> int:
    """A count that may not exceed the total that it is part of."""
    checked = count(argument, value)
    if checked > total:
        raise refusal(argument, f"a whole number from 0 to {total_name} = {total}", value)
    return checked


def _array(argument: str, values: object, expected: str) -> npt.NDArray[np.generic]:
    try:
        array = np.asarray(values)
    except ValueError:
        raise refusal(argument, expected + " (rows of one length)", values) from None
    if array.dtype.kind not in "iuf":
        raise refusal(argument, expected, values)
    return array


def counts(argument: str, values: object, ndim: int | None = 1) -> Integers:
    """An array of whole numbers of at least 0; ``ndim`` is the number of dimensions, None for any."""
    expected = "whole numbers of at least 0" + ("" if ndim is None else f" in {ndim} dimension(s)")
    array = _array(argument, values, expected)
    if ndim is not None and array.ndim != ndim:
        raise refusal(argument, expected, values)
    floats = array.astype(np.float64)
    wrong = ~np.isfinite(floats) | (floats < 0) | (floats != np.floor(floats)) | (floats >= LARGEST_COUNT)
    if wrong.any():
        where = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise refusal(argument, expected, f"{floats[where]} at {where}")
    return array.astype(np.int64)


def vector(argument: str, values: object, min_length: int = 0) -> Floats:
    """A one-dimensional array of finite numbers; bools count as 0 and 1."""
    expected = "a one-dimensional sequence of finite numbers"
    try:
        array = np.asarray(values)
    except ValueError:
        raise refusal(argument, expected, values) from None
    if (array.size and array.dtype.kind not in "iufb") or array.ndim != 1:
        raise refusal(argument, expected, values)
    floats = array.astype(np.float64)
    if not np.isfinite(floats).all():
        where = int(np.flatnonzero(~np.isfinite(floats))[0])
        raise refusal(argument, expected, f"{floats[where]} at position {where}")
    if floats.size < min_length:
        raise refusal(argument, f"at least {min_length} value(s)", f"{floats.size} value(s)")
    return floats


def binary(argument: str, values: object) -> Bools:
    """A one-dimensional array of 0/1 or False/True."""
    floats = vector(argument, values)
    wrong = (floats != 0.0) & (floats != 1.0)
    if wrong.any():
        where = int(np.flatnonzero(wrong)[0])
        raise refusal(argument, "only 0/1 or False/True", f"{floats[where]} at position {where}")
    return floats.astype(np.bool_)


def same_length(**arrays: Collection[object] | npt.NDArray[np.generic]) -> int:
    """The common length of the named arrays; refuses where they differ."""
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        seen = ", ".join(f"{name} of {length}" for name, length in lengths.items())
        raise ValueError(f"{' and '.join(lengths)}: expected the same length, saw {seen}")
    return next(iter(lengths.values()))


def choice(argument: str, value: object, allowed: Collection[str]) -> str:
    """One of the allowed words."""
    if not isinstance(value, str) or value not in allowed:
        raise refusal(argument, "one of " + ", ".join(repr(a) for a in allowed), value)
    return value


def table_2x2(argument: str, table: object) -> Integers:
    """A 2 x 2 table of counts."""
    checked = counts(argument, table, ndim=None)
    if checked.shape != (2, 2):
        raise refusal(argument, "a 2 x 2 table of counts", f"shape {checked.shape}")
    return checked


def square_table(argument: str, table: object, min_levels: int = 2) -> Integers:
    """A k x k table of counts with at least ``min_levels`` levels."""
    checked = counts(argument, table, ndim=None)
    if checked.ndim != 2 or checked.shape[0] != checked.shape[1] or checked.shape[0] < min_levels:
        expected = f"a square table of counts with at least {min_levels} levels"
        raise refusal(argument, expected, f"shape {checked.shape}")
    return checked


def tables_2x2(argument: str, tables: object) -> Integers:
    """A stack of 2 x 2 tables of counts, shape (strata, 2, 2); no stratum at all passes as (0, 2, 2)."""
    checked = counts(argument, tables, ndim=None)
    if checked.size == 0:
        return np.zeros((0, 2, 2), dtype=np.int64)
    if checked.ndim != 3 or checked.shape[1:] != (2, 2):
        raise refusal(argument, "2 x 2 tables of counts, shape (strata, 2, 2)", f"shape {checked.shape}")
    return checked


def unique(argument: str, values: object) -> npt.NDArray[np.generic]:
    """A one-dimensional array whose values (ids) all differ and none of which is missing."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise refusal(argument, "a one-dimensional sequence of ids", f"shape {array.shape}")
    seen: set[object] = set()
    for position, value in enumerate(array.tolist()):
        if value is None or value != value:
            raise refusal(argument, "ids without gaps", f"{value!r} at position {position}")
        if value in seen:
            raise refusal(argument, "ids that all differ", f"{value!r} a second time at position {position}")
        seen.add(value)
    return array
