"""Checking and laying out what every regression takes: outcome, design, exposure, clusters and weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.models.matrix import Dense, Matrix
from drive_eval.models.stratified_matrix import Stratified
from drive_eval.stats.permutations import number_labels
from drive_eval.stats.validation import Floats, Integers, refusal, same_length, vector

INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True, eq=False)
class StratifiedDesign:
    """An intercept for each stratum beside a few columns of numbers: the model with a dummy a stratum.

    ``strata`` is a label a row; the terms are the labels, in sorted order, then the columns, without an
    intercept of all. An effect that strata leave nothing of (one arm in each) is not estimable.
    """

    columns: pd.DataFrame
    strata: pd.Series | Sequence[object]


Design = pd.DataFrame | Mapping[str, Sequence[float]] | StratifiedDesign | npt.ArrayLike


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Checked input. ``kept`` marks the columns that are estimable: each not a combination of those before
    it.
    """

    y: Floats
    x: Matrix
    terms: tuple[str, ...]
    kept: npt.NDArray[np.bool_]
    offset: Floats
    weights: Floats
    weighted: bool
    codes: Integers | None

    @property
    def n(self) -> int:
        """Rows."""
        return self.y.size

    @property
    def n_clusters(self) -> int | None:
        """Clusters, None where none are given."""
        return None if self.codes is None else int(self.codes.max(initial=-1)) + 1

    def aliased(self) -> tuple[str, ...]:
        """A warning that names the columns left out, if any."""
        names = [t for t, k in zip(self.terms, self.kept, strict=True) if not k]
        return (f"not estimable, a combination of other terms: {', '.join(names)}",) if names else ()


def lay_out(
    outcome: npt.ArrayLike,
    design: Design,
    *,
    outcome_name: str,
    offset: npt.ArrayLike | None = None,
    exposure: npt.ArrayLike | None = None,
    cluster: Sequence[object] | npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
    intercept: bool = True,
) -> Layout:
    """Check everything, add the intercept, number the clusters and find the columns that are estimable."""
    y = vector(outcome_name, outcome)
    x, terms = _design(design, intercept)
    shift = np.zeros(y.size) if offset is None else vector("offset", offset)
    if exposure is not None:
        time = vector("exposure", exposure)
        if (time <= 0).any():
            where = int(np.flatnonzero(time <= 0)[0])
            raise refusal("exposure", "times above 0", f"{time[where]} at position {where}")
        same_length(**{outcome_name: y, "exposure": time})
        shift = shift + np.log(time)
    w = np.ones(y.size) if weights is None else vector("weights", weights)
    if (w < 0).any():
        raise refusal("weights", "numbers of at least 0", float(w.min()))
    codes = None if cluster is None else number_labels("cluster", cluster)
    same_length(**{outcome_name: y, "design": x.times(np.zeros(x.shape[1])), "offset": shift, "weights": w})
    if codes is not None:
        same_length(**{outcome_name: y, "cluster": codes})
    return Layout(y, x, terms, x.scaled(np.sqrt(w)).independent(), shift, w, weights is not None, codes)


def _design(design: Design, intercept: bool) -> tuple[Matrix, tuple[str, ...]]:
    if isinstance(design, StratifiedDesign):
        return _stratified(design)
    x, names = _columns(design)
    if intercept and INTERCEPT not in names:
        x = np.column_stack([np.ones(x.shape[0]), x])
        names = [INTERCEPT, *names]
    return Dense(x), tuple(names)


def _stratified(design: StratifiedDesign) -> tuple[Matrix, tuple[str, ...]]:
    codes, labels = pd.factorize(_labels(design), sort=True)
    if (codes < 0).any():
        raise refusal("strata", "a label in every row", f"none in row {int(np.argmin(codes))}")
    same_length(columns=design.columns, strata=codes)
    x, names = _columns(design.columns)
    terms = (*(str(label) for label in labels), *names)
    if len(set(terms)) < len(terms):
        raise refusal("design", "strata and columns of different names", terms)
    return Stratified(np.ones(codes.size), codes.astype(np.int64), len(labels), x), terms


def _labels(design: StratifiedDesign) -> pd.Series[str]:
    return pd.Series(np.asarray(design.strata, dtype=object)).astype("string")


def matrix_of(design: Design, terms: Sequence[str]) -> Matrix:
    """The matrix of a design, its columns in the order of a model's terms (people may be other ones).

    Raises
    ------
    ValueError : a term that the design does not have, or a stratum that is not a term.
    """
    if isinstance(design, StratifiedDesign):
        names = [str(name) for name in design.columns.columns]
        strata = [term for term in terms if term not in names]
        codes = pd.Index(strata, dtype="string").get_indexer(pd.Index(_labels(design)))
        if (codes < 0).any() or list(terms) != [*strata, *names]:
            raise refusal("design", "the strata and columns of the model", names)
        x, _ = _columns(design.columns)
        return Stratified(np.ones(codes.size), codes.astype(np.int64), len(strata), x)
    found, given = _design(design, INTERCEPT in terms)
    if sorted(given) != sorted(terms):
        raise refusal("design", "the columns of the model: " + ", ".join(terms), given)
    return Dense(found.array()[:, [given.index(term) for term in terms]])


def _columns(design: Design) -> tuple[Floats, list[str]]:
    if isinstance(design, Mapping):
        design = pd.DataFrame(dict(design))
    if isinstance(design, pd.DataFrame):
        names = [str(c) for c in design.columns]
        try:
            x = design.to_numpy(dtype=np.float64)
        except (TypeError, ValueError):
            raise refusal(
                "design", "columns of numbers (see design_matrix)", design.dtypes.to_dict()
            ) from None
    else:
        x = np.asarray(design, dtype=np.float64)
        x = x.reshape(x.size, 1) if x.ndim == 1 else x
        names = [f"x{i + 1}" for i in range(x.shape[1])]
    if x.ndim != 2:
        raise refusal("design", "one row a person, one column a term", f"shape {x.shape}")
    if not np.isfinite(x).all():
        row, column = (int(i) for i in np.argwhere(~np.isfinite(x))[0])
        raise refusal("design", "finite numbers", f"{x[row, column]} in row {row}, column {names[column]}")
    if len(set(names)) < len(names):
        raise refusal("design", "columns of different names", names)
    return x, names
