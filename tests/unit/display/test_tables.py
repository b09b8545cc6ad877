"""Tables say what the estimates say, each sense in its own column, and never crash on what is not there."""

import pandas as pd
import pytest

from drive_eval.contracts.estimates import NUMBERS, keys_of
from drive_eval.disclosure.released import released
from drive_eval.display.book import Book
from drive_eval.display.build import Views, views
from drive_eval.display.catalogue import FIGURES, TABLES, WARNINGS
from drive_eval.display.cells import Absent, NotEstimable, Rating, TableView, Value, Withheld
from drive_eval.display.labels import Labels

PHASES = {
    display.id: "feasibility" if "feasibility" in display.phases else "main"
    for display in (*TABLES, WARNINGS)
}


def row_of(view: TableView, label: str, after: str = "") -> list[str]:
    """The printed cells of a row, the first with this label after a section."""
    reached = not after
    for row in view.rows:
        reached = reached or row.cells[0].text == after
        if reached and row.cells[0].text == label and not row.section:
            return [cell.text.replace("\u00a0", " ") for cell in row.cells[1:]]
    raise AssertionError(f"{view.id} has no row {label}")


def test_abuse_types_keep_the_three_senses_of_reduction_apart(made: Views) -> None:
    view = made.tables["abuse_types"]
    cells = row_of(view, "Physical abuse", "Any")
    assert cells[0] == "29/35 (82.9%)"
    assert cells[1] == "23/35 (65.7%)"
    assert cells[2].startswith("−17.1 (")
    assert cells[3].startswith("−20.7% (")
    assert cells[4] == "6/29 (20.7%)"
    assert cells[5:] == ["0", "0.031"]
    heads = [column.text for column in view.columns]
    assert "percentage points" in heads[3]
    assert "Relative" in heads[4]
    assert "Stopped" in heads[5]


def test_types_stand_in_the_order_of_the_vocabulary(made: Views) -> None:
    names = [row.cells[0].text for row in made.tables["abuse_types"].rows if not row.section]
    assert names[:4] == names[4:8] == [
        "Physical abuse", "Sexual abuse", "Harassment and stalking", "Jealous and controlling behaviour",
    ]  # fmt: skip


def test_cautions_are_said_where_one_arm_is_shown_to_fall(made: Views) -> None:
    for name in ("abuse_types", "severity", "risk_case_manager"):
        notes = " ".join(made.tables[name].notes)
        assert "regression to the mean" in notes
        assert "assessor bias" in notes
    assert "exploratory" in " ".join(made.tables["abuse_types"].notes)
    assert "detection" in " ".join(made.tables["harms"].notes)


def test_the_crude_comparison_never_stands_without_the_stratified_one(made: Views) -> None:
    for name in ("risk_idva", "harms", "missing"):
        heads = " ".join(column.text for column in made.tables[name].columns)
        assert "Crude" in heads
        assert "Stratified" in heads


def test_baseline_has_no_p_value(made: Views) -> None:
    assert [column.text for column in made.tables["baseline"].columns][1:] == [
        "Drive", "Control", "Standardised difference",
    ]  # fmt: skip
    assert row_of(made.tables["baseline"], "Male")[:2] == ["184/198 (92.9%)", "1,464/1,574 (93.0%)"]


def test_verdicts_are_words_and_marks_besides_colours(made: Views) -> None:
    ratings = [row.cells[-1] for row in made.tables["progression"].rows]
    assert all(isinstance(cell, Rating) for cell in ratings)
    assert all(cell.text.split(":")[0].lower() == cell.level for cell in ratings if isinstance(cell, Rating))


def test_year_one_is_what_was_published(made: Views) -> None:
    assert row_of(made.tables["risk_case_manager"], "All")[0] == "14/28 (50.0%)"
    assert row_of(made.tables["risk_idva"], "Risk reduced")[:2] == ["15/19 (78.9%)", "161/221 (72.9%)"]
    assert row_of(made.tables["delivery"], "Direct contact")[0] == "19/48 (39.6%)"
    assert row_of(made.tables["needs"], "Substance misuse")[0] == "18/26 (69.2%)"


def test_every_printed_number_names_estimates_of_the_book(made: Views, book: Book) -> None:
    keys = {row.key for row in book}
    for view in made.tables.values():
        printed = [cell for row in view.rows for cell in row.cells if isinstance(cell, Value | Rating)]
        assert all(cell.keys for cell in printed), view.id
        assert set(view.keys()) <= keys, view.id


def test_a_display_sees_its_own_estimates_alone(book: Book, labels: Labels) -> None:
    for display in (*TABLES, *FIGURES):
        kept = {row.key for row in book if display.query.selects(row)}
        assert set(display.view(book, labels).keys()) <= kept, display.id


@pytest.mark.parametrize("name", PHASES)
def test_a_table_of_nothing_is_still_a_table(name: str, labels: Labels) -> None:
    view = views(Book([]), labels, PHASES[name]).tables[name]
    cells = [cell for row in view.rows if not row.section for cell in row.cells]
    assert not [cell for cell in cells if isinstance(cell, Value | Withheld | NotEstimable)]


def test_a_failed_analysis_leaves_dashes_and_a_warning(book: Book, labels: Labels) -> None:
    gone = book.where(lambda row: row.part("analysis") != "abuse_types")
    view = views(gone, labels, "feasibility").tables["abuse_types"]
    assert not view.rows or all(isinstance(cell, Absent) for row in view.rows for cell in row.cells[1:])


def test_every_warning_of_the_estimates_is_listed(made: Views, book: Book) -> None:
    said = {row.cells[1].text.lower() for row in made.tables["warnings"].rows}
    texts = {text.lower() for row in book for text in row.warning.split("; ") if text}
    assert texts == said


def test_main_phase_leaves_out_what_is_of_feasibility_alone(book: Book, labels: Labels) -> None:
    assert "progression" not in views(book, labels, "main").tables


@pytest.mark.parametrize("phase", ["feasibility", "main"])
def test_what_is_withheld_takes_no_label_away(
    request: pytest.FixtureRequest, labels: Labels, phase: str
) -> None:
    """A release of which every number is withheld has the words of the report: each row says what of."""
    whole: Views = request.getfixturevalue("made" if phase == "feasibility" else "made_main")
    estimates = request.getfixturevalue("estimates" if phase == "feasibility" else "main_estimates")
    frame = pd.concat([estimates, request.getfixturevalue("audit")], ignore_index=True)
    every = {str(key): frozenset(NUMBERS) for key in keys_of(frame)}
    bare = views(Book.of(released(frame, every), every), labels, phase)
    for name in sorted(set(whole.tables) - {WARNINGS.id}):  # a withheld row warns of nothing
        found = [row.cells[0].text for row in bare.tables[name].rows]
        assert found == [row.cells[0].text for row in whole.tables[name].rows], name
        assert all(found), name
