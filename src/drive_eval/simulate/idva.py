"""Victims with an Idva, and the forms that the Idvas filled in: intake, review, exit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from drive_eval.simulate.allocation import Entry, Log
from drive_eval.simulate.marac import Couple, Maracs
from drive_eval.simulate.people import Person, Registry
from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.streams import chance, pick, shuffled, stream, weighted

TYPES = ("phys", "sex", "hs", "jc")
LEVELS = {"phys": (33, 18, 26, 23), "sex": (66, 11, 15, 8), "hs": (21, 20, 33, 26), "jc": (13, 20, 40, 27)}
REDUCED = ("sig", "mod")
SERVICES = {"ESX": "E", "SWA": "S", "WSX": "X"}


@dataclass(frozen=True)
class Form:
    """One form; a level is 0 to 3, or unknown."""

    kind: str
    day: date
    perpetrator: Person
    levels: Mapping[str, int | None]
    judgement: str = ""
    reason: str = ""
    start: date | None = None


@dataclass(frozen=True)
class Client:
    """One victim with an Idva; `link` says how the forms name the perpetrator."""

    victim: Person
    perpetrator: Person
    relation: str
    link: str
    start: date
    forms: tuple[Form, ...]
    ref: str = ""

    @property
    def judgement(self) -> str:
        """The Idva's judgement at exit where one was given: sig, mod, same or up."""
        given = [form.judgement for form in self.forms if form.judgement not in ("", "DK")]
        return given[-1] if given else ""

    def levels(self, kind: str) -> Mapping[str, int | None]:
        """Levels of the first intake, or of the exit."""
        found = [form.levels for form in self.forms if form.kind == kind]
        return found[0] if found else dict.fromkeys(TYPES)


def see_idva(
    scenario: Scenario, log: Log, maracs: Maracs, registry: Registry, seed: int
) -> tuple[Client, ...]:
    """All clients: of the trial's perpetrators, of two of them, and of nobody in the trial."""
    rng = stream(seed, "idva")
    clients: list[Client] = []
    for key, entry in log.first.items():
        arm = "drive" if entry.arm == "D" else "control"
        for at, couple in enumerate(maracs.victims[key][:2]):
            share = scenario.idva.clients[arm] * (1.0 if at == 0 else 0.12)
            if chance(rng, share) and (client := _client(scenario, entry, couple, rng)):
                clients.append(client)
    clients = _of_two(scenario, log, clients, rng)
    clients += _outside(scenario, registry, rng)
    return tuple(_referenced(clients))


def _client(scenario: Scenario, entry: Entry, couple: Couple, rng: np.random.Generator) -> Client | None:
    start = entry.marac_date + timedelta(days=int(rng.integers(-6, 46)))
    if start > scenario.data_cut - timedelta(days=10):
        return None
    arm = "drive" if entry.arm == "D" else "control"
    no_id = chance(rng, min(scenario.mess["idva_no_alloc"] * scenario.mess_scale, 0.6))
    by_marac = chance(rng, scenario.mess["idva_link_marac"])
    link = ("marac" if by_marac else "dob") if no_id else "alloc"
    forms = _forms(scenario, entry.person, start, arm, rng)
    return Client(couple.victim, entry.person, couple.relation, link, start, forms)


def _forms(
    scenario: Scenario, perpetrator: Person, start: date, arm: str, rng: np.random.Generator
) -> tuple[Form, ...]:
    settings, last = scenario.idva, scenario.data_cut
    intake = {kind: _level(rng, LEVELS[kind], 0.03) for kind in TYPES}
    forms = [Form("intake", start, perpetrator, intake, start=start)]
    review = start + timedelta(days=int(rng.integers(60, 91)))
    reviewed = chance(rng, settings.reviews)
    leaves, day = chance(rng, settings.exits[arm]), start + timedelta(days=int(rng.integers(92, 231)))
    if day > settings.bulk_closed:
        leaves = leaves and settings.bulk_closed - start > timedelta(days=62) and chance(rng, 0.6)
        day = settings.bulk_closed
    if reviewed and review < min(day, last):
        later = {kind: _less(rng, level, 0.3) for kind, level in intake.items()}
        forms.append(Form("review", review, perpetrator, later, start=start))
    if leaves:
        gone = chance(rng, settings.disengaged)
        known = not gone and chance(rng, 0.97)
        reduced = chance(rng, settings.risk_reduced[arm])
        words = weighted(rng, ("sig", "mod"), (5, 5)) if reduced else weighted(rng, ("same", "up"), (7, 3))
        judgement = words if known else pick(rng, ("DK", "")) if gone else "DK"
        later = {kind: _less(rng, level, 0.62) for kind, level in intake.items()}
        reason = "Disengaged" if gone else "Planned"
        forms.append(Form("exit", day, perpetrator, later, judgement, reason, start))
    return tuple(forms)


def _level(rng: np.random.Generator, weights: Sequence[float], missing: float) -> int | None:
    level = weighted(rng, range(4), weights)
    return None if chance(rng, missing) else level


def _less(rng: np.random.Generator, level: int | None, stops: float) -> int | None:
    before = 1 if level is None else level
    after = (
        0 if chance(rng, stops) else int(rng.integers(0, before + 1)) if before else int(chance(rng, 0.04))
    )
    return None if chance(rng, 0.04) else after


def _of_two(scenario: Scenario, log: Log, clients: list[Client], rng: np.random.Generator) -> list[Client]:
    """A few victims are linked to a second perpetrator, allocated later; they count with the first."""
    wanted = scenario.idva.two_perpetrators
    later = shuffled(rng, list(log.first.values()))
    out = list(clients)
    for at in shuffled(rng, range(len(clients))):
        if not wanted:
            break
        client = clients[at]
        first = log.first[client.perpetrator.key]
        floor = max(first.allocated, client.start) + timedelta(days=20)
        fits = [
            e
            for e in later
            if e.site == first.site and floor < e.allocated < scenario.data_cut - timedelta(40)
        ]
        if client.link != "alloc" or not fits:
            continue
        start = fits[0].marac_date + timedelta(days=5)
        levels = {kind: _level(rng, LEVELS[kind], 0.03) for kind in TYPES}
        forms = (*client.forms, Form("intake", start, fits[0].person, levels, start=start))
        out[at] = replace(client, forms=forms)
        wanted -= 1
    return out


def _outside(scenario: Scenario, registry: Registry, rng: np.random.Generator) -> list[Client]:
    out = []
    for number in range(scenario.idva.outside_clients):
        site = pick(rng, list(scenario.sites))
        person = registry.perpetrator(f"N{70000 + number:05d}", site)
        victim = registry.victim(f"V{70000 + number:05d}", site, "F" if person.sex == "M" else "M")
        days = (scenario.data_cut - scenario.meetings_from).days - 20
        start = scenario.meetings_from + timedelta(days=int(rng.integers(days)))
        out.append(
            Client(
                victim, person, "Ex-partner", "dob", start, _forms(scenario, person, start, "control", rng)
            )
        )
    return out


def _referenced(clients: list[Client]) -> list[Client]:
    out = []
    for number, client in enumerate(
        sorted(clients, key=lambda client: (client.start, client.victim.key)), start=1
    ):
        ref = f"{SERVICES[client.perpetrator.site]}{client.start:%y}/{number:04d}"
        out.append(replace(client, ref=ref))
    return out
