"""The numbers of a release as one linear system: what hangs together, and what must not be worked out.

A cell is one number that a reader could know: a count that is printed, or one that is only implied,
such as a complement or the difference of two nested counts. Equations tie cells together: sites sum
to all, yes and no to those known. An attacker knows every cell that is shown, every equation, and
that counts are not negative (Fischetti and Salazar 2001, *Management Science* 47, 1008–1027).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class System:
    """Cells with their true values, and equations `matrix @ values = 0`.

    `shown` cells are printed unless they are suppressed; the others are only implied. `public` cells
    are known whatever is done (a bound set in config, a number of an earlier release). `signed` cells
    may be negative (a difference); `whole` cells are whole numbers; `weights` is what it costs the
    reader to lose a cell. `least` is the smallest value that everybody knows a cell to have.
    """

    names: tuple[Hashable, ...]
    values: Floats
    matrix: sparse.csr_matrix
    shown: Flags
    public: Flags
    signed: Flags
    whole: Flags
    weights: Floats
    least: Floats
    reasons: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.names)

    @cached_property
    def transposed(self) -> sparse.csr_matrix:
        """The equations by cell."""
        return self.matrix.T.tocsr()

    @cached_property
    def depth(self) -> Floats:
        """How far below its true value each cell could lie, for all that is known of it alone."""
        return np.where(self.signed, np.inf, np.maximum(self.values - self.least, 0.0))

    def unknown(self, hidden: Flags) -> Flags:
        """The cells that an attacker does not simply read."""
        known: Flags = self.public | (self.shown & ~hidden)
        return ~known

    def of(self, cells: Indices, matrix: sparse.csr_matrix) -> "System":
        """Some cells alone, tied by a matrix of their own; what is not among them is known."""
        return System(
            names=tuple(self.names[cell] for cell in cells),
            values=self.values[cells],
            matrix=matrix,
            shown=self.shown[cells],
            public=self.public[cells],
            signed=self.signed[cells],
            whole=self.whole[cells],
            weights=self.weights[cells],
            least=self.least[cells],
        )


@dataclass(frozen=True)
class Needs:
    """What the attacker's interval of each cell must hold, as distances from the true value.

    He must not be able to exclude `value - down`, nor `value + up`; and the interval of every hidden
    cell must be at least `width` wide. `sensitive` cells must be protected; of the others only those
    that are hidden need the width.
    """

    sensitive: Flags
    down: Floats
    up: Floats
    width: Floats

    def of(self, cells: Indices) -> "Needs":
        """What some of the cells need."""
        return Needs(self.sensitive[cells], self.down[cells], self.up[cells], self.width[cells])


@dataclass
class Builder:
    """Collects cells and equations; the same name with the same value is the same cell."""

    _index: dict[Hashable, int] = field(default_factory=dict)
    _values: list[float] = field(default_factory=list)
    _shown: list[bool] = field(default_factory=list)
    _public: list[bool] = field(default_factory=list)
    _signed: list[bool] = field(default_factory=list)
    _whole: list[bool] = field(default_factory=list)
    _weights: list[float] = field(default_factory=list)
    _least: list[float] = field(default_factory=list)
    _equations: dict[tuple[tuple[int, float], ...], str] = field(default_factory=dict)

    def cell(
        self,
        name: Hashable,
        value: float,
        *,
        shown: bool = False,
        weight: float = 0.0,
        public: bool = False,
        signed: bool = False,
        least: float = 0.0,
    ) -> int:
        """The index of a cell; a cell that is put again is shown or public if it ever was."""
        at = self._index.get(name)
        if at is None:
            at = self._index[name] = len(self._values)
            self._values.append(float(value))
            self._shown.append(False)
            self._public.append(False)
            self._signed.append(signed)
            self._whole.append(float(value).is_integer())
            self._weights.append(0.0)
            self._least.append(least)
        self._shown[at] |= shown
        self._public[at] |= public
        self._weights[at] += weight
        return at

    def equation(self, terms: Sequence[tuple[int, float]], why: str) -> None:
        """Tie cells together; an equation that the values do not meet is refused."""
        merged: dict[int, float] = {}
        for cell, factor in terms:
            merged[cell] = merged.get(cell, 0.0) + factor
        kept = sorted((cell, factor) for cell, factor in merged.items() if factor)
        if not kept:
            return
        total = sum(factor * self._values[cell] for cell, factor in kept)
        scale = max(1.0, max(abs(self._values[cell]) for cell, _ in kept))
        if abs(total) > 1e-6 * scale:
            raise ValueError(f"the values do not meet the equation: {why}")
        if kept[0][1] < 0:
            kept = [(cell, -factor) for cell, factor in kept]
        self._equations.setdefault(tuple(kept), why)

    def value(self, cell: int) -> float:
        """The true value of a cell."""
        return self._values[cell]

    def build(self) -> System:
        """The system as arrays."""
        lines = list(self._equations)
        rows = [at for at, line in enumerate(lines) for _ in line]
        columns = [cell for line in lines for cell, _ in line]
        factors = [factor for line in lines for _, factor in line]
        matrix = sparse.csr_matrix(
            (np.array(factors, dtype=np.float64), (rows, columns)), shape=(len(lines), len(self._values))
        )
        return System(
            names=tuple(self._index),
            values=np.array(self._values, dtype=np.float64),
            matrix=matrix,
            shown=np.array(self._shown, dtype=np.bool_),
            public=np.array(self._public, dtype=np.bool_),
            signed=np.array(self._signed, dtype=np.bool_),
            whole=np.array(self._whole, dtype=np.bool_),
            weights=np.array(self._weights, dtype=np.float64),
            least=np.array(self._least, dtype=np.float64),
            reasons=tuple(self._equations.values()),
        )
