"""Numbers that are worked out from counts: shown only where all the counts behind them are.

A percentage with its base gives the count away, and so does an interval, a p-value, a test statistic, a
ratio between arms. None of them is therefore a secret of its own: each has sources, the printed counts
that determine it, and it is withheld with any of them. What is left are numbers without a printed count
behind them (models, moments, quantiles), for which the *Handbook on Statistical Disclosure Control for
Outputs* (Griffiths et al. 2019) gives the rules of thumb that `guarded` applies.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

from scipy.stats import norm

from drive_eval.disclosure.naming import CHANGE, ENDS, GAP, Line, Name, is_public, known, share_of
from drive_eval.disclosure.rules import Rules
from drive_eval.disclosure.tables import Printed, Tables
from drive_eval.vocabulary import ARMS

FROM_ENDS: Final = frozenset({"risk_difference", "relative_change"})
BETWEEN: Final = "drive_vs_control"
PUBLIC: Final = frozenset({"conf_level"})
QUANTILES: Final = {"median": 2, "q1": 4, "q3": 4}  # how many times the threshold the people must be
_LOG_SCALE: Final = ("rate_ratio", "risk_ratio", "odds_ratio", "hazard_ratio", "ratio_of_")
_OWN_COUNTS: Final = frozenset({"x", "rest", GAP, "known", "missing", "total", "days"})


@dataclass(frozen=True)
class Sources:
    """The printed cells by what they count, to be found from the rows that are worked out from them.

    `bounds` are those of config between the colours of a criterion, by its outcome.
    """

    by_place: Mapping[tuple[str, str, str, str], tuple[tuple[Name, int], ...]]
    primary: frozenset[int]
    bounds: Mapping[str, tuple[float, ...]]

    def of(self, printed: Printed, fields: Iterable[str]) -> Iterator[tuple[str, frozenset[int]]]:
        """Numbers of a row, each with every printed count that it is worked out from, the row's own too.

        What fell from intake to exit follows from the two ends alone; its interval and test follow from
        those who stopped and started as well.
        """
        line = printed.line
        own = frozenset(cell for name, cell in printed.cells.items() if name != "n_missing")
        behind = self._all_behind(line)
        every = own | frozenset(cell for _, cell in behind)
        ends = own | frozenset(cell for other, cell in behind if other is None or ":" not in other.level)
        for field in fields:
            from_ends = line.quantity in FROM_ENDS and field in ("estimate", "numerator", "denominator")
            yield field, ends if from_ends else every

    def _all_behind(self, line: Line) -> list[tuple[Name | None, int]]:
        """The counts behind a row; those of another row altogether go without a name."""
        if line.analysis == "costs" and line.group == BETWEEN:
            return [(None, cell) for cell in self.primary]
        if line.quantity == "test" and (line.outcome == "allocation_ratio" or line.analysis == "subgroups"):
            return [(None, cell) for cell in self._in_parts(line)]
        # A variant on other links or windows tells nearly what the headline tells.
        return [found for data in {line.data, ""} for found in self._behind(line, data)]

    def _behind(self, line: Line, data: str) -> Iterator[tuple[Name, int]]:
        """The counts of one set of data behind a row, by the names under which they are printed."""
        name, whole = share_of(line), known(line)
        for other, cell in self.by_place.get((data, name.population, name.outcome, name.subgroup), ()):
            if _behind(line, name, other):
                yield other, cell
        for other, cell in self.by_place.get((data, whole.population, whole.outcome, whole.subgroup), ()):
            if other.kind == "known" and other.period == whole.period and other.group in _groups(line):
                yield other, cell

    def _in_parts(self, line: Line) -> frozenset[int]:
        """A test of the draw sums over its sites and quarters, one of an interaction over its subgroups."""
        draw = line.analysis == "allocation"
        outcome, kinds = ("", {"size"}) if draw else (line.outcome, _OWN_COUNTS)
        return frozenset(
            cell
            for (data, population, what, subgroup), named in self.by_place.items()
            if (data, population, what) == (line.data, line.population, outcome)
            and (draw or subgroup.startswith(f"{line.level}="))
            for name, cell in named
            if name.kind in kinds and (draw or name.period == line.period)
        )


def sources_of(tables: Tables) -> Sources:
    """The index of a release's printed cells."""
    places: dict[tuple[str, str, str, str], dict[Name, int]] = defaultdict(dict)
    primary: set[int] = set()
    bounds: dict[str, list[float]] = defaultdict(list)
    for printed in tables.printed:
        if printed.line.quantity == "bound" and printed.line.has("estimate"):
            bounds[printed.line.outcome].append(printed.line.numbers["estimate"])
        if printed.line.role == "primary" and not printed.line.variant:
            primary |= set(printed.cells.values())
    for tag, dataset in tables.datasets.items():
        for name, cells in dataset.named.items():
            for cell in cells:
                if tables.system.shown[cell]:
                    places[tag, name.population, name.outcome, name.subgroup][name] = cell
    by_place = {place: tuple(names.items()) for place, names in places.items()}
    return Sources(by_place, frozenset(primary), {outcome: tuple(held) for outcome, held in bounds.items()})


