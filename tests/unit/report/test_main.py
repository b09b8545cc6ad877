"""The main-phase source: every reference exists, nothing is typed by hand, and what must be said is said."""

from dataclasses import replace

import pytest

from drive_eval.display.book import Book
from drive_eval.display.build import Views, views
from drive_eval.display.cells import TableView
from drive_eval.display.labels import Labels
from drive_eval.errors import CannotRun
from drive_eval.report.assemble import Content, assembled
from drive_eval.report.consort import CHECKLIST, headings
from drive_eval.report.references import blank_comments, references, typed_numbers


@pytest.fixture(scope="session")
def filled(main_text: str, main_content: Content) -> str:
    return assembled(main_text, "main.md", main_content)


def test_every_key_of_the_source_is_an_estimate(main_text: str, main_book: Book, filled: str) -> None:
    keys = [ref.name for ref in references(main_text) if ref.kind == "estimate"]
    assert len(keys) > 70
    assert [key for key in keys if main_book.at(key) is None] == []
    assert "not in this plan" not in filled


def test_every_table_and_figure_of_the_phase_is_shown_once(main_text: str, made_main: Views) -> None:
    shown = [ref.name for ref in references(main_text) if ref.kind in ("table", "figure")]
    assert sorted(shown) == sorted([*made_main.tables, *made_main.figures, "deviations"])


def test_no_number_is_typed_by_hand(main_text: str) -> None:
    assert typed_numbers(main_text) == []


@pytest.mark.parametrize(
    "words",
    ["regression to the mean", "assessor bias", "detection", "exploratory", "CONSORT", "intention to treat",
     "negative binomial", "Holm", "blind"],
)  # fmt: skip
def test_what_must_be_said_is_said(main_text: str, words: str) -> None:
    assert words in main_text


def test_where_one_arm_falls_regression_to_the_mean_is_said(made_main: Views) -> None:
    for name in ("police_windows", "police_change", "matched_change", "abuse_types", "severity_idva"):
        assert "regression to the mean" in " ".join(made_main.tables[name].notes)
    for name in ("police_rates", "event_study", "severity_shift_idva"):
        assert "regression to the mean" in " ".join(made_main.figures[name].notes)


def test_the_checklist_has_thirty_items_and_each_place_exists(main_text: str, main_content: Content) -> None:
    items = [item for part in CHECKLIST.values() for item in part]
    numbers = dict.fromkeys(int(item.number.rstrip("abcd")) for item in items)
    assert list(numbers) == list(range(1, 31))
    assert all(item.places or item.said for item in items)
    titles = headings(blank_comments(main_text))
    displays = {*main_content.tables, *main_content.figures}
    for item in items:
        for place in item.places:
            assert place[1:] in titles if place.startswith("#") else place in displays, item.number


def test_a_section_that_the_checklist_names_must_be_there(main_text: str, main_content: Content) -> None:
    with pytest.raises(CannotRun, match="CONSORT checklist names section #limitations"):
        assembled(main_text.replace("{#limitations}", "{#limits}"), "main.md", main_content)


def test_what_a_plan_does_not_hold_is_said_in_words(main_text: str, main_content: Content) -> None:
    kept = main_content.book.where(lambda row: row.part("analysis") not in ("costs", "matched_balance"))
    assert "not in this plan" in assembled(main_text, "main.md", replace(main_content, book=kept))


def test_a_failed_analysis_does_not_stop_the_report(main_text: str, main_content: Content) -> None:
    book = main_content.book
    some = next(row for row in book if row.part("analysis") == "delivery")
    failed = replace(some, parts={**some.parts, "quantity": "failed"})
    kept = book.where(lambda row: row.part("analysis") != "delivery").joined(Book([failed]))
    assert "not estimable" in assembled(main_text, "main.md", replace(main_content, book=kept))


def row_of(view: TableView, label: str, after: str = "") -> list[str]:
    reached = not after
    for row in view.rows:
        reached = reached or row.cells[0].text == after
        if reached and row.cells[0].text == label and not row.section:
            return [cell.text.replace("\u00a0", " ") for cell in row.cells[1:]]
    raise AssertionError(label)


def test_the_crude_effect_never_stands_without_the_stratified_one(made_main: Views) -> None:
    for name in (
        "police_effects",
        "police_any",
        "police_change",
        "marac",
        "time_to_first",
        "abuse_types_idva",
    ):
        heads = " ".join(column.text.lower() for column in made_main.tables[name].columns)
        assert "crude" in heads
        assert "stratified" in heads


def test_the_primary_effect_is_the_same_in_its_tables_and_its_figure(made_main: Views) -> None:
    effect = row_of(made_main.tables["police_effects"], "0–12 months after (primary)", "DVA incidents")[0]
    assert row_of(made_main.tables["sensitivity"], "Primary analysis")[0] == effect
    data = made_main.figures["effects"].data
    assert data["panel"].iloc[0] == "Primary outcome"
    assert f"{data['estimate'].iloc[0]:.2f}" == effect[:4]


def test_windows_stand_in_the_order_of_time(made_main: Views) -> None:
    names = [row.cells[0].text for row in made_main.tables["police_change"].rows][1:6]
    assert names == [
        "During (10 months)", "0–6 months after", "6–12 months after", "12–18 months after",
        "0–12 months after",
    ]  # fmt: skip


def test_the_estimand_of_the_primary_analysis_leads(made_main: Views) -> None:
    view = made_main.tables["estimands"]
    assert view.rows[0].cells[0].text == "Primary: DVA incidents"
    assert [row.cells[0].text for row in view.rows[1:6]] == [
        "Population", "Treatment", "Variable", "Intercurrent events", "Summary measure",
    ]  # fmt: skip


def test_a_table_without_its_analysis_says_so(main_book: Book, labels: Labels) -> None:
    kept = main_book.where(lambda row: row.part("analysis") not in ("costs", "subgroups", "event_study"))
    made = views(kept, labels, "main")
    for name in ("costs_summary", "acceptability", "interactions"):
        assert [row.cells[0].text for row in made.tables[name].rows] == [
            "Not estimable from these data, or not in this plan"
        ]
    assert all(made.figures[name].data.empty for name in ("costs", "subgroups", "event_study"))
