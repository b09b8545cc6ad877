"""Random releases against an attacker who writes down equations of his own, from what the words mean."""

import sys
from itertools import product
from math import ceil, floor
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from drive_eval.disclosure.check import audit_release
from drive_eval.disclosure.control import control
from drive_eval.disclosure.released import keys_of, released
from drive_eval.disclosure.rounding import nearest, possible, room
from drive_eval.disclosure.rules import Rules
from drive_eval.errors import CannotRun
from drive_eval.vocabulary import SEVERITY

sys.path.append(str(Path(__file__).parents[1] / "unit" / "disclosure"))
from rows import frame_of, share

THRESHOLD = 5
RULES = Rules(threshold=THRESHOLD)
SITES = ("essex", "south_wales", "west_sussex")
PEOPLE = st.lists(st.tuples(*[st.integers(0, 25)] * 2), min_size=6, max_size=6)
MOVES = st.lists(st.integers(0, 9), min_size=16, max_size=16)


def attacked(
    frame: pd.DataFrame, left: pd.DataFrame, atoms: dict[str, np.ndarray], truth: np.ndarray
) -> None:
    """Every share is a sum over atoms; from the shown ones no small share can be told from the threshold.

    `atoms` gives, by key, the sums (numerator, denominator) over the atoms.
    """
    fields, keys = ("numerator", "denominator"), keys_of(frame)
    seen, right, hidden = [], [], []
    for at, key in enumerate(keys):
        for row, field in zip(atoms[key], fields, strict=True):
            assert row @ truth == frame[field][at]
            if pd.notna(left[field][at]):
                seen.append(row)
                right.append(float(row @ truth))
            else:
                hidden.append((key, row))
    for key, row in hidden:
        value = float(row @ truth)
        ends = [
            linprog(sign * row, A_eq=np.array(seen), b_eq=right, bounds=(0, None)) if seen else None
            for sign in (1.0, -1.0)
        ]
        if None in ends or ends[1].status == 3:  # no bound above
            continue
        low, high = ends[0].fun, -ends[1].fun
        if 0 < value < THRESHOLD:
            assert high >= THRESHOLD - 1e-6, key
            assert high - low >= THRESHOLD - 1e-6, key


def settle(rows: dict[str, dict[str, object]], atoms: dict[str, np.ndarray], truth: np.ndarray) -> None:
    frame = frame_of(rows)
    try:
        chosen = control(frame, RULES)
    except CannotRun:  # nothing that could be withheld would help: then nothing leaves
        return
    left = released(frame, chosen.withheld, chosen.bounded)
    assert audit_release(frame, left, RULES).passed
    attacked(frame, left, atoms, truth)


def sites_and_arms(
    people: list[tuple[int, int]],
) -> tuple[dict[str, dict[str, object]], dict[str, np.ndarray], np.ndarray]:
    """Atoms are those who have it and those who have not, by site and arm."""
    truth = np.array(people, dtype=float).ravel()
    places = list(product(SITES, ("drive", "control")))
    rows, atoms = {}, {}
    for site, arm in product((*SITES, "all"), ("drive", "control", "all")):
        inside = [
            i for i, (where, group) in enumerate(places) if site in (where, "all") and arm in (group, "all")
        ]
        x, of = np.zeros(len(truth)), np.zeros(len(truth))
        for i in inside:
            x[2 * i] = of[2 * i] = of[2 * i + 1] = 1.0
        subgroup = "all" if site == "all" else f"site={site}"
        key = f"risk_idva/idva/linked_victims/{subgroup}/risk_reduced//{arm}//proportion/"
        rows[key], atoms[key] = share(int(x @ truth), int(of @ truth)), np.array([x, of])
    return rows, atoms, truth


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_sites_and_arms_of_a_share(people: list[tuple[int, int]]) -> None:
    settle(*sites_and_arms(people))


@settings(max_examples=25, deadline=None)
@given(PEOPLE, st.sampled_from([2, 3, 4, 5]))
def test_rounded_sites_and_arms_of_a_share_tell_no_exact_count(
    people: list[tuple[int, int]], base: int
) -> None:
    """Of all people that print the same, every count in print has half the values that round to it."""
    rows, atoms, truth = sites_and_arms(people)
    frame, rules = frame_of(rows), Rules(threshold=THRESHOLD, rounding_base=base)
    chosen = control(frame, rules)
    left = released(frame, chosen.withheld, chosen.bounded, base)
    assert audit_release(frame, left, rules, coarse=chosen.coarse).passed
    shown = [
        (row, left[field][at], row @ truth)
        for at, key in enumerate(keys_of(frame))
        for row, field in zip(atoms[key], ("numerator", "denominator"), strict=True)
        if pd.notna(left[field][at])
    ]
    lows, highs = (
        zip(*(possible(printed, base) for _, printed, _ in shown), strict=True) if shown else ((), ())
    )
    rows_ = np.array([row for row, _, _ in shown])
    for row, printed, value in shown:
        assert printed == nearest(value, base)
        if value:
            ends = [
                linprog(
                    sign * row,
                    A_ub=np.vstack([rows_, -rows_]),
                    b_ub=[*highs, *(-low for low in lows)],
                    bounds=(0, None),
                )
                for sign in (1.0, -1.0)
            ]
            assert floor(-ends[1].fun + 1e-6) - ceil(ends[0].fun - 1e-6) >= room(base)


@settings(max_examples=40, deadline=None)
@given(MOVES)
def test_ends_and_moves_of_severity(moves: list[int]) -> None:
    """Atoms are the sixteen moves between four levels at intake and at exit."""
    truth, everyone = np.array(moves, dtype=float), np.ones(16)
    first, last = np.divmod(np.arange(16), 4)
    place, ends = "case_manager/paired/all/physical", (("intake", first), ("exit", last))
    sums = {
        f"abuse_severity/{place}/{level}/drive/{period}/proportion/": np.array([end == at, everyone])
        for (period, end), (at, level) in product(ends, enumerate(SEVERITY))
    }
    for (period, end), (level, at) in product(ends, (("any", 1), ("moderate_or_high", 2))):
        key = f"abuse_types/{place}/{level}/drive/{period}/proportion/"
        sums[key] = np.array([end >= at, everyone])
        stopped = f"abuse_types/{place}/{level}/drive/exit_vs_intake/share_stopped/"
        sums[stopped] = np.array([(first >= at) & (last < at), first >= at])
    for move, which in (("improved", last < first), ("same", last == first), ("worsened", last > first)):
        key = f"abuse_severity/{place}/{move}/drive/exit_vs_intake/proportion/"
        sums[key] = np.array([which, everyone])
    rows = {key: share(*(int(one @ truth) for one in pair)) for key, pair in sums.items()}
    settle(rows, {key: pair.astype(float) for key, pair in sums.items()}, truth)
