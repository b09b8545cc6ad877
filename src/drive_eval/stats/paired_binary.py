"""Everything about one yes/no question asked of the same people twice, in one result."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from drive_eval.stats import validation as check
from drive_eval.stats.conditional_odds_ratio import conditional_odds_ratio
from drive_eval.stats.mcnemar import mcnemar
from drive_eval.stats.paired_difference import paired_difference
from drive_eval.stats.paired_ratio import paired_ratio
from drive_eval.stats.proportions import wilson
from drive_eval.stats.results import Estimate, HypothesisTest
from drive_eval.stats.validation import Integers

RELATIVE_CHANGE = "relative change in the number of people who say yes, second occasion against first"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedBinary:
    """What ``paired_binary`` returns.

    ``a``, ``b``, ``c``, ``d`` count pairs: yes-yes, yes-no (stopped), no-yes (started), no-no; ``n`` is
    their sum.

    * ``first``, ``second``: proportion yes on each occasion, Wilson intervals;
    * ``difference_tango``, ``difference_newcombe``, ``difference_wald``: first minus second, so a fall is
      positive; ``change_tango``, ``change_newcombe``, ``change_wald``: the same as second minus first;
    * ``relative_change``: second over first minus 1 with the score interval (-0.82 is an 82% fall);
      ``relative_change_mover`` the same with the MOVER Wilson interval; ``ratio`` is second over first;
    * ``stopped``: b of the a + b people who said yes first, Wilson; ``started``: c of the c + d who said no;
    * ``odds_ratio_exact``, ``odds_ratio_mid_p``: conditional odds ratio b / c;
    * ``exact``, ``mid_p``, ``asymptotic``, ``corrected``: McNemar's test in its four forms;
    * ``warnings``: those of every part, each once and after the names of the parts that it is about.
    """

    n: int
    a: int
    b: int
    c: int
    d: int
    first: Estimate
    second: Estimate
    difference_tango: Estimate
    difference_newcombe: Estimate
    difference_wald: Estimate
    ratio: Estimate
    relative_change: Estimate
    relative_change_mover: Estimate
    stopped: Estimate
    started: Estimate
    odds_ratio_exact: Estimate
    odds_ratio_mid_p: Estimate
    exact: HypothesisTest
    mid_p: HypothesisTest
    asymptotic: HypothesisTest
    corrected: HypothesisTest
    warnings: tuple[str, ...] = ()

    @property
    def change_tango(self) -> Estimate:
        """Second minus first with Tango's interval."""
        return negated(self.difference_tango)

    @property
    def change_newcombe(self) -> Estimate:
        """Second minus first with Newcombe's interval (method 10)."""
        return negated(self.difference_newcombe)

    @property
    def change_wald(self) -> Estimate:
        """Second minus first with Wald's interval, for comparison only."""
        return negated(self.difference_wald)


def paired_binary(a: int, b: int, c: int, d: int, conf_level: float = 0.95) -> PairedBinary:
    """All paired binary results for one table of pairs.

    ``a``, ``b``, ``c``, ``d`` count pairs of answers of one person on two occasions: yes-yes, yes-no,
    no-yes, no-no. The parts, their units and formulas are those of ``wilson``, ``paired_difference``
    (Tango; Newcombe's method 10; Wald), ``paired_ratio`` (score; MOVER), ``conditional_odds_ratio`` and
    ``mcnemar``, where the sources stand. Relative change is ``(a + c) / (a + b) - 1``: the ratio of second
    over first, its limits each less 1.

    Raises ValueError for counts that are negative, fractional or not finite and for a level outside (0, 1).
    Degenerate, each with a warning: no pairs (no estimates, p = 1); no discordant pair (difference 0, p =
    1, score intervals keep their width); nobody yes first (no relative change, no share stopped); all in
    one direction (odds ratio 0 or infinite).

    Examples
    --------
    Of 35 men 29 were physically abusive at intake and 23 at exit; 6 stopped and none started.

    >>> r = paired_binary(23, 6, 0, 6)
    >>> round(r.exact.p_value, 5), round(r.relative_change.estimate, 4), round(r.stopped.estimate, 4)
    (0.03125, -0.2069, 0.2069)
    >>> [round(x, 4) for x in r.difference_tango.interval]
    [0.0556, 0.3268]
    """
    cells = {"a": a, "b": b, "c": c, "d": d}
    a, b, c, d = (check.count(name, value) for name, value in cells.items())
    conf_level = check.confidence_level(conf_level)
    table, swapped = [[a, b], [c, d]], [[a, c], [b, d]]
    n = a + b + c + d
    ratio = paired_ratio(swapped, conf_level, "score")
    result = PairedBinary(
        n=n,
        a=a,
        b=b,
        c=c,
        d=d,
        first=wilson(a + b, n, conf_level),
        second=wilson(a + c, n, conf_level),
        difference_tango=paired_difference(table, conf_level, "tango"),
        difference_newcombe=paired_difference(table, conf_level, "newcombe"),
        difference_wald=paired_difference(table, conf_level, "wald"),
        ratio=ratio,
        relative_change=as_relative_change(ratio),
        relative_change_mover=as_relative_change(paired_ratio(swapped, conf_level, "mover")),
        stopped=wilson(b, a + b, conf_level),
        started=wilson(c, c + d, conf_level),
        odds_ratio_exact=conditional_odds_ratio(b, c, conf_level, "exact"),
        odds_ratio_mid_p=conditional_odds_ratio(b, c, conf_level, "mid_p"),
        exact=mcnemar(b, c, "exact"),
        mid_p=mcnemar(b, c, "mid_p"),
        asymptotic=mcnemar(b, c, "asymptotic"),
        corrected=mcnemar(b, c, "corrected"),
    )
    return replace(result, warnings=_named_warnings(result))


