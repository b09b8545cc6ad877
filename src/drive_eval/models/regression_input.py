"""Checking and laying out what every regression takes: outcome, design, exposure, clusters and weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from drive_eval.stats.permutations import number_labels
from drive_eval.stats.validation import Floats, Integers, refusal, same_length, vector

INTERCEPT = "intercept"
Design = pd.DataFrame | Mapping[str, Sequence[float]] | npt.ArrayLike


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Checked input. ``kept`` marks the columns that are estimable: each not a combination of those before
    it.
    """

    y: Floats
    x: Floats
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

    @property
    def columns(self) -> Floats:
        """The estimable columns."""
        return np.asarray(self.x[:, self.kept])

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
    x, terms = _design(design, y.size, intercept)
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
    same_length(**{outcome_name: y, "design": x, "offset": shift, "weights": w})
    if codes is not None:
        same_length(**{outcome_name: y, "cluster": codes})
    return Layout(y, x, terms, independent(x * np.sqrt(w)[:, None]), shift, w, weights is not None, codes)


def _design(design: Design, n: int, intercept: bool) -> tuple[Floats, tuple[str, ...]]:
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
    if intercept and INTERCEPT not in names:
        x = np.column_stack([np.ones(x.shape[0]), x])
        names = [INTERCEPT, *names]
    return x, tuple(names)


def independent(x: Floats) -> npt.NDArray[np.bool_]:
    """Which columns are not, to 1e-9 of their length, combinations of those before them (as R drops them)."""
    kept = np.zeros(x.shape[1], dtype=np.bool_)
    basis = np.zeros((x.shape[0], 0))
    for j in range(x.shape[1]):
        length = float(np.linalg.norm(x[:, j]))
        rest = x[:, j] - basis @ (basis.T @ x[:, j])
        rest = rest - basis @ (basis.T @ rest)
        if length > 0 and float(np.linalg.norm(rest)) > 1e-9 * length:
            kept[j] = True
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
    return kept
