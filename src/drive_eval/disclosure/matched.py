"""Equations of matching: the pairs of whom one alone has an outcome, and the people who found no match."""

from collections.abc import Callable, Iterable, Mapping

from drive_eval.disclosure.naming import GAP, Name
from drive_eval.disclosure.system import Builder
from drive_eval.vocabulary import ARMS

Add = Callable[[Name, int], None]
Sum = tuple[Name, tuple[Name, ...]]
_ONE = ("drive_only", "control_only")


def pairs(named: Mapping[Name, list[int]], add: Add, builder: Builder) -> None:
    """From the gap, the smaller number and how many they are together, both numbers follow.

    Where the test is in print they are counts that a reader can work out, printed or not.
    """
    for gap in [name for name in named if name.kind == GAP]:
        fewer = gap._replace(kind="x", level="fewer_only")
        if len(named[gap]) != 1 or len(named.get(fewer, ())) != 1:
            continue
        difference, least = named[gap][0], named[fewer][0]
        value, low = builder.value(difference), builder.value(least)
        numbers = (low + max(value, 0.0), low + max(-value, 0.0))
        cells = []
        for level, number in zip(_ONE, numbers, strict=True):
            name = fewer._replace(level=level)
            cells.append(builder.cell((name, number), number))
            add(name, cells[-1])
        drive, control = cells
        builder.equation([(drive, 1.0), (control, -1.0), (difference, -1.0)], "pairs: the gap")
        builder.equation([(cells[value > 0], 1.0), (least, -1.0)], "pairs: the smaller number")


def sampled(named: Mapping[Name, list[int]]) -> Iterable[Sum]:
    """Those allocated are matched or not; an arm has it more often by the gap; one of a pair alone has it."""
    for name in list(named):
        if name.kind == "size" and name.population == "matched":
            alone = [other for other in named if other.outcome == "unmatched" and other.kind == "x"]
            here = [other for other in alone if (other.group, other.subgroup) == (name.group, name.subgroup)]
            yield name._replace(population="allocated"), (name, *here)
        if name.kind == GAP:
            people = name._replace(kind="x", population=name.population.removesuffix(":pairs"))
            drive, control = (people._replace(group=arm) for arm in ARMS)
            yield drive, (control, name)
            one = name._replace(kind="x", level="one_only")
            yield one, tuple(one._replace(level=level) for level in _ONE)
