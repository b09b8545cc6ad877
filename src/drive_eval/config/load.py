"""YAML files to typed config; every problem of every file at once, each with file and key."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from drive_eval.config.errors import ConfigError

Model = TypeVar("Model", bound=BaseModel)

_MEND = {
    "extra_forbidden": "is not a key of this file; check its spelling against docs/config.md",
    "missing": "is missing; add it",
    **dict.fromkeys(
        ("date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact", "date_type"),
        "is no date; write it as year-month-day, 2017-04-30",
    ),
}


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML without silent overwriting: a key given twice is an error."""


def _unique_mapping(loader: _UniqueKeyLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.MarkedYAMLError(
                problem=f"key {key!r} is given twice", problem_mark=key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


def _date(loader: _UniqueKeyLoader, node: yaml.ScalarNode) -> Any:
    """A date; 30 February is told with its line, where YAML's own reader raises."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        problem = f"{node.value} is no date; write it as year-month-day, 2017-04-30"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from None


_UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)
_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def parse(text: str, model: type[Model], name: str) -> Model:
    """One YAML text as a model.

    Raises
    ------
    ConfigError
        With one line per problem: file, key, what is wrong and how to mend it.
    """
    try:
        content = yaml.load(text, Loader=_UniqueKeyLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError([f"{name}, line {line}: {error.problem or 'not readable as YAML'}"]) from None
    except yaml.YAMLError:
        raise ConfigError([f"{name}: not readable as YAML"]) from None
    try:
        return model.model_validate(content or {})
    except ValidationError as error:
        raise ConfigError([_line(name, problem) for problem in error.errors()]) from None


def read(path: Path, model: type[Model]) -> Model:
    """One YAML file as a model; see `parse`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError([f"{_shown(path)}: file not found; `drive-eval new` makes one"]) from None
    except UnicodeDecodeError:
        raise ConfigError([f"{_shown(path)}: not UTF-8 text; save it as UTF-8"]) from None
    return parse(text, model, _shown(path))


def read_all(paths: Iterable[tuple[Path, type[BaseModel]]]) -> list[BaseModel]:
    """Several files; the problems of all of them are raised together."""
    models: list[BaseModel] = []
    problems: list[str] = []
    for path, model in paths:
        try:
            models.append(read(path, model))
        except ConfigError as error:
            problems.extend(error.problems)
    if problems:
        raise ConfigError(problems)
    return models


def _shown(path: Path) -> str:
    """The path from `config/` on, so that messages do not tell where a study lies."""
    parts = path.parts
    return "/".join(parts[len(parts) - 1 - parts[::-1].index("config") :]) if "config" in parts else path.name


def _line(name: str, problem: Any) -> str:
    key = ".".join(str(part) for part in problem["loc"]) or "(whole file)"
    what = _MEND.get(problem["type"], problem["msg"])
    given = problem.get("input")
    shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) else ""
    return f"{name}: {key}: {what}{shown}"
