"""Every figure within its canvas, nothing over anything, whatever is missing or withheld."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from drive_eval.contracts.estimates import ESTIMATES, KEY
from drive_eval.display.book import Book
from drive_eval.display.build import Views, views
from drive_eval.display.catalogue import FIGURES
from drive_eval.display.figures.canvas import data_csv, drawn, house_style
from drive_eval.display.figures.view import FigureView
from drive_eval.display.labels import Labels
from drive_eval.display.style import ARM_COLOURS, FONT

NAMES = [display.id for display in FIGURES if "feasibility" in display.phases]
MAIN_NAMES = [display.id for display in FIGURES if "feasibility" not in display.phases]
SLACK = 1.0  # pixels at 300 dots an inch


@pytest.fixture(scope="session")
def cases(made: Views, blind_book: Book, labels: Labels) -> dict[str, Views]:
    return {
        "shown": made,
        "blind": views(blind_book, labels, "feasibility"),
        "nothing": views(Book([]), labels, "feasibility"),
    }


@pytest.fixture(scope="session")
def main_cases(made_main: Views, blind_main_book: Book, labels: Labels) -> dict[str, Views]:
    return {
        "shown": made_main,
        "blind": views(blind_main_book, labels, "main"),
        "nothing": views(Book([]), labels, "main"),
    }


def texts(figure: Any) -> Iterator[Any]:
    """The texts that a reader sees: ticks outside their axis are not drawn."""
    from matplotlib.text import Text

    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            shown = [
                tick for tick in ticks if low <= tick.get_loc() <= high and axes.axison and axis.get_visible()
            ]
            hidden |= {label for tick in ticks if tick not in shown for label in (tick.label1, tick.label2)}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text not in hidden:
            yield text


def boxes(figure: Any) -> list[tuple[str, Any]]:
    renderer = figure.canvas.get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure)]


def check_layout(view: FigureView) -> None:
    """Every text inside the canvas, and none over another."""
    with house_style():
        figure = drawn(view)
        placed = boxes(figure)
    assert placed, "a figure says something, if only that there is nothing"
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in placed:
        inside = (
            box.x0 >= -SLACK and box.y0 >= -SLACK and box.x1 <= width + SLACK and box.y1 <= height + SLACK
        )
        assert inside, f"{view.id}: {text!r} is cut off"
    for at, (text, box) in enumerate(placed):
        for other, second in placed[at + 1 :]:
            across = min(box.x1, second.x1) - max(box.x0, second.x0)
            down = min(box.y1, second.y1) - max(box.y0, second.y0)
            assert across <= SLACK or down <= SLACK, f"{view.id}: {text!r} lies over {other!r}"


@pytest.mark.parametrize("case", ["shown", "blind", "nothing"])
@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_cut_off_or_lies_over_another(name: str, case: str, cases: dict[str, Views]) -> None:
    check_layout(cases[case].figures[name])


@pytest.mark.parametrize("case", ["shown", "blind", "nothing"])
@pytest.mark.parametrize("name", MAIN_NAMES)
def test_no_text_of_the_main_phase_is_cut_off(name: str, case: str, main_cases: dict[str, Views]) -> None:
    check_layout(main_cases[case].figures[name])


@pytest.mark.parametrize("name", MAIN_NAMES)
def test_a_blind_figure_of_the_main_phase_has_no_number_by_arm(
    name: str, main_cases: dict[str, Views]
) -> None:
    data = main_cases["blind"].figures[name].data
    told = data[~data["key"].str.contains("/all/[^/]*/[^/]*/[^/]*$", na=False)]
    assert told["estimate"].isna().all()
    assert len(data) == len(main_cases["shown"].figures[name].data)


@pytest.mark.parametrize("name", ["missingness", "abuse_change"])
def test_a_figure_is_laid_out_alike_each_time(name: str, made: Views) -> None:
    places = set()
    for _ in range(6):
        with house_style():
            figure = drawn(made.figures[name])
            places.add(tuple(axes.get_position().bounds for axes in figure.axes))
    assert len(places) == 1


def test_text_of_a_flow_box_stays_in_its_box(made: Views) -> None:
    from matplotlib.patches import Rectangle

    with house_style():
        figure = drawn(made.figures["participant_flow"])
        frames = [
            patch.get_window_extent() for patch in figure.findobj(Rectangle) if patch.get_edgecolor()[3] > 0
        ]
        for text, box in boxes(figure):
            assert any(
                frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
                for frame in frames
            ), text


def test_fonts_are_those_that_come_with_matplotlib(made: Views) -> None:
    with house_style():
        figure = drawn(made.figures["missingness"])
        assert {text.get_fontname() for text in texts(figure)} == {FONT}


def test_arms_have_one_colour_each_and_are_drawn_in_it(made: Views) -> None:
    from matplotlib.colors import to_hex

    with house_style():
        figure = drawn(made.figures["missingness"])
        colours = {to_hex(line.get_color()).upper() for axes in figure.axes for line in axes.lines}
    assert colours <= {ARM_COLOURS["drive"].upper(), ARM_COLOURS["control"].upper()}
    assert len(set(ARM_COLOURS.values())) == len(ARM_COLOURS)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_draws_its_data_and_nothing_else(name: str, made: Views, book: Book) -> None:
    view = made.figures[name]
    for line in view.data.itertuples():
        row = book.at(str(line.key))
        assert row is not None
        for number in ("estimate", "conf_low", "conf_high", "numerator", "denominator"):
            own, theirs = getattr(line, number), row[number]
            assert (theirs is None and np.isnan(own)) or own == theirs, "a view never computes"


@pytest.mark.parametrize("name", NAMES)
def test_a_withheld_value_is_in_no_data_file_and_no_words(name: str, cases: dict[str, Views]) -> None:
    view: FigureView = cases["blind"].figures[name]
    withheld = view.data[view.data["state"] == "withheld"]
    numbers = withheld[["estimate", "conf_low", "conf_high", "numerator", "denominator"]]
    assert numbers.isna().all(axis=None)
    assert "withheld" in view.alt or withheld.empty
    assert "nan" not in data_csv(view.data).lower()


def test_where_one_level_is_withheld_its_whole_bar_is(estimates: pd.DataFrame, labels: Labels) -> None:
    key = "abuse_severity/case_manager/paired/all/physical/high/drive/exit/proportion/"
    view = views(Book.of(estimates, {key: frozenset()}), labels, "feasibility").figures["severity_shift"]
    bar = view.data[(view.data["outcome"] == "Physical abuse") & (view.data["period"] == "Exit")]
    assert set(bar["state"]) == {"withheld"}


def test_alternative_text_tells_the_numbers_with_their_counts(made: Views) -> None:
    assert "82.9% (29 of 35) at intake" in made.figures["abuse_change"].alt
    assert "People allocated 1,772" in made.figures["participant_flow"].alt
    assert all(len(view.alt) > 60 for view in made.figures.values())


@pytest.mark.parametrize(("sites", "quarters"), [(1, 3), (3, 10), (5, 16), (8, 5)])
def test_allocation_fits_any_number_of_sites_and_quarters(sites: int, quarters: int) -> None:
    names = [f"{2016 + (at + 1) // 4}Q{(at + 1) % 4 + 1}" for at in range(quarters)]
    records = [
        {**dict.fromkeys(KEY, ""), "analysis": "allocation", "outcome": "allocated", "quantity": "count"}
        | {
            "subgroup": f"site=site_{site}",
            "group": arm,
            "period": name,
            "estimate": 120.0 if arm == "control" else 15.0,
        }
        for site in range(sites)
        for name in names
        for arm in ("drive", "control")
    ]
    frame = pd.DataFrame(records).reindex(columns=ESTIMATES.column_names)
    labels = Labels({f"site_{site}": f"South West Site {site}" for site in range(sites)})
    check_layout(views(Book.of(frame), labels, "feasibility").figures["allocation_over_time"])


def test_rates_without_any_incident_run_out_of_the_panel(main_book: Book, labels: Labels) -> None:
    for phase in ("all", "some"):
        rows = [
            replace(row, numbers={**row.numbers, "estimate": 0.0, "conf_low": 0.0, "conf_high": np.inf})
            if row.part("quantity") == "rate" and (phase == "all" or row.part("group") == "drive")
            else row
            for row in main_book
        ]
        view = views(Book(rows), labels, "main").figures["police_rates"]
        with house_style():
            figure = drawn(view)
        for axes in figure.axes:
            assert np.isfinite(axes.get_xlim()).all()
