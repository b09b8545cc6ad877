"""How far counts of events spread beyond Poisson: variance over mean, and dispersion by moments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.validation import vector


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDispersion:
    """Mean and variance (n - 1) of counts, their ratio, and ``k`` with ``variance = mean + k mean^2``."""

    mean: float | None
    variance: float | None
    ratio: float | None
    k: float | None
    n: int
    method: str
    warnings: tuple[str, ...] = ()


def count_dispersion(counts: npt.ArrayLike) -> CountDispersion:
    """Overdispersion of counts observed over equal times, by the method of moments.

    Parameters
    ----------
    counts : events of each person, one entry a person, all observed equally long.

    Raises
    ------
    ValueError : not finite numbers.

    Degenerate cases
    ----------------
    Fewer than two people: nothing but the mean, a warning. No event at all: k None, a warning. Variance
    below the mean: k is 0 (Poisson) with a warning.

    References
    ----------
    Anscombe (1950), Biometrika 37:358, section 3: ``k = (s^2 - m) / m^2`` (its reciprocal is the exponent).

    Examples
    --------
    >>> d = count_dispersion([0, 0, 1, 1, 2, 8])
    >>> d.mean, d.variance, round(d.ratio, 4), round(d.k, 4)
    (2.0, 9.2, 4.6, 1.8)
    """
    x = vector("counts", counts)
    method = "method of moments, variance = mean + k mean^2 (Anscombe 1950)"
    mean = float(x.mean()) if x.size else None
    if x.size < 2 or mean is None:
        text = "fewer than two people: no variance"
        return CountDispersion(
            mean=mean, variance=None, ratio=None, k=None, n=x.size, method=method, warnings=(text,)
        )
    variance = float(np.var(x, ddof=1))
    if mean == 0:
        text = "no event: the dispersion is undefined"
        return CountDispersion(
            mean=mean, variance=variance, ratio=None, k=None, n=x.size, method=method, warnings=(text,)
        )
    k = (variance - mean) / mean**2
    warnings = ("variance below the mean: dispersion taken as 0",) if k < 0 else ()
    return CountDispersion(
        mean=mean, variance=variance, ratio=variance / mean, k=max(k, 0.0), n=x.size, method=method,
        warnings=warnings,
    )  # fmt: skip
