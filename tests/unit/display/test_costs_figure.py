"""The cost figure without points: withheld and not estimable are told apart."""

import pytest
from matplotlib.figure import Figure

from drive_eval.display.figures.costs import draw
from drive_eval.display.figures.view import frame

WORDS = ("measure", "place")


@pytest.mark.parametrize(("state", "said"), [("withheld", "Withheld"), ("not_estimable", "Not estimable")])
def test_an_empty_panel_says_why(state: str, said: str) -> None:
    measures = ("Probability", "Incidents avoided", "Net cost")
    records = [{"measure": measure, "place": 1.0, "state": state, "key": ""} for measure in measures]
    figure = Figure()
    draw(figure, frame(records, WORDS))
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert texts
    assert said in texts[0]
