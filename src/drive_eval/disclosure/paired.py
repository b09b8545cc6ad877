"""p-values of paired tests whose discordant counts are withheld: shown only as "below 0.001", and only where
everybody could have known it.

From the two ends alone (how many had it at intake, how many at exit, of how many) the number who started
is between 0 and the smaller of those with it at exit and those without it at intake; who stopped follows.
The p-value of McNemar's exact test grows with the number who started, the difference being given. Where
even the largest possible number gives a p-value far below 0.001, saying so tells nothing that the ends do
not tell already.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

from scipy.stats import binom

from drive_eval.disclosure.naming import CHANGE, Line
from drive_eval.disclosure.rounding import possible
from drive_eval.disclosure.system import Flags
from drive_eval.disclosure.tables import Printed, Tables

_SURE: Final = 0.0001  # every variant of the test then agrees on "below 0.001"


def safe_p_values(
    tables: Tables, hidden: Flags, rounding_base: int | None = None
) -> frozenset[tuple[str, str]]:
    """Key and field of each p-value that may be shown as lying below 0.001.

    With a `rounding_base` the ends are not known but to it, and all that they could be are tried: else the
    p-value would tell which of them they are.
    """
    ends = _ends(tables, hidden)
    found = set()
    for printed in tables.printed:
        line = printed.line
        if line.quantity != "test" or line.period != CHANGE or not line.has("p_value"):
            continue
        shown = ends.get(_place(line))
        if shown is not None and "n" in printed.cells and not hidden[printed.cells["n"]]:
            intake, exit_ = shown
            known = int(line.numbers["n"])
            every = _all_of((intake, exit_, known), rounding_base)
            if all(largest_p_value(*could_be) < _SURE for could_be in every):
                found.add((line.key, "p_value"))
    return frozenset(found)


def _all_of(counts: tuple[int, int, int], base: int | None) -> Iterator[tuple[int, int, int]]:
    """Every two ends that print as these do; of the most people known, who leave the most who started."""
    if base is None:
        yield counts
        return
    intake, exit_, (_, known) = (possible(count, base) for count in counts)
    for first, last in product(*(range(max(low, 0), high + 1) for low, high in (intake, exit_))):
        if max(first, last) <= known:
            yield first, last, known


def largest_p_value(intake: int, exit_: int, known: int) -> float:
    """The largest p-value of McNemar's exact test that two ends of a paired table leave possible.

    >>> round(largest_p_value(30, 10, 60), 4)
    0.0022
    """
    most = min(intake, exit_, known - intake, known - exit_)
    fewer, more = most, most + abs(intake - exit_)
    return min(1.0, 2.0 * float(binom.cdf(fewer, fewer + more, 0.5)))


def _ends(tables: Tables, hidden: Flags) -> Mapping[tuple[str, ...], tuple[int, int]]:
    """Counts at intake and exit where both are in print."""
    counts: dict[tuple[str, ...], dict[str, int]] = {}
    for printed in tables.printed:
        line = printed.line
        if line.period in ("intake", "exit") and line.quantity == "proportion" and _in_print(printed, hidden):
            counts.setdefault(_place(line), {})[line.period] = int(line.numbers["numerator"])
    return {place: (both["intake"], both["exit"]) for place, both in counts.items() if len(both) == 2}


def _in_print(printed: Printed, hidden: Flags) -> bool:
    cells = printed.cells
    return {"numerator", "denominator"} <= set(cells) and not any(
        hidden[cells[name]] for name in ("numerator", "denominator")
    )


def _place(line: Line) -> tuple[str, ...]:
    return (line.data, line.source, line.population, line.subgroup, line.outcome, line.level, line.group)
