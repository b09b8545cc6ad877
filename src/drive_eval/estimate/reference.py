"""docs/plan.md: every name that a plan may use, from the registry itself."""

from collections.abc import Iterable, Iterator

from drive_eval.estimate.method_keys import GIVES
from drive_eval.estimate.methods import METHODS
from drive_eval.estimate.modifiers import MODIFIERS
from drive_eval.estimate.outcomes import OUTCOMES
from drive_eval.estimate.pairs import THRESHOLDS
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.estimate.shares import SPLITS
from drive_eval.match.covariates import COVARIATES
from drive_eval.vocabulary import WINDOWS


def plan_reference() -> str:
    """The names of the registry as Markdown: methods, populations, outcomes and the rest."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from ("# What a plan may name", "")
    yield from ("Generated from the registry (`make docs`); do not edit. The keys are in `config.md`.", "")
    yield from ("## Methods", "")
    rows = (
        (
            f"`{method.name}`",
            method.label,
            _codes(method.kinds) or "names none",
            _codes(method.populations),
            _codes(method.variants),
        )
        for method in METHODS.values()
    )
    yield from _table(("method", "what it does", "kinds of outcome", "populations", "variants"), rows)
    yield from ("", "## What the methods of the main phase leave", "")
    yield from ("Parts of the key that are not said are as in the paragraph of the plan.", "")
    left = ((f"`{name}`", " ".join(words.split())) for name, words in GIVES.items())
    yield from _table(("method", "rows"), left)
    yield from ("", "## Populations", "")
    people = (
        (f"`{entry.name}`", entry.label, entry.unit, ", ".join(entry.arms)) for entry in POPULATIONS.values()
    )
    yield from _table(("population", "whose", "unit", "arms"), people)
    yield from ("", "## Outcomes", "")
    outcomes = (
        (f"`{outcome.name}`", outcome.label, outcome.kind, _codes(outcome.populations))
        for outcome in OUTCOMES.values()
    )
    yield from _table(("outcome", "what", "kind", "populations"), outcomes)
    yield from ("", "## The rest", "")
    yield f"Levels: {_codes(THRESHOLDS)}. Subgroups: {_codes(SPLITS)}; of an effect: {_codes(MODIFIERS)}."
    yield f"Covariates of matching: {_codes(COVARIATES)}."
    yield f"Periods: {', '.join(f'`{window.name}`' for window in WINDOWS)}."


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
