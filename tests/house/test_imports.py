"""Imports run down the street: no stage knows a later one, `stats` knows nobody."""

import ast
from pathlib import Path

import pytest

import drive_eval

PACKAGE = Path(drive_eval.__file__).parent
STREET = ["ingest", "link", "allocate", "derive", "match", "estimate", "disclosure", "display", "report"]
GROUND = {"vocabulary", "errors", "stats", "whole", "plain_page"}
BASE = GROUND | {"contracts", "config", "models"}
FRAMES = BASE - {"config"}
TOLD = ("allocate", "derive", "match")
MAY_IMPORT = {
    "vocabulary": set(),
    "errors": set(),
    "whole": set(),
    "plain_page": set(),
    "stats": {"stats"},
    "models": {"stats", "models"},
    "contracts": {"vocabulary", "contracts", "whole"},
    "config": {"vocabulary", "errors", "config"},
    "simulate": {"vocabulary", "simulate"},
    "proofread": {"vocabulary", "contracts", "errors", "proofread"},
    "compare": {"vocabulary", "contracts", "errors", "plain_page", "compare"},
    **{stage: BASE | set(STREET[: place + 1]) for place, stage in enumerate(STREET)},
    # Frames in, frames out: these are told plain values (`terms`), never a config object.
    **{stage: FRAMES | set(STREET[: place + 1]) for place, stage in enumerate(STREET) if stage in TOLD},
    "terms": BASE | {"allocate", "derive", "match"},
    "estimate": BASE | {"terms"} | set(STREET[: STREET.index("estimate") + 1]),
    "explain": BASE | set(STREET) | {"provenance", "explain"},
    "provenance": set(),
    "job": {"contracts", "config", "errors", "provenance"},
}
STATS_LIBRARIES = {"numpy", "scipy"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module)
            if node.module == "drive_eval":
                names.update(f"drive_eval.{alias.name}" for alias in node.names)
    return names


def house(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if parts[0] == "drive_eval" and len(parts) > 1 else None


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_lies_up_the_street(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if own in {"cli", "__init__"}:
        return
    known = {found for name in imported(path) if (found := house(name))}
    assert own in MAY_IMPORT, f"{own}: say in this test what it may import"
    assert known <= MAY_IMPORT[own] | {own}, f"{path.name} imports {sorted(known - MAY_IMPORT[own])}"


def test_stats_needs_numpy_and_scipy_alone() -> None:
    import sys

    for path in sorted((PACKAGE / "stats").rglob("*.py")):
        outside = {name.split(".")[0] for name in imported(path)} - {"drive_eval"}
        assert outside - set(sys.stdlib_module_names) <= STATS_LIBRARIES, path.name


@pytest.mark.parametrize("stage", STREET)
def test_no_stage_prints(stage: str) -> None:
    for path in sorted((PACKAGE / stage).rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        assert not [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"], (
            path
        )
