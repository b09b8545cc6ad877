"""Columns of a regression from a data frame: numbers as they are, categories against their first level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import pandas as pd

from drive_eval.stats.validation import refusal


def design_matrix(
    frame: pd.DataFrame, terms: Sequence[str], levels: Mapping[str, Sequence[object]] | None = None
) -> pd.DataFrame:
    """One column a coefficient, without the intercept (models add it).

    Parameters
    ----------
    frame : one row a person (or a person and period).
    terms : names of columns; ``"a:b"`` is the product of a and b alone, ``"a*b"`` stands for a, b and
        ``"a:b"``.
    levels : for a categorical column its levels in order, the first being the reference; otherwise they are
        the column's own categories, or its values in sorted order.

    Returns
    -------
    Numbers and bools give one column with the column's name; a category gives ``name[level]`` for each level
    but the first; a product joins names with ``":"``. The index is that of the frame.

    Raises
    ------
    ValueError : a column that is not there, a missing value, a value that is not among the levels given.

    Degenerate cases
    ----------------
    A category with one level gives no column. Levels that nobody has give a column of 0, which models report
    as not estimable.

    References
    ----------
    Treatment contrasts: ``x_level = 1[value = level]`` (R's ``contr.treatment``).

    Examples
    --------
    >>> f = pd.DataFrame({"site": ["a", "b", "c"], "prior": [1.0, 0.0, 2.0]})
    >>> design_matrix(f, ["prior", "site"]).columns.tolist()
    ['prior', 'site[b]', 'site[c]']
    """
    given = dict(levels or {})
    columns: dict[str, pd.Series[float]] = {}
    for term in terms:
        names = [part.strip() for part in term.replace("*", ":").split(":")]
        if "*" in term:
            for name in names:
                columns |= _expand(frame, [name], given)
        columns |= _expand(frame, names, given)
    return pd.DataFrame(columns, index=frame.index)


def _expand(
    frame: pd.DataFrame, names: list[str], levels: Mapping[str, Sequence[object]]
) -> dict[str, pd.Series[float]]:
    """Columns of one main effect or one product."""
    parts = [list(_main(frame, name, levels).items()) for name in names]
    result: dict[str, pd.Series[float]] = {}
    for combination in product(*parts):
        value = combination[0][1]
        for _, other in combination[1:]:
            value = value * other
        result[":".join(name for name, _ in combination)] = value
    return result


def _main(
    frame: pd.DataFrame, name: str, levels: Mapping[str, Sequence[object]]
) -> dict[str, pd.Series[float]]:
    if name not in frame.columns:
        raise refusal("terms", "columns of the frame: " + ", ".join(map(str, frame.columns)), name)
    column = frame[name]
    if column.isna().any():
        raise refusal(name, "no missing value", f"{int(column.isna().sum())} missing")
    numeric = pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)
    if numeric and name not in levels:
        return {name: column.astype(float)}
    if name in levels:
        order = list(levels[name])
    elif isinstance(column.dtype, pd.CategoricalDtype):
        order = list(column.cat.categories)
    else:
        order = sorted(column.unique().tolist())
    unknown = ~column.isin(order)
    if unknown.any():
        raise refusal(name, f"one of the levels {order}", column[unknown].iloc[0])
    return {f"{name}[{level}]": (column == level).astype(float) for level in order[1:]}
