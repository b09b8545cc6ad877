"""The truth written beside a supply: people, outcomes, links, targets, planted problems."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from drive_eval.simulate.allocation import Log
from drive_eval.simulate.drive import DriveCase
from drive_eval.simulate.extract import Extract, csv_bytes
from drive_eval.simulate.idva import REDUCED, TYPES, Client
from drive_eval.simulate.marac import Case
from drive_eval.simulate.outcomes import Outcome, outcome_header, outcome_row
from drive_eval.simulate.problems import PROBLEMS, said
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.targets import Target

RULES = said(
    """
arm: arm of the first allocation; withdrawn, ineligible and overridden people stay in their arm;
    screened-out rows are not allocations
index_date: date of first allocation; where that date is impossible or earlier than the Marac date on
    the same row, the Marac date; windows are half-open calendar months from it: pre6 [-6,0), during [0,10),
    a0_6 [10,16), a6_12 [16,22), a12_18 [22,28)
police_extract: the whole-extract figures count incidents that happened between police_from and
    police_to; death does not end observation
actions: for people whose arm is Drive, dated by the data cut
tolerance: exact unless a target carries one: police and Marac counts 1%, and never less than one count
police_incident: distinct incident with the person as suspect or offender, dated by date from;
    cancelled, no-crime, victim and witness rows never count; non-crime domestic incidents count in dva, not
    in dvacrime
marac: index_to_12m_after counts meetings in [Marac date of the first allocation, index date + 22
    months), 12m_after those in [index date + 10, + 22 months), both arms; distinct meetings where the
    person was heard as perpetrator; deferred listings and repeated rows are not appearances; swapped
    columns are put right
