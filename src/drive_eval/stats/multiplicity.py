"""Adjusting p-values for multiplicity within one named family of hypotheses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drive_eval.stats.validation import Floats, choice, count, number, refusal

METHODS = {
    "holm": "Holm step-down",
    "bonferroni": "Bonferroni",
    "hochberg": "Hochberg step-up",
    "hommel": "Hommel",
    "bh": "Benjamini-Hochberg false discovery rate",
    "by": "Benjamini-Yekutieli false discovery rate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedPValues:
    """One family of hypotheses: ``p_value`` and ``p_adjusted`` in the order given; ``n`` is the family's
    size.

    A hypothesis without a p-value stands as ``None`` in both and is named by position in ``warnings``.
    """

    p_value: tuple[float | None, ...]
    p_adjusted: tuple[float | None, ...]
    n: int
    method: str
    warnings: tuple[str, ...] = ()


def holm(p_values: Sequence[float | None], family_size: int | None = None) -> AdjustedPValues:
    """Holm's step-down adjustment, which controls the family-wise error under any dependence.

    ``adjusted_(i) = max over j <= i of min(1, (m - j + 1) p_(j))`` with ``p_(1) <= ... <= p_(m)``.

    Parameters, errors and degenerate cases are those of :func:`adjust_p_values`.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6:65-70, section 3.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).p_adjusted
    (0.03, 0.06, 0.06)
    """
    return adjust_p_values(p_values, "holm", family_size)


def adjust_p_values(
    p_values: Sequence[float | None], method: str = "holm", family_size: int | None = None
) -> AdjustedPValues:
    """Adjust the p-values of one family; agrees with R's ``p.adjust``.

    Parameters
    ----------
    p_values : one entry for each hypothesis of the family, 0 to 1; ``None`` where no test could be made.
    method : "holm", "bonferroni", "hochberg", "hommel", "bh" or "by".
    family_size : size ``m`` of the family if it is larger than the number of p-values given (hypotheses that
        were planned and could not be tested); by default the number that are not ``None``.

    Raises
    ------
    ValueError : a p-value outside 0-1 or not finite; an unknown method; a family smaller than its p-values.

    Degenerate cases
    ----------------
    No hypothesis at all: empty tuples, ``n = 0`` and a warning. ``None`` stays ``None``, does not count
    towards ``m`` (as in R) unless ``family_size`` says so, and leaves a warning. One p-value is returned as
    it is.

    References
    ----------
    With ``p_(1) <= ... <= p_(m)``. Holm (1979): ``max_{j<=i} (m-j+1) p_(j)``. Bonferroni: ``m p``.
    Hochberg (1988), Biometrika 75:800: ``min_{j>=i} (m-j+1) p_(j)``. Hommel (1988), Biometrika 75:383, as
    computed by Wright (1992), Biometrics 48:1005, appendix. Benjamini and Hochberg (1995), JRSS B 57:289, eq.
    1: ``min_{j>=i} (m/j) p_(j)``. Benjamini and Yekutieli (2001), Annals of Statistics 29:1165, theorem 1.3:
    the same times ``sum_{k=1..m} 1/k``. All are capped at 1.

    Examples
    --------
    >>> adjust_p_values([0.01, 0.04, None], "bonferroni").p_adjusted
    (0.02, 0.08, None)
    """
    choice("method", method, METHODS)
    known = [i for i, p in enumerate(p_values) if p is not None]
    p = np.array([_p_value(p_values[i], i) for i in known], dtype=np.float64)
    size = p.size if family_size is None else count("family_size", family_size)
    if size < p.size:
        raise refusal("family_size", f"at least the number of p-values, {p.size}", family_size)
    adjusted: list[float | None] = [None] * len(p_values)
    for i, value in zip(known, _adjusted(p, size, method), strict=True):
        adjusted[i] = float(value)
    missing = [i for i, value in enumerate(p_values) if value is None]
    warnings = [f"no p-value at position(s) {', '.join(map(str, missing))}"] if missing else []
    if not len(p_values):
        warnings.append("no hypothesis in the family")
    return AdjustedPValues(
        p_value=tuple(None if v is None else float(v) for v in p_values),
        p_adjusted=tuple(adjusted),
        n=size,
        method=METHODS[method],
        warnings=tuple(warnings),
    )


def _p_value(value: float | None, position: int) -> float:
    checked = number(f"p_values[{position}]", value)
    if not 0.0 <= checked <= 1.0:
        raise refusal(f"p_values[{position}]", "a p-value from 0 to 1", value)
    return checked


def _adjusted(p: Floats, m: int, method: str) -> Floats:
    """Adjusted values in the order of ``p``; positions beyond ``p.size`` count as p-values of 1."""
    if p.size == 0:
        return p
    if method == "bonferroni":
        return np.asarray(np.minimum(1.0, m * p))
    order = np.argsort(p, kind="stable")
    ordered = p[order]
    rank = np.arange(1, p.size + 1)
    if method == "holm":
        values = np.maximum.accumulate((m - rank + 1) * ordered)
    elif method == "hochberg":
        values = np.minimum.accumulate(((m - rank + 1) * ordered)[::-1])[::-1]
    elif method == "hommel":
        padded = np.concatenate([ordered, np.ones(m - p.size)])
        values = _hommel(padded)[: p.size]
    else:
        penalty = 1.0 if method == "bh" else float(np.sum(1.0 / np.arange(1, m + 1)))
        values = np.minimum.accumulate((penalty * m / rank * ordered)[::-1])[::-1]
    result = np.empty_like(p)
    result[order] = np.minimum(1.0, values)
    return result


def _hommel(p: Floats) -> Floats:
    """Wright's (1992) algorithm on sorted p-values."""
    m = p.size
    index = np.arange(1, m + 1)
    q = np.full(m, np.min(m * p / index))
    adjusted = q.copy()
    for j in range(m - 1, 1, -1):
        first, last = np.arange(m - j + 1), np.arange(m - j + 1, m)
        smallest = np.min(j * p[last] / np.arange(2, j + 1))
        q[first] = np.minimum(j * p[first], smallest)
        q[last] = q[m - j]
        adjusted = np.maximum(adjusted, q)
    return np.maximum(adjusted, p)
