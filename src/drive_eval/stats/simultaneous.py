"""Bands that hold for all of several estimates at once: the sup-t critical value."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.tails import z_quantile
from drive_eval.stats.validation import Floats, confidence_level, count, refusal

_DRAWS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SupT:
    """The critical value that replaces ``z`` in every interval; ``pointwise`` and ``bonferroni`` bracket it.

    ``estimates`` counts those that vary; the others (no influence at all) need no band.
    """

    critical: float
    pointwise: float
    bonferroni: float
    estimates: int
    method: str = "sup-t band (Montiel Olea and Plagborg-Møller 2019)"


def sup_t(influence: npt.ArrayLike, conf_level: float = 0.95, draws: int = _DRAWS, seed: int = 0) -> SupT:
    """Critical value of a band that covers all of several estimates together with the level asked for.

    Parameters
    ----------
    influence : one row a person, one column an estimate: each person's share in it, so that the estimates'
        covariance is ``influence' influence``. conf_level : joint level. draws, seed : of the simulation.

    Raises
    ------
    ValueError : not a matrix of finite numbers, a bad level, no draw.

    Degenerate cases
    ----------------
    No estimate that varies: the pointwise value. One estimate, or several that are perfectly correlated:
    the pointwise value. Independent estimates: Sidak's, within the error of the simulation. The result is
    never below the pointwise nor above the Bonferroni value.

    References
    ----------
    The ``conf_level`` quantile of ``max_j |Z_j|``, ``Z ~ N(0, R)`` with ``R`` the estimates' correlation:
    Montiel Olea and Plagborg-Møller (2019), Journal of Applied Econometrics 34:1, algorithm 1; advised beside
    the pointwise interval of an event study by Freyaldenhoven, Hansen and Shapiro (2021), NBER 29170.

    Examples
    --------
    >>> import numpy as np
    >>> found = sup_t(np.eye(5))
    >>> abs(found.critical - 2.569) < 0.02, round(found.bonferroni, 3)
    (True, 2.576)
    """
    level = confidence_level(conf_level)
    parts = _matrix(influence)
    draws = count("draws", draws, minimum=1)
    size = np.sqrt((parts**2).sum(axis=0))
    vary = size > 0
    k = int(vary.sum())
    pointwise = z_quantile(level)
    bonferroni = z_quantile(1 - (1 - level) / max(k, 1))
    if k < 2:
        return SupT(critical=pointwise, pointwise=pointwise, bonferroni=pointwise, estimates=k)
    scaled = parts[:, vary] / size[vary]
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    normal = np.random.default_rng(seed).standard_normal((draws, k))
    greatest = np.abs(normal @ root.T).max(axis=1)
    found = float(np.quantile(greatest, level))
    critical = min(max(found, pointwise), bonferroni)
    return SupT(critical=critical, pointwise=pointwise, bonferroni=bonferroni, estimates=k)


def widened(estimate: float, log_error: float, critical: float) -> tuple[float, float]:
    """Limits of a ratio: ``estimate exp(-/+ critical x standard error of the log)``.

    >>> [round(limit, 3) for limit in widened(1.0, 0.1, 2.5)]
    [0.779, 1.284]
    """
    spread = math.exp(critical * log_error)
    return estimate / spread, estimate * spread


def _matrix(influence: npt.ArrayLike) -> Floats:
    parts = np.asarray(influence, dtype=np.float64)
    if parts.ndim != 2 or not np.isfinite(parts).all():
        raise refusal("influence", "a matrix of finite numbers", parts.shape)
    return parts
