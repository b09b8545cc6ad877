"""Deviations: a locked plan against the current one, key by key (CONSORT 2025, item 10)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

_NONE = ""


@dataclass(frozen=True)
class Deviation:
    """One thing planned otherwise: its key, what was locked and what stands now; empty where nothing."""

    key: str
    was: str
    now: str


def deviations(
    plan: Mapping[str, Any],
    settings: Mapping[str, Any],
    plan_now: Mapping[str, Any],
    settings_now: Mapping[str, Any],
) -> list[Deviation]:
    """Every key of the plan, of its analyses and of the settings that is not as it was locked."""
    found = list(_compared("plan", _without(plan, "analyses"), _without(plan_now, "analyses")))
    found += _analyses(plan.get("analyses", ()), plan_now.get("analyses", ()))
    return found + list(_compared("config", settings, settings_now))


def _without(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != key}


def _compared(key: str, was: Any, now: Any) -> Iterator[Deviation]:
    """Differences below a key: nested mappings key by key, lists by what left and what came."""
    if was == now:
        return
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys((*was, *now)):
            yield from _compared(f"{key}.{name}", was.get(name), now.get(name))
    elif _is_list(was) and _is_list(now):
        left, came = Counter(map(_text, was)), Counter(map(_text, now))
        gone, new = list((left - came).elements()), list((came - left).elements())
        if gone or new:
            yield Deviation(key, "; ".join(gone), "; ".join(new))
        else:
            yield Deviation(key, _text(was), _text(now))
    else:
        yield Deviation(key, _text(was), _text(now))


def _analyses(was: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[Deviation]:
    """Paragraphs matched by their id and likeness; what has no match was left out or added."""
    names = _names(was)
    matched = _matches(was, now)
    found: list[Deviation] = []
    for place, paragraph in enumerate(was):
        if place in matched:
            found += _compared(names[place], paragraph, now[matched[place]])
        else:
            found.append(Deviation(names[place], _summary(paragraph), _NONE))
    added = [place for place in range(len(now)) if place not in matched.values()]
    return found + [Deviation(now[place]["analysis"], _NONE, _summary(now[place])) for place in added]


def _matches(was: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Pairs of paragraphs of one id, the most alike first, each used once."""
    pairs = [
        (-_likeness(was[a], now[b]), abs(a - b), a, b)
        for a, b in product(range(len(was)), range(len(now)))
        if was[a]["analysis"] == now[b]["analysis"]
    ]
    matched: dict[int, int] = {}
    for _, _, a, b in sorted(pairs):
        if a not in matched and b not in matched.values():
            matched[a] = b
    return matched


def _likeness(was: Mapping[str, Any], now: Mapping[str, Any]) -> int:
    """How many keys agree; source and population say most about which paragraph is meant."""
    weights = {"source": 3, "population": 3, "method": 3, "levels": 2, "outcomes": 2}
    return sum(weights.get(key, 1) for key, value in was.items() if now.get(key) == value)


def _names(analyses: Sequence[Mapping[str, Any]]) -> list[str]:
    """The id of each paragraph, numbered where several have it: `abuse_types[2]`."""
    ids = [str(paragraph["analysis"]) for paragraph in analyses]
    seen: Counter[str] = Counter()
    names = []
    for name in ids:
        seen[name] += 1
        names.append(f"{name}[{seen[name]}]" if ids.count(name) > 1 else name)
    return names


def _summary(paragraph: Mapping[str, Any]) -> str:
    outcomes = _text(paragraph.get("outcomes") or ())
    return f"{paragraph['method']} of {outcomes or 'the whole'} in {paragraph['population']}"


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _text(value: Any) -> str:
    if value is None:
        return _NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_text(item)}" for key, item in value.items())
    return ", ".join(map(_text, value)) if _is_list(value) else str(value)
