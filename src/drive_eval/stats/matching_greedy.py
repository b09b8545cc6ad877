"""Greedy nearest neighbour matching on a score."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from drive_eval.stats.matched_sample import Candidates, MatchedSample, collect, read_candidates
from drive_eval.stats.validation import Floats, Integers, choice, count, refusal

ORDERS = ("largest", "smallest", "closest")


def greedy_matching(
    score: npt.ArrayLike,
    treated: npt.ArrayLike,
    ids: Sequence[object] | npt.ArrayLike,
    *,
    caliper: float | None = None,
    strata: Sequence[object] | npt.ArrayLike | None = None,
    ratio: int = 1,
    replace: bool = False,
    order: str = "largest",
) -> MatchedSample:
    """Match each treated person in turn to the nearest control that is left.

    Parameters
    ----------
    score : one number a person (the logit of the propensity score). treated : 1 or True for the treated.
    ids : one a person, all different, which settle every tie: a smaller id first. Use something that means
        the same in every run (the number of the allocation), never a pseudonym or a row number that may
        change.
    caliper : largest distance allowed, in the unit of the score (see ``caliper_width``); None for none.
    strata : a label a person: pairs only within the same label (exact matching); None for none.
    ratio : controls wanted for each treated person; they are given out in rounds, everyone's first before any
        second.
    replace : True lets a control serve several treated people (never one of them twice).
    order : "largest" or "smallest" score of the treated first, or "closest" pair first.

    Returns
    -------
    MatchedSample, the same whatever the order of rows.

    Raises
    ------
    ValueError : scores not finite, ids repeated or missing, lengths differ, a caliper not above 0, ratio
        below 1.

    Degenerate cases
    ----------------
    An empty arm, or nobody within the caliper: no pair and a warning. Treated people without a match are
    listed in ``unmatched`` and counted in a warning. Equally near controls below and above: the smaller id.

    References
    ----------
    Rosenbaum and Rubin (1985), American Statistician 39:33: ``min over controls left of |e_t - e_c|`` subject
    to ``|e_t - e_c| <= caliper``; "closest" is that of Austin (2014), Statistics in Medicine 33:1057, section
    2. Agrees with R's MatchIt (method = "nearest") with ids in row order.

    Examples
    --------
    >>> m = greedy_matching([0.9, 0.5, 0.52, 0.8, 0.1], [1, 1, 0, 0, 0], ["a", "b", "c", "d", "e"])
    >>> list(zip(m.treated.tolist(), m.control.tolist()))
    [(0, 3), (1, 2)]
    """
    people = read_candidates(score, treated, ids, caliper, strata)
    wanted = count("ratio", ratio, minimum=1)
    choice("order", order, ORDERS)
    if replace not in (True, False):
        raise refusal("replace", "True or False", replace)
    pairs: list[tuple[int, int]] = []
    for own, controls in people.by_stratum():
        if own.size and controls.size:
            pool = _Pool(people, controls)
            turn = _turns(people, own, order)
            if replace:
                pairs += [(t, c) for t in turn for c in pool.nearest(t, wanted)]
            elif order == "closest":
                pairs += _closest_first(pool, turn, wanted)
            else:
                pairs += _in_turn(pool, turn, wanted)
    how = "with" if replace else "without"
    method = f"greedy nearest neighbour matching {how} replacement, {wanted} to 1, {order} first"
    return collect(people, pairs, method)


def _turns(people: Candidates, own: Integers, order: str) -> list[int]:
    sign = 1.0 if order == "smallest" else -1.0
    return [int(i) for i in own[np.lexsort((people.rank[own], sign * people.score[own]))]]


def _in_turn(pool: _Pool, turn: list[int], wanted: int) -> list[tuple[int, int]]:
    pairs = []
    for _ in range(wanted):
        served = []
        for t in turn:
            c = pool.take(t)
            if c is not None:
                pairs.append((t, c))
                served.append(t)
        turn = served
    return pairs


def _closest_first(pool: _Pool, turn: list[int], wanted: int) -> list[tuple[int, int]]:
    """The closest pair left, again and again; a heap holds each treated person's nearest control."""
    pairs = []
    for _ in range(wanted):
        heap = [(*offer, t) for t in turn if (offer := pool.offer(t)) is not None]
        heapq.heapify(heap)
        turn = []
        while heap:
            distance, rank, control_rank, t = heapq.heappop(heap)
            offer = pool.offer(t)
            if offer == (distance, rank, control_rank):
                c = pool.take(t)
                if c is not None:
                    pairs.append((t, c))
                    turn.append(t)
            elif offer is not None:
                heapq.heappush(heap, (*offer, t))
    return pairs