def _behind(line: Line, own: Name, other: Name) -> bool:
    """Whether a count stands behind the numbers of a row."""
    if other.kind not in _OWN_COUNTS or (other.kind == "missing" and line.level != "missing"):
        return False
    if other.group not in _groups(line):
        return False
    ends = line.period == CHANGE
    if other.period != own.period and not (ends and (other.period in ENDS or not other.period)):
        return False
    level = own.level
    if level in ("", "missing") or not other.level:
        return not level or other.kind in ("known", "missing") or other.level == level
    return other.level == level or other.level.startswith(f"{level}:") or other.level in ("after", "before")


def _groups(line: Line) -> tuple[str, ...]:
    """Groups of the counts behind a row: both arms, or pairs of them, where it compares."""
    if line.group != BETWEEN:
        return (line.group,)
    return (*ARMS, "all") if line.unit in ("pairs", "odds ratio") else tuple(ARMS)


def guarded(line: Line, rules: Rules, parameters: int = 0) -> str:
    """Why the worked-out numbers of a row may not be shown, though no count behind them is hidden.

    `parameters` is the most that a model of the study has beside its constant. Empty where they may.
    Degenerate rows (no `n`) pass: they hold no data of people.
    """
    n = line.numbers.get("n")
    if n is None:
        return ""
    if n < rules.group:
        return f"small group: fewer than {rules.group}"
    if line.quantity in QUANTILES and n < QUANTILES[line.quantity] * rules.threshold:
        return f"quantile: fewer than {rules.threshold} on one side"
    adjusted = parameters if line.group == BETWEEN and "adjusted=none" not in line.variant else 0
    if (
        "estimate" in line.numbers
        and n - 1 - adjusted < rules.minimum_degrees_of_freedom
        and not _is_count(line)
    ):
        return f"degrees of freedom: fewer than {rules.minimum_degrees_of_freedom}"
    if _few_events(line, rules.threshold):
        return f"threshold: its interval tells of fewer than {rules.threshold} events"
    return ""


def _is_count(line: Line) -> bool:
    return line.quantity in ("count", "proportion", "stopped", "started")


def _few_events(line: Line, threshold: int) -> bool:
    """Whether the spread of a log ratio, or a share of people at risk, tells of few events.

    The variance of a log ratio of two counts is at least the sum of their reciprocals, so that one over
    the variance bounds the smaller count from below.
    """
    if line.quantity == "survival" and line.has("estimate", "n"):
        return min(line.numbers["estimate"], 1 - line.numbers["estimate"]) * line.numbers["n"] < threshold
    if not line.quantity.startswith(_LOG_SCALE) or not line.has("conf_low", "conf_high", "conf_level"):
        return False
    low, high = line.numbers["conf_low"], line.numbers["conf_high"]
    if low <= 0 or high <= low or high == float("inf"):
        return True
    spread = (log(high) - log(low)) / (2 * float(norm.ppf(0.5 + line.numbers["conf_level"] / 2)))
    return 1 / spread**2 < threshold


def worked_out(printed: Printed) -> Iterator[str]:
    """The fields of a row that are worked out from counts."""
    for field in printed.line.numbers:
        public = field in PUBLIC or is_public(printed.line, field)
        if field not in printed.cells and not public:
            yield field
