"""Planted effects come out of a large supply: ratio, rate ratio, recording drift, custody."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from drive_eval.simulate import Scenario, load_scenario
from drive_eval.simulate.allocation import Log, allocate, with_people
from drive_eval.simulate.incidents import happen, minutes
from drive_eval.simulate.lives import lives
from drive_eval.simulate.people import Registry
from drive_eval.simulate.periods import quarter, window
from drive_eval.simulate.scenario import Site
from drive_eval.simulate.streams import stream

TIMES = 5


def large() -> Scenario:
    scenario = load_scenario("main")
    sites = {
        code: Site(site.drive * TIMES, site.control * TIMES, site.quarters)
        for code, site in scenario.sites.items()
    }
    return replace(
        scenario,
        sites=sites,
        people=replace(scenario.people, deaths=0, deaths_in_case=0, moves=0, in_custody=0.0),
    )


@pytest.fixture(scope="module")
def drawn() -> tuple[Scenario, Log, pd.DataFrame]:
    scenario = large()
    log = allocate(scenario, Registry(scenario.people, stream(2, "people"), scenario.meetings_from), 2)
    return scenario, log, happen(scenario, log, (), 2)


def test_the_ratio_drifts_as_planned(drawn: tuple[Scenario, Log, pd.DataFrame]) -> None:
    scenario, log, _ = drawn
    table = pd.DataFrame([(e.site, quarter(e.marac_date), e.arm == "D") for e in log.first.values()])
    shares = table.groupby([0, 1])[2].mean()
    for code, site in scenario.sites.items():
        planned = {label: part.drive_share for label, part in site.quarters.items()}
        people = {label: part.people for label, part in site.quarters.items()}
        scale = site.drive / (site.drive + site.control) * sum(people.values())
        scale /= sum(planned[label] * people[label] for label in planned)
        for label, share in planned.items():
            assert shares[code, label] == pytest.approx(share * scale, abs=0.01)


def totals(log: Log, incidents: pd.DataFrame, name: str, *, sites: set[str]) -> dict[str, float]:
    """Domestic incidents per person in a window, by arm, where the first six months are seen."""
    entries = list(log.first.values())
    spans = [window(entry.allocated, name) for entry in entries]
    start = np.array([minutes(span.start) for span in spans])
    end = np.array([minutes(span.end) for span in spans])
    arm = np.array([entry.arm for entry in entries])
    seen = np.array([window(entry.allocated, "a0_6").end <= date(2019, 7, 1) for entry in entries])
    wanted = np.array([entry.site in sites for entry in entries]) & seen
    own = incidents[incidents["dva"] & (incidents["part"] == "suspect")]
    actor, when = own["actor"].to_numpy(), own["start"].to_numpy()
    inside = (when >= start[actor]) & (when < end[actor]) & wanted[actor]
    return {code: (inside & (arm[actor] == code)).sum() / (wanted & (arm == code)).sum() for code in "DC"}


def test_the_rate_ratio_is_recovered(drawn: tuple[Scenario, Log, pd.DataFrame]) -> None:
    _, log, incidents = drawn
    quiet = {"SWA", "WSX"}
    before, after = (totals(log, incidents, name, sites=quiet) for name in ("pre6", "a0_6"))
    assert after["D"] / before["D"] == pytest.approx(0.70, abs=0.06)
    assert after["C"] / before["C"] == pytest.approx(1.00, abs=0.05)


def test_essex_recording_grows_in_the_control_arm_too(drawn: tuple[Scenario, Log, pd.DataFrame]) -> None:
    _, log, incidents = drawn
    before, after = (totals(log, incidents, name, sites={"ESX"}) for name in ("pre6", "a0_6"))
    years = 16 / 12
    assert after["C"] / before["C"] == pytest.approx(1.26**years, rel=0.06)
    assert after["D"] / before["D"] == pytest.approx(0.7 * 1.26**years, rel=0.1)


def test_counts_are_overdispersed(drawn: tuple[Scenario, Log, pd.DataFrame]) -> None:
    _, log, incidents = drawn
    own = incidents[incidents["dva"] & (incidents["part"] == "suspect")]
    counts = own["actor"].value_counts().reindex(range(len(log.first)), fill_value=0)
    assert counts.var() > 3 * counts.mean()


def test_nobody_offends_in_custody_or_after_death() -> None:
    scenario = load_scenario("tiny_main")
    log = allocate(scenario, Registry(scenario.people, stream(4, "people"), scenario.meetings_from), 4)
    people = [entry.person for entry in log.first.values()]
    index = {key: entry.allocated for key, entry in log.first.items()}
    log = with_people(log, {person.key: person for person in lives(scenario, people, index, 4)})
    incidents = happen(scenario, log, (), 4)
    incidents = incidents[incidents["start"] >= minutes(scenario.police_from)]
    for at, entry in enumerate(log.first.values()):
        when = incidents.loc[incidents["actor"] == at, "start"]
        for spell in entry.person.custody:
            assert not ((when >= minutes(spell.start)) & (when < minutes(spell.end))).any()
        if entry.person.death:
            assert (when < minutes(entry.person.death)).all()
