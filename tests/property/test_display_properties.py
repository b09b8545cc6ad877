"""What holds for any number: rounding, percentages, and nothing of a withheld row in print."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from drive_eval.contracts.estimates import KEY, NUMBERS
from drive_eval.display import cells, printed
from drive_eval.display.book import Row
from drive_eval.display.cells import Column, Label, TableRow, TableView
from drive_eval.display.writers.html import table_fragment
from drive_eval.display.writers.typst import string
from drive_eval.report.references import references

FLOATS = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)
CELLS = (
    cells.share_cell,
    cells.points_cell,
    cells.effect_cell,
    cells.p_cell,
    cells.count_cell,
    cells.missing_cell,
)


def row(**numbers: float) -> Row:
    return Row(dict.fromkeys(KEY, ""), {name: numbers.get(name) for name in NUMBERS})


@given(FLOATS, st.integers(0, 4))
def test_rounding_is_half_up_of_the_absolute_value(value: float, places: int) -> None:
    expected = Decimal(repr(abs(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(printed.rounded(value, places).replace(",", "").replace("−", "")) == expected


@given(FLOATS, st.integers(0, 4))
def test_rounding_mirrors_at_zero(value: float, places: int) -> None:
    plain, mirrored = printed.rounded(value, places), printed.rounded(-value, places)
    assert plain.replace("−", "") == mirrored.replace("−", "")


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_percentage_is_within_half_a_unit_of_its_counts(above: int, below: int) -> None:
    shown = Decimal(printed.percentage(above, below).rstrip("%").replace(",", ""))
    assert abs(shown - Decimal(100 * above) / Decimal(below)) <= Decimal("0.05")


@given(st.floats(0, 1))
def test_p_values_are_never_printed_as_zero(value: float) -> None:
    text = printed.p_value(value)
    assert text != "0.000"
    assert text.lstrip("<>").replace(".", "").isdigit()


@given(st.dictionaries(st.sampled_from(NUMBERS), st.integers(100, 10**6).map(float), min_size=1))
def test_no_cell_of_a_withheld_row_holds_a_digit(numbers: dict[str, float]) -> None:
    hidden = row(**numbers).without(NUMBERS)
    for make in CELLS:
        assert not any(letter.isdigit() for letter in make(hidden).text)


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_no_text_breaks_out_of_a_table(text: str) -> None:
    view = TableView((Column(text),), (TableRow((Label(text),)),))
    fragment = table_fragment(view)
    assert fragment.count("<tr>") == 2
    assert fragment.count("<script") == 0
    literal = string(text)
    assert literal.startswith('"')
    assert '"' not in literal[1:-1].replace("\\\\", "").replace('\\"', "")


@given(st.text(alphabet="{} |/abc\n", max_size=60))
def test_any_text_can_be_read_for_references(text: str) -> None:
    for reference in references(text):
        assert text[reference.start : reference.start + 2] == "{{"
        assert text[: reference.start].count("\n") + 1 == reference.line
