"""Bootstrap of paired tables, vectorised: whole sets of resampled tables at once."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, xlogy

from drive_eval.stats import validation as check
from drive_eval.stats.mcnemar import mcnemar_p_values
from drive_eval.stats.validation import Floats, Integers


def resample_paired_tables(tables: object, n_resamples: int, seed: int | np.random.Generator) -> Integers:
    """Bootstrap samples of paired 2 x 2 tables, drawn as multinomials.

    ``tables`` has shape (tables, 2, 2): each ``[[a, b], [c, d]]``, counts of pairs, rows first occasion
    yes/no, columns second. The result has shape (n_resamples, tables, 2, 2); in each draw a table keeps its
    number of pairs. Drawing n pairs with replacement and counting is a multinomial draw with the observed
    shares. Source: Efron & Tibshirani 1993, An Introduction to the Bootstrap.

    ``seed`` is a whole number or a numpy Generator; the same seed gives the same draws. Raises ValueError
    for tables of another shape, bad counts, and fewer than 1 resample. Degenerate: a table without pairs
    stays empty.

    Examples
    --------
    >>> drawn = resample_paired_tables([[[23, 6], [0, 6]]], 1000, seed=1)
    >>> drawn.shape, bool((drawn.sum(axis=(2, 3)) == 35).all())
    ((1000, 1, 2, 2), True)
    """
    cells = check.tables_2x2("tables", tables)
    draws = check.count("n_resamples", n_resamples, minimum=1)
    generator = np.random.default_rng(seed)
    result = np.zeros((draws, *cells.shape), dtype=np.int64)
    for i, table in enumerate(cells.reshape(-1, 4)):
        n = int(table.sum())
        if n:
            result[:, i] = generator.multinomial(n, table / n, size=draws).reshape(draws, 2, 2)
    return result


def resampled_mcnemar(
    tables: object, n_resamples: int, seed: int | np.random.Generator, method: str = "exact"
) -> Floats:
    """McNemar p-values of bootstrap samples of paired tables, shape (n_resamples, tables).

    Arguments, source and errors are those of ``resample_paired_tables`` and ``mcnemar_p_values``. Only the
    discordant counts are drawn, which is all that the test sees: the draws have the distribution of those
    of ``resample_paired_tables`` but are not the same numbers. Degenerate: a draw without a discordant pair
    has p = 1.

    Examples
    --------
    >>> p = resampled_mcnemar([[[23, 6], [0, 6]], [[10, 0], [0, 5]]], 200, seed=1)
    >>> p.shape, p[:, 1].tolist() == [1.0] * 200
    ((200, 2), True)
    """
    cells = check.tables_2x2("tables", tables)
    draws = check.count("n_resamples", n_resamples, minimum=1)
    generator = np.random.default_rng(seed)
    b, c = np.zeros((2, draws, len(cells)), dtype=np.int64)
    for i, table in enumerate(cells):
        b[:, i], c[:, i] = _discordant_draws(table, draws, generator)
    return mcnemar_p_values(b, c, method)


def _discordant_draws(
    table: Integers, draws: int, generator: np.random.Generator
) -> tuple[Integers, Integers]:
    """Draws of (b, c) for one table: from the list of all outcomes where that is short, else multinomial."""
    n, b, c = int(table.sum()), int(table[0, 1]), int(table[1, 0])
    if b + c == 0:
        return np.zeros(draws, dtype=np.int64), np.zeros(draws, dtype=np.int64)
    shares = np.array([b, c, n - b - c]) / n
    first, second = (np.arange(n + 1) if count else np.zeros(1, dtype=np.int64) for count in (b, c))
    if first.size * second.size > draws:
        drawn = generator.multinomial(n, shares, size=draws)
        return drawn[:, 0], drawn[:, 1]
    i, j = (grid.ravel() for grid in np.meshgrid(first, second, indexing="ij"))
    i, j = i[i + j <= n], j[i + j <= n]
    chances = np.exp(
        gammaln(n + 1)
        - gammaln(i + 1)
        - gammaln(j + 1)
        - gammaln(n - i - j + 1)
        + xlogy(i, shares[0])
        + xlogy(j, shares[1])
        + xlogy(n - i - j, shares[2])
    )
    running = np.cumsum(chances)
    chosen = np.searchsorted(running, generator.random(draws) * running[-1], side="right")
    chosen = np.minimum(chosen, i.size - 1)
    return i[chosen], j[chosen]
