"""The check of a whole plan against the registry, before anything runs."""

from collections.abc import Iterable

from drive_eval.config import ConfigError
from drive_eval.config.plan import Analysis, Plan
from drive_eval.estimate.method import Method
from drive_eval.estimate.methods import METHODS
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.pairs import THRESHOLDS
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.match.covariates import COVARIATES
from drive_eval.vocabulary import WINDOWS


def check_plan(plan: Plan, where: str) -> None:
    """Stop before anything runs where the plan names what does not exist.

    Raises
    ------
    ConfigError
        With one line per problem: file, analysis, key, what there is.
    """
    problems = plan_problems(plan.analyses, where)
    if plan.matching is not None:
        lines = _unknown("covariates", plan.matching.covariates, COVARIATES)
        problems += [f"{where}: matching.{line}" for line in lines]
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
    if plan.method not in METHODS:
        return lines + _unknown("method", [plan.method], METHODS)
    method = METHODS[plan.method]
    lines += _unfit(plan, method)
    lines += _unknown("subgroups", plan.subgroups, method.subgroups)
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
