"""The linked tables of a release as one system, and which fields of which rows are which cells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log10

import pandas as pd

from drive_eval.disclosure.counted import cells_of
from drive_eval.disclosure.families import tie
from drive_eval.disclosure.naming import GAP, Line, Name, is_public, label_of, lines, size
from drive_eval.disclosure.system import Builder, Floats, System


@dataclass(frozen=True)
class Printed:
    """One row and the cells that its count fields show."""

    line: Line
    cells: Mapping[str, int]


@dataclass
class Dataset:
    """The cells of one set of data (the headline, a linkage threshold, an earlier release), by name."""

    named: dict[Name, list[int]] = field(default_factory=dict)

    def add(self, name: Name, cell: int) -> None:
        """Note a cell under its name."""
        there = self.named.setdefault(name, [])
        if cell not in there:
            there.append(cell)


@dataclass(frozen=True)
class Tables:
    """The system of a release, the rows that print it, and its sets of data."""

    system: System
    printed: Sequence[Printed]
    datasets: Mapping[str, Dataset]
    rounded_before: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Earlier:
    """An earlier release of the study: all its estimates, and the fields it withheld, by key.

    `rounded` is whether it printed counts rounded, to the base of this release.
    """

    estimates: pd.DataFrame
    withheld: Mapping[str, frozenset[str]]
    rounded: bool = False


def tables_of(
    frame: pd.DataFrame,
    earlier: Sequence[Earlier] = (),
    worth: Callable[["Tables"], Floats] | None = None,
) -> Tables:
    """The system of a frame of estimates, joined with what earlier releases of the study showed.

    `worth` gives what each cell is worth to the reader; without it, every count is worth about the same.
    """
    builder = Builder()
    datasets: dict[str, Dataset] = {}
    printed = [_put(line, builder, datasets, "") for line in lines(frame)]
    before: set[int] = set()
    for number, release in enumerate(earlier, 1):
        for line in lines(release.estimates):
            withheld = release.withheld.get(line.key, frozenset())
            cells = _put(line, builder, datasets, f"earlier {number}: ", withheld).cells
            told = set(cells) - withheld if release.rounded else set()
            before |= {cells[name] for name in told if not is_public(line, name)}
    for dataset in datasets.values():
        tie(dataset.named, dataset.add, builder)
    _differences(datasets, builder)
    tables = Tables(builder.build(), printed, datasets, frozenset(before))
    return tables if worth is None else replace(tables, system=replace(tables.system, weights=worth(tables)))


def _put(
    line: Line,
    builder: Builder,
    datasets: dict[str, Dataset],
    release: str,
    withheld: frozenset[str] | None = None,
) -> Printed:
    """The cells of one row; those that an earlier release printed are known whatever is done."""
    dataset = datasets.setdefault(release + line.data, Dataset())
    cells = {}
    for name_of_field, name in cells_of(line).items():
        value = line.numbers[name_of_field]
        old = withheld is not None
        public = (old and name_of_field not in (withheld or frozenset())) or is_public(line, name_of_field)
        weight = 0.0 if old else _weight(value)
        signed = name.kind == GAP
        least = 1.0 if line.analysis == "ledger" or name.outcome.endswith(":rule") else 0.0  # else no row
        cell = builder.cell(
            (name, value), value, shown=not old, public=public, signed=signed, weight=weight, least=least
        )
        dataset.add(name, cell)
        cells[name_of_field] = cell
    if line.has("n", "n_missing") and "n" in cells and "n_missing" in cells:
        value = line.numbers["n"] + line.numbers["n_missing"]
        name = size(line)
        whole = builder.cell((name, value), value)
        dataset.add(name, whole)
        builder.equation([(cells["n"], 1.0), (cells["n_missing"], 1.0), (whole, -1.0)], "known and missing")
    return Printed(line, cells)


def _weight(value: float) -> float:
    """What a count alone is worth to the reader: a little more where it is large."""
    return 0.1 * (1.0 + log10(1.0 + abs(value)))


def _differences(datasets: Mapping[str, Dataset], builder: Builder) -> None:
    """The same count in two sets of data: their difference is a count of its own."""
    for tag, dataset in datasets.items():
        for other in _before(tag, datasets):
            for name, cells in dataset.named.items():
                pair = other.named.get(name, [])
                if len(cells) == 1 and len(pair) == 1 and cells[0] != pair[0] and name.kind != "days":
                    gap = builder.value(pair[0]) - builder.value(cells[0])
                    cell = builder.cell((("difference", tag, name), gap), gap, signed=True)
                    builder.equation(
                        [(pair[0], 1.0), (cells[0], -1.0), (cell, -1.0)], f"difference from {tag}"
                    )


def _before(tag: str, datasets: Mapping[str, Dataset]) -> list[Dataset]:
    """The sets of data that one set is compared with: the headline of its release, or of this release."""
    release, _, variant = tag.rpartition(": ")
    prefix = f"{release}: " if release else ""
    compared = [prefix] if variant else ([""] if release else [])
    if release and variant:
        compared.append(variant)
    return [datasets[name] for name in compared if name in datasets]


def said(tables: Tables, cell: int) -> str:
    """A cell in words, without its value."""
    label = label_of(tables.system.names[cell])
    if isinstance(label, Name):
        return "/".join(label)
    kind, *rest = label
    names = [part for part in rest if isinstance(part, Name)]
    return f"{kind}: {' less '.join('/'.join(name) for name in names)}"
