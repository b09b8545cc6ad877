"""Methods that a plan may name, and the check of a whole plan before anything runs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from drive_eval.config import ConfigError
from drive_eval.config.plan import Analysis, Plan
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
    missing,
    needs,
    progression,
    risk_idva,
)
from drive_eval.estimate.context import Job
from drive_eval.estimate.describe import compare, describe
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.pairs import THRESHOLDS
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import SPLITS
from drive_eval.vocabulary import WINDOWS

_DESCRIBED = frozenset({"yes_no", "category", "number"})
_BOTH_ARMS = frozenset({"allocated", "linked_victims"})
_BOUNDS = frozenset({"bounds=worst", "bounds=best"})


@dataclass(frozen=True)
class Method:
    """One method: what runs, in words, and what a paragraph that names it may say."""

    name: str
    label: str
    run: Callable[[Job], list[Row]]
    kinds: frozenset[str] = frozenset()
    populations: frozenset[str] = frozenset(POPULATIONS)
    variants: frozenset[str] = frozenset()
    needs_levels: bool = False
    needs_periods: bool = False


def _registry(*methods: Method) -> Mapping[str, Method]:
    return MappingProxyType({method.name: method for method in methods})


METHODS = _registry(
    Method(
        "participant_flow",
        "participant flow, boxes checked",
        flow.participant_flow,
        populations=frozenset({"allocated"}),
    ),
    Method(
        "allocation_process",
        "checks on the draw",
        allocation.allocation_process,
        populations=frozenset({"allocated"}),
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
        arms.VARIANTS | {risk_idva.BY_CUT},
    ),
    Method("harms", "harms by arm", harms.harms, frozenset({"yes_no"}), variants=arms.VARIANTS - _BOUNDS),
    Method(
        "police_harms",
        "harmful incidents by window and arm",
        harms.police_harms,
        frozenset({"events"}),
        frozenset({"allocated"}),
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
        populations=frozenset({"allocated"}),
    ),
    Method(
        "main_phase_design",
        "attrition, spread and detectable effects",
        design.main_phase_design,
        frozenset({"events"}),
        frozenset({"allocated"}),
    ),
)


def check_plan(plan: Plan, where: str) -> None:
    """Stop before anything runs where the plan names what does not exist.

    Raises
    ------
    ConfigError
        With one line per problem: file, analysis, key, what there is.
    """
    problems = plan_problems(plan.analyses, where)
    if problems:
        raise ConfigError(problems)


def plan_problems(analyses: Iterable[Analysis], where: str) -> list[str]:
    """One line per name that the registry does not have, or that does not fit its method."""
    problems = []
    for number, plan in enumerate(analyses):
        at = f"{where}: analyses.{number} ({plan.analysis})"
        problems += [f"{at}.{line}" for line in _paragraph_problems(plan)]
    return problems


def _paragraph_problems(plan: Analysis) -> list[str]:
    lines = [
        *_unknown("population", [plan.population], POPULATIONS),
        *_unknown("outcomes", plan.outcomes, OUTCOMES),
    ]
    lines += _unknown("periods", plan.periods, [window.name for window in WINDOWS])
    lines += _unknown("levels", plan.levels, THRESHOLDS)
    lines += _unknown("subgroups", plan.subgroups, SPLITS)
    if plan.method not in METHODS:
        return lines + _unknown("method", [plan.method], METHODS)
    method = METHODS[plan.method]
    lines += _unfit(plan, method)
    lines += _unknown("variants", plan.variants, method.variants)
    return lines


def _unfit(plan: Analysis, method: Method) -> list[str]:
    """Names that exist but do not go together."""
    lines = []
    if plan.population in POPULATIONS and plan.population not in method.populations:
        fits = ", ".join(sorted(method.populations))
        lines.append(f"population: method {method.name} does not take {plan.population}; it takes {fits}")
    for name in plan.outcomes:
        outcome = OUTCOMES.get(name)
        if outcome is None:
            continue
        if outcome.kind not in method.kinds:
            lines.append(
                f"outcomes: method {method.name} does not take {name}, which is of kind {outcome.kind}"
            )
        elif plan.population in POPULATIONS and plan.population not in outcome.populations:
            fits = ", ".join(sorted(outcome.populations))
            lines.append(
                f"outcomes: {name} does not exist for population {plan.population}; it does for {fits}"
            )
    if method.kinds and not plan.outcomes:
        lines.append(f"outcomes: method {method.name} needs at least one")
    if method.needs_levels and not plan.levels:
        lines.append(f"levels: method {method.name} needs at least one of {', '.join(THRESHOLDS)}")
    if method.needs_periods and not plan.periods:
        lines.append(f"periods: method {method.name} needs at least one window")
    return lines


def _unknown(key: str, names: Iterable[str], known: Iterable[str]) -> list[str]:
    there = list(known)
    listed = ", ".join(sorted(there)) or "none"
    return [f"{key}: {name} does not exist; there are: {listed}" for name in names if name not in there]
