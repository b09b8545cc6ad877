"""The output checker's form: what leaves, under which rules, what is withheld and why, and room to sign.

Two forms say the same. The one inside the study gives each reason in full; the one that travels with the
release tells only whether a number is a count or is worked out, since "zero" or "below 10" would itself
say what is withheld.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

import pandas as pd

from drive_eval.contracts.estimates import KEY
from drive_eval.disclosure.withhold import FOLLOWS, ROUNDED, Suppression
from drive_eval.plain_page import page, table

COUNT: Final = "A small count, or one with which a small count could be worked out"
WORKED_OUT: Final = "Worked out from a withheld count, or rests on too few people or events"
_FOLLOW: Final = frozenset({"minimum_group", "minimum_width"})
_CSS: Final = ".sign td { height: 2.2rem; width: 25%; }\n"


@dataclass(frozen=True)
class Form:
    """What an output checker signs: heading, rules, files with their hashes, results, suppressions."""

    title: str
    marking: str
    rules: Mapping[str, Any]
    files: Mapping[str, str]
    checks: Mapping[str, str]
    suppressions: Sequence[Suppression]
    intervals: pd.DataFrame | None = None


def public_reason(reason: str) -> str:
    """The reason as it may leave: it must not tell a zero from a nine, nor either from a large count."""
    worked_out = reason in (FOLLOWS, ROUNDED) or reason.startswith(
        ("quantile", "degrees", "small group: fewer", "threshold: its")
    )
    return WORKED_OUT if worked_out else COUNT


def public(suppressions: Sequence[Suppression]) -> list[Suppression]:
    """Suppressions with the reasons that may leave."""
    return [
        Suppression(without_colour(one.key), one.field, public_reason(one.reason)) for one in suppressions
    ]


def without_colour(key: str) -> str:
    """A key as it may leave: that of a verdict has its colour as the level.

    >>> without_colour("progression/case_manager/closed/all/contact/amber/drive//verdict/")
    'progression/case_manager/closed/all/contact/*/drive//verdict/'
    """
    parts = key.split("/")
    if parts[KEY.index("quantity")] == "verdict":
        parts[KEY.index("level")] = "*"
    return "/".join(parts)


def checklist_page(form: Form) -> str:
    """The form as a page: one file that opens and prints without a network."""
    by_reason = Counter(one.reason for one in form.suppressions)
    body = [
        "<h2>Checks</h2>",
        table(("Check", "Result"), form.checks.items()),
        "<h2>Rules</h2>",
        table(
            ("Rule", "Set to"),
            ((name.replace("_", " "), _said(name, value)) for name, value in form.rules.items()),
        ),
        "<h2>Withheld, by reason</h2>",
        table(("Reason", "Numbers"), sorted(by_reason.items())),
        "<h2>Signed</h2>",
        table(("Output checker", "Date", "Signature", "Second checker"), [[""] * 4], "sign"),
        *_files(form.files),
        *_intervals(form.intervals),
        "<h2>Every number that is withheld</h2>",
        table(("Estimate", "Withheld", "Reason"), _by_row(form.suppressions)),
    ]
    return page(form.title, form.marking, body, _CSS)


def _files(files: Mapping[str, str]) -> list[str]:
    return ["<h2>Files</h2>", table(("File", "SHA-256"), files.items())] if files else []


def _by_row(suppressions: Sequence[Suppression]) -> list[tuple[str, str, str]]:
    fields: dict[tuple[str, str], list[str]] = {}
    for one in suppressions:
        fields.setdefault((one.key, one.reason), []).append(one.field)
    return [(key, ", ".join(names), reason) for (key, reason), names in fields.items()]


def _intervals(frame: pd.DataFrame | None) -> list[str]:
    if frame is None:
        return []
    rows = frame[["count", "value", "lowest", "highest", "asked", "sensitive"]].itertuples(index=False)
    heads = ("Count", "Value", "Possible from", "to", "Width asked", "Sensitive by itself")
    said = ([name, *map(_number, numbers), why] for name, *numbers, why in rows)
    return ["<h2>What an attacker cannot exclude</h2>", table(heads, said)]


def _number(value: float) -> str:
    return f"{value:g}" if isfinite(value) else "further than asked"


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "as the threshold" if name in _FOLLOW else "none"
    return (", ".join(map(str, value)) or "none") if isinstance(value, list | tuple) else str(value)
