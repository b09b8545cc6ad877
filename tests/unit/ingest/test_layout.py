"""Rows sorted and filled, one at a time."""

from drive_eval.ingest.headings import Headings
from drive_eval.ingest.layout import Marks, Sorter
from drive_eval.ingest.source import RawRow

HEADINGS = Headings(1, 0, 5, {f"field_{place}": place for place in range(5)}, {}, ("",) * 5, "#", ())


def sorted_cells(*rows: list[str]) -> list[tuple[list[str], tuple[str, ...]]]:
    sorter = Sorter(HEADINGS, Marks((), frozenset(), frozenset({"''"})), [[0, 3, 4]])
    raw = [RawRow(number, cells) for number, cells in enumerate(rows, start=2)]
    return [(row.cells, codes) for row, codes in sorter.sort(raw, lambda cells: True)]


def test_one_ditto_speaks_for_every_blank_of_its_group_and_for_no_other() -> None:
    _, (cells, codes) = sorted_cells(["a", "b", "c", "d", "e"], ["''", "x", "", "", "y"])
    assert cells == ["a", "x", "", "d", "y"]
    assert codes == ("ditto:0",)


def test_a_row_that_ends_early_is_blank_from_there_on() -> None:
    _, (cells, codes) = sorted_cells(["a", "b", "c", "d", "e"], ["''", "x"])
    assert cells == ["a", "x", "", "d", "e"]
    assert codes == ("ditto:0",)


def test_a_ditto_below_a_row_that_ended_early_has_nothing_to_take() -> None:
    _, (cells, codes) = sorted_cells(["a", "b"], ["x", "y", "''", "", ""])
    assert cells[2] == ""
    assert codes == ("ditto:2",)
