"""Methods that a plan may name: what each runs, and what a paragraph that names it may say."""

from collections.abc import Mapping
from types import MappingProxyType

from drive_eval.estimate import (
    abuse_severity,
    abuse_types,
    allocation,
    arms,
    baseline,
    delivery,
    design,
    flow,
    harms,
    idva_late,
    marac,
    missing,
    needs,
    police,
    progression,
    risk_idva,
)
from drive_eval.estimate.describe import compare, describe
from drive_eval.estimate.method import Method
from drive_eval.estimate.methods_main import MAIN

_DESCRIBED = frozenset({"yes_no", "category", "number"})
_ALLOCATED = frozenset({"allocated"})
_BOTH_ARMS = frozenset({"allocated", "linked_victims"})
_BOUNDS = frozenset({"bounds=worst", "bounds=best"})


def _registry(*methods: Method) -> Mapping[str, Method]:
    return MappingProxyType({method.name: method for method in methods})


METHODS = _registry(
    Method(
        "participant_flow",
        "participant flow, boxes checked",
        flow.participant_flow,
        populations=_ALLOCATED,
    ),
    Method(
        "allocation_process",
        "checks on the draw",
        allocation.allocation_process,
        populations=_ALLOCATED,
    ),
    Method(
        "profile", "profile by arm with standardised differences", baseline.profile, _DESCRIBED, _BOTH_ARMS
    ),
    Method("describe", "shares and numbers by arm and subgroup", describe, _DESCRIBED),
    Method(
        "compare",
        "shares by arm and between arms, crude and stratified",
        compare,
        _DESCRIBED,
        _BOTH_ARMS,
        arms.VARIANTS - _BOUNDS,
    ),
    Method("needs", "needs of those known, and their number", needs.needs, _DESCRIBED),
    Method(
        "delivery",
        "contact, actions, length of case",
        delivery.delivery,
        _DESCRIBED | {"events"},
        frozenset({"allocated", "closed", "drive_cases"}),
    ),
    Method(
        "paired_change",
        "paired yes/no at intake and exit",
        abuse_types.paired_change,
        frozenset({"paired_level"}),
        frozenset({"paired", "linked_victims"}),
        abuse_types.VARIANTS,
        needs_levels=True,
    ),
    Method(
        "ordered_shift",
        "four levels at intake and exit",
        abuse_severity.ordered_shift,
        frozenset({"paired_level"}),
        frozenset({"paired", "linked_victims"}),
        abuse_severity.VARIANTS,
    ),
    Method(
        "idva_risk",
        "Idva judgement by arm, explored between arms",
        risk_idva.idva_risk,
        _DESCRIBED,
        frozenset({"linked_victims"}),
        arms.VARIANTS | {idva_late.BY_CUT},
    ),
    Method(
        "harms",
        "harms by arm",
        harms.harms,
        frozenset({"yes_no"}),
        variants=(arms.VARIANTS - _BOUNDS) | {idva_late.BY_CUT},
    ),
    Method(
        "police_harms",
        "harmful incidents by window and arm",
        harms.police_harms,
        frozenset({"events"}),
        _ALLOCATED,
        arms.VARIANTS - _BOUNDS,
        needs_periods=True,
    ),
    Method(
        "missingness",
        "who is missing, by arm",
        missing.missingness,
        _DESCRIBED | {"paired_level"},
        variants=arms.VARIANTS - _BOUNDS,
    ),
    Method(
        "progression",
        "progression criteria against their bounds",
        progression.progression,
        populations=_ALLOCATED,
    ),
    Method(
        "main_phase_design",
        "attrition, spread and detectable effects",
        design.main_phase_design,
        frozenset({"events"}),
        _ALLOCATED,
    ),
    Method(
        "police_windows",
        "police windows by arm, between arms, and change from before",
        police.police_windows,
        frozenset({"events"}),
        _ALLOCATED,
        (arms.VARIANTS - _BOUNDS) | {police.WITHOUT},
        needs_periods=True,
    ),
    Method("police_extract", "the whole police extract", police.police_extract, populations=_ALLOCATED),
    Method(
        "marac_windows",
        "Marac appearances and victims after the index",
        marac.marac_windows,
        frozenset({"events"}),
        _ALLOCATED,
    ),
    *MAIN,
)
