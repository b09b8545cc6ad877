"""What truly happened to each person of the trial, window by window: the truth behind every target."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from drive_eval.simulate.allocation import Entry, Log
from drive_eval.simulate.drive import NEEDS, DriveCase
from drive_eval.simulate.idva import TYPES, Client
from drive_eval.simulate.incidents import MINUTES
from drive_eval.simulate.marac import Case
from drive_eval.simulate.people import Person
from drive_eval.simulate.periods import DAY, WINDOWS, Span, days_without, plus_months, window
from drive_eval.simulate.scenario import Scenario

MEASURES = ("dva", "dvacrime", "nondva")


@dataclass(frozen=True)
class Outcome:
    """One person: counts and days by window, Marac appearances, Idva victims, the Drive case."""

    entry: Entry
    counts: Mapping[tuple[str, str], int]
    observed: Mapping[str, int]
    at_risk: Mapping[str, int]
    full: Mapping[str, bool]
    in_extract: Mapping[str, int]
    marac: Mapping[str, int]
    marac_full: bool
    idva_victims: int
    case: DriveCase | None

    @property
    def person(self) -> Person:
        """Who it is about."""
        return self.entry.person


def outcomes(
    scenario: Scenario,
    log: Log,
    incidents: pd.DataFrame,
    cases: Sequence[Case],
    clients: Sequence[Client],
    drive: Sequence[DriveCase],
) -> list[Outcome]:
    """One outcome per person of the trial, in order of first allocation."""
    period = Span(scenario.police_from, scenario.data_cut + DAY)
    happened = _happened(incidents)
    heard = _heard(cases)
    seen: dict[str, int] = defaultdict(int)
    for client in clients:
        seen[client.perpetrator.key] += 1
    run = {case.person.key: case for case in drive}
    return [
        _outcome(entry, period, happened[at], heard[key], seen[key], run.get(key))
        for at, (key, entry) in enumerate(log.first.items())
    ]


Events = list[tuple[date, str]]


def _happened(incidents: pd.DataFrame) -> dict[int, Events]:
    """Days of each person's distinct incidents as suspect or offender, cancelled ones left out."""
    live = incidents[(incidents["part"] == "suspect") & ~incidents["cancelled"]]
    out: dict[int, Events] = defaultdict(list)
    columns = (live["actor"].tolist(), live["start"].tolist(), live["dva"].tolist(), live["crime"].tolist())
    for actor, start, dva, crime in zip(*columns, strict=True):
        day = date(1970, 1, 1) + timedelta(days=start // MINUTES)
        out[actor].append((day, "dva" if dva else "nondva"))
        if dva and crime:
            out[actor].append((day, "dvacrime"))
    return out


def _heard(cases: Sequence[Case]) -> dict[str, set[date]]:
    """Distinct meetings at which each perpetrator was heard; a deferred listing was not."""
    out: dict[str, set[date]] = defaultdict(set)
    for case in cases:
        if case.deferred_to is None:
            out[case.couple.perpetrator.key].add(case.meeting)
    return out


def _outcome(
    entry: Entry, period: Span, events: Events, meetings: set[date], victims: int, case: DriveCase | None
) -> Outcome:
    index, person = entry.allocated, entry.person
    spans = {name: window(index, name) for name in WINDOWS}
    seen = {name: span.within(period) for name, span in spans.items()}
    after, end = plus_months(index, 10), plus_months(index, 22)
    left = min((day for day in (person.death, person.moved) if day), default=date.max)
    return Outcome(
        entry=entry,
        counts={
            (measure, name): sum(1 for day, kind in events if kind == measure and span.holds(day))
            for name, span in seen.items()
            for measure in MEASURES
        },
        observed={name: span.days() for name, span in seen.items()},
        at_risk={
            name: days_without(Span(span.start, min(span.end, left)), _before(person.custody, left))
            for name, span in seen.items()
        },
        full={name: period.covers(span) for name, span in spans.items()},
        in_extract={
            measure: sum(1 for day, kind in events if kind == measure and period.holds(day))
            for measure in MEASURES
        },
        marac={
            "index_to_12m_after": sum(1 for day in meetings if entry.marac_date <= day < end),
            "12m_after": sum(1 for day in meetings if after <= day < end),
            "all": len(meetings),
        },
        marac_full=end <= period.end,
        idva_victims=victims,
        case=case,
    )


def _before(spells: Sequence[Span], left: date) -> list[Span]:
    return [Span(spell.start, min(spell.end, left)) for spell in spells]


def outcome_header() -> list[str]:
    """Column names of the outcomes file."""
    parts = (*MEASURES, "obsdays", "riskdays", "full")
    windows = [f"{part}_{name}" for name in WINDOWS for part in parts]
    levels = [f"{kind}_{when}" for kind in TYPES for when in ("in", "out")]
    return [
        "person_key", "arm_first", "site", "index_date", *windows, "dva_total", "nondva_total",
        "marac_index_to_12m_after", "marac_12m_after", "marac_full", "marac_all", "idva_victims",
        "drive_case", "closed_by_cutoff", "contact", *levels, "cm_risk", *(f"need_{need}" for need in NEEDS),
        "prev_off", "prev_dva",
    ]  # fmt: skip


def outcome_row(outcome: Outcome, cut: date) -> list[object]:
    """One line of the outcomes file."""
    entry, case = outcome.entry, outcome.case
    windows: list[object] = []
    for name in WINDOWS:
        windows += [outcome.counts[measure, name] for measure in MEASURES]
        windows += [outcome.observed[name], outcome.at_risk[name], int(outcome.full[name])]
    drive: list[object] = [""] * 15
    if case:
        levels = [form.levels[kind] if form else None for kind in TYPES for form in (case.intake, case.exit)]
        answers = [case.needs[need] if case.needs[need] in ("Y", "N") else "" for need in NEEDS]
        drive = [
            "Y" if case.contact else "N", *("" if level is None else level for level in levels),
            case.judgement, *answers, case.prior, case.prior_dva,
        ]  # fmt: skip
    return [
        outcome.person.key, entry.arm, entry.site, entry.allocated, *windows, outcome.in_extract["dva"],
        outcome.in_extract["nondva"], outcome.marac["index_to_12m_after"], outcome.marac["12m_after"],
        int(outcome.marac_full), outcome.marac["all"], outcome.idva_victims, int(case is not None),
        int(case is not None and case.closed_by(cut)), *drive,
    ]  # fmt: skip
