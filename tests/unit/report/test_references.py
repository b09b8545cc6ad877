"""The source's references: what they name, where they stand, and numbers that nobody drew."""

import pytest

from drive_eval.report.references import references, typed_numbers


def test_each_form_is_told_from_the_others() -> None:
    text = (
        "{{ a/b/c | share }} {{study.data_cut}} {{ see flow }} {{ literal CONSORT 2016 }}\n"
        "{{ table flow }}\n{{ figure love_plot }}\n{{ questions }}\n"
    )
    found = [(ref.kind, ref.name, ref.form, ref.line, ref.alone) for ref in references(text)]
    assert found == [
        ("estimate", "a/b/c", "share", 1, False),
        ("study", "data_cut", "", 1, False),
        ("see", "flow", "", 1, False),
        ("literal", "CONSORT 2016", "", 1, False),
        ("table", "flow", "", 2, True),
        ("figure", "love_plot", "", 3, True),
        ("questions", "", "", 4, True),
    ]


def test_comments_are_not_read_and_keep_their_lines() -> None:
    [reference] = references("<!-- {{ no/such | share }}\n-->\n{{ table flow }}")
    assert (reference.kind, reference.line) == ("table", 3)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("82% of 35 people", [(1, "82%"), (1, "35")]),
        ("{{ a/b | share }} and\n1,574 more", [(2, "1,574")]),
        ("# Flow {#flow-2}\n1. First\n{{ literal 2016 }} <!-- 5 -->", []),
        ("[a link](page3.html)", []),
    ],
)
def test_numbers_typed_by_hand_are_found(text: str, found: list[tuple[int, str]]) -> None:
    assert typed_numbers(text) == found


def test_the_shipped_report_has_no_number_typed_by_hand(text: str) -> None:
    assert typed_numbers(text) == []
