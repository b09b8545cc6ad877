"""The plan's lock and what deviates from it."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from drive_eval.config import ConfigError, Study
from drive_eval.config.deviations import Deviation, deviations
from drive_eval.config.load import parse, read
from drive_eval.config.lock import (
    Lock,
    content_hash,
    lock_path,
    lock_text,
    locked,
    planned_settings,
    read_lock,
)
from drive_eval.config.plan import Plan

ROOT = Path(__file__).parents[3]
DAY = date(2017, 1, 31)


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "config" / "plan" / "feasibility.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def plan(text: str) -> Plan:
    return parse(text, Plan, "plan")


@pytest.fixture(scope="module")
def study() -> Study:
    return read(ROOT / "config" / "config.yaml", Study)


@pytest.fixture(scope="module")
def lock(plan: Plan, study: Study) -> Lock:
    return locked(plan, study, "A. Statistician", DAY, "drive_eval 1")


def found(lock: Lock, plan: Plan, study: Study) -> list[Deviation]:
    return deviations(lock.plan, lock.settings, plan.model_dump(mode="json"), planned_settings(study))


def test_the_hash_is_of_what_is_planned_and_not_of_how_it_is_written(
    text: str, lock: Lock, study: Study
) -> None:
    shuffled = yaml.safe_dump(yaml.safe_load(text), sort_keys=True)
    again = locked(parse("# a remark\n" + shuffled, Plan, "plan"), study, "B", DAY, "other code")
    assert again.hash == lock.hash == content_hash(lock.plan, lock.settings)
    other = study.model_copy(update={"seed": study.seed + 1})
    assert locked(parse(text, Plan, "plan"), other, "B", DAY, "x").hash != lock.hash


def test_a_lock_is_read_back_as_it_was_written(lock: Lock, tmp_path: Path) -> None:
    path = lock_path(tmp_path, "feasibility")
    assert read_lock(path) is None
    path.parent.mkdir(parents=True)
    path.write_text(lock_text(lock), encoding="utf-8")
    assert read_lock(path) == lock


def test_a_lock_that_was_edited_is_refused(lock: Lock, tmp_path: Path) -> None:
    path = lock_path(tmp_path, "feasibility")
    path.parent.mkdir(parents=True)
    path.write_text(lock_text(lock).replace("conf_level: 0.95", "conf_level: 0.9"), encoding="utf-8")
    with pytest.raises(ConfigError, match="edited after the plan was locked"):
        read_lock(path)


def test_an_unchanged_plan_deviates_in_nothing(lock: Lock, plan: Plan, study: Study) -> None:
    assert found(lock, plan, study) == []


def test_each_changed_key_is_named_with_what_was_and_what_is(lock: Lock, plan: Plan, study: Study) -> None:
    paragraphs = list(plan.analyses)
    second = [place for place, item in enumerate(paragraphs) if item.analysis == "abuse_types"][1]
    paragraphs[second] = paragraphs[second].model_copy(
        update={"outcomes": ("physical", "sexual"), "family": "abuse"}
    )
    now = plan.model_copy(update={"analyses": tuple(paragraphs), "conf_level": 0.9, "version": "2"})
    assert set(found(lock, now, study)) == {
        Deviation("plan.version", plan.version, "2"),
        Deviation("plan.conf_level", "0.95", "0.9"),
        Deviation("abuse_types[2].outcomes", "harassment_stalking; jealous_controlling", ""),
        Deviation("abuse_types[2].family", "abuse_moderate_or_high", "abuse"),
    }


def test_an_analysis_left_out_and_one_added_are_one_deviation_each(
    lock: Lock, plan: Plan, study: Study
) -> None:
    needs = next(item for item in plan.analyses if item.analysis == "needs")
    added = needs.model_copy(update={"analysis": "needs_later", "outcomes": ("alcohol",)})
    rest = tuple(item for item in plan.analyses if item.analysis != "needs")
    now = plan.model_copy(update={"analyses": (*rest, added)})
    gone, new = found(lock, now, study)
    assert (gone.key, gone.now) == ("needs", "")
    assert gone.was.endswith("in closed")
    assert new == Deviation("needs_later", "", "needs of alcohol in closed")


def test_the_order_of_analyses_alone_is_no_deviation(lock: Lock, plan: Plan, study: Study) -> None:
    turned = plan.model_copy(update={"analyses": tuple(reversed(plan.analyses))})
    assert found(lock, turned, study) == []


def test_a_definition_changed_in_config_is_a_deviation(lock: Lock, plan: Plan, study: Study) -> None:
    linkage = study.linkage.model_copy(update={"threshold": 0.5, "keep_identifiers": True})
    now = study.model_copy(update={"linkage": linkage, "data_cut": date(2019, 1, 1)})
    assert found(lock, plan, now) == [
        Deviation("config.linkage.threshold", str(study.linkage.threshold), "0.5")
    ]


def test_a_second_lock_remembers_the_first(lock: Lock, plan: Plan, study: Study) -> None:
    later = locked(plan, study, "B", date(2017, 6, 1), "drive_eval 2", "Amendment approved", lock)
    assert [item.name for item in later.replaces] == ["A. Statistician"]
    assert later.replaces[0].hash == lock.hash
