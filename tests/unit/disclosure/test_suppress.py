"""What is withheld beside the sensitive cells: crossed, linked and nested tables, signs, shares, amounts."""

from dataclasses import replace

import numpy as np
import pytest

from drive_eval.disclosure.audit import audit
from drive_eval.disclosure.proof import Seen, prove
from drive_eval.disclosure.suppress import suppress
from drive_eval.disclosure.system import Builder, Needs


def small(system, threshold=10):
    """The printed counts below a threshold, with the distances to 0 and to the threshold."""
    values = system.values
    cells = np.flatnonzero((values > 0) & (values < threshold) & system.shown)
    return {int(cell): (float(values[cell]), float(threshold - values[cell])) for cell in cells}


def closed(system, needs, hidden):
    """Whether nothing is open, by the audit and by witnesses alike."""
    passed = audit(system, needs, hidden).passed.all()
    assert passed == (not prove(system, needs, hidden, Seen.nothing(system.size)))
    return passed


def test_two_a_line_are_not_enough_and_ours_are(say):
    system = say.table([[1, 1, 50], [60, 1, 1], [1, 70, 1]])
    needs = say.needs(system, small(system), width=10.0)
    naive = say.flags(system, list(small(system)))
    assert not closed(system, needs, naive)
    choice = suppress(system, needs)
    assert (choice.hidden & naive).sum() == naive.sum()
    assert closed(system, needs, choice.hidden)


def test_every_small_count_of_a_three_way_table_is_protected(say):
    rng = np.random.default_rng(3)
    system = say.table(
        rng.poisson(25, (3, 4, 2)) * (rng.random((3, 4, 2)) < 0.8) + rng.integers(1, 5, (3, 4, 2))
    )
    needs = say.needs(system, small(system), width=10.0)
    assert needs.sensitive.any()
    choice = suppress(system, needs, gap=0.01)
    assert closed(system, needs, choice.hidden)
    assert choice.cost <= choice.bound * 1.01


def test_tables_that_share_a_margin_are_settled_together(say):
    # By site and sex, and by site and year: the sites' own totals are the same cells in both.
    builder = Builder()
    say.table([[4, 30], [25, 31], [40, 22]], into=builder, tag="sex")
    system = say.table([[20, 14], [30, 26], [33, 29]], into=builder, tag="year")
    for site in range(3):
        same = [system.names.index((tag, (site, None))) for tag in ("sex", "year")]
        builder.equation([(same[0], 1.0), (same[1], -1.0)], "the same site")
    system = builder.build()
    needs = say.needs(system, small(system), width=10.0)
    choice = suppress(system, needs, gap=0.0)
    assert closed(system, needs, choice.hidden)
    # Alone, the first table could hide a site's total; here the second would give that back.
    assert (
        choice.hidden[say.at(system, 0, None, tag="sex")]
        == choice.hidden[say.at(system, 0, None, tag="year")]
    )


def nested(difference_is_sensitive):
    """A population within another: their difference is printed nowhere, and is a count all the same."""
    builder = Builder()
    outer = [
        builder.cell(("outer", at), value, shown=True, weight=5) for at, value in enumerate((40, 35, 75))
    ]
    inner = [
        builder.cell(("inner", at), value, shown=True, weight=4) for at, value in enumerate((37, 20, 57))
    ]
    left = [builder.cell(("left", at), value) for at, value in enumerate((3, 15, 18))]
    for table in (outer, inner, left):
        builder.equation([(table[0], 1.0), (table[1], 1.0), (table[2], -1.0)], "sites sum")
    for whole, part, rest in zip(outer, inner, left, strict=True):
        builder.equation([(whole, 1.0), (part, -1.0), (rest, -1.0)], "within")
    system = builder.build()
    asked = {left[0]: (3.0, 7.0)} if difference_is_sensitive else {}
    flags = np.zeros(system.size, dtype=np.bool_)
    down, up = np.zeros(system.size), np.zeros(system.size)
    for cell, (below, above) in asked.items():
        flags[cell], down[cell], up[cell] = True, below, above
    return system, Needs(flags, down, up, np.full(system.size, 10.0))


def test_a_small_difference_of_nested_tables_is_protected():
    system, needs = nested(difference_is_sensitive=True)
    assert not closed(system, needs, np.zeros(system.size, dtype=np.bool_))
    choice = suppress(system, needs)
    assert choice.hidden.any()
    assert closed(system, needs, choice.hidden)


def test_nothing_is_withheld_where_nothing_is_sensitive():
    system, needs = nested(difference_is_sensitive=False)
    choice = suppress(system, needs)
    assert not choice.hidden.any()
    assert (choice.cost, choice.bound) == (0.0, 0.0)


