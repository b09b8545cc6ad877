"""The rules: which cells are sensitive, and how wide an attacker's interval must be.

Threshold, zeros, small groups and dominance follow the *Handbook on Statistical Disclosure Control for
Outputs* (Griffiths et al. 2019, Safe Data Access Professionals); protection levels follow Hundepool et
al. 2012, *Statistical Disclosure Control*, ch. 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from drive_eval.disclosure.naming import Name, counted, known_of, label_of
from drive_eval.disclosure.rounding import smallest
from drive_eval.disclosure.system import Flags, Needs
from drive_eval.disclosure.tables import Printed, Tables

MAGNITUDES: Final = frozenset({"years", "days", "ticks"})
PERCENT: Final = 0.1  # a total that is withheld must stay uncertain by a tenth, up and down
_COUNTED: Final = frozenset({"x", "rest", "known", "missing", "size", "total"})
_ATTRIBUTES: Final = frozenset({"x", "rest", "total"})
_LOG: Final = frozenset({"assessed", "log_repeat", "excluded", "log_finding"})


@dataclass(frozen=True)
class Rules:
    """The data owner's rules; `group` and `width` follow the threshold where they are not given."""

    threshold: int = 10
    zeros_disclosive: bool = True
    missing_counts: bool = True
    rounding_base: int | None = None
    minimum_group: int | None = None
    minimum_degrees_of_freedom: int = 10
    dominance: float = 0.4375
    differences: bool = True
    minimum_width: int | None = None

    @property
    def least(self) -> int:
        """The smallest count that may be printed: rounding may ask a little more than the threshold."""
        return smallest(self.threshold, self.rounding_base)

    @property
    def group(self) -> int:
        """Fewest people behind a percentage, mean or rate."""
        return self.threshold if self.minimum_group is None else self.minimum_group

    @property
    def width(self) -> int:
        """How wide an attacker's interval must be."""
        return self.threshold if self.minimum_width is None else self.minimum_width


@dataclass(frozen=True)
class Contribution:
    """How many people made a total, and the share of it that the largest of them made."""

    people: int
    largest: float


@dataclass(frozen=True)
class Sensitive:
    """Why each sensitive cell is one, in words; and what protecting them asks."""

    why: Mapping[int, str]
    needs: Needs


def sensitive(tables: Tables, rules: Rules, contributions: Mapping[str, Contribution]) -> Sensitive:
    """The sensitive cells of a release under the rules, with their protection levels."""
    system = tables.system
    magnitudes = _magnitudes(tables)
    why: dict[int, str] = {}
    for cell, name in enumerate(system.names):
        if system.public[cell]:
            continue
        reason = _small(name, float(system.values[cell]), rules, cell in magnitudes)
        if reason:
            why[cell] = reason
    _empty_is_no_news(tables, why)
    for printed in tables.printed:
        for cell, reason in _of_group(printed, tables, rules, contributions):
            if not system.public[cell]:
                why.setdefault(cell, reason)
    return Sensitive(why, _needs(tables, rules, why, magnitudes))


def _small(name: object, value: float, rules: Rules, magnitude: bool) -> str:
    """Why a cell is sensitive by its own value; empty where it is not."""
    label = label_of(name)
    if not isinstance(label, Name):
        small = 0 < abs(value) < rules.threshold
        kind = counted(name).kind
        near = small and rules.differences and kind in _COUNTED and float(value).is_integer()
        return "difference: two nested counts differ by less than the threshold" if near else ""
    if label.kind not in _COUNTED or magnitude or (label.kind == "missing" and not rules.missing_counts):
        return ""
    what = "complement" if label.kind == "rest" else "count"
    if 0 < value < rules.least:
        return f"threshold: {what} below {rules.least}"
    if value == 0 and rules.zeros_disclosive and _is_attribute(label):
        return "zero: everybody has it" if label.kind == "rest" else "zero: nobody has it"
    return ""


