"""Randomisation tests: how unusual is what was seen among the assignments that the draw could have made."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.permutations import (
    Blocks,
    all_sums,
    canonical_order,
    draw,
    drawn_sums,
    enumerate_all,
    read_blocks,
    reorder,
)
from drive_eval.stats.randomisation_linear import BUILT_IN, Reference, linear_reference
from drive_eval.stats.results import Estimate
from drive_eval.stats.validation import (
    Floats,
    choice,
    confidence_level,
    count,
    number,
    refusal,
    same_length,
)

Statistic = Callable[[Floats, Floats], npt.ArrayLike]
ALTERNATIVES = ("two_sided", "greater", "less")


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomisationTest(Estimate):
    """A statistic, its place among the possible assignments, and the effects that are not refuted.

    ``p_greater`` and ``p_less`` are the one-sided p-values; ``permutations`` how many assignments were
    compared (all of them where ``exact``); ``monte_carlo_error`` the standard error of ``p_value`` from
    sampling them.
    """

    p_greater: float | None = None
    p_less: float | None = None
    permutations: int = 0
    exact: bool = False
    monte_carlo_error: float | None = None


def stratified_randomisation_test(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    strata: Sequence[object] | npt.ArrayLike | None = None,
    statistic: str | Statistic = "stratified_difference",
    *,
    fixed: npt.ArrayLike | None = None,
    permutations: int = 10_000,
    exact_up_to: int = 20_000,
    seed: int = 0,
    alternative: str = "two_sided",
    centre: float | None = None,
    conf_level: float = 0.95,
) -> RandomisationTest:
    """Randomisation test of no effect on anyone, treatment permuted within strata, for any statistic.

    Parameters
    ----------
    outcome : one row a person; shape (n,), or (n, k) where the statistic needs several columns (events,
        days).
    treated : 1 or True for the treated arm. strata : one label a person (site and period of one ratio); None
        for one.
    statistic : "stratified_difference", ``sum_s w_s (mean_1s - mean_0s) / sum_s w_s`` with ``w_s = n_1s n_0s
        / n_s``; "difference_in_means", ignoring strata; or a function of (outcome, assignments) where
        assignments has shape (b, n), 1.0 for treated, that returns b numbers. A function sees the rows in an
        order of the library's own: whatever it needs of a person must be a column of ``outcome``.
    fixed : 1 for people whose arm was not drawn (overridden): they count in the statistic and keep their arm.
    permutations : assignments sampled. exact_up_to : if there are no more than this, all are enumerated
        instead.
    alternative : "two_sided" counts ``|T - centre| >= |T_seen - centre|``; "greater"; "less".
    centre : for a function, the statistic's value under no effect; None takes the mean over the assignments.
    conf_level : level of the interval, for the two built-in statistics.

    Returns
    -------
    RandomisationTest : ``estimate`` is the statistic seen; for the built-in ones the interval holds every
        constant effect that neither one-sided test refutes at ``(1 - conf_level)/2``, ``std_error`` is the
        exact standard deviation under no effect and ``statistic`` the standardised value (coin's Z).

    Raises
    ------
    ValueError : lengths differ, numbers not finite, treatment not 0/1, a label missing, a statistic that does
        not return one finite number for each assignment.

    Degenerate cases
    ----------------
    Nobody, or one arm empty: None and a warning. No stratum with both arms movable: one assignment is
    possible, p = 1, a warning. Strata with one arm: their people keep their arm, a warning counts them. One
    and the same outcome for all: p = 1, a warning. p is never 0: the assignment seen is always counted.

    References
    ----------
    Fisher (1935), Design of Experiments, section 21. Sampled p-value ``(1 + #{as extreme}) / (1 +
    permutations)``: Phipson and Smyth (2010), Statistical Applications in Genetics 9:39, section 3. Interval
    by inversion: with ``D`` the statistic of the assignment itself, effect ``tau`` is refuted by counting
    ``(T_seen - T_b)/(1 - D_b) <= tau`` (Ernst 2004, Statistical Science 19:676, section 5). Variance ``sum_s
    k_s (n_s - k_s)/n_s S_s^2`` of Strasser and Weber (1999), as in R's coin.

    Examples
    --------
    >>> r = stratified_randomisation_test([5, 7, 9, 4, 6, 2], [1, 1, 1, 0, 0, 0])
    >>> r.estimate, r.p_value, r.exact
    (3.0, 0.2, True)
    """
    level, draws = confidence_level(conf_level), count("permutations", permutations, minimum=1)
    choice("alternative", alternative, ALTERNATIVES)
    columns, blocks = _prepare(outcome, treated, strata, fixed)
    n = blocks.treated.size
    name = statistic if isinstance(statistic, str) else "a given statistic"
    method = f"randomisation test within strata, {name.replace('_', ' ')}"
    reason = _nothing_to_compare(blocks)
    if reason:
        return RandomisationTest(estimate=None, conf_level=level, n=n, method=method, warnings=(reason,))
    exact = blocks.assignments <= count("exact_up_to", exact_up_to)
    rng = np.random.default_rng(seed)
    if callable(statistic):
        chunks = enumerate_all(blocks) if exact else draw(blocks, draws, rng)
        found = _given(statistic, columns, blocks, chunks, centre)
    else:
        choice("statistic", statistic, BUILT_IN)

        def sums(values: Floats) -> Floats:
            return all_sums(blocks, values) if exact else drawn_sums(blocks, values, draws, rng)

        found = linear_reference(statistic, _single(columns), blocks, sums, level, exact)
    p = _p_values(found, exact)
    p_value = p[ALTERNATIVES.index(alternative)]
    how = "every assignment" if exact else f"{found.values.size} assignments sampled"
    return RandomisationTest(
        estimate=found.seen,
        std_error=found.sd,
        conf_low=found.limits[0],
        conf_high=found.limits[1],
        conf_level=level,
        statistic=(found.seen - found.centre) / found.sd if found.sd else None,
        p_value=p_value,
        n=n,
        method=f"{method}, {alternative.replace('_', '-')}, {how}",
        warnings=_thin_strata(blocks) + found.warnings,
        p_greater=p[1],
        p_less=p[2],
        permutations=found.values.size,
        exact=exact,
        monte_carlo_error=None if exact else math.sqrt(p_value * (1 - p_value) / found.values.size),
    )


def _prepare(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    strata: Sequence[object] | npt.ArrayLike | None,
    fixed: object,
) -> tuple[Floats, Blocks]:
    """Checked columns and blocks, their rows in an order that does not depend on how they were listed."""
    values = np.asarray(outcome)
    if values.ndim not in (1, 2) or (values.size and values.dtype.kind not in "iufb"):
        raise refusal("outcome", "numbers of shape (n,) or (n, k)", f"shape {values.shape}, {values.dtype}")
    columns = values.astype(np.float64).reshape(values.shape[0], -1 if values.size else 1)
    if not np.isfinite(columns).all():
        row, column = (int(i) for i in np.argwhere(~np.isfinite(columns))[0])
        raise refusal("outcome", "finite numbers", f"{columns[row, column]} in row {row}")
    blocks = read_blocks(treated, strata, fixed)
    same_length(outcome=columns, treated=blocks.treated)
    order = canonical_order(columns, blocks)
    return columns[order], reorder(blocks, order)


def _nothing_to_compare(blocks: Blocks) -> str | None:
    if not blocks.treated.size:
        return "nobody"
    if blocks.treated.all() or not blocks.treated.any():
        return "an arm is empty"
    return None


def _single(columns: Floats) -> Floats:
    if columns.shape[1] != 1:
        raise refusal("outcome", "one column for a built-in statistic", f"{columns.shape[1]} columns")
    return columns[:, 0]


def _given(
    statistic: Statistic,
    columns: Floats,
    blocks: Blocks,
    chunks: Iterator[npt.NDArray[np.int8]],
    centre: float | None,
) -> Reference:
    """The statistic of the caller, at the assignment seen and at every other."""
    outcome = columns[:, 0] if columns.shape[1] == 1 else columns

    def values(assignments: Floats) -> Floats:
        result = np.asarray(statistic(outcome, assignments), dtype=np.float64)
        if result.shape != (assignments.shape[0],) or not np.isfinite(result).all():
            expected = f"a function returning {assignments.shape[0]} finite numbers"
            raise refusal(
                "statistic", expected, f"shape {result.shape}, finite: {bool(np.isfinite(result).all())}"
            )
        return result

    seen = float(values(blocks.treated.astype(np.float64)[None, :])[0])
    drawn = np.concatenate([values(chunk.astype(np.float64)) for chunk in chunks])
    middle = float(drawn.mean()) if centre is None else number("centre", centre)
    return Reference(seen=seen, values=drawn, centre=middle)


def _p_values(found: Reference, exact: bool) -> tuple[float, float, float]:
    """Two-sided, greater, less; ties counted within rounding error; the assignment seen counted when
    sampling.
    """
    away, seen = found.values - found.centre, found.seen - found.centre
    slack = 1e-9 * max(abs(seen), float(np.abs(away).max(initial=0.0)))
    counts = (
        np.count_nonzero(np.abs(away) >= abs(seen) - slack),
        np.count_nonzero(away >= seen - slack),
        np.count_nonzero(away <= seen + slack),
    )
    extra = 0 if exact else 1
    two, greater, less = ((int(c) + extra) / (away.size + extra) for c in counts)
    return two, greater, less


def _thin_strata(blocks: Blocks) -> tuple[str, ...]:
    kept = int(np.sum((blocks.chance == 0.0) | (blocks.chance == 1.0)))
    if not blocks.movable:
        return ("no stratum has people of both arms to permute: one assignment is possible",)
    if kept:
        return (
            f"{kept} of {blocks.treated.size} people keep their arm (fixed, or alone in it in their stratum)",
        )
    return ()
