"""The primary effect in subgroups, each modifier with its test of interaction."""

from typing import Any

import pandas as pd

from drive_eval.display.book import Book, Row
from drive_eval.display.cells import p_cell
from drive_eval.display.figures import ratios
from drive_eval.display.figures.view import FigureView, frame, record, states_in_words
from drive_eval.display.labels import MODIFIERS, Labels


def build(book: Book, labels: Labels) -> FigureView:
    """Rate ratios by level of each modifier that both arms have."""
    rows = book.find(quantity="rate_ratio", group="drive_vs_control")
    tests = {row.part("level"): row for row in book.find(quantity="test", subgroup="all")}
    names = list(MODIFIERS)
    found = [row for row in rows if row.part("subgroup").partition("=")[0] in names]
    found.sort(key=lambda row: _order(row, labels))
    records = []
    for row in found:
        name = row.part("subgroup").partition("=")[0]
        test = tests.get(name)
        tail = f" (interaction: p {p_cell(test).text})" if test else ""
        words = {"panel": MODIFIERS[name] + tail, "label": labels.subgroup_level(row.part("subgroup"))}
        records.append(record(row, words))
    data = frame(records, ratios.WORDS)
    return FigureView(
        data=data,
        draw=draw,
        height=ratios.height(data),
        notes=(
            "Adjusted rate ratios of DVA incidents 0–12 months after, from the primary model with an "
            "interaction. Exploratory, not adjusted for the number of subgroups: read the test of "
            "interaction, not whether one interval crosses one. Ethnicity: self-defined, from police "
            "records.",
        ),
    )


def _order(row: Row, labels: Labels) -> tuple[int, tuple[int, str]]:
    name, _, level = row.part("subgroup").partition("=")
    return list(MODIFIERS).index(name), labels.rank(level)


def draw(figure: Any, data: pd.DataFrame) -> None:
    """The forest."""
    ratios.panels(figure, data, "Rate ratio, Drive over control (log scale)")


def alt(data: pd.DataFrame) -> str:
    """The figure in words: each subgroup's ratio and the tests of interaction."""
    lead = "Forest plot of the primary rate ratio in subgroups, with 95% intervals. "
    return lead + ratios.in_words(data) + states_in_words(data)