def thresholded(tables: Tables, rules: Rules) -> Flags:
    """The cells to which the threshold applies: what is printed of them is nobody, or no small count."""
    magnitudes = _magnitudes(tables)
    found = [
        isinstance(label_of(name), Name) and bool(_small(name, 1.0, rules, cell in magnitudes))
        for cell, name in enumerate(tables.system.names)
    ]
    return np.array(found, dtype=np.bool_)


def _is_attribute(name: Name) -> bool:
    """Whether nobody or everybody would say something about people; of raw rows it does not."""
    rows = name.outcome.endswith((":rule", ":raw_rows", ":reason", ":rows_linked"))
    return name.kind in _ATTRIBUTES and name.outcome not in _LOG and not rows


def _empty_is_no_news(tables: Tables, why: dict[int, str]) -> None:
    """Nobody of nobody, and no event in no time, say nothing."""
    for dataset in tables.datasets.values():
        for name, cells in dataset.named.items():
            if name.kind in ("x", "rest"):
                out_of = known_of(name)
            elif name.kind == "total":
                out_of = name._replace(kind="days")
            else:
                continue
            if any(tables.system.values[cell] == 0 for cell in dataset.named.get(out_of, ())):
                _drop_zeros(tables, cells, why)


def _drop_zeros(tables: Tables, cells: list[int], why: dict[int, str]) -> None:
    for cell in cells:
        if tables.system.values[cell] == 0:
            why.pop(cell, None)


def _magnitudes(tables: Tables) -> frozenset[int]:
    """Cells that are sums of ages, days or scores and no counts."""
    found = set()
    for printed in tables.printed:
        is_one = printed.line.unit.split(" ")[0] in MAGNITUDES
        if "numerator" in printed.cells and printed.line.quantity == "mean" and is_one:
            found.add(printed.cells["numerator"])
        if printed.line.quantity == "person_days_observed" and "estimate" in printed.cells:
            found.add(printed.cells["estimate"])
    return frozenset(found)


def _of_group(
    printed: Printed, tables: Tables, rules: Rules, contributions: Mapping[str, Contribution]
) -> list[tuple[int, str]]:
    """Shares and totals of small groups, and totals that few people made."""
    line, cells = printed.line, printed.cells
    n = line.numbers.get("n")
    found = []
    totals = [
        cells[field]
        for field in ("estimate", "numerator")
        if field in cells and _is_total(tables, cells[field])
    ]
    if "numerator" in cells and "denominator" in cells and 0 < line.numbers["denominator"] < rules.group:
        found.append((cells["numerator"], f"small group: share of fewer than {rules.group}"))
    if n is not None and 0 < n < rules.group:
        found += [(cell, f"small group: total of fewer than {rules.group}") for cell in totals]
    made = contributions.get(line.key)
    if made is not None and made.people > 0:
        if made.people < rules.threshold:
            found += [(cell, f"threshold: made by fewer than {rules.threshold} people") for cell in totals]
        elif made.largest > rules.dominance:
            found += [
                (cell, f"dominance: one person made more than {rules.dominance:.0%}") for cell in totals
            ]
    return found


def _is_total(tables: Tables, cell: int) -> bool:
    label = label_of(tables.system.names[cell])
    return isinstance(label, Name) and label.kind in ("total", "days")


def _needs(tables: Tables, rules: Rules, why: Mapping[int, str], magnitudes: frozenset[int]) -> Needs:
    system = tables.system
    flags = np.zeros(system.size, dtype=np.bool_)
    down, up = np.zeros(system.size), np.zeros(system.size)
    width = np.full(system.size, float(rules.width))
    floor = 0.0 if rules.zeros_disclosive else 1.0
    for cell in why:
        value = float(system.values[cell])
        flags[cell] = True
        if cell in magnitudes or not system.whole[cell]:
            up[cell] = max(PERCENT * value, 1.0)
            down[cell] = min(up[cell], value - float(system.least[cell]))
            width[cell] = up[cell] + down[cell]
        elif not system.signed[cell] and value < rules.least:
            down[cell] = max(value - max(floor, float(system.least[cell])), 0.0)
            up[cell] = rules.least - value
    for cell in magnitudes:
        width[cell] = max(2 * PERCENT * float(system.values[cell]), 1.0)
    return Needs(flags, down, up, width)
