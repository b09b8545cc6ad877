"""Who was matched to whom, and the checks that every matching method shares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drive_eval.stats.permutations import number_labels
from drive_eval.stats.validation import (
    Bools,
    Floats,
    Integers,
    binary,
    choice,
    positive,
    refusal,
    same_length,
    unique,
    vector,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatchedSample:
    """Matched pairs: entry i of ``treated`` and ``control`` are the row positions of pair i's two people.

    Pairs are listed in the order of the treated person's id, then of closeness; ``matched_set`` numbers the
    sets (a treated person with their controls) 1, 2, ... in that order; ``distance`` is ``|score - score|``.
    ``unmatched`` are the treated left out. ``weights`` has one entry a row of the input: 1 for a matched
    treated person, for a control the sum over their sets of one over the set's controls, scaled to sum to the
    number of matched controls.
    """

    treated: Integers
    control: Integers
    matched_set: Integers
    distance: Floats
    unmatched: Integers
    weights: Floats
    n_treated: int
    n_control: int
    n_treated_matched: int
    n_control_matched: int
    caliper: float | None
    method: str
    warnings: tuple[str, ...] = ()

    @property
    def total_distance(self) -> float:
        """Sum of the distances over pairs."""
        return math.fsum(self.distance)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Checked input: scores, arms, ranks of the ids, strata numbers and the caliper (infinite if none)."""

    score: Floats
    treated: Bools
    rank: Integers
    stratum: Integers
    caliper: float

    def by_stratum(self) -> list[tuple[Integers, Integers]]:
        """For each stratum the treated rows by id, and the control rows by score and then by id."""
        order = np.lexsort((self.rank, self.stratum))
        controls = np.lexsort((self.rank, self.score, self.stratum))
        order, controls = order[self.treated[order]], controls[~self.treated[controls]]
        last = int(self.stratum.max()) + 1 if self.stratum.size else 0
        ends = np.arange(last + 1)
        first = np.searchsorted(self.stratum[order], ends)
        second = np.searchsorted(self.stratum[controls], ends)
        return [(order[first[s] : first[s + 1]], controls[second[s] : second[s + 1]]) for s in range(last)]


def read_candidates(
    score: npt.ArrayLike,
    treated: npt.ArrayLike,
    ids: Sequence[object] | npt.ArrayLike,
    caliper: float | None,
    strata: Sequence[object] | npt.ArrayLike | None,
) -> Candidates:
    """Check the arguments that every matching method takes."""
    values, arm, names = vector("score", score), binary("treated", treated), unique("ids", ids)
    labels = np.zeros(arm.size, dtype=np.int64) if strata is None else number_labels("strata", strata)
    same_length(score=values, treated=arm, ids=names, strata=labels)
    if len({type(v) for v in names.tolist()}) > 1:
        raise refusal("ids", "ids of one type, which can be put in order", names[:5].tolist())
    rank = np.empty(arm.size, dtype=np.int64)
    rank[np.argsort(names, kind="stable")] = np.arange(arm.size)
    return Candidates(
        values, arm, rank, labels, math.inf if caliper is None else positive("caliper", caliper)
    )


def collect(
    people: Candidates, pairs: list[tuple[int, int]], method: str, warnings: tuple[str, ...] = ()
) -> MatchedSample:
    """The result from (treated row, control row) pairs in any order."""
    t = np.array([p[0] for p in pairs], dtype=np.int64)
    c = np.array([p[1] for p in pairs], dtype=np.int64)
    distance = np.abs(people.score[t] - people.score[c])
    order = np.lexsort((people.rank[c], distance, people.rank[t]))
    t, c, distance = t[order], c[order], distance[order]
    _, first, inverse = np.unique(people.rank[t], return_index=True, return_inverse=True)
    size = np.bincount(inverse, minlength=first.size)
    everyone = np.flatnonzero(people.treated)
    left = np.setdiff1d(everyone, t)
    left = left[np.argsort(people.rank[left])]
    weights = np.zeros(people.score.size)
    weights[t] = 1.0
    n_control = int(np.unique(c).size)
    if t.size:
        np.add.at(weights, c, 1.0 / size[inverse])
        weights[~people.treated] *= n_control / first.size
    notes = list(warnings)
    if not everyone.size or everyone.size == people.treated.size:
        notes.append("nobody to match: an arm is empty")
    elif left.size:
        notes.append(f"{left.size} of {everyone.size} treated people have no match")
    return MatchedSample(
        treated=t,
        control=c,
        matched_set=inverse.astype(np.int64) + 1,
        distance=distance,
        unmatched=left.astype(np.int64),
        weights=weights,
        n_treated=int(everyone.size),
        n_control=int(people.treated.size - everyone.size),
        n_treated_matched=int(first.size),
        n_control_matched=n_control,
        caliper=None if math.isinf(people.caliper) else people.caliper,
        method=method,
        warnings=tuple(notes),
    )


def logit_score(propensity: npt.ArrayLike) -> Floats:
    """``log(p / (1 - p))`` of propensity scores, the scale on which Austin (2011) sets calipers.

    Raises ValueError for a score that is not strictly between 0 and 1: such a person has no counterpart.

    >>> logit_score([0.5, 0.75]).round(4).tolist()
    [0.0, 1.0986]
    """
    p = vector("propensity", propensity)
    if ((p <= 0) | (p >= 1)).any():
        bad = float(p[(p <= 0) | (p >= 1)][0])
        raise refusal("propensity", "scores strictly between 0 and 1", bad)
    return np.asarray(np.log(p) - np.log1p(-p))


def caliper_width(
    score: npt.ArrayLike, treated: npt.ArrayLike, multiple: float = 0.2, sd: str = "all"
) -> float:
    """A caliper in the score's own unit: ``multiple`` standard deviations of it.

    ``sd`` is "all", that of everyone (MatchIt), or "pooled", ``sqrt((var_treated + var_control)/2)``
    (Rosenbaum and Rubin 1985, American Statistician 39:33; Austin 2011, Pharmaceutical Statistics 10:150: 0.2
    on the logit). Raises ValueError for fewer than two people (in each arm if pooled), or for a score that
    does not vary.

    >>> caliper_width([0, 1, 2, 3, 4], [1, 1, 0, 0, 0], multiple=0.5) > 0.79
    True
    """
    values, arm, times = vector("score", score, 2), binary("treated", treated), positive("multiple", multiple)
    same_length(score=values, treated=arm)
    choice("sd", sd, ("all", "pooled"))
    if sd == "pooled" and min(arm.sum(), (~arm).sum()) < 2:
        raise refusal("treated", "two people in each arm", treated)
    variance = values.var(ddof=1) if sd == "all" else (values[arm].var(ddof=1) + values[~arm].var(ddof=1)) / 2
    return positive("score (its standard deviation)", float(np.sqrt(variance))) * times


def effective_sample_size(weights: npt.ArrayLike) -> float:
    """Kish's ``(sum w)^2 / sum w^2``: how many equally weighted people carry as much; 0 without weights above
    0.

    >>> effective_sample_size([1, 1, 2, 0])
    2.6666666666666665
    """
    w = vector("weights", weights)
    if (w < 0).any():
        raise refusal("weights", "numbers of at least 0", float(w.min()))
    squares = float(w @ w)
    return float(w.sum()) ** 2 / squares if squares > 0 else 0.0
