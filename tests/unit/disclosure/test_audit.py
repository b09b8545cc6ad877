"""The audit of small tables whose intervals are known by hand."""

import numpy as np
import pytest

from drive_eval.disclosure.audit import audit
from drive_eval.disclosure.system import Builder, Needs


def test_the_published_interval_is_found_and_passes(say, textbook):
    system = textbook.system
    hidden = say.flags(system, [say.at(system, *place) for place in ((1, 0), (1, 2), (2, 0), (2, 2))])
    found = audit(system, say.needs(system, {textbook.sensitive: (5.0, 5.0)}, width=10.0), hidden)
    row = found.cells.tolist().index(textbook.sensitive)
    assert (found.low[row], found.high[row]) == (5.0, 30.0)
    assert not found.low_open[row]
    assert not found.high_open[row]
    assert found.passed.all()
    assert len(found.cells) == 4


def test_a_cell_that_can_be_worked_out_fails(say):
    system = say.table([3, 40])
    cell = say.at(system, 0)
    found = audit(system, say.needs(system, {cell: (3.0, 7.0)}, width=10.0), say.flags(system, [cell]))
    assert (found.low.tolist(), found.high.tolist(), found.passed.tolist()) == ([3.0], [3.0], [False])


def test_a_sensitive_cell_in_print_fails(say):
    system = say.table([3, 40])
    cell = say.at(system, 0)
    found = audit(system, say.needs(system, {cell: (0.0, 0.0)}, width=0.0), say.flags(system, []))
    assert not found.unknown[0]
    assert not found.passed[0]


def test_a_cell_without_a_bound_is_followed_as_far_as_asked(say):
    system = say.table([3, 40])
    cell, whole = say.at(system, 0), say.at(system, None)
    hidden = say.flags(system, [cell, whole])
    found = audit(system, say.needs(system, {cell: (3.0, 7.0)}, width=10.0), hidden)
    assert found.high.tolist() == [3.0 + 30.0, 43.0 + 30.0]
    assert found.high_open.all()
    # The part is 0 or more, so the whole is 40 or more.
    assert found.low.tolist() == [0.0, 40.0]
    assert not found.low_open.any()


def test_a_rule_of_two_a_line_is_broken_by_the_attacker(say):
    # Two hidden in each row and column, and yet the column's own sum tells that the 1 is 0 to 2.
    system = say.table([[1, 1, 50], [60, 1, 1], [1, 70, 1]])
    places = ((0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 0))
    cells = [say.at(system, *place) for place in places]
    found = audit(system, say.needs(system, {cells[0]: (1.0, 9.0)}, width=10.0), say.flags(system, cells))
    assert set(zip(found.low, found.high, strict=True)) == {(0.0, 2.0)}
    assert not found.passed.any()


def test_whole_numbers_leave_less_than_fractions():
    # 2a = b + c, and b, c one at most together with what is known: a half is no count.
    builder = Builder()
    cell = builder.cell("a", 0, shown=True)
    other = builder.cell("b", 0, shown=True)
    left = builder.cell("c", 1)
    total = builder.cell("t", 1, public=True)
    builder.equation([(cell, 2.0), (other, -1.0)], "twice")
    builder.equation([(other, 1.0), (left, 1.0), (total, -1.0)], "sum")
    system = builder.build()
    flags = np.array([True, True, False, False])
    needs = Needs(flags, np.zeros(4), np.full(4, 0.5), np.full(4, 0.5))
    found = audit(system, needs, flags)
    assert found.high.tolist() == [0.0, 0.0]


def test_flags_of_another_length_are_refused(say):
    system = say.table([3, 40])
    with pytest.raises(ValueError, match="2 flags for 3 cells"):
        audit(system, say.needs(system, {}), np.zeros(2, dtype=np.bool_))
