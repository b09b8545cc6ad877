"""A supply as a whole: same seed, same bytes; the agencies' files; nothing of the reading side inside."""

import ast
import hashlib
from pathlib import Path

import pytest

from drive_eval import simulate

EXTRACTS = {
    "allocation/allocation_log.xlsx",
    "marac/essex_marac_2016_17.xlsx",
    "marac/south_wales_marac.csv",
    "marac/west_sussex_marac.xlsx",
    "police/essex_athena.csv",
    "police/south_wales_niche.csv",
    "police/sussex_niche.csv",
    "idva/insights_export.csv",
    "drive/essex_cases.xlsx",
    "drive/south_wales_forms.csv",
    "drive/south_wales_contacts.csv",
    "drive/south_wales_actions.csv",
    "drive/west_sussex_cases.xlsx",
}
TRUTH = {"targets.yaml", "persons.csv", "outcomes.csv", "victims.csv", "actions.csv", "links.csv", "MESS.md"}


def test_files_are_those_that_agencies_send(feasibility: simulate.Supply) -> None:
    assert set(feasibility.extracts) == EXTRACTS
    assert set(feasibility.truth) == TRUTH
    assert len(feasibility.key) == 32
    assert str(feasibility.data_cut) in feasibility.readme


def test_main_phase_has_a_workbook_per_financial_year(tiny_main: simulate.Supply) -> None:
    years = {path for path in tiny_main.extracts if "essex_marac" in path}
    assert years == {
        f"marac/essex_marac_{year}.xlsx" for year in ("2016_17", "2017_18", "2018_19", "2019_20")
    }


def digest(supply: simulate.Supply) -> dict[str, str]:
    files = {**supply.extracts, **{f"truth/{name}": data for name, data in supply.truth.items()}}
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_same_seed_gives_same_bytes(tiny: simulate.Supply) -> None:
    again = simulate.supply(simulate.load_scenario("tiny"), 11)
    assert digest(again) == digest(tiny)
    assert again.key == tiny.key


def test_other_seed_gives_other_people_and_key(tiny: simulate.Supply) -> None:
    other = simulate.supply(simulate.load_scenario("tiny"), 12)
    assert other.key != tiny.key
    assert not set(digest(other).values()) & set(digest(tiny).values())


@pytest.mark.parametrize(
    "module", sorted(Path(simulate.__file__).parent.rglob("*.py")), ids=lambda path: path.stem
)
def test_no_module_imports_the_reading_side(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    ours = [name for name in named if name.startswith("drive_eval")]
    assert all(name.startswith("drive_eval.simulate") for name in ours), ours
