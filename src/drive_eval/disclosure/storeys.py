"""Tables stand on one another: sizes of groups below, the numbers known above, then what they have."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from drive_eval.disclosure.system import Flags, Floats, Indices, System


def only(system: System, cells: Flags) -> System:
    """The equations that lie wholly among some of the cells; the others are out of reach.

    Where an equation crosses the line and is printed whole, withholding a cell below it costs one above
    it too, and the weights say so.
    """
    crossing = abs(system.matrix) @ (~cells).astype(np.float64) > 0
    weights = system.weights + _weight_above(system, cells, np.flatnonzero(crossing))
    return replace(system, matrix=system.matrix[~crossing], shown=system.shown & cells, weights=weights)


def beside(system: System, cells: Sequence[int]) -> Flags:
    """Every cell that shares an equation with some of these."""
    chosen = np.zeros(system.size)
    chosen[list(cells)] = 1.0
    return np.asarray(abs(system.matrix).T @ (abs(system.matrix) @ chosen)) > 0


def _weight_above(system: System, cells: Flags, crossing: Indices) -> Floats:
    weight = np.zeros(system.size)
    printed = system.shown | system.public
    for row in crossing:
        members = system.matrix.indices[system.matrix.indptr[row] : system.matrix.indptr[row + 1]]
        if printed[members].all():
            weight[members[cells[members]]] += system.weights[members[~cells[members]]].min()
    return weight
