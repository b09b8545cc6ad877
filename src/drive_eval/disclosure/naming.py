"""Which number a field of a row is: the same count has one name wherever it is printed.

The number known of an outcome is `n` of its share, `denominator` of each of its levels, `analysed` of
the participant flow and the complement of a share that is missing. All of them are one cell here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pandas as pd

from drive_eval.contracts.estimates import KEY, NUMBERS
from drive_eval.ingest.reasons import NOT_DATA
from drive_eval.vocabulary import ABUSE_TYPES, WINDOWS

CHANGE: Final = "exit_vs_intake"
GAP: Final = "gap"  # the kind of a count that is the difference of two others, and may be negative
AT_RISK: Final = ":at_risk"
# Other methods on the same data; every other variant rests on other people, windows or links.
METHOD_VARIANTS: Final = ("adjusted=", "band=", "errors=", "interval=", "model=", "test=", "weights=")
ENDS: Final = frozenset({"intake", "exit", CHANGE})
SEEN: Final = "seen"
NO_DATA: Final = frozenset({"not_data", *NOT_DATA})
_RATES: Final = ("rate", "ratio_of_rate")
# Whoever was watched for months 6 to 12 was watched for months 0 to 12.
_WATCHED: Final = {window.name: window.name for window in WINDOWS} | {"post_6_12m": "post_0_12m"}
SAME_KNOWN: Final = {"risk_reduced": "risk_change", "risk_increased": "risk_change"}
# Whom the balance of matching tells of, before it and after: everyone allocated, or those matched.
SAMPLES: Final = {"before": "allocated", "after": "matched"}
_WORSE: Final = {f"{abuse}_worse": abuse for abuse in ABUSE_TYPES}


def label_of(cell: Any) -> Any:
    """What a cell of the system stands for: a `Name`, or what is left between several of them."""
    return cell[0]


def counted(cell: Any) -> "Name":
    """The name of a cell, or the first of those that it is a difference of."""
    label = label_of(cell)
    if isinstance(label, Name):
        return label
    return next(part for part in label if isinstance(part, Name))


class Name(NamedTuple):
    """What a count is of: `kind` x (with a level), known, missing, size, gap, total (events) or days."""

    kind: str
    population: str
    outcome: str = ""
    level: str = ""
    subgroup: str = "all"
    group: str = "all"
    period: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the estimates, as disclosure control reads it: key, words, and the numbers that exist."""

    analysis: str
    source: str
    population: str
    subgroup: str
    outcome: str
    level: str
    group: str
    period: str
    quantity: str
    variant: str
    role: str
    unit: str
    numbers: Mapping[str, float]

    @property
    def key(self) -> str:
        """The key as it is printed."""
        return "/".join(getattr(self, part) for part in KEY)

    @property
    def data(self) -> str:
        """Which other data the row rests on: empty for the headline and for other methods on its data."""
        own = "" if self.variant.startswith(METHOD_VARIANTS) else self.variant
        return own.removesuffix("_site_quarter")

    def has(self, *fields: str) -> bool:
        """Whether all these numbers exist."""
        return all(field in self.numbers for field in fields)


def lines(frame: pd.DataFrame) -> Iterator[Line]:
    """The rows of an estimates frame."""
    words = frame[[*KEY, "role", "unit"]].astype(str).to_dict("records")
    numbers = frame[list(NUMBERS)].astype("float64").to_numpy(na_value=float("nan"))
    for record, values in zip(words, numbers, strict=True):
        present = {name: float(value) for name, value in zip(NUMBERS, values, strict=True) if value == value}
        yield Line(**{str(name): word for name, word in record.items()}, numbers=present)


def whole(line: Line, field: str, signed: bool = False) -> bool:
    """Whether a field holds a count: whole and, unless it is the difference of two, not negative."""
    value = line.numbers.get(field)
    return value is not None and (signed or value >= 0) and float(value).is_integer()


def is_public(line: Line, field: str) -> bool:
    """Numbers that config or the design of the study says, counts of files, and rows that hold no data."""
    target = (
        line.analysis == "progression" and line.outcome == "recruitment" and field in ("denominator", "n")
    )
    heading = line.analysis == "ledger" and line.level in NO_DATA
    return target or heading or line.unit == "files" or line.quantity == "bound"


def base(line: Line, kind: str, **changes: str) -> Name:
    """A name in the row's own place: its population, outcome, group, subgroup and time."""
    group = "all" if line.group == "drive_vs_control" else line.group
    outcome = _WORSE.get(line.outcome, line.outcome)
    population = "closed" if line.population == "paired" else line.population
    if line.analysis in ("ledger", "linkage"):
        outcome = f"{line.source}:{outcome}"
    if line.unit == "pairs" or line.quantity == "gamma_critical":
        population = f"{population}:pairs"
    elif line.quantity == "proportion" and line.unit == "actions":
        population = f"{population}:{line.unit}"
    period = CHANGE if line.outcome in _WORSE else line.period
    if line.analysis == "matched_balance" and period in SAMPLES:
        population, period = SAMPLES[period], ""
    return Name(kind, population, outcome, "", line.subgroup, group, period)._replace(**changes)


def known(line: Line) -> Name:
    """How many have a known answer."""
    name = known_of(base(line, "known"))
    in_part = name.outcome == SEEN and line.quantity.startswith(_RATES)
    return name._replace(outcome=f"{SEEN} in part") if in_part else name


def known_of(name: Name) -> Name:
    """Whom a count is out of: those watched for a window are the same whatever is counted in it."""
    window = name.period.partition("_vs_")[0]
    if window in _WATCHED:
        return name._replace(kind="known", outcome=SEEN, level="", period=_WATCHED[window])
    period = "" if name.period in ENDS else name.period
    outcome = SAME_KNOWN.get(name.outcome, name.outcome)
    return name._replace(kind="known", outcome=outcome, level="", period=period)


def missing(line: Line) -> Name:
    """How many have none."""
    return known(line)._replace(kind="missing")


def size(line: Line) -> Name:
    """How many there are, known or not."""
    return base(line, "size", outcome="", period="")


def share_of(line: Line) -> Name:
    """Those with the level among those known."""
    name = base(line, "x", level="" if line.quantity == "verdict" else line.level)
    if line.outcome == "risk_increased":
        return name._replace(outcome="risk_change", level="increased")
    return name._replace(level="worsened") if line.outcome in _WORSE else name
