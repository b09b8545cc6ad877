"""Bootstrap of paired tables, vectorised: whole sets of resampled tables at once."""

from __future__ import annotations

import numpy as np

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

    Arguments, source and errors are those of ``resample_paired_tables`` and ``mcnemar_p_values``.
    Degenerate: a draw without a discordant pair has p = 1.

    Examples
    --------
    >>> p = resampled_mcnemar([[[23, 6], [0, 6]], [[10, 0], [0, 5]]], 200, seed=1)
    >>> p.shape, p[:, 1].tolist() == [1.0] * 200
    ((200, 2), True)
    """
    drawn = resample_paired_tables(tables, n_resamples, seed)
    return mcnemar_p_values(drawn[..., 0, 1], drawn[..., 1, 0], method)
