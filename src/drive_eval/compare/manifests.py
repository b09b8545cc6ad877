"""Manifests of two runs: which extract, plan, setting, code or package is not the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

Area = Literal["data", "plan", "config", "code", "versions"]
AREAS: Final[Mapping[Area, str]] = MappingProxyType(
    {
        "data": "Extracts",
        "plan": "Analysis plan",
        "config": "Config",
        "code": "Code",
        "versions": "Packages",
    }
)
_SHOWN: Final = 12  # of a hash
# Who recorded an estimate, and whose extracts it is made from; everyone's arm comes from allocation.
_AGENCY: Final = {"case_manager": "drive"}


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same: its area, its name, and what it was and is; empty where absent."""

    area: Area
    name: str
    first: str
    second: str


def compare_manifests(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Difference]:
    """Every difference that can move an estimate, in the order of the areas."""
    found = list(_hashes("data", first.get("inputs", {}), second.get("inputs", {})))
    files = [_split(manifest) for manifest in (first, second)]
    found += _hashes("plan", files[0][0], files[1][0])
    found += _values("config", first.get("study", {}), second.get("study", {}))
    found += _hashes("config", files[0][1], files[1][1])
    codes = [str(manifest.get("code_version", "")) for manifest in (first, second)]
    if codes[0] != codes[1]:
        found.append(Difference("code", "drive_eval", *codes))
    return found + list(_values("versions", first.get("versions", {}), second.get("versions", {})))


def reason_for(source: str, differences: list[Difference]) -> str:
    """What may have moved an estimate of this source, in words, as far as the manifests tell.

    Extracts of its own agency and the allocation log come first; others may matter through links.
    """
    agency = _AGENCY.get(source, source)
    changed = [item.name.split("/")[2] for item in differences if item.area == "data"]
    own = sorted({name for name in changed if name in (agency, "allocation")})
    other = sorted(set(changed) - set(own))
    said = [f"data ({', '.join(own)})"] if own else [f"data of others ({', '.join(other)})"] if other else []
    said += [area for area in AREAS if area != "data" and any(item.area == area for item in differences)]
    return ", ".join(said) or "nothing that the manifests hold"


def _split(manifest: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Files of the phase's plan, and mappings and texts; config.yaml itself is compared key by key."""
    config: Mapping[str, str] = manifest.get("config", {})
    own = f"config/plan/{manifest.get('study', {}).get('phase', '')}."
    plan = {name: digest for name, digest in config.items() if name.startswith(own)}
    apart = ("config/plan/", "config/config.yaml")
    rest = {name: digest for name, digest in config.items() if not name.startswith(apart)}
    return plan, rest


def _hashes(area: Area, first: Mapping[str, str], second: Mapping[str, str]) -> Iterator[Difference]:
    for name in sorted({*first, *second}):
        pair = first.get(name, ""), second.get(name, "")
        if pair[0] != pair[1]:
            yield Difference(area, name, pair[0][:_SHOWN], pair[1][:_SHOWN])


def _values(area: Area, first: Any, second: Any, name: str = "") -> Iterator[Difference]:
    """Differences of plain values, key by key."""
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        for key in dict.fromkeys((*first, *second)):
            yield from _values(area, first.get(key), second.get(key), f"{name}.{key}".strip("."))
    elif first != second:
        yield Difference(area, name, _text(first), _text(second))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
