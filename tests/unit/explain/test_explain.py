"""From an estimate back to its plan, code, tables and raw rows."""

from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from drive_eval.config.load import read
from drive_eval.config.plan import Plan
from drive_eval.display.labels import Labels
from drive_eval.estimate.data import Data
from drive_eval.estimate.methods import METHODS
from drive_eval.explain import (
    FEEDS,
    Place,
    agencies_behind,
    formula_pages,
    in_words,
    ledger_rows,
    paragraph_of,
    places,
    tables_read,
)
from drive_eval.vocabulary import AGENCIES

ROOT = Path(__file__).parents[3]
PAGES = {path.name: path.read_text("utf-8") for path in (ROOT / "docs").glob("methods*.md")}


def parts(**given: str) -> dict[str, str]:
    base = {
        "analysis": "abuse_types", "source": "case_manager", "population": "paired", "subgroup": "all",
        "outcome": "physical", "level": "any", "group": "drive", "period": "exit_vs_intake",
        "quantity": "risk_difference", "variant": "",
    }  # fmt: skip
    return {**base, **given}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(ROOT / "config" / "plan" / "feasibility.yaml", Plan)


def test_every_analysis_set_says_where_it_lies_and_what_feeds_it() -> None:
    assert set(FEEDS) == {field.name for field in fields(Data)}
    assert {agency for _, agencies in FEEDS.values() for agency in agencies} <= set(AGENCIES)


def test_of_two_paragraphs_of_one_id_the_one_that_names_the_level_is_meant(plan: Plan) -> None:
    found = [paragraph_of(plan, parts(level=level)) for level in ("any", "moderate_or_high")]
    assert [item.analysis.levels for item in found if item] == [("any",), ("moderate_or_high",)]
    assert paragraph_of(plan, parts(analysis="no_such")) is None


def test_the_code_is_found_by_the_words_that_it_put_into_the_estimate() -> None:
    method = "difference of paired proportions, Tango score interval"
    found = places(METHODS["paired_change"].run, method)
    assert [place.name for place in found] == ["paired_change", "tango"]
    source = (ROOT / "src" / (found[1].module.replace(".", "/") + ".py")).read_text("utf-8").splitlines()
    assert source[found[1].line - 1].startswith("def tango(")
    assert formula_pages(found, PAGES) == [
        "docs/methods_paired_and_two_groups.md: tango, and paired_difference by name"
    ]


def test_a_private_function_is_explained_by_the_page_of_its_module() -> None:
    found = [Place("drive_eval.stats.stratified", "_risk_difference", 1)]
    assert formula_pages(found, PAGES) == ["docs/methods_paired_and_two_groups.md: mantel_haenszel"]


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_code_of_every_method_is_found(method: str) -> None:
    run = METHODS[method].run
    [first, *_] = places(run, "")
    assert (first.module, first.name) == (run.__module__, run.__name__)
    assert tables_read(run, "allocated")


def test_the_tables_are_those_that_the_code_reads() -> None:
    assert tables_read(METHODS["paired_change"].run, "paired") == ["people", "drive_cases"]
    assert tables_read(METHODS["police_windows"].run, "allocated") == ["people", "person_windows"]
    marac = tables_read(METHODS["marac_windows"].run, "allocated")
    assert marac == ["people", "marac_windows", "extract_periods"]


def test_agencies_are_those_of_the_sets_and_whoever_recorded_the_outcome() -> None:
    assert agencies_behind(["people", "drive_cases"], "case_manager") == ["allocation", "drive"]
    assert agencies_behind(["people"], "allocation") == ["allocation", "marac", "police", "drive"]


def test_rows_are_counted_by_file_and_nobody_is_named() -> None:
    ledger = pd.DataFrame(
        [
            ("a.csv", "", 2, "police", "accepted"),
            ("a.csv", "", 3, "police", "quarantined"),
            ("a.csv", "", 4, "police", "accepted_with_queries"),
            ("b.csv", "", 2, "marac", "accepted"),
        ],
        columns=["file", "sheet", "row", "agency", "status"],
    )
    people = pd.DataFrame(
        [("a.csv", "", 2, "p1"), ("a.csv", "", 3, "p1"), ("a.csv", "", 4, "p2")],
        columns=["file", "sheet", "row", "person"],
    )
    found = ledger_rows(ledger, people, ["p1"], ["police"])
    assert found.to_dict("records") == [
        {"file": "a.csv", "rows": 3, "used": 2, "set_aside": 1, "of_these_people": 1}
    ]


def test_a_key_is_said_in_words() -> None:
    said = in_words(parts(subgroup="site=essex", variant="interval=newcombe"), Labels({"essex": "Essex"}))
    assert said["Analysis set"] == "closed Drive cases with a known level at intake and exit"
    assert said["Only"] == "Essex"
    assert said["Outcome"] == "Physical abuse"
    assert said["Period"] == "Exit compared with Intake"
    assert said["Variant"] == "interval=newcombe"
