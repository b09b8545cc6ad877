"""What a function reaches: every function, class and constant of the estimating houses behind it."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from drive_eval.provenance import PACKAGE

HOUSES: Final = ("stats", "models", "estimate")
# Registries lead to everything that a plan may name, and say nothing of one analysis.
_REGISTRIES: Final = frozenset({"METHODS", "POPULATIONS", "OUTCOMES", "SPLITS"})

Name = tuple[str, str]


def reached(start: Callable[..., Any]) -> dict[Name, ast.stmt]:
    """Definitions by module and name, `start` first, following the names that each one uses."""
    found: dict[Name, ast.stmt] = {}
    waiting: list[Name] = [(start.__module__, start.__name__)]
    while waiting:
        name = waiting.pop(0)
        node = definitions(name[0]).get(name[1])
        if node is None or name in found or name[1] in _REGISTRIES:
            continue
        found[name] = node
        waiting += [used for used in _used(name[0], node) if used not in found]
    return found


@cache
def definitions(module: str) -> Mapping[str, ast.stmt]:
    """Functions, classes and constants at the top of a module, by name."""
    found: dict[str, ast.stmt] = {}
    for node in _tree(module).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = node
    return found


def _used(module: str, node: ast.stmt) -> Iterator[Name]:
    """What a definition names: of its own module, or imported by name or through a module."""
    aliases = _aliases(module)
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            owner = aliases.get(inner.value.id)
            if owner and _is_module(".".join(owner)):
                yield ".".join(owner), inner.attr
        elif isinstance(inner, ast.Name):
            yield aliases.get(inner.id, (module, inner.id))


@cache
def _aliases(module: str) -> Mapping[str, Name]:
    """Names that a module imports from the estimating houses, and where each is from."""
    found: dict[str, Name] = {}
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module and _is_own(node.module):
            found.update({alias.asname or alias.name: (node.module, alias.name) for alias in node.names})
    return found


def _is_own(module: str) -> bool:
    parts = module.split(".")
    return parts[0] == PACKAGE.name and len(parts) > 1 and parts[1] in HOUSES


def _is_module(name: str) -> bool:
    return PACKAGE.joinpath(*name.split(".")[1:]).with_suffix(".py").is_file()


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(Path(inspect.getfile(importlib.import_module(module))).read_text("utf-8"))
