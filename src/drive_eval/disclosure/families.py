"""Equations between counts: by the study's own geography, by the levels of an outcome, by time.

An equation is used where the numbers meet it. Where parts fall short of their whole (a contact that
is not known), what is left is a count of its own: the difference between two nested tables.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from math import prod

from drive_eval.disclosure.bookkeeping import books, rules
from drive_eval.disclosure.identities import identities
from drive_eval.disclosure.matched import pairs, sampled
from drive_eval.disclosure.naming import CHANGE, Name, known_of
from drive_eval.disclosure.nested import NESTED_LEVELS, at_risk, within
from drive_eval.disclosure.same_people import same_people
from drive_eval.disclosure.severity import all_moves
from drive_eval.disclosure.system import Builder
from drive_eval.vocabulary import ARMS, WINDOWS

Named = dict[Name, list[int]]
Add = Callable[[Name, int], None]
Sum = tuple[Name, tuple[Name, ...]]
_MOVES = {"improved", "same", "worsened"}
_MOST_READINGS = 64
# Windows in months from the index date, and in shorter windows.
_PARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    window.name: (tuple(f"month_{month}" for month in range(window.first_month, window.last_month)),)
    for window in WINDOWS
}
_PARTS["post_0_12m"] += (("post_0_6m", "post_6_12m"),)


def tie(named: Named, add: Add, builder: Builder) -> None:
    """Put every equation that the named cells meet into the system, with the cells that they imply."""
    rules(named, builder)
    pairs(named, add, builder)
    all_moves(named, builder)
    _complements(named, add, builder)
    _paired(named, add, builder)
    for total, parts in [*_splits(named), *_arms(named), *_levels(named), *_times(named), *identities(named)]:
        equate(named, builder, total, parts)
    for total, parts in [*books(named), *sampled(named), *same_people(named), *_known(named)]:
        equate(named, builder, total, parts, left=False)
    for larger, smaller in [*within(named), *at_risk(named)]:
        _remainder(named, builder, larger, (smaller,))


def equate(
    named: Mapping[Name, Sequence[int]],
    builder: Builder,
    total: Name,
    parts: Sequence[Name],
    left: bool = True,
) -> None:
    """`total` is the sum of `parts` in every reading that the values meet; else what is `left` is a cell."""
    there = [name for name in parts if name in named]
    if total not in named or not there:
        return
    readings = [named[name] for name in (total, *there)]
    if prod(len(cells) for cells in readings) > _MOST_READINGS:
        readings = [cells[:2] for cells in readings]
    met = False
    for whole, *pieces in product(*readings):
        if abs(builder.value(whole) - sum(builder.value(piece) for piece in pieces)) < 1e-6:
            builder.equation(
                [(whole, 1.0), *((piece, -1.0) for piece in pieces)], f"sum: {_said(total, there)}"
            )
            met = True
    if left and not met and len(there) == len(parts):
        _remainder(named, builder, total, tuple(there))


def _remainder(
    named: Mapping[Name, Sequence[int]], builder: Builder, total: Name, parts: tuple[Name, ...]
) -> None:
    """Parts within a whole: what is left of it is a count that a reader can work out."""
    if any(len(named.get(name, ())) != 1 for name in (total, *parts)):
        return
    whole, pieces = named[total][0], [named[name][0] for name in parts]
    left = builder.value(whole) - sum(builder.value(piece) for piece in pieces)
    if left < 0 or whole in pieces:
        return
    rest = builder.cell((("left over", total, parts), left), left)
    builder.equation(
        [(whole, 1.0), *((piece, -1.0) for piece in pieces), (rest, -1.0)], f"within: {_said(total, parts)}"
    )


def _said(total: Name, parts: Iterable[Name]) -> str:
    return f"{'/'.join(total)} = {' + '.join('/'.join(part) for part in parts)}"


def _complements(named: Named, add: Add, builder: Builder) -> None:
    """Those known without the level: a number that the share gives away."""
    for name in [name for name in named if name.kind == "x"]:
        known = known_of(name)
        for cell in list(named[name]):
            for whole in list(named.get(known, ())):
                left = builder.value(whole) - builder.value(cell)
                if left < 0:
                    continue
                rest = name._replace(kind="rest")
                other = builder.cell((rest, left), left)
                add(rest, other)
                builder.equation([(whole, 1.0), (cell, -1.0), (other, -1.0)], f"complement: {'/'.join(name)}")


def _paired(named: Named, add: Add, builder: Builder) -> None:
    """Those who went on, and those who never did: what stopped and started leave of both ends."""
    for name in [name for name in named if name.level.endswith((":stopped", ":started"))]:
        level, _, move = name.level.partition(":")
        kind, left = ("x", "went_on") if move == "stopped" else ("rest", "never")
        whole = named.get(name._replace(kind=kind, level=level, period="intake"), ())
        if len(whole) == 1 and len(named[name]) == 1:
            value = builder.value(whole[0]) - builder.value(named[name][0])
            other = name._replace(level=f"{level}:{left}")
            if value >= 0:
                add(other, builder.cell((other, value), value))


def _splits(named: Named) -> Iterable[Sum]:
    """Sites, contact, sex: the parts of a subgroup sum to all."""
    groups: dict[tuple[Name, str], list[Name]] = {}
    for name in named:
        by, _, value = name.subgroup.partition("=")
        if value and name.kind != "rest":
            groups.setdefault((name._replace(subgroup="all"), by), []).append(name)
    return [(total, tuple(parts)) for (total, _), parts in groups.items()]


def _arms(named: Named) -> Iterable[Sum]:
    return [
        (name, tuple(name._replace(group=arm) for arm in ARMS))
        for name in list(named)
        if name.group == "all" and name.kind != "rest"
    ]


def _levels(named: Named) -> Iterable[Sum]:
    """Levels that exclude each other sum to those known."""
    groups: dict[tuple[Name, str], list[Name]] = {}
    for name in named:
        if name.kind == "x" and name.level and name.level not in NESTED_LEVELS and ":" not in name.level:
            kind = "pair" if ">" in name.level else "move" if name.level in _MOVES else "level"
            groups.setdefault((known_of(name)._replace(period=name.period), kind), []).append(name)
    found = []
    for (known, _), parts in groups.items():
        if len(parts) > 1:
            total = known_of(parts[0]) if known.period in ("intake", "exit", CHANGE) else known
            found.append((total, tuple(parts)))
    return found


def _times(named: Named) -> Iterable[Sum]:
    """Months sum to quarters, quarters and months to the whole time; windows to longer windows."""
    groups: dict[Name, list[Name]] = {}
    for name in named:
        period = name.period
        if len(period) == 7 and period[4] == "-":
            quarter = f"{period[:4]}Q{(int(period[5:]) + 2) // 3}"
            groups.setdefault(name._replace(period=quarter), []).append(name)
        if (len(period) == 6 and period[4] == "Q") or period == "undated":
            groups.setdefault(name._replace(period=""), []).append(name)
    windows = [
        (name, tuple(name._replace(period=part) for part in parts))
        for name in list(named)
        if name.kind in ("total", "days")
        for parts in _PARTS.get(name.period, ())
    ]
    return [*((total, tuple(parts)) for total, parts in groups.items()), *windows]


def _known(named: Named) -> Iterable[Sum]:
    """Known and not known are the whole group, in whatever rows the two are printed."""
    for name in list(named):
        if name.kind == "missing":
            whole = name._replace(kind="size", outcome="", level="", period="")
            yield whole, (name._replace(kind="known"), name)
