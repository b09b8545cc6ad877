"""Counts one within another: what is left of the larger without the smaller is a count as well."""

from collections.abc import Iterable
from itertools import pairwise

from drive_eval.disclosure.naming import AT_RISK, Name

Named = dict[Name, list[int]]
NESTED_LEVELS = {"any", "moderate_or_high"}
# Smaller, larger: whoever has the first has the second.
NESTED_OUTCOMES = (("dva_crimes", "dva_incidents"),)
NESTED_POPULATIONS = {
    "closed": "allocated",
    "drive_cases": "allocated",
    "matched": "allocated",
    "closed:actions": "allocated:actions",
}
# Who improved had it at intake, and whoever stopped improved; the same for worse.
_WITHIN = (("improved", "intake", "stopped"), ("worsened", "exit", "started"))


def at_risk(named: Named) -> Iterable[tuple[Name, Name]]:
    """Whoever is at risk at a month was at risk at the months before: the difference had an event or left."""
    curves: dict[Name, list[Name]] = {}
    for name in named:
        if name.level.endswith(AT_RISK) and name.kind == "x":
            curves.setdefault(name._replace(period=""), []).append(name)
    for months in curves.values():
        yield from pairwise(sorted(months, key=lambda name: int(name.period.removeprefix("month_"))))


def within(named: Named) -> Iterable[tuple[Name, Name]]:
    """Pairs (larger, smaller) of counts one within the other."""
    for name in list(named):
        for smaller, larger in NESTED_OUTCOMES:
            if name.outcome == smaller and name.kind in ("x", "total"):
                yield name._replace(outcome=larger), name
        within = NESTED_POPULATIONS.get(name.population)
        if within and name.kind in ("size", "x", "total"):
            yield name._replace(population=within), name
        if name.level in ("after", "before") and "_vs_" in name.period:
            # People seen in both windows are among those seen in each.
            after, _, before = name.period.partition("_vs_")
            yield name._replace(level="", period=after if name.level == "after" else before), name
        if name.level == "moderate_or_high":
            yield name._replace(level="any"), name
        for move, end, change in _WITHIN:
            if name.level == move:
                yield name._replace(level="any", period=end), name
                for level in sorted(NESTED_LEVELS):
                    yield name, name._replace(level=f"{level}:{change}")
        if name.outcome == "drive:linked" and name.group == "drive":
            yield name, name._replace(kind="size", population="closed", outcome="")
        if name.kind == "missing" and name.period in ("intake", "exit"):
            yield name._replace(period=""), name
