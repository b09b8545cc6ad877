"""From hidden cells to what each row may show: fields withheld, each with its reason."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from drive_eval.disclosure.counted import SHARES
from drive_eval.disclosure.naming import Line, is_public
from drive_eval.disclosure.rounding import possible
from drive_eval.disclosure.rules import Rules
from drive_eval.disclosure.system import Flags
from drive_eval.disclosure.tables import Printed, Tables
from drive_eval.disclosure.worked_out import Sources, guarded, sources_of, worked_out

LINKED: Final = "linked: with it, a count that is withheld could be worked out"
ROUNDED: Final = "rounding: it would tell the exact count behind a rounded one"
TOO_TELLING: Final = "rounding: with it, the exact count behind a rounded one could be worked out"
FOLLOWS: Final = "follows: worked out from a count that is withheld"


@dataclass(frozen=True)
class Suppression:
    """One number that is not shown: the row's key, the field, why in the rule's words."""

    key: str
    field: str
    reason: str


def suppressions(
    tables: Tables, hidden: Flags, why: Mapping[int, str], rules: Rules, parameters: int = 0
) -> Iterator[Suppression]:
    """Every field that the release withholds, in the order of rows.

    `hidden` are the cells chosen, `why` the reasons of those that are sensitive themselves.
    """
    sources, usual = sources_of(tables), _usual(tables)
    for printed in tables.printed:
        key = printed.line.key
        for field, cell in printed.cells.items():
            if hidden[cell]:
                yield Suppression(key, field, why.get(cell, LINKED))
        for field, reason in telling(printed, sources, hidden, rules, parameters):
            yield Suppression(key, field, reason)
        absent = usual[printed.line.analysis, printed.line.quantity] - set(printed.line.numbers)
        for field, behind in sources.of(printed, sorted(absent)):
            if any(hidden[cell] for cell in behind):
                yield Suppression(key, field, FOLLOWS)


def telling(
    printed: Printed, sources: Sources, hidden: Flags, rules: Rules, parameters: int
) -> Iterator[tuple[str, str]]:
    """The worked-out numbers of a row that would tell too much, each with the reason."""
    guard = guarded(printed.line, rules, parameters)
    for field, behind in sources.of(printed, worked_out(printed)):
        if any(hidden[cell] for cell in behind):
            yield field, FOLLOWS
        elif guard or (
            rules.rounding_base and _tells_exact(printed, field, behind, rules.rounding_base, sources)
        ):
            yield field, guard or ROUNDED


def _usual(tables: Tables) -> Mapping[tuple[str, str], set[str]]:
    """The fields worked out in any row of a kind: one that lacks them would say "not estimable", and why."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for printed in tables.printed:
        found[printed.line.analysis, printed.line.quantity] |= set(worked_out(printed))
    return found


def _tells_exact(
    printed: Printed, field: str, behind: frozenset[int], rounding_base: int, sources: Sources
) -> bool:
    """Whether a number would give rounded counts away; shares are worked out again from rounded ones.

    So would a mean, of which the sum is a whole number for few numbers of people only; and the colour of a
    criterion, where counts that round to those in print have another.
    """
    line = printed.line
    if field == "estimate" and line.quantity in SHARES:
        bounds = sources.bounds.get(line.outcome, ()) if line.quantity == "verdict" else ()
        return any(_between(line, bound, rounding_base) for bound in bounds)
    people = {printed.cells.get("n"), printed.cells.get("n_missing")}
    return line.quantity == "mean" or bool(behind - people)


def _between(line: Line, bound: float, base: int) -> bool:
    """Whether some counts that round as these do give a share below the bound, and others do not."""
    low, high = possible(line.numbers["numerator"], base)
    of = line.numbers["denominator"]
    fewest, most = (of, of) if is_public(line, "denominator") else possible(of, base)
    return low < bound * most and high >= bound * max(fewest, 1)


def by_key(found: Iterator[Suppression]) -> dict[str, frozenset[str]]:
    """Fields withheld by key."""
    fields: dict[str, set[str]] = {}
    for one in found:
        fields.setdefault(one.key, set()).add(one.field)
    return {key: frozenset(names) for key, names in fields.items()}