class _Pool:
    """The controls of a stratum in groups of one score; used-up groups are stepped over quickly."""

    def __init__(self, people: Candidates, controls: Integers) -> None:
        self.score: list[float] = people.score.tolist()
        self.rank: list[int] = people.rank.tolist()
        self.caliper = people.caliper
        self.controls: list[int] = controls.tolist()
        values, start = np.unique(people.score[controls], return_index=True)
        self.values: Floats = values
        self.level: list[float] = values.tolist()
        self.head: list[int] = start.tolist()
        self.end: list[int] = [*start[1:].tolist(), controls.size]
        self.left = list(range(len(self.level) + 1))  # entry g + 1 is group g, entry 0 "none below"
        self.right = list(range(len(self.level) + 1))  # entry g is group g, the last "none above"
        everyone = np.flatnonzero(people.treated)
        place = np.searchsorted(values, people.score[everyone], side="right")
        self.place: dict[int, int] = dict(zip(everyone.tolist(), place.tolist(), strict=True))

    def take(self, t: int) -> int | None:
        """The nearest control left to ``t``, which is then used up; None if none is within the caliper."""
        g = self._nearest_group(t)
        if g is None:
            return None
        c = self.controls[self.head[g]]
        self.head[g] += 1
        if self.head[g] == self.end[g]:
            self.left[g + 1], self.right[g] = g, g + 1
        return c

    def offer(self, t: int) -> tuple[float, int, int] | None:
        """Distance, rank of ``t`` and rank of the nearest control left."""
        g = self._nearest_group(t)
        if g is None:
            return None
        return abs(self.score[t] - self.level[g]), self.rank[t], self.rank[self.controls[self.head[g]]]

    def nearest(self, t: int, wanted: int) -> Iterator[int]:
        """The nearest controls to ``t`` in turn, none used up."""
        s, place = self.score[t], self.place[t]
        below, above = place - 1, place
        b = self.head[below] if below >= 0 else -1
        a = self.head[above] if above < len(self.level) else -1
        for _ in range(wanted):
            g = self._better(s, below, b, above, a)
            if g is None:
                return
            if g == below:
                yield self.controls[b]
                b += 1
                if b == self.end[below]:
                    below -= 1
                    b = self.head[below] if below >= 0 else -1
            else:
                yield self.controls[a]
                a += 1
                if a == self.end[above]:
                    above += 1
                    a = self.head[above] if above < len(self.level) else -1

    def _nearest_group(self, t: int) -> int | None:
        place = self.place[t]
        below, above = self._first_left(self.left, place) - 1, self._first_left(self.right, place)
        b = self.head[below] if below >= 0 else -1
        a = self.head[above] if above < len(self.level) else -1
        return self._better(self.score[t], below, b, above, a)

    def _better(self, s: float, below: int, b: int, above: int, a: int) -> int | None:
        """The nearer of the group below and the group above; at equal distance the one whose next id is
        smaller.
        """
        down = s - self.level[below] if below >= 0 else float("inf")
        up = self.level[above] - s if above < len(self.level) else float("inf")
        if min(down, up) > self.caliper or (below < 0 and above >= len(self.level)):
            return None
        if down == up:
            return below if self.rank[self.controls[b]] < self.rank[self.controls[a]] else above
        return below if down < up else above

    @staticmethod
    def _first_left(link: list[int], g: int) -> int:
        """The end of the chain of links from ``g``, halving the way for the next time."""
        while link[g] != g:
            link[g] = link[link[g]]
            g = link[g]
        return g
