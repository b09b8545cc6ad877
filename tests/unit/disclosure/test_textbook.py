"""The worked examples of the books, with their own attackers."""

import numpy as np
import pytest

from drive_eval.disclosure.suppress import CannotProtect, suppress
from drive_eval.disclosure.system import Builder, Needs


def test_attacker_of_the_published_pattern_infers_the_published_interval(say, textbook):
    # Fischetti and Salazar 2001, fig. 2: four cells withheld, and 22 is somewhere from 5 to 30.
    system = textbook.system
    hidden = say.flags(system, [say.at(system, *place) for place in ((1, 0), (1, 2), (2, 0), (2, 2))])
    assert say.inferred(system, hidden, textbook.sensitive) == (5.0, 30.0)
    assert say.inferred(system, hidden, say.at(system, 1, 0)) == (0.0, 25.0)


def test_the_choice_for_the_published_table_is_the_cheapest_rectangle(say, textbook):
    # Among all 2 x 2 patterns round the cell the published one hides least: 59.
    system = textbook.system
    needs = say.needs(system, {textbook.sensitive: (5.0, 5.0)}, width=0.0)
    choice = suppress(system, needs, gap=0.0)
    assert float(system.values @ choice.hidden) == 22 + 8 + 17 + 12
    assert choice.bound == pytest.approx(choice.cost)
    low, high = say.inferred(system, choice.hidden, textbook.sensitive)
    assert low <= 17
    assert high >= 27


def test_a_part_shown_beside_its_total_gives_the_rest_away(say):
    system = say.table([3, 40])
    hidden = say.flags(system, [say.at(system, 0)])
    assert say.inferred(system, hidden, say.at(system, 0)) == (3.0, 3.0)


def test_nothing_protects_a_part_of_a_total_that_everybody_knows():
    builder = Builder()
    part = builder.cell("part", 3, shown=True)
    rest = builder.cell("rest", 4, public=True)
    whole = builder.cell("whole", 7, public=True)
    builder.equation([(part, 1.0), (rest, 1.0), (whole, -1.0)], "sum")
    system = builder.build()
    flags = np.array([True, False, False])
    with pytest.raises(CannotProtect) as error:
        suppress(system, Needs(flags, np.ones(3), np.ones(3), np.ones(3)))
    assert error.value.cells == (part,)


def test_a_zero_that_follows_is_no_secret(say):
    # Both parts of nothing are nothing: withholding the parts would hide nothing.
    builder = Builder()
    parts = [builder.cell(name, 0, shown=True) for name in "ab"]
    whole = builder.cell("whole", 0, public=True)
    builder.equation([(parts[0], 1.0), (parts[1], 1.0), (whole, -1.0)], "sum")
    system = builder.build()
    choice = suppress(system, say.needs(system, {parts[0]: (0.0, 5.0)}))
    assert not choice.hidden.any()
