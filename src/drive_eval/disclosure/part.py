"""The parts of what is unknown: cells that hang together, with the equations that tie them.

The system falls into parts that share no unknown cell. What an attacker infers in one says nothing of
another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from drive_eval.disclosure.programme import FAR, Programme
from drive_eval.disclosure.shortest import Shortest
from drive_eval.disclosure.system import Flags, Floats, Indices, System

LOOSE: Final = 100.0  # how far up a cell may go that is hidden in part


@dataclass(frozen=True)
class Part:
    """Unknown cells that hang together, and the equations that tie them."""

    cells: Indices
    equations: Indices
    matrix: sparse.csr_matrix
    low: Floats
    high: Floats
    whole: Flags

    @cached_property
    def programme(self) -> Programme:
        """The attacker's linear programme."""
        return Programme(self.matrix, self.low, self.high)

    @cached_property
    def shortest(self) -> Shortest:
        """The least that must move for one cell to move."""
        return Shortest(self.matrix, self.low, self.high)

    def places(self, cells: Indices) -> Indices:
        """Where cells stand within the part."""
        return np.searchsorted(self.cells, cells)


def parts(
    system: System, hidden: Flags, shares: Floats | None = None, holding: Flags | None = None
) -> Iterator[Part]:
    """The parts of what is unknown, each with its cells in order.

    Parameters
    ----------
    shares : hides cells in part: one that is hidden by a third may move a third as far (this is for the
        relaxed choices of the search). Such a cell goes up no further than `LOOSE`, where a hidden one
        has no bound.
    holding : only the parts that hold one of these cells.
    """
    unknown = np.flatnonzero(system.unknown(hidden))
    if not len(unknown):
        return
    matrix = system.matrix[:, unknown]
    touched = np.flatnonzero(np.diff(matrix.indptr))
    matrix = matrix[touched]
    links = sparse.bmat([[None, matrix.T], [matrix, None]], format="csr")
    count, label = connected_components(links, directed=False)
    order = np.argsort(label[: len(unknown)], kind="stable")
    row_order = np.argsort(label[len(unknown) :], kind="stable")
    ends = np.searchsorted(label[: len(unknown)][order], np.arange(count + 1))
    row_ends = np.searchsorted(label[len(unknown) :][row_order], np.arange(count + 1))
    blocks = matrix[row_order][:, order]
    low, high = _limits(system, shares)
    asked = range(count) if holding is None else np.unique(label[: len(unknown)][holding[unknown]])
    for at in asked:
        cells = unknown[order[ends[at] : ends[at + 1]]]
        equations = touched[row_order[row_ends[at] : row_ends[at + 1]]]
        block = _block(blocks, row_ends[at], row_ends[at + 1], ends[at], ends[at + 1])
        yield Part(cells, equations, block, low[cells], high[cells], system.whole[cells])


def _block(matrix: sparse.csr_matrix, top: int, bottom: int, left: int, right: int) -> sparse.csr_matrix:
    """Rows that have entries in some columns alone, and these columns."""
    first, last = matrix.indptr[top], matrix.indptr[bottom]
    entries = (
        matrix.data[first:last],
        matrix.indices[first:last] - left,
        matrix.indptr[top : bottom + 1] - first,
    )
    return sparse.csr_matrix(entries, shape=(bottom - top, right - left))


def _limits(system: System, shares: Floats | None) -> tuple[Floats, Floats]:
    low, high = np.where(system.signed, -FAR, system.least - system.values), np.full(system.size, FAR)
    if shares is None:
        return low, high
    relaxed = shares < 1
    return (
        np.where(relaxed, np.maximum(low, -LOOSE) * shares, low),
        np.where(relaxed, LOOSE * shares, high),
    )
