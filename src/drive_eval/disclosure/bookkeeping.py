"""Equations of the study's own books: the log of the draw, the ledger of raw rows, the rules of linkage."""

from collections.abc import Iterable, Mapping
from typing import Final

from drive_eval.disclosure.naming import Name
from drive_eval.disclosure.system import Builder
from drive_eval.ingest.reasons import DUPLICATE, NOT_DATA, QUARANTINE, QUERY
from drive_eval.vocabulary import LEDGER_STATUS

Sum = tuple[Name, tuple[Name, ...]]
Named = Mapping[Name, list[int]]
_REASONS: Final = {
    "accepted_with_queries": QUERY,
    "quarantined": QUARANTINE,
    "duplicate": DUPLICATE,
    "not_data": NOT_DATA,
}
_ROWS, _RULE, _FIRST_RULE = ":raw_rows", ":rule", "00_allocation_log"


def books(named: Named) -> Iterable[Sum]:
    """Every equation of the log and of the ledger."""
    yield from ledger(named)
    for place in dict.fromkeys((name.subgroup, name.group) for name in named if name.population == "flow"):
        yield from draw(Name("x", "flow", "", "", *place))
        yield from linked(named, Name("x", "flow", "drive_case", "", *place))


def draw(place: Name) -> Iterable[Sum]:
    """Repeats of the log are the people allocated twice; who left the first arm was moved or crossed over."""
    people = place._replace(population="allocated")
    twice = people._replace(outcome="allocated_twice")
    to_drive, to_control, same = (
        twice._replace(level=level) for level in ("control_then_drive", "drive_then_control", "same_arm")
    )
    yield place._replace(outcome="log_repeat"), (to_drive, to_control, same)
    overridden = place._replace(outcome="after_allocation", level="overridden")
    moved = people._replace(kind="rest", outcome="allocation_fidelity")
    crossed = place._replace(outcome="crossed_over", group="control")
    for later in (to_drive, crossed):
        yield moved, (overridden, to_control, later)


def linked(named: Named, case: Name) -> Iterable[Sum]:
    """Everyone with a Drive case is somebody linked to it, at one of the sites."""
    sites = [
        name
        for name in named
        if (name.kind, name.outcome, name.group) == ("x", "drive:linked", case.group)
        and name.subgroup.startswith("site=")
    ]
    if case.subgroup == "all":
        yield case, tuple(sites)


def ledger(named: Named) -> Iterable[Sum]:
    """Raw rows by what became of them and by the reasons why; the log's own rows are its entries."""
    for name in list(named):
        if name.level or not name.outcome.endswith(_ROWS):
            continue
        agency = name.outcome.removesuffix(_ROWS)
        status = {level: name._replace(level=level) for level in LEDGER_STATUS}
        yield name, tuple(status.values())
        for level, codes in _REASONS.items():
            why = name._replace(outcome=f"{agency}:reason")
            yield status[level], tuple(why._replace(level=code) for code in codes)
        if agency == "allocation":
            entries = (status["accepted"], status["accepted_with_queries"])
            yield Name("x", "flow", "assessed"), entries
            yield (
                name._replace(population="allocated", outcome=f"{agency}{_RULE}", level=_FIRST_RULE),
                entries,
            )


def rules(named: Named, builder: Builder) -> None:
    """Every row with a person went through the rules once, so all know how many they are together."""
    together: dict[Name, list[int]] = {}
    for name, cells in named.items():
        if name.outcome.endswith(_RULE):
            together.setdefault(name._replace(level=""), []).append(cells[0])
    for name, cells in together.items():
        value = sum(builder.value(cell) for cell in cells)
        whole = builder.cell((("every rule", name), value), value, public=True)
        builder.equation([(whole, 1.0), *((cell, -1.0) for cell in cells)], f"rules: {name.outcome}")
