"""Statistics that are sums over the treated: their randomisation distribution, moments and inversion."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drive_eval.stats.permutations import Blocks
from drive_eval.stats.validation import Floats

BUILT_IN = ("stratified_difference", "difference_in_means")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A statistic seen, its values over the assignments, its centre under no effect and what else is known of
    it.
    """

    seen: float
    values: Floats
    centre: float
    sd: float | None = None
    limits: tuple[float | None, float | None] = (None, None)
    warnings: tuple[str, ...] = ()


def linear_reference(
    name: str, y: Floats, blocks: Blocks, sums: Callable[[Floats], Floats], level: float, exact: bool
) -> Reference:
    """A built-in difference ``T(A) = sum A_i y_i g_i - sum y_i h_i`` over the assignments ``A``.

    ``sums`` gives the sums of columns over the treated of each assignment.

    Its mean is ``sum p_i y_i g_i - sum y_i h_i`` with ``p_i`` the chance of treatment; its variance is
    ``sum_s k_s (n_s - k_s) / n_s S_s^2`` with ``S_s^2`` the variance of ``y g`` among the movable of stratum
    s.
    """
    gain, offset = _weights(name, blocks)
    z = blocks.treated.astype(np.float64)
    both = np.column_stack([y * gain, z * gain])
    constant = np.array([y @ offset, z @ offset])
    drawn = sums(both) - constant
    seen = float(z @ both[:, 0] - constant[0])
    alike = bool(y.size) and float(np.ptp(y)) == 0.0
    return Reference(
        seen=seen,
        values=drawn[:, 0],
        centre=float(blocks.chance @ both[:, 0] - constant[0]),
        sd=_null_sd(both[:, 0], blocks),
        limits=(None, None)
        if alike
        else inverted_limits(seen - drawn[:, 0], 1.0 - drawn[:, 1], level, exact),
        warnings=("one and the same outcome for everyone: no interval",) if alike else (),
    )


def _weights(name: str, blocks: Blocks) -> tuple[Floats, Floats]:
    """``g`` and ``h`` of each person; 0 in a stratum with one arm."""
    stratum = blocks.stratum if name == "stratified_difference" else np.zeros_like(blocks.stratum)
    size = np.bincount(stratum).astype(np.float64)
    treated = np.bincount(stratum, weights=blocks.treated.astype(np.float64))
    controls = size - treated
    weight = np.divide(treated * controls, size, out=np.zeros_like(size), where=size > 0)
    total = weight.sum()
    if total == 0:
        return np.zeros(stratum.size), np.zeros(stratum.size)
    gain = np.where(weight > 0, 1.0, 0.0) / total
    offset = np.divide(weight, controls, out=np.zeros_like(size), where=controls > 0) / total
    if name == "difference_in_means":
        gain, offset = np.array([1 / weight[0]]), np.array([1 / controls[0]])
    return gain[stratum], offset[stratum]


def _null_sd(c: Floats, blocks: Blocks) -> float:
    variance = 0.0
    for rows in blocks.movable:
        k, n = int(blocks.treated[rows].sum()), rows.size
        variance += k * (n - k) / n * float(c[rows].var(ddof=1))
    return math.sqrt(variance)


def inverted_limits(
    short: Floats, room: Floats, level: float, exact: bool
) -> tuple[float | None, float | None]:
    """The constant effects that neither one-sided test refutes at ``(1 - level)/2``.

    Assignment b is at least as great as the one seen once the effect is ``short_b / room_b`` or more, where
    ``short = T_seen - T_b`` and ``room = 1 - D_b``; where ``room`` is 0 it always is. The lower limit is the
    least effect whose share of such assignments exceeds ``(1 - level)/2``; infinite if the assignment seen
    alone is more.
    """
    moves = room > 1e-9
    crossing = np.sort(short[moves] / room[moves])
    always = int(np.count_nonzero(~moves)) + (0 if exact else 1)
    total = short.size + (0 if exact else 1)
    allowed = math.floor((1 - level) / 2 * total + 1e-9) - always
    if allowed < 0 or not crossing.size:
        return -math.inf, math.inf
    position = min(allowed, crossing.size - 1)
    return float(crossing[position]), float(crossing[crossing.size - 1 - position])
