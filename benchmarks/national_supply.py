"""A supply of national size: 43 forces, 100,000 people, 3 million police rows, in the agencies' own layouts.

`python -m benchmarks.national_supply FOLDER` writes the study folder alone. The simulator knows three forces;
fifteen such supplies are drawn from seeds of their own, then every force is given a name, a series of
references and a mapping of its own, so that nothing but chance makes two forces' people alike.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from benchmarks.respelling import respelt
from drive_eval.cli.new import scaffold
from drive_eval.simulate import load_scenario, supply
from drive_eval.simulate.scenario import Scenario, Site

FORCES = 43
PEOPLE = 100_000
NON_DVA_RATE = 2.0  # with the rest of the main scenario, 30 police rows a person
SEED = 1
LAYOUTS = ("ESX", "SWA", "WSX")
STEMS = {"ESX": "essex", "SWA": "south_wales", "WSX": "west_sussex"}
MAPPINGS = {
    "ESX": ("essex_athena", "essex_marac", "drive_essex"),
    "SWA": (
        "south_wales_niche",
        "south_wales_marac",
        "drive_south_wales_forms",
        "drive_south_wales_contacts",
        "drive_south_wales_actions",
    ),
    "WSX": ("sussex_niche", "west_sussex_marac", "drive_west_sussex"),
}


@dataclass(frozen=True)
class Force:
    """One force: its number, its neighbours' supply, and whose layouts it uses."""

    number: int
    region: int
    layout: str

    @property
    def code(self) -> str:
        """Its name in config."""
        return f"force_{self.number:02d}"

    @property
    def label(self) -> str:
        """Its name in print and in the extracts."""
        return f"Force {self.number:02d}"

    @property
    def letters(self) -> str:
        """The letters that its references begin with."""
        return f"F{chr(64 + (self.number - 1) // 26 + 1)}{chr(65 + (self.number - 1) % 26)}"


def forces(count: int = FORCES) -> list[Force]:
    """Three to a supply."""
    return [Force(at + 1, at // 3 + 1, LAYOUTS[at % 3]) for at in range(count)]


def write_national(folder: Path, count: int = FORCES, people: int = PEOPLE, seed: int = SEED) -> None:
    """The study folder: raw extracts of every force, mappings and config; two supplies at a time."""
    main = load_scenario("main")
    scaffold(folder, main.data_cut)
    listed = forces(count)
    regions = sorted({force.region for force in listed})
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        jobs = [
            pool.submit(_write_region, folder / "data" / "raw", own, people // count, seed + region)
            for region in regions
            if (own := [force for force in listed if force.region == region])
        ]
        for job in jobs:
            job.result()
    _write_config(folder / "config", listed)


def scenario(own: list[Force], people: int) -> Scenario:
    """The main scenario for some forces, each of so many people; its other counts grow alike."""
    main = load_scenario("main")
    times = people * len(own) / sum(site.drive + site.control for site in main.sites.values())

    def grown(value: int) -> int:
        return round(value * times)

    def site(layout: str) -> Site:
        shape = main.sites[layout]
        drive = round(people * shape.drive / (shape.drive + shape.control))
        return replace(shape, drive=drive, control=people - drive)

    counts = ("same_arm", "control_then_drive", "drive_then_control", "screened_out", "sequence_gaps")
    more = ("withdrawn", "overrides", "impossible_dates", "early_dates")
    allocation = {name: grown(getattr(main.allocation, name)) for name in (*counts, *more)}
    return replace(
        main,
        sites={force.layout: site(force.layout) for force in own},
        allocation=replace(main.allocation, **allocation),
        people=replace(main.people, deaths=grown(main.people.deaths), moves=grown(main.people.moves)),
        marac=replace(main.marac, outside_cases=grown(main.marac.outside_cases)),
        police=replace(main.police, outsiders=grown(main.police.outsiders), non_dva_rate=NON_DVA_RATE),
        idva=replace(main.idva, outside_clients=grown(main.idva.outside_clients)),
    )


def _write_region(raw: Path, own: list[Force], people: int, seed: int) -> None:
    """One supply, its files named by force and everything in them respelt."""
    found = supply(scenario(own, people), seed)
    names = {force.layout: (force.label, force.letters) for force in own}
    for path, content in found.extracts.items():
        target = raw / _renamed(path, own)
        if "force_00" not in target.name:
            target.write_bytes(respelt(path, content, own[0].region, names))


def _renamed(path: str, own: list[Force]) -> str:
    """A force's file under its own name; what several forces share under the region's."""
    agency, name = path.split("/")
    if agency in {"allocation", "idva"}:
        return f"{agency}/region_{own[0].region:02d}_{name}"
    codes = {force.layout: force.code for force in own}
    for layout in ("WSX", "ESX", "SWA"):
        stem = "sussex" if layout == "WSX" and agency == "police" else STEMS[layout]
        if name.startswith(stem):
            return f"{agency}/{codes.get(layout, 'force_00')}{name.removeprefix(stem)}"
    raise ValueError(f"{path}: no force sends this")


def _write_config(config: Path, listed: list[Force]) -> None:
    """Sites, and a mapping for each force's layouts."""
    study = yaml.safe_load((config / "config.yaml").read_text(encoding="utf-8"))
    study |= {
        "phase": "main",
        "sites": {force.code: {"label": force.label, "names": [force.label]} for force in listed},
    }
    (config / "config.yaml").write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    folder = config / "extracts"
    for name, text in dict(_mappings(folder, listed)).items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name in (name for names in MAPPINGS.values() for name in names):
        (folder / f"{name}.yaml").unlink()
    for name in ("allocation_log", "insights"):
        mapping = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
        mapping["codes"]["site"] = {force.code: [f"~\\b{force.label.lower()}\\b"] for force in listed}
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(mapping, sort_keys=False), encoding="utf-8")


def _mappings(folder: Path, listed: list[Force]) -> Iterator[tuple[str, str]]:
    """The layout's mapping with the force's own files, site and series of references."""
    for force in listed:
        for name in MAPPINGS[force.layout]:
            mapping = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
            kind = re.search(r"\*(action|contact|form)\*", mapping["files"][0])
            inside = f"_*{kind[1]}*" if kind else "*"
            mapping |= {"site": force.code, "files": [f"{mapping['agency']}/{force.code}{inside}"]}
            for sheet in mapping["sheets"]:
                if "case_ref" in sheet:
                    sheet["case_ref"] = sheet["case_ref"].replace("ESX", force.letters)
            yield f"{name}_{force.code}", yaml.safe_dump(mapping, sort_keys=False, allow_unicode=True)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    shutil.rmtree(target, ignore_errors=True)
    write_national(target, *map(int, sys.argv[2:4]))
