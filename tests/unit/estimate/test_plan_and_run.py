"""The plans of the repository; problems named before anything runs; a failure leaves a row."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from drive_eval.config import ConfigError, Study
from drive_eval.config.load import parse, read
from drive_eval.config.plan import Analysis, Plan
from drive_eval.contracts.estimates import KEY
from drive_eval.contracts.table import ContractError
from drive_eval.estimate.attention import FAILED
from drive_eval.estimate.context import StudyFacts, facts_from
from drive_eval.estimate.data import Data, assemble
from drive_eval.estimate.methods import METHODS
from drive_eval.estimate.reference import plan_reference
from drive_eval.estimate.registry import check_plan
from drive_eval.estimate.rows import Row, table, write_csv
from drive_eval.estimate.run import adjusted, carry_out

PLANS = Path(__file__).parents[3] / "config" / "plan"
PARAGRAPH = """
title: A plan
version: "1"
phase: feasibility
analyses:
  - analysis: abuse_types
    about: A test.
    method: paired_change
    population: paired
    outcomes: [physical]
    levels: [any]
    source: case_manager
    role: exploratory
"""


def paragraph(**changes: Any) -> Analysis:
    first = parse(PARAGRAPH, Plan, "plan").analyses[0]
    return Analysis.model_validate(first.model_dump() | changes)


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_plans_of_the_repository_name_only_what_exists(path: Path) -> None:
    plan = read(path, Plan)
    check_plan(plan, path.name)
    assert plan.phase == path.stem


def test_every_problem_of_a_plan_is_named_at_once() -> None:
    text = PARAGRAPH.replace("[physical]", "[physicl, age]").replace("[any]", "[some]")
    text = text.replace("population: paired", "population: pared").replace("paired_change", "paired_changes")
    with pytest.raises(ConfigError) as caught:
        check_plan(parse(text, Plan, "plan.yaml"), "config/plan/feasibility.yaml")
    lines = caught.value.problems
    assert len(lines) == 4
    assert all(line.startswith("config/plan/feasibility.yaml: analyses.0 (abuse_types).") for line in lines)
    assert "population: pared does not exist; there are: allocated, closed" in lines[0]
    assert "outcomes: physicl does not exist" in lines[1]
    assert "levels: some does not exist; there are: any, moderate_or_high" in lines[2]
    assert "method: paired_changes does not exist" in lines[3]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcomes": ("age",)}, "does not take age"),
        ({"population": "allocated"}, "does not take allocated"),
        (
            {"method": "describe", "outcomes": ("overridden",)},
            "overridden does not exist for population paired",
        ),
        ({"outcomes": ()}, "needs at least one"),
        ({"levels": ()}, "levels: method paired_change needs"),
        ({"variants": ("interval=tango",)}, "variants: interval=tango does not exist"),
        ({"subgroups": ("colour",)}, "subgroups: colour does not exist"),
        (
            {"method": "subgroup_effects", "population": "allocated", "subgroups": ("contact",)},
            "subgroups: contact does not exist; there are: age, ethnicity, prior, sex, site",
        ),
        ({"method": "matched_pairs", "outcomes": ("dva_incidents",)}, "it takes matched"),
    ],
)
def test_names_that_do_not_go_together(changes: dict[str, Any], said: str) -> None:
    plan = Plan(title="t", version="1", phase="feasibility", analyses=(paragraph(**changes),))
    with pytest.raises(ConfigError, match=said):
        check_plan(plan, "plan.yaml")


def test_an_unknown_covariate_of_matching_is_named() -> None:
    plan = parse(PARAGRAPH + "matching: {covariates: [age, hair]}\n", Plan, "plan.yaml")
    with pytest.raises(ConfigError, match=r"matching\.covariates: hair does not exist"):
        check_plan(plan, "plan.yaml")


def test_an_unknown_key_of_the_plan_is_refused() -> None:
    with pytest.raises(ConfigError, match="outcome: is not a key of this file"):
        parse(PARAGRAPH.replace("outcomes:", "outcome:"), Plan, "plan.yaml")


def test_a_failing_analysis_leaves_a_row_and_the_run_goes_on(data: Data, facts: StudyFacts) -> None:
    broken = replace(data, actions=data.actions.drop(columns="category"))
    plans = (
        paragraph(
            analysis="delivery",
            method="delivery",
            population="closed",
            outcomes=("multi_agency_action",),
            levels=(),
        ),
        paragraph(),
    )
    rows = carry_out(plans, broken, facts)
    failed = [row for row in rows if row.quantity == FAILED]
    assert len(failed) == 1
    assert failed[0].analysis == "delivery"
    assert failed[0].warning.startswith("the analysis failed: KeyError in ")
    assert any(row.analysis == "abuse_types" for row in rows)
    assert len(table(rows)) == len(rows)


def test_linkage_variants_repeat_the_headline_only(data: Data, facts: StudyFacts) -> None:
    plan = paragraph(linkage=True, variants=("test=mid_p",), role="primary")
    rows = carry_out([plan], data, facts, {"strict": data, "loose": data})
    headline = {
        replace(row, variant="", role="", family="", p_adjusted=None) for row in rows if row.variant == ""
    }
    for threshold in ("strict", "loose"):
        under = [row for row in rows if row.variant == f"linkage={threshold}"]
        assert {replace(row, variant="", role="", family="", p_adjusted=None) for row in under} == headline
        assert {row.role for row in under} == {"sensitivity"}
    assert len(table(rows)) == len(rows)


def test_holm_within_a_family_and_over_headline_tests_alone() -> None:
    base = Row(
        analysis="a", role="secondary", source="idva", population="paired", quantity="test", family="f"
    )
    values = {"physical": 0.01, "sexual": 0.04, "other": 0.03}
    rows = [base.but(outcome=name, p_value=p) for name, p in values.items()]
    rows += [
        base.but(outcome="sexual", variant="test=mid_p", p_value=0.001),
        base.but(outcome="alone", family="", p_value=0.001),
    ]
    assert [row.p_adjusted for row in adjusted(rows)] == pytest.approx([0.03, 0.06, 0.06, None, None])


def test_a_repeated_key_is_refused() -> None:
    row = Row(analysis="a", role="secondary", source="idva", population="paired")
    assert len(row.key) == len(KEY)
    with pytest.raises(ContractError):
        table([row, row.but(estimate=1.0)])


def test_warnings_are_said_once() -> None:
    row = Row(analysis="a", role="secondary", source="idva", population="paired")
    assert row.warned("one").warned("one", "two").warning == "one; two"


def test_the_csv_holds_numbers_in_full(tmp_path: Path) -> None:
    row = Row(analysis="a", role="secondary", source="idva", population="paired", estimate=1 / 3)
    frame = table([row])
    write_csv(frame, tmp_path / "out" / "estimates.csv")
    back = pd.read_csv(tmp_path / "out" / "estimates.csv", keep_default_na=False)
    assert float(back["estimate"][0]) == 1 / 3
    assert back["variant"][0] == ""


def test_facts_come_from_config_and_plan() -> None:
    study = parse("sites: {essex: {label: Essex, names: [Essex]}}", Study, "config")
    facts = facts_from(study, parse(PARAGRAPH, Plan, "plan"))
    assert facts.sites == ("essex",)
    assert set(facts.bounds) == {
        "recruitment",
        "allocation_fidelity",
        "follow_up",
        "outcome_completeness",
        "contact",
    }


def test_every_method_is_described() -> None:
    assert all(method.label and method.name == name for name, method in METHODS.items())


def test_the_reference_of_the_plan_is_up_to_date() -> None:
    assert (PLANS.parents[1] / "docs" / "plan.md").read_text() == plan_reference()


SETS = ("drive_cases", "actions", "idva_victims", "marac_windows", "police_incidents", "person_windows")


@pytest.mark.parametrize(
    ("phase", "gone"),
    [("feasibility", SETS[:2]), ("feasibility", SETS[2:3]), ("feasibility", SETS[3:]), ("main", SETS)],
)
def test_a_set_without_rows_fails_no_analysis(
    data: Data, facts: StudyFacts, phase: str, gone: tuple[str, ...]
) -> None:
    emptied = replace(data, **{name: getattr(data, name).head(0) for name in gone})
    rows = carry_out(read(PLANS / f"{phase}.yaml", Plan).analyses, emptied, facts)
    assert [row.warning for row in rows if row.quantity == FAILED] == []
    assert len(table(rows)) == len(rows)


def test_no_last_digit_depends_on_the_pseudonyms(tables: dict[str, pd.DataFrame], facts: StudyFacts) -> None:
    plan = read(PLANS / "main.yaml", Plan)
    results = []
    for rename in ({}, {f"p{at:03d}": f"{(at * 77) % 1009:04d}" for at in range(180)}):
        renamed = {
            name: frame.assign(person=frame["person"].replace(rename)) if "person" in frame else frame
            for name, frame in tables.items()
        }
        renamed = {
            name: frame.sort_values(list(frame.columns[:1])) if "person" in frame else frame
            for name, frame in renamed.items()
        }
        study = assemble(renamed["people"], renamed["arms"], renamed["checks"], renamed)
        results.append(table(carry_out(plan.analyses, study, facts)))
    pd.testing.assert_frame_equal(*results, check_exact=True)
