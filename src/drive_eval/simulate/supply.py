"""A whole supply from one scenario and one seed: people, events, the agencies' layouts, the truth."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from drive_eval.simulate import truth
from drive_eval.simulate.allocation import Log, allocate, with_people
from drive_eval.simulate.drive import DriveCase, run_drive
from drive_eval.simulate.extract import Extract
from drive_eval.simulate.idva import Client, see_idva
from drive_eval.simulate.incidents import happen
from drive_eval.simulate.layouts.allocation_log import allocation_log
from drive_eval.simulate.layouts.essex_drive import essex_drive
from drive_eval.simulate.layouts.essex_marac import essex_marac
from drive_eval.simulate.layouts.essex_police import essex_police
from drive_eval.simulate.layouts.insights import insights
from drive_eval.simulate.layouts.police import Holding
from drive_eval.simulate.layouts.south_wales_drive import south_wales_drive
from drive_eval.simulate.layouts.south_wales_marac import south_wales_marac
from drive_eval.simulate.layouts.south_wales_police import south_wales_police
from drive_eval.simulate.layouts.sussex_police import sussex_police
from drive_eval.simulate.layouts.west_sussex_drive import west_sussex_drive
from drive_eval.simulate.layouts.west_sussex_marac import west_sussex_marac
from drive_eval.simulate.lives import dying_in_case, lives
from drive_eval.simulate.marac import Maracs, hear
from drive_eval.simulate.nominals import nominals, study_refs
from drive_eval.simulate.outcomes import outcomes
from drive_eval.simulate.people import Person, Registry
from drive_eval.simulate.readme import covering_note
from drive_eval.simulate.records import record
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import chance, pick, stream
from drive_eval.simulate.targets import count_targets


@dataclass(frozen=True)
class Supply:
    """What the agencies send (paths under data/raw) and, apart from it, the truth behind it."""

    extracts: Mapping[str, bytes]
    truth: Mapping[str, bytes]
    key: bytes
    data_cut: date
    readme: str


@dataclass(frozen=True)
class World:
    """Everything that truly happened."""

    log: Log
    maracs: Maracs
    clients: tuple[Client, ...]
    drive: tuple[DriveCase, ...]
    outsiders: tuple[Person, ...]

    @property
    def people(self) -> list[Person]:
        """The trial's people in order of first allocation."""
        return [entry.person for entry in self.log.first.values()]

    @property
    def alloc_ids(self) -> dict[str, list[str]]:
        """Each person's Alloc IDs, the first one first."""
        out: dict[str, list[str]] = defaultdict(list)
        for entry in sorted(self.log.allocations, key=lambda entry: entry.number):
            out[entry.person.key].append(entry.alloc_id)
        return dict(out)


def supply(scenario: Scenario, seed: int) -> Supply:
    """The supply of one scenario and seed; the same two give the same bytes."""
    world = live(scenario, seed)
    incidents = happen(scenario, world.log, world.outsiders, seed)
    extracts = [*_small(scenario, world, seed), *_police(scenario, world, incidents, seed)]
    mess: Counter[str] = sum((extract.mess for extract in extracts), Counter())
    mess["marac_deferred"] = sum(case.deferred_to is not None for case in world.maracs.cases)
    files = [extract for extract in extracts if extract.path]
    cut = scenario.data_cut
    found = outcomes(scenario, world.log, incidents, world.maracs.cases, world.clients, world.drive)
    targets = count_targets(world.log, found, world.clients, world.drive, cut)
    facts = truth.facts(scenario, world.log, incidents, world.maracs.cases, world.drive, world.clients)
    return Supply(
        extracts={extract.path: extract.content for extract in files},
        truth={
            "targets.yaml": truth.targets_yaml(scenario, seed, targets),
            "persons.csv": truth.persons_csv(world.log, world.drive),
            "outcomes.csv": truth.outcomes_csv(found, cut),
            "victims.csv": truth.victims_csv(world.log, world.clients),
            "actions.csv": truth.actions_csv(world.drive, cut),
            "links.csv": truth.links_csv(files),
            "MESS.md": truth.mess_md(scenario, seed, mess, facts),
        },
        key=hashlib.sha256(f"drive_eval simulated study {seed}".encode()).digest(),
        data_cut=cut,
        readme=covering_note(scenario),
    )


def live(scenario: Scenario, seed: int) -> World:
    """People and everything that happened to them, police incidents apart."""
    registry = Registry(scenario.people, stream(seed, "people"), scenario.meetings_from)
    log = allocate(scenario, registry, seed)
    index = {key: entry.allocated for key, entry in log.first.items()}
    people = lives(scenario, [entry.person for entry in log.first.values()], index, seed)
    people = dying_in_case(scenario, people, log, seed)
    log = with_people(log, {person.key: person for person in people})
    maracs = hear(scenario, log, registry, seed)
    clients = see_idva(scenario, log, maracs, registry, seed)
    return World(
        log, maracs, clients, run_drive(scenario, log, seed), _outsiders(scenario, people, registry, seed)
    )


def _outsiders(scenario: Scenario, people: list[Person], registry: Registry, seed: int) -> tuple[Person, ...]:
    """Namesakes of the trial's people and others who come back from the police searches."""
    rng = stream(seed, "outsiders' names")
    out = []
    for number in range(scenario.police.outsiders):
        key = f"N{80_000 + number:05d}"
        if chance(rng, 0.6):
            out.append(registry.namesake(key, pick(rng, people)))
        else:
            out.append(registry.perpetrator(key, pick(rng, list(scenario.sites))))
    return tuple(out)


def _small(scenario: Scenario, world: World, seed: int) -> list[Extract]:
    """Every extract but the police's."""
    cases, drive = world.maracs.cases, world.drive
    first, guarded = allocation_log(scenario, world.log, world.maracs, seed)
    arms = {key: entry.arm for key, entry in world.log.first.items()}
    return [
        first,
        *essex_marac(scenario, cases, guarded, seed),
        south_wales_marac(scenario, cases, guarded, seed),
        west_sussex_marac(scenario, cases, guarded, seed),
        insights(scenario, world.clients, arms, world.alloc_ids, world.maracs.index_ref, seed),
        essex_drive(scenario, drive, seed),
        *south_wales_drive(scenario, drive, seed),
        west_sussex_drive(scenario, drive, seed),
    ]


def _police(scenario: Scenario, world: World, incidents: pd.DataFrame, seed: int) -> list[Extract]:
    actors = [*world.people, *world.outsiders]
    rows, people = record(scenario, incidents, actors, world.maracs.victims, seed)
    main, second, planted = nominals(scenario, people, seed)
    sure, refs = study_refs(people, world.alloc_ids, seed)
    held = Holding(rows, people, main, second, sure, refs)
    return [
        essex_police(scenario, held, seed),
        south_wales_police(scenario, held, seed),
        sussex_police(scenario, held, seed),
        Extract("", b"", (), planted),
    ]
