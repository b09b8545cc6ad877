"""What one simulated study is like: sizes, periods, effects and mess, read from a YAML file."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from importlib import resources
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import yaml

Section = TypeVar("Section")


@dataclass(frozen=True)
class Quarter:
    """One quarter of allocation at a site: its share of the site's people, and of them the Drive share."""

    people: float
    drive_share: float


@dataclass(frozen=True)
class Site:
    """One site: how many people are first allocated to each arm, and how the ratio drifts."""

    drive: int
    control: int
    quarters: Mapping[str, Quarter]


@dataclass(frozen=True)
class Allocation:
    """Facts of the allocation log, as counts."""

    same_arm: int
    control_then_drive: int
    drive_then_control: int
    screened_out: int
    sequence_gaps: int
    withdrawn: int
    overrides: int
    impossible_dates: int
    early_dates: int
    second_by: date


@dataclass(frozen=True)
class People:
    """Who the perpetrators are and what happens to them."""

    men: float
    median_age: float
    age_spread: float
    white_british: float
    with_pnc: float
    in_custody: float
    deaths: int
    deaths_in_case: int
    moves: int


@dataclass(frozen=True)
class Marac:
    """Re-appearances in the 22 months after the index date, by arm, and cases outside the trial."""

    reappearances: Mapping[str, float]
    dispersion: float
    same_victim: float
    second_victim: float
    outside_cases: int
    yearly_workbooks: bool


@dataclass(frozen=True)
class Police:
    """Incidents: rates per six months before the index date, dispersion, recording and lag."""

    dva_rate: float
    non_dva_rate: float
    dva_dispersion: float
    non_dva_dispersion: float
    crime_share: tuple[float, float]
    non_dva_crime_share: float
    extra_crimes: float
    cancelled: float
    victim_or_witness: float
    victim_rows: float
    historic: float
    late: float
    outsiders: int


@dataclass(frozen=True)
class Effects:
    """The planted effects: multipliers of each person's own rate, by arm and window."""

    dva: Mapping[str, Mapping[str, float]]
    non_dva_active: Mapping[str, Mapping[str, float]]
    recording_growth: Mapping[str, float]
    abuse_any: Mapping[str, float]
    abuse_stops: Mapping[str, float]
    abuse_starts: float
    risk_reduced: Mapping[str, float]


@dataclass(frozen=True)
class Idva:
    """Victims with an Idva: shares by arm, exits and what is known at exit."""

    clients: Mapping[str, float]
    exits: Mapping[str, float]
    reviews: float
    disengaged: float
    risk_reduced: Mapping[str, float]
    outside_clients: int
    two_perpetrators: int
    bulk_closed: date


@dataclass(frozen=True)
class Drive:
    """Drive cases: how long, how many leave early, and how much is known."""

    days: float
    days_spread: float
    early: float
    contact: float
    exit_missing: float
    level_missing: float
    risk_missing: float
    need_known: float
    prior_known: float
    actions: float
    contacts: float


@dataclass(frozen=True)
class Scenario:
    """A whole simulated study."""

    name: str
    title: str
    printed: date
    data_cut: date
    police_from: date
    meetings_from: date
    sites: Mapping[str, Site]
    allocation: Allocation
    people: People
    marac: Marac
    police: Police
    effects: Effects
    idva: Idva
    drive: Drive
    mess_scale: float
    mess: Mapping[str, float]


def load_scenario(name: str) -> Scenario:
    """A packaged scenario by name: feasibility, main, tiny or tiny_main."""
    folder = resources.files("drive_eval.simulate") / "scenarios"
    file = folder / f"{name}.yaml"
    if not file.is_file():
        known = sorted(
            item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith("yaml")
        )
        raise ValueError(f"no scenario {name!r}; the packaged ones are {', '.join(known)}")
    return read_scenario(file.read_text(encoding="utf-8"))


def read_scenario(text: str) -> Scenario:
    """A scenario from YAML text; `based_on` names a packaged scenario whose other values it keeps."""
    data = _merged(yaml.safe_load(text))
    return _section(Scenario, data, "scenario")


def _merged(data: dict[str, Any]) -> dict[str, Any]:
    base = data.pop("based_on", None)
    if base is None:
        return data
    text = (resources.files("drive_eval.simulate") / "scenarios" / f"{base}.yaml").read_text(encoding="utf-8")
    return _overlaid(_merged(yaml.safe_load(text)), data)


def _overlaid(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    replaced = {"quarters"}
    return base | {
        key: _overlaid(base[key], value)
        if isinstance(value, dict) and isinstance(base.get(key), dict) and key not in replaced
        else value
        for key, value in over.items()
    }


def _section(kind: type[Section], data: Mapping[str, Any], where: str) -> Section:
    hints = get_type_hints(kind)
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if odd := sorted(set(data) ^ names):
        raise ValueError(f"{where}: fields missing or unknown: {', '.join(odd)}")
    return kind(**{name: _value(hints[name], data[name], f"{where}.{name}") for name in sorted(names)})


def _value(hint: Any, value: Any, where: str) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        return _section(hint, value, where)
    if get_origin(hint) is not None and isinstance(value, Mapping):
        inner = get_args(hint)[1]
        return {str(key): _value(inner, item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, list):
        return tuple(float(item) for item in value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, type) and not isinstance(value, hint):
        raise ValueError(f"{where}: {value!r} is not of type {hint.__name__}")
    return value
