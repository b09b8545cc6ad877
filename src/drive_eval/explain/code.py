"""Where the code of an estimate stands: what carries its analysis out, and what gave it its words.

An estimate's `method` is what its code said of itself, so the code is found by the words that stand
in it.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from drive_eval.explain.reach import HOUSES, definitions, reached

_SHORTEST: Final = 5
_MOST: Final = 5


@dataclass(frozen=True)
class Place:
    """A function (or a constant of a module): its module, its name and the line where it begins."""

    module: str
    name: str
    line: int

    def __str__(self) -> str:
        path = self.module.replace(".", "/")
        return f"{self.module}.{self.name} (src/{path}.py, line {self.line})"


def places(run: Callable[..., Any], method: str) -> list[Place]:
    """What carries an analysis out, then what said the words of `method`, statistics first."""
    found = reached(run)
    first = (run.__module__, run.__name__)
    spoken: dict[str, list[Place]] = {}
    for (module, name), node in found.items():
        for text in _texts(node):
            if text in method:
                spoken.setdefault(text, []).append(Place(module, name, node.lineno))
    whole = [text for text in spoken if not any(text != other and text in other for other in spoken)]
    said = [place for text in sorted(whole, key=len, reverse=True) for place in spoken[text]]
    said.sort(key=lambda place: HOUSES.index(place.module.split(".")[1]))
    return list(dict.fromkeys((Place(*first, found[first].lineno), *said)))[: _MOST + 1]


def formula_pages(found: list[Place], pages: Mapping[str, str]) -> list[str]:
    """Sections of the methods pages about these functions, each once; a private one's by its callers."""
    told: dict[str, None] = {}
    for place in found:
        if place.module.split(".")[1] == "estimate":
            continue
        public = [name for name in definitions(place.module) if not name.startswith("_")]
        hits = (_section(name, pages) for name in (place.name, *public))
        told.update(dict.fromkeys(hit for hit in [next(filter(None, hits), None)] if hit))
    return list(told)


def _section(name: str, pages: Mapping[str, str]) -> str | None:
    for page, text in sorted(pages.items()):
        for heading in re.findall(r"^#{2,4} (.+)$", text, re.M):
            if f"`{name}`" in heading:
                return f"docs/{page}: {heading.replace('`', '')}"
    return None


def _texts(node: ast.stmt) -> Iterator[str]:
    """Every text in a definition that is long enough to tell, but its docstring."""
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    skipped = first.value if isinstance(first, ast.Expr) else None
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and inner is not skipped:
            text = inner.value.strip(" ;,")
            if len(text) >= _SHORTEST:
                yield text
