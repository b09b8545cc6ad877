"""What a figure is: its data, its words, and the function that draws the data and nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from drive_eval.display.book import Row
from drive_eval.display.style import WIDTH_INCHES

State = Literal["shown", "withheld", "not_estimable"]
NUMBERS: Final = ("estimate", "conf_low", "conf_high", "numerator", "denominator")


@dataclass(frozen=True)
class FigureView:
    """A figure ready to draw: `data` is what its CSV holds, and all that `draw` is given."""

    data: pd.DataFrame
    draw: Callable[[Any, pd.DataFrame], None]
    height: float
    width: float = WIDTH_INCHES
    notes: tuple[str, ...] = ()
    id: str = ""
    title: str = ""
    alt: str = ""

    def keys(self) -> tuple[str, ...]:
        """Keys of every estimate that the figure shows, each once."""
        return tuple(dict.fromkeys(key for key in self.data["key"] if key)) if len(self.data) else ()


def state_of(row: Row, *needed: str) -> State:
    """Whether a row can be drawn."""
    if row.hides(*needed):
        return "withheld"
    return "not_estimable" if any(row[name] is None for name in needed) else "shown"


def record(row: Row, words: Mapping[str, object], needed: Iterable[str] = ("estimate",)) -> dict[str, object]:
    """One line of a figure's data: words, numbers, state and key.

    Where a needed number is withheld, all of them are: a point without its interval would still
    show the point.
    """
    state = state_of(row, *needed)
    values = {name: None if state == "withheld" else row[name] for name in NUMBERS}
    return {**words, **values, "state": state, "key": row.key}


def frame(records: list[dict[str, object]], words: tuple[str, ...]) -> pd.DataFrame:
    """The data of a figure with its columns in order, also where there are no rows."""
    columns = [*words, *NUMBERS, "state", "key"]
    data = pd.DataFrame.from_records(records, columns=columns)
    return data.astype(dict.fromkeys(NUMBERS, "float64"))


def each(data: pd.DataFrame) -> Iterator[Any]:
    """The rows of a figure's data, one at a time."""
    return iter(data.itertuples())


def shown(data: pd.DataFrame) -> pd.DataFrame:
    """The rows that can be drawn."""
    return data[data["state"] == "shown"]


def states_in_words(data: pd.DataFrame) -> str:
    """A sentence for the alternative text on what is not drawn; empty where all is."""
    parts = []
    for state, words in (("withheld", "withheld"), ("not_estimable", "not estimable")):
        number = int((data["state"] == state).sum()) if len(data) else 0
        if number:
            parts.append(f"{number} {'value is' if number == 1 else 'values are'} {words}")
    if not len(data):
        return " No value could be estimated."
    return f" {'; '.join(parts).capitalize()}." if parts else ""
