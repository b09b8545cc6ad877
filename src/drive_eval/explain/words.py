"""An estimate's key in words: whom it is about, of what, when, and in which variant."""

from collections.abc import Mapping
from typing import Final

from drive_eval.display.labels import Labels
from drive_eval.estimate.populations import POPULATIONS
from drive_eval.vocabulary import WINDOWS

_GROUPS: Final = {
    "drive": "of them, people whose first allocation was to Drive",
    "control": "of them, people whose first allocation was to control",
    "all": "both arms together",
    "drive_vs_control": "Drive compared with control",
}


def in_words(parts: Mapping[str, str], labels: Labels) -> dict[str, str]:
    """What each part of a key says; parts that say nothing are left out."""
    population = POPULATIONS.get(parts["population"])
    said = {
        "Recorded by": labels.of(parts["source"]),
        "Analysis set": population.label if population else labels.of(parts["population"]),
        "Group": _GROUPS.get(parts["group"], parts["group"]),
        "Only": "" if parts["subgroup"] == "all" else labels.subgroup(parts["subgroup"]),
        "Outcome": labels.outcome(parts["outcome"]) if parts["outcome"] else "",
        "Level": labels.of(parts["level"]) if parts["level"] else "",
        "Period": _period(parts["period"], labels),
        "Quantity": labels.of(parts["quantity"]),
        "Variant": parts["variant"] or "the headline",
    }
    return {name: text for name, text in said.items() if text}


def _period(period: str, labels: Labels) -> str:
    if not period:
        return ""
    windows = {window.name: window.label for window in WINDOWS}
    later, versus, earlier = period.partition("_vs_")
    names = [windows.get(name, labels.of(name)) for name in (later, earlier) if name]
    return " compared with ".join(names) if versus else names[0]