idva: one per client; a client linked to two perpetrators counts with the first allocated
reduced: significant or moderate reduction
"""
)
NOTE = """\
Counts are cells or rows actually altered; for police nominals, person records altered (a second record
may happen to have no row).
Facts of the trial (second table) are present at every mess level. No planted problem removes what a
target needs: a person with a damaged name keeps the date of birth (and PNC ID in police files), and the
reverse; a missing Alloc ID leaves initials and date of birth, or the Marac ref.
"""
PERSONS = (
    "person_key", "alloc_id", "alloc_no", "arm_this_allocation", "arm_first", "site", "marac_date",
    "alloc_date", "index_date", "sex", "dob", "forename", "surname", "ethnicity", "pnc_id", "status",
    "drive_start", "drive_closed", "death", "moved_out", "custody",
)  # fmt: skip
VICTIMS = ("victim_key", "person_key", "arm_first", "client_ref", "risk_known", "risk_reduced", "judgement",
           *(f"{kind}_in" for kind in TYPES), *(f"{kind}_out" for kind in TYPES))  # fmt: skip


def persons_csv(log: Log, drive: Sequence[DriveCase]) -> bytes:
    """One line per allocation of a person of the trial."""
    first, cases = log.first, {case.person.key: case for case in drive}
    rows: list[Sequence[object]] = [PERSONS]
    for entry in sorted(log.allocations, key=lambda entry: (entry.person.key, entry.number)):
        person, start = entry.person, first[entry.person.key]
        case = cases.get(person.key)
        spells = ";".join(f"{spell.start}/{spell.end}" for spell in person.custody)
        rows.append([
            person.key, entry.alloc_id, entry.number, entry.arm, start.arm, entry.site, entry.marac_date,
            entry.allocated, start.allocated, person.sex, person.dob, person.forename, person.surname,
            person.ethnicity, person.pnc, entry.status, case.start if case else "",
            (case.closed or "") if case else "", person.death or "", person.moved or "", spells,
        ])  # fmt: skip
    return _plain(rows)


def outcomes_csv(outcomes: Sequence[Outcome], cut: date) -> bytes:
    """One line per person of the trial."""
    return _plain([outcome_header(), *(outcome_row(outcome, cut) for outcome in outcomes)])


def victims_csv(log: Log, clients: Sequence[Client]) -> bytes:
    """One line per Idva client whose perpetrator is in the trial."""
    rows: list[Sequence[object]] = [VICTIMS]
    for client in clients:
        key = client.perpetrator.key
        if key not in log.first:
            continue
        known, reduced = bool(client.judgement), client.judgement in REDUCED
        before, after = client.levels("intake"), client.levels("exit")
        levels = [before[kind] for kind in TYPES] + [after[kind] for kind in TYPES]
        rows.append([
            client.victim.key, key, log.first[key].arm, client.ref, int(known), int(reduced),
            client.judgement, *("" if level is None else level for level in levels),
        ])  # fmt: skip
    return _plain(rows)


def actions_csv(drive: Sequence[DriveCase], cut: date) -> bytes:
    """One line per multi-agency action."""
    rows = sorted(
        (action.day, case.person.key, action.category, int(case.closed_by(cut)))
        for case in drive
        for action in case.actions
    )
    body = ((key, day, category, closed) for day, key, category, closed in rows)
    return _plain([("person_key", "date", "category", "closed_by_cutoff"), *body])


def links_csv(extracts: Sequence[Extract]) -> bytes:
    """One line per raw data row and role."""
    rows = (link for extract in extracts for link in extract.links)
    return _plain([("file", "sheet", "row", "person_key", "role"), *rows])


def _plain(rows: Sequence[Sequence[object]]) -> bytes:
    return csv_bytes(rows, "utf-8").replace(b"\r\n", b"\n")


def targets_yaml(scenario: Scenario, seed: int, targets: Mapping[str, Target]) -> bytes:
    """Targets with the rules behind them and the effects that were planted."""
    sites = scenario.sites.values()
    meta = {
        "scenario": scenario.name, "seed": seed, "mess": scenario.mess_scale,
        "drive": sum(site.drive for site in sites), "control": sum(site.control for site in sites),
        "police_from": str(scenario.police_from), "police_to": str(scenario.data_cut),
        "marac_to": str(scenario.data_cut),
    }  # fmt: skip
    lines = [
        "# Numbers a correct pipeline must reproduce from the extracts beside this folder.",
        "# source: generated = counted from the planted truth.",
        f"meta: {json.dumps(meta)}",
        "rules:",
        *(f"  {name}: {json.dumps(rule)}" for name, rule in RULES.items()),
        "targets:",
        *(f"  {name}: {json.dumps(target.text())}" for name, target in targets.items()),
        "seeded_effects:",
        *(f"  {name}: {json.dumps(value)}" for name, value in _effects(scenario).items()),
    ]
    return ("\n".join(lines) + "\n").encode()


def _effects(scenario: Scenario) -> dict[str, object]:
    effects = scenario.effects
    out: dict[str, object] = {}
    for arm in ("drive", "control"):
        out[f"police_dva_rate_ratio_by_window_{arm}"] = dict(effects.dva[arm])
        out[f"police_nondva_still_active_{arm}"] = dict(effects.non_dva_active[arm])
    out["recording_growth_per_year"] = dict(effects.recording_growth)
    out["censoring"] = (
        "police and Marac data end on police_to and marac_to; deaths, moves and custody cut riskdays"
    )
    return out


def mess_md(scenario: Scenario, seed: int, mess: Counter[str], facts: Mapping[str, int]) -> bytes:
    """Planted problems, counted, and facts of the trial."""
    rows = [f"| {key} | {text} | {mess[key]} |" for key, text in PROBLEMS.items()]
    also = [f"| {what} | {count} |" for what, count in facts.items()]
    lines = [
        f"# Planted problems: scenario {scenario.name}, seed {seed}, mess scale {scenario.mess_scale}",
        *("", NOTE),
        *("| key | problem | count |", "|---|---|---|", *rows),
        *("", "## Facts present at every level", "", "| what | count |", "|---|---|---|", *also),
    ]
    return ("\n".join(lines) + "\n").encode()


def facts(
    scenario: Scenario,
    log: Log,
    incidents: pd.DataFrame,
    cases: Sequence[Case],
    drive: Sequence[DriveCase],
    clients: Sequence[Client],
) -> dict[str, int]:
    """What is true of the trial whatever the mess."""
    first, cut = log.first, scenario.data_cut
    pairs = Counter(first[e.person.key].arm + e.arm for e in log.allocations if e.number == 2)
    people = [entry.person for entry in first.values()]
    gaps = log.entries[-1].seq - len(log.entries)
    closed = [case for case in drive if first[case.person.key].arm == "D" and case.closed_by(cut)]
    of_trial = incidents["actor"] < len(people)
    early = incidents["start"] < (scenario.police_from - date(1970, 1, 1)).days * 1440
    return {
        "people allocated twice, same arm": pairs["CC"] + pairs["DD"],
        "allocated twice, control first then Drive (contamination; control)": pairs["CD"],
        "allocated twice, Drive first then control": pairs["DC"],
        "screened-out rows without a group": sum(1 for entry in log.entries if not entry.number),
        "gaps in Seq (and so in Alloc ID)": gaps,
        "withdrawn or ineligible after allocation": sum(
            e.status in ("Withdrawn", "Ineligible after allocation") for e in log.entries
        ),
        "overrides": sum(entry.override for entry in log.entries),
        "deaths": sum(person.death is not None for person in people),
        "moved out of area": sum(person.moved is not None for person in people),
        "people with a custody spell": sum(bool(person.custody) for person in people),
        "police incidents cancelled or no-crimed": int(incidents["cancelled"].sum()),
        "police incidents with a trial person as victim or witness only": int(
            ((incidents["part"] != "suspect") & of_trial).sum()
        ),
        "police incidents dated before the extract and reported inside it": int(early.sum()),
        "people in the police files outside the trial (namesakes and others)": scenario.police.outsiders,
        "Marac cases outside the trial": sum(case.couple.perpetrator.key not in first for case in cases),
        "Idva clients linked to two perpetrators": sum(
            len({form.perpetrator.key for form in client.forms}) > 1 for client in clients
        ),
        "Drive cases closed after the cut-off, before the extract": sum(
            case.closed is not None and case.closed > cut for case in drive
        ),
        "Drive case records of people whose first arm is control": sum(
            first[case.person.key].arm == "C" for case in drive
        ),
        "closed first-arm Drive cases that ended in death": sum(case.end == "G" for case in closed),
        "closed first-arm Drive cases with no exit severity at all": sum(
            case.exit is None or all(level is None for level in case.exit.levels.values()) for case in closed
        ),
    }
