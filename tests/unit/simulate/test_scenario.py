"""Scenario files: packaged ones load, slips in a file are told, one file may build on another."""

from datetime import date

import pytest

from drive_eval.simulate import load_scenario, read_scenario


@pytest.mark.parametrize("name", ["feasibility", "main", "tiny", "tiny_main"])
def test_packaged_scenarios_load(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.data_cut < scenario.printed
    assert all(0 <= rate <= 1 for rate in scenario.mess.values())


def test_sizes_are_those_of_the_phases() -> None:
    first, main = load_scenario("feasibility"), load_scenario("main")
    assert sum(site.drive for site in first.sites.values()) == 198
    assert sum(site.control for site in first.sites.values()) == 1574
    assert sum(site.drive + site.control for site in main.sites.values()) == 2600
    assert main.data_cut == date(2019, 6, 30)


def test_one_scenario_builds_on_another() -> None:
    scenario = read_scenario(
        "based_on: tiny\nname: heavy\nmess_scale: 2\neffects: {abuse_stops: {phys: 0.5}}\n"
    )
    tiny = load_scenario("tiny")
    assert scenario.mess_scale == 2.0
    assert scenario.effects.abuse_stops == {**tiny.effects.abuse_stops, "phys": 0.5}
    assert scenario.sites == tiny.sites


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("based_on: tiny\ndata_cutt: 2017-04-30\n", "data_cutt"),
        ("based_on: tiny\npeople: {men: many}\n", "scenario.people.men"),
        ("name: alone\n", "missing"),
    ],
)
def test_a_slip_in_a_scenario_file_is_told(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_scenario(text)


def test_unknown_name_lists_the_packaged_ones() -> None:
    with pytest.raises(ValueError, match="feasibility, main, tiny"):
        load_scenario("nonesuch")
