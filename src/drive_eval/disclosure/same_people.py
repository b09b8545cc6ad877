"""Equations between counts of the same people, reached by different ways: windows, subgroups, what-ifs."""

from collections.abc import Iterable, Mapping

from drive_eval.disclosure.naming import Name
from drive_eval.vocabulary import ARMS

Sum = tuple[Name, tuple[Name, ...]]
Named = Mapping[Name, list[int]]
# A subgroup is a level of an outcome that is counted elsewhere, by one of these names.
_COUNTED_AS = {"sex": ("sex",), "ethnicity": ("ethnicity_police", "ethnicity")}
_WHITE = "white_british"


def same_people(named: Named) -> Iterable[Sum]:
    """Every such equation whose cells could be there; the caller keeps those that the values meet."""
    for name in list(named):
        if "_vs_" in name.period and name.level in ("after", "before"):
            yield from _windows(name)
        if name.kind == "known" and not name.period:
            # Where nobody is missing a reader takes the two for one: a closed case always has its dates.
            yield name._replace(kind="size", outcome=""), (name,)
        if name.kind in ("known", "size") and "=" in name.subgroup:
            yield from _subgroup(name)


def _windows(name: Name) -> Iterable[Sum]:
    """Those seen in two windows, where nobody was seen in one alone; one end of watching makes one sample."""
    after, _, before = name.period.partition("_vs_")
    yield name._replace(level="", period=after if name.level == "after" else before), (name,)
    if after == "post_6_12m" and name.level == "before":
        yield name._replace(period=f"post_0_12m_vs_{before}"), (name,)


def _subgroup(name: Name) -> Iterable[Sum]:
    """How many a subgroup holds is how many have its level; all but the largest ethnic group are one."""
    by, _, value = name.subgroup.partition("=")
    arms = ARMS if name.group == "all" else (name.group,)
    for outcome in _COUNTED_AS.get(by, ()):
        level = name._replace(kind="x", subgroup="all", outcome=outcome, level=value, period="")
        yield name, tuple(level._replace(group=arm) for arm in arms)
        if value == "other":
            rest = level._replace(kind="rest", level=_WHITE)
            yield name, tuple(rest._replace(group=arm) for arm in arms)
