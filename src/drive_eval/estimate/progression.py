"""`progression`: feasibility criteria with intervals and red, amber or green by config's bounds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from drive_eval.config.progression import Bounds
from drive_eval.estimate.context import Job
from drive_eval.estimate.data import Data
from drive_eval.estimate.outcomes import yes_or_no
from drive_eval.estimate.pairs import level_scores
from drive_eval.estimate.populations import closed
from drive_eval.estimate.rows import Row
from drive_eval.estimate.shares import fraction
from drive_eval.vocabulary import ABUSE_TYPES


@dataclass(frozen=True)
class Count:
    """How many of how many met a criterion, who could not be judged, and in what words."""

    met: int
    total: int
    missing: int
    population: str
    source: str
    words: str


def progression(job: Job) -> list[Row]:
    """One share and one verdict per criterion.

    The verdict's row has the colour as its level and the share and interval once more; where the
    interval reaches over a bound, the row says so.
    """
    rows: list[Row] = []
    for name, count_of in CRITERIA.items():
        count, bound = count_of(job.data, job.facts.recruitment_target), job.facts.bounds[name]
        group = "all" if count.population == "allocated" else "drive"
        row = job.row(outcome=name, population=count.population, source=count.source, group=group)
        filled = _share(row, count, job.facts.conf_level)
        rows += [filled, _verdict(filled, bound)]
        rows += [
            row.but(level=colour, quantity="bound", estimate=value, method="config's bound")
            for colour, value in (("green", bound.green), ("amber", bound.amber))
        ]
    return rows


def colour(value: float, bound: Bounds) -> str:
    """Green at or above its bound, amber at or above its own, else red."""
    return "green" if value >= bound.green else "amber" if value >= bound.amber else "red"


def _share(row: Row, count: Count, conf_level: float) -> Row:
    if count.met > count.total:
        full = row.but(quantity="proportion", estimate=count.met / count.total, method=count.words)
        full = full.but(numerator=float(count.met), denominator=float(count.total), n=count.met, n_missing=0)
        return full.warned("more than planned: no interval for a share")
    filled = fraction(row, count.met, count.total, conf_level, count.missing)
    return filled.but(method=f"{count.words}; {filled.method}")


def _verdict(row: Row, bound: Bounds) -> Row:
    if row.estimate is None:
        return row.but(quantity="verdict", level="unknown").warned("nobody to judge the criterion on")
    verdict = colour(row.estimate, bound)
    result = row.but(quantity="verdict", level=verdict)
    limits = {colour(limit, bound) for limit in (row.conf_low, row.conf_high) if limit is not None}
    others = " or ".join(sorted(limits - {verdict}))
    return result.warned(f"the interval reaches {others}") if others else result


def _recruitment(data: Data, target: int) -> Count:
    return Count(
        len(data.people), target, 0, "allocated", "allocation", "people allocated of the planned number"
    )


def _fidelity(data: Data, target: int) -> Count:
    people = data.people
    crossed = (people["arm"] == "control") & people["person"].isin(data.drive_cases["person"])
    kept = ~people["overridden"].astype(bool) & people["later_arm"].isna() & ~crossed
    words = "people kept in their first arm: no override, no second arm, no control with a Drive case"
    return Count(int(kept.sum()), len(people), 0, "allocated", "allocation", words)


def _follow_up(data: Data, target: int) -> Count:
    cases = closed(data)
    exits = pd.concat([level_scores(cases[f"{abuse}_exit"]).notna() for abuse in ABUSE_TYPES], axis=1).any(
        axis=1
    )
    words = "closed cases with any known level at exit"
    return Count(int(exits.sum()), len(cases), 0, "closed", "case_manager", words)


def _completeness(data: Data, target: int) -> Count:
    cases = closed(data)
    ends = [f"{abuse}_{end}" for abuse in ABUSE_TYPES for end in ("intake", "exit")]
    whole = pd.concat([level_scores(cases[end]).notna() for end in ends], axis=1).all(axis=1)
    words = "closed cases with a known level at intake and exit for all types of abuse"
    return Count(int(whole.sum()), len(cases), 0, "closed", "case_manager", words)


def _contact(data: Data, target: int) -> Count:
    contact = yes_or_no(closed(data)["direct_contact"])
    known = contact.dropna()
    words = "closed cases with direct contact, of those known"
    return Count(int(known.sum()), len(known), len(contact) - len(known), "closed", "case_manager", words)


CRITERIA: Mapping[str, Callable[[Data, int], Count]] = {
    "recruitment": _recruitment,
    "allocation_fidelity": _fidelity,
    "follow_up": _follow_up,
    "outcome_completeness": _completeness,
    "contact": _contact,
}
