"""A source with its references filled in, or one line for each that names nothing."""

from dataclasses import replace

import pytest

from drive_eval.display.book import Book
from drive_eval.errors import CannotRun
from drive_eval.report.assemble import Content, assembled, escaped

KEY = "flow/allocation/allocated/all/allocated//drive//count/"


def test_a_number_carries_its_key(content: Content) -> None:
    text = assembled(f"There are {{{{ {KEY} | count }}}} people.", "report.md", content)
    assert text == f'There are [198]{{.est key="{KEY}" title="{KEY}"}} people.'


def test_every_problem_is_told_at_once_with_file_line_and_name(content: Content) -> None:
    source = (
        "{{ flow/allocation/allocated/all/alocated//drive//count | count }}\n"
        f"{{{{ {KEY} | cuont }}}}\n{{{{ table flwo }}}}\ntext {{{{ figure love_plot }}}}\n"
        "{{ study.citz }}\n{{ see flow }}"
    )
    with pytest.raises(CannotRun) as caught:
        assembled(source, "config/report/feasibility.md", content)
    lines = list(caught.value.problems)
    assert [line.split(":")[0] for line in lines] == [
        f"config/report/feasibility.md, line {number}" for number in (1, 2, 3, 4, 5, 6)
    ]
    assert f"did you mean {KEY}" in lines[0]
    assert "no format is called 'cuont'" in lines[1]
    assert "did you mean flow" in lines[2]
    assert "must stand alone on its line" in lines[3]


def test_displays_are_numbered_in_the_order_in_which_they_stand(content: Content) -> None:
    text = assembled(
        "{{ see needs }}\n\n{{ questions }}\n\n{{ table needs }}\n\n{{ figure love_plot }}", "r.md", content
    )
    assert text.startswith('[Table 2]{.see target="tab-needs"}')
    assert '{#tab-research-questions .display kind="table" number="1"' in text
    assert '{#fig-love-plot .display kind="figure" number="1"' in text


def test_a_withheld_number_is_shown_as_such(content: Content, blind_book: Book) -> None:
    text = assembled(f"{{{{ {KEY} | count }}}}", "r.md", replace(content, book=blind_book))
    assert text.startswith("[xx]{.est .withheld")


def test_nothing_in_a_value_is_read_as_markdown() -> None:
    assert escaped("a*b_[c]{#d}") == r"a\*b\_\[c\]\{\#d\}"


def test_the_shipped_report_fills_without_a_problem_shown_or_blind(
    text: str, content: Content, blind_book: Book
) -> None:
    assert "{{" not in assembled(text, "r.md", content)
    blind = assembled(text, "r.md", replace(content, book=blind_book))
    prose = "\n".join(line for line in blind.splitlines() if ".est" in line)
    assert "[xx]{.est .withheld" in prose
    assert "[198]" not in prose
    assert "29/35" not in prose


def test_the_key_of_a_withheld_verdict_does_not_tell_it(content: Content, book: Book) -> None:
    key = "progression/case_manager/closed/all/contact/*/drive//verdict"
    row = book.at(key)
    assert row is not None
    hidden = Book([row.without({"estimate"})])
    text = assembled(f"{{{{ {key} | verdict }}}}", "r.md", replace(content, book=hidden))
    assert row.part("level") not in text
