"""The attacker's audit of a release as it stands, without trust in how it was made.

It starts again from the rows that leave: what is blank in them is hidden, everything else is known. Each
hidden count must leave the attacker an interval as wide as the rules ask, and no number may be shown that
is worked out from a hidden count.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from drive_eval.contracts.estimates import NUMBERS, keys_of
from drive_eval.disclosure.attainable import attainable
from drive_eval.disclosure.audit import Intervals, audit
from drive_eval.disclosure.contributions import contributions
from drive_eval.disclosure.narrowed import told
from drive_eval.disclosure.rules import Rules, Sensitive, sensitive
from drive_eval.disclosure.suppress import without_what_follows
from drive_eval.disclosure.system import Flags
from drive_eval.disclosure.tables import Earlier, Tables, said, tables_of
from drive_eval.disclosure.withhold import telling
from drive_eval.disclosure.worked_out import sources_of

_OPEN = "can be worked out"
_SHOWN = "is shown that the rules withhold"
COLUMNS = ("count", "value", "sensitive", "lowest", "highest", "width", "asked", "passed")


@dataclass(frozen=True)
class Audit:
    """What an attacker is left with: a row for each hidden count, and every breach in one line each."""

    intervals: pd.DataFrame
    breaches: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is open."""
        return not self.breaches


def audit_release(
    frame: pd.DataFrame,
    left: pd.DataFrame,
    rules: Rules,
    earlier: Sequence[Earlier] = (),
    parameters: int = 0,
    allowed: frozenset[tuple[str, str]] = frozenset(),
    coarse: frozenset[tuple[str, str]] = frozenset(),
) -> Audit:
    """Hold the rows that leave (`left`) against the true ones (`frame`), which have the same keys.

    Zeros that follow for everybody are no secret and are left out. `allowed` are fields of which a
    harmless part alone is shown (a p-value that says no more than that it lies below 0.001).
    `coarse` are counts withheld on account of rounding alone: the attacker is taken to know them exactly
    when he works out small counts, and not when he looks for the exact count behind a rounded one.
    `intervals` gives, for each hidden count, the lowest and highest value that an attacker cannot
    exclude, followed to three times what the rules ask.
    """
    tables = tables_of(frame, earlier)
    seen_fields = _visible(left)
    blank = _hidden(tables, seen_fields)
    of_rounding = blank & _shows(tables, lambda key, field: (key, field) in coarse)
    hidden = blank & ~of_rounding
    found = sensitive(tables, rules, contributions(tables))
    asked = found.needs if earlier else attainable(tables.system, found.needs)
    system, needs = without_what_follows(tables.system, asked)
    intervals = audit(system, needs, hidden)
    breaches = [
        f"a count {_OPEN if unknown else _SHOWN}: {said(tables, cell)}"
        for cell, passed, unknown in zip(intervals.cells, intervals.passed, intervals.unknown, strict=True)
        if not passed
    ]
    breaches += [
        f"a rounded count {_OPEN} exactly: {said(tables, cell)}"
        for cell in told(tables, blank, of_rounding, rules)
    ]
    breaches += _leaks(tables, blank, seen_fields, rules, parameters, allowed)
    return Audit(_frame(tables, intervals, found), tuple(breaches))


def _visible(left: pd.DataFrame) -> Mapping[str, frozenset[str]]:
    there = left[list(NUMBERS)].notna().to_numpy()
    names = np.array(NUMBERS)
    return {key: frozenset(names[row]) for key, row in zip(keys_of(left), there, strict=True)}


def _hidden(tables: Tables, visible: Mapping[str, frozenset[str]]) -> Flags:
    """Cells that no row shows."""
    known = _shows(tables, lambda key, field: field in visible.get(key, frozenset()))
    hidden: Flags = tables.system.shown & ~known
    return hidden


def _shows(tables: Tables, picks: Callable[[str, str], bool]) -> Flags:
    """The cells that any of the picked fields holds."""
    found = np.zeros(tables.system.size, dtype=np.bool_)
    for printed in tables.printed:
        for field, cell in printed.cells.items():
            found[cell] |= picks(printed.line.key, field)
    return found


def _leaks(
    tables: Tables,
    hidden: Flags,
    visible: Mapping[str, frozenset[str]],
    rules: Rules,
    parameters: int,
    allowed: frozenset[tuple[str, str]],
) -> Iterator[str]:
    """Numbers in print that are worked out from a hidden count, or rest on too few."""
    sources = sources_of(tables)
    for printed in tables.printed:
        key = printed.line.key
        for field, _ in telling(printed, sources, hidden, rules, parameters):
            if field in visible.get(key, frozenset()) and (key, field) not in allowed:
                yield f"{field} is shown, which tells a withheld count: {key}"


def _frame(tables: Tables, intervals: Intervals, found: Sensitive) -> pd.DataFrame:
    """The intervals as a table; a bound that is open stands as without end."""
    rows = {
        "count": [said(tables, int(cell)) for cell in intervals.cells],
        "value": intervals.values,
        "sensitive": [found.why.get(int(cell), "") for cell in intervals.cells],
        "lowest": np.where(intervals.low_open, -np.inf, intervals.low),
        "highest": np.where(intervals.high_open, np.inf, intervals.high),
        "width": intervals.high - intervals.low,
        "asked": intervals.width,
        "passed": intervals.passed,
    }
    return pd.DataFrame(rows, columns=list(COLUMNS))