def _named_warnings(result: PairedBinary) -> tuple[str, ...]:
    """Each warning of the parts once, after the names of the parts that gave it."""
    parts: dict[str, list[str]] = {}
    for field in fields(result):
        value = getattr(result, field.name)
        for message in getattr(value, "warnings", ()):
            parts.setdefault(message, []).append(field.name)
    return tuple(f"{', '.join(names)}: {message}" for message, names in parts.items())


def paired_table(first: npt.ArrayLike, second: npt.ArrayLike) -> Integers:
    """The paired 2 x 2 table of two yes/no vectors in the same order of people.

    ``first`` and ``second`` hold 0/1 or False/True, one element a person, paired by position. The result is
    ``[[a, b], [c, d]]``: rows first occasion yes/no, columns second occasion yes/no; it is 2 x 2 even where
    an answer never occurs. Raises ValueError for other values, missing ones and different lengths.
    Degenerate: empty vectors give a table of zeros. Source: definition.

    Examples
    --------
    >>> paired_table([1, 1, 0], [1, 0, 0]).tolist()
    [[1, 1], [0, 1]]
    """
    x, y = check.binary("first", first), check.binary("second", second)
    check.same_length(first=x, second=y)
    index = 2 * (~x).astype(np.int64) + (~y).astype(np.int64)
    return np.bincount(index, minlength=4).reshape(2, 2).astype(np.int64)


def paired_table_by_id(
    first_id: npt.ArrayLike, first: npt.ArrayLike, second_id: npt.ArrayLike, second: npt.ArrayLike
) -> Integers:
    """The paired 2 x 2 table of two yes/no vectors that are matched by the ids of the people.

    ``first_id[i]`` names the person who answered ``first[i]``, and likewise for the second occasion; the
    order of either does not matter. The result is as in ``paired_table``. Raises ValueError where an id is
    missing, comes twice, or is on one occasion only: people without a pair are to be counted and dropped
    before, not here. Degenerate: empty vectors give a table of zeros. Source: definition.

    Examples
    --------
    >>> paired_table_by_id(["p", "q"], [1, 0], ["q", "p"], [0, 0]).tolist()
    [[0, 1], [0, 1]]
    """
    ids1, ids2 = check.unique("first_id", first_id), check.unique("second_id", second_id)
    x, y = check.binary("first", first), check.binary("second", second)
    check.same_length(first_id=ids1, first=x)
    check.same_length(second_id=ids2, second=y)
    position = {name: i for i, name in enumerate(ids2.tolist())}
    names = ids1.tolist()
    lone = [name for name in names if name not in position]
    lone += [name for name in position if name not in set(names)]
    if lone:
        raise check.refusal(
            "first_id and second_id", "the same ids", f"{len(lone)} without a pair: {lone[:5]}"
        )
    return paired_table(x, y[[position[name] for name in names]])


def negated(estimate: Estimate) -> Estimate:
    """The same estimate with its sign, and so its limits and its statistic, turned round."""

    def minus(value: float | None) -> float | None:
        return None if value is None else 0.0 - value

    return replace(
        estimate,
        estimate=minus(estimate.estimate),
        conf_low=minus(estimate.conf_high),
        conf_high=minus(estimate.conf_low),
        statistic=minus(estimate.statistic),
    )


def as_relative_change(ratio: Estimate) -> Estimate:
    """A ratio as a relative change: estimate and limits less 1, on the scale -1 to infinity.

    An infinite ratio (from nobody to somebody) has no relative change: the estimate is None.
    """

    def less_one(value: float | None) -> float | None:
        return None if value is None else value - 1.0

    infinite = ratio.estimate is not None and math.isinf(ratio.estimate)
    return replace(
        ratio,
        estimate=None if infinite else less_one(ratio.estimate),
        conf_low=less_one(ratio.conf_low),
        conf_high=less_one(ratio.conf_high),
        method=f"{RELATIVE_CHANGE}; from the {ratio.method}",
    )
