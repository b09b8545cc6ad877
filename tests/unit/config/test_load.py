"""Config files: every problem at once, each with file, key and how to mend it."""

from pathlib import Path

import pytest
import yaml

from drive_eval.config import ConfigError, Study
from drive_eval.config.disclosure import Disclosure
from drive_eval.config.load import parse, read, read_all
from drive_eval.config.parts import PARTS, part, restore

SITES = "sites: {essex: {label: Essex, names: [Essex]}}\n"


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(text, Study, "config/config.yaml")
    return list(caught.value.problems)


def test_all_problems_are_told_at_once() -> None:
    lines = problems(SITES + "phaze: main\nseed: -1\nlinkage: {treshold: 2}\n")
    assert len(lines) == 3
    assert all(line.startswith("config/config.yaml: ") for line in lines)
    assert {"phaze", "seed", "linkage.treshold"} == {line.split(": ")[1] for line in lines}


def test_a_key_given_twice_is_an_error_with_its_line() -> None:
    assert problems(SITES + "seed: 1\nseed: 2\n") == ["config/config.yaml, line 3: key 'seed' is given twice"]


def test_text_that_is_not_yaml_is_one_line() -> None:
    assert len(problems("sites: [")) == 1


def test_a_missing_section_is_named() -> None:
    assert problems("seed: 1\n") == ["config/config.yaml: sites: is missing; add it"]


def test_an_absent_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="drive-eval new"):
        read(tmp_path / "config" / "config.yaml", Study)


def test_problems_of_several_files_come_together(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / "config" / name).write_text("seed: x\n")
    with pytest.raises(ConfigError) as caught:
        read_all([(tmp_path / "config" / name, Study) for name in ("a.yaml", "b.yaml")])
    assert {line.split(":")[0] for line in caught.value.problems} == {"config/a.yaml", "config/b.yaml"}


def test_messages_do_not_tell_where_a_study_lies(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path / "config" / "config.yaml", Study)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("written", ["30/04/2017", "2017-02-30", "April"])
def test_what_is_no_date_is_told_with_how_to_write_one(written: str) -> None:
    with pytest.raises(ConfigError, match="is no date; write it as year-month-day, 2017-04-30"):
        parse(f"{SITES}data_cut: {written}\n", Study, "x")


def test_the_sample_config_is_valid() -> None:
    read(Path(__file__).parents[3] / "config" / "config.yaml", Study)


@pytest.mark.parametrize("stage", sorted(PARTS))
def test_a_part_comes_back_as_it_went(stage: str) -> None:
    study = parse(SITES + "seed: 7\ndata_cut: 2017-04-30\n", Study, "x")
    assert part(restore(part(study, stage)), stage) == part(study, stage)


def test_a_change_elsewhere_leaves_a_part_alone() -> None:
    study = parse(SITES, Study, "x")
    other = parse(SITES + "linkage: {threshold: 0.97}\n", Study, "x")
    assert part(study, "derive") == part(other, "derive")
    assert part(study, "link") != part(other, "link")


def test_every_field_of_the_config_is_described() -> None:
    schema = Study.model_json_schema()
    for definition in [schema, *schema["$defs"].values()]:
        assert all("description" in field or "$ref" in field for field in definition["properties"].values())
        assert definition["additionalProperties"] is False


def test_the_data_owners_block_names_every_rule_with_its_default() -> None:
    """Somebody who answers for the data reads the rules where they are set, and not in the code."""
    path = Path(__file__).parents[3] / "config" / "config.yaml"
    block = yaml.safe_load(path.read_text("utf-8"))["disclosure"]
    assert block == Disclosure().model_dump(mode="json")