def test_a_signed_difference_may_fall_below_nothing(say):
    # Two counts and their difference, all printed: the difference may go down although it is -1.
    builder = Builder()
    first, second = (
        builder.cell(name, value, shown=True, weight=1) for name, value in (("a", 20), ("b", 21))
    )
    gap = builder.cell("gap", -1, shown=True, signed=True, weight=1)
    builder.equation([(first, 1.0), (second, -1.0), (gap, -1.0)], "difference")
    system = builder.build()
    needs = say.needs(system, {gap: (9.0, 9.0)}, width=10.0)
    choice = suppress(system, needs, gap=0.0)
    assert choice.hidden.sum() == 2
    found = audit(system, needs, choice.hidden)
    assert found.passed.all()
    assert found.low[found.cells == gap][0] <= -10.0


def test_the_least_value_that_everybody_knows_bounds_the_attacker(say):
    builder = Builder()
    part = builder.cell("part", 4, shown=True, least=3.0)
    other = builder.cell("other", 20, shown=True)
    whole = builder.cell("whole", 24, public=True)
    builder.equation([(part, 1.0), (other, 1.0), (whole, -1.0)], "sum")
    system = builder.build()
    found = audit(system, say.needs(system, {part: (1.0, 6.0)}, width=5.0), say.flags(system, [part, other]))
    assert (found.low[0], found.low_open[0]) == (3.0, False)
    assert (found.high[1], found.high_open[1]) == (21.0, False)
    assert (found.low[1], found.low_open[1]) == (5.0, True)


def test_amounts_that_are_no_counts_move_by_fractions(say):
    system = say.table([[2.5, 8.25], [9.75, 4.125]])
    cell = say.at(system, 0, 0)
    needs = say.needs(system, {cell: (2.25, 2.25)}, width=4.5)
    choice = suppress(system, needs)
    assert not system.whole[cell]
    assert closed(system, needs, choice.hidden)


def test_zeros_are_protected_too(say):
    system = say.table([[0, 30, 25], [20, 18, 16]])
    zero = say.at(system, 0, 0)
    needs = say.needs(system, {zero: (0.0, 10.0)}, width=10.0)
    choice = suppress(system, needs, gap=0.0)
    low, high = say.inferred(system, choice.hidden, zero)
    assert low == 0.0
    assert high >= 10.0


def test_an_empty_system_is_safe():
    system = Builder().build()
    nothing = np.zeros(0)
    choice = suppress(system, Needs(nothing.astype(np.bool_), nothing, nothing, nothing))
    assert choice.hidden.size == 0


def test_an_equation_that_the_values_do_not_meet_is_refused():
    builder = Builder()
    cells = [builder.cell(name, value) for name, value in (("a", 1), ("b", 2), ("c", 4))]
    with pytest.raises(ValueError, match="do not meet"):
        builder.equation([(cells[0], 1.0), (cells[1], 1.0), (cells[2], -1.0)], "sum")


def test_what_whole_numbers_alone_leave_open_is_closed_by_the_cell_that_closes_it():
    # Nine is twice five less one: with the one in print, it can be 1 but not 0, though halves would do.
    builder = Builder()
    nine = builder.cell("nine", 9, shown=True, weight=1.0)
    five, one = builder.cell("five", 5), builder.cell("one", 1, shown=True, weight=50.0)
    builder.equation([(nine, 1.0), (five, -2.0), (one, 1.0)], "twice")
    cheap = [builder.cell(f"cheap {at}", 2, shown=True, weight=0.1) for at in range(20)]
    for at, cell in enumerate(cheap):
        both = builder.cell(f"five and cheap {at}", 7)
        builder.equation([(five, 1.0), (cell, 1.0), (both, -1.0)], "a sum")
    system = builder.build()
    sensitive = np.arange(system.size) == nine
    down, up, width = (np.where(sensitive, asked, 0.0) for asked in (9.0, 1.0, 10.0))
    needs = Needs(sensitive, down, up, width)
    alone = np.arange(system.size) == nine
    assert not prove(system, needs, alone, Seen.nothing(system.size), whole=False)
    assert prove(system, needs, alone, Seen.nothing(system.size))
    choice = suppress(system, needs)
    assert closed(system, needs, choice.hidden)
    assert np.flatnonzero(choice.hidden & system.shown).tolist() == [nine, one]


@pytest.mark.parametrize("seed", [5, 8, 24])
def test_nothing_is_withheld_that_need_not_be(say, seed):
    system = say.table(np.random.default_rng(seed).poisson(14, (4, 4, 3)))
    needs = say.needs(system, small(system), width=10.0)
    choice = suppress(system, needs, gap=1.0)
    again = suppress(replace(system, public=system.shown & ~choice.hidden), needs, gap=0.0)
    assert (again.hidden == choice.hidden).all()
