"""JSON schemas and the config reference, generated from the models that check the files."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

SCHEMA_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def models() -> Mapping[str, tuple[type[BaseModel], str]]:
    """Every config file: its name, the model that checks it, where it lies."""
    from drive_eval.config.costs import UnitCosts
    from drive_eval.config.mapping import CodeLists, Layout
    from drive_eval.config.plan import Plan
    from drive_eval.config.study import Study

    return {
        "config": (Study, "config/config.yaml"),
        "plan": (Plan, "config/plan/<phase>.yaml"),
        "unit_costs": (UnitCosts, "config/costs/unit_costs.yaml"),
        "extract": (Layout, "config/extracts/<layout>.yaml"),
        "code_lists": (CodeLists, "config/extracts/code_lists.yaml"),
    }


def schema(name: str) -> str:
    """The JSON schema of one kind of config file, as text."""
    model, _ = models()[name]
    content = {"$schema": SCHEMA_DIALECT, **model.model_json_schema()}
    return json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def reference() -> str:
    """docs/config.md: every field of every config file, with its type, default and meaning."""
    parts = [
        "# Config reference",
        "",
        "Generated from the models that check the files (`make docs`); do not edit.",
        "",
    ]
    for model, where in models().values():
        content = model.model_json_schema()
        parts += [f"## `{where}`", "", *_section(content, content.get("$defs", {}))]
        for name, definition in sorted(content.get("$defs", {}).items()):
            parts += [f"### {name}", "", *_section(definition, content["$defs"])]
    return "\n".join(parts)


def generated() -> dict[str, str]:
    """Every generated file, by its path from the project's root."""
    schemas = {f"config/schema/{name}.schema.json": schema(name) for name in models()}
    return {**schemas, "docs/config.md": reference()}


def _section(definition: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[str]:
    yield from (" ".join(definition.get("description", "").split()), "")
    if "properties" not in definition:
        return
    yield from ("| key | type | default | meaning |", "| --- | --- | --- | --- |")
    for key, field in definition["properties"].items():
        default = json.dumps(field["default"], ensure_ascii=False) if "default" in field else "—"
        default = default if len(default) <= 60 else "(see the model)"
        meaning = " ".join(field.get("description", "").split()).replace("|", "\\|")
        yield f"| `{key}` | {_type(field)} | `{default}` | {meaning} |"
    yield ""


def _type(field: Mapping[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"].rsplit("/", 1)[-1])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    for combination in ("anyOf", "oneOf", "allOf"):
        if combination in field:
            return " or ".join(_type(option) for option in field[combination])
    if field.get("type") == "array":
        items = field.get("items") or {}
        return f"list of {_type(items)}" if items else "list"
    if field.get("type") == "object":
        values = field.get("additionalProperties")
        return f"mapping to {_type(values)}" if isinstance(values, Mapping) else "mapping"
    kind = str(field.get("type", "any"))
    return {"string": str(field.get("format", "text")), "null": "empty"}.get(kind, kind)
