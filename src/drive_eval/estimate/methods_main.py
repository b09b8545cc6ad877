"""Methods of the main phase: effects between arms, the matched sample, and what a sceptic asks for beside."""

from typing import Final

from drive_eval.estimate import (
    change_effect,
    count_effect,
    event_study,
    marac_effect,
    matched,
    recording,
    subgroup_effects,
    time_to_first,
)
from drive_eval.estimate.method import Method
from drive_eval.estimate.modifiers import MODIFIERS

_EVENTS = frozenset({"events"})
_ALLOCATED = frozenset({"allocated"})
_NONE: frozenset[str] = frozenset()

MAIN: Final = (
    Method(
        "count_effect",
        "rate ratio and difference of a window between arms, adjusted; crude beside",
        count_effect.count_effect,
        _EVENTS,
        _ALLOCATED,
        count_effect.VARIANTS,
        needs_periods=True,
        subgroups=_NONE,
    ),
    Method(
        "change_effect",
        "difference in differences from the six months before",
        change_effect.change_effect,
        _EVENTS,
        _ALLOCATED,
        change_effect.VARIANTS,
        needs_periods=True,
        subgroups=_NONE,
    ),
    Method(
        "marac_effect",
        "Marac appearances and victims between arms",
        marac_effect.marac_effect,
        _EVENTS,
        _ALLOCATED,
        marac_effect.VARIANTS,
        subgroups=_NONE,
    ),
    Method(
        "matched_balance",
        "balance before and after matching, and who was left out",
        matched.matched_balance,
        populations=frozenset({"matched"}),
        subgroups=_NONE,
    ),
    Method(
        "matched_pairs",
        "windows, change and paired tests of the matched sample",
        matched.matched_pairs,
        _EVENTS,
        frozenset({"matched"}),
        needs_periods=True,
        subgroups=_NONE,
    ),
    Method(
        "event_study",
        "incidents month by month around allocation",
        event_study.event_study,
        _EVENTS,
        _ALLOCATED,
        event_study.VARIANTS,
        subgroups=_NONE,
    ),
    Method(
        "time_to_first",
        "time to a first incident",
        time_to_first.time_to_first,
        _EVENTS,
        _ALLOCATED,
        time_to_first.VARIANTS,
        subgroups=_NONE,
    ),
    Method(
        "recording",
        "what police record and how soon, by site and month",
        recording.recording,
        populations=_ALLOCATED,
        subgroups=_NONE,
    ),
    Method(
        "subgroup_effects",
        "effect by what both arms have, by interaction",
        subgroup_effects.subgroup_effects,
        _EVENTS,
        _ALLOCATED,
        needs_periods=True,
        subgroups=tuple(MODIFIERS),
    ),
)
