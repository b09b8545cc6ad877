"""How records go wrong: who slips how often, and the forms that dates, IDs and words then take."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from drive_eval.simulate.scenario import Scenario
from drive_eval.simulate.spelling import untidy
from drive_eval.simulate.streams import pick

Value = TypeVar("Value")
Cell = str | int | float | date | None
LIMIT = 0.95


class Clerk:
    """Someone who keys records: slips at the scenario's rates and counts every slip."""

    def __init__(self, scenario: Scenario, rng: np.random.Generator) -> None:
        self.rng = rng
        self.counts: Counter[str] = Counter()
        self._rates = {key: min(rate * scenario.mess_scale, LIMIT) for key, rate in scenario.mess.items()}

    def rate(self, key: str) -> float:
        """How often this slip happens where it can."""
        return self._rates[key]

    def slips(self, key: str) -> bool:
        """Whether it happens here; counted where it does."""
        happens = float(self.rng.random()) < self._rates[key]
        self.counts[key] += happens
        return happens

    def either(self, key: str, usual: Value, others: Sequence[Value]) -> Value:
        """The usual value, or another where the clerk slips."""
        others = [other for other in others if other != usual]
        return pick(self.rng, others) if others and self.slips(key) else usual

    def many(self, key: str, where: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of many rows it happens in, of those where it can."""
        hit: NDArray[np.bool_] = where & (self.rng.random(len(where)) < self._rates[key])
        self.counts[key] += int(hit.sum())
        return hit

    def name(self, text: str) -> str:
        """A name as typed: now and then in stray case or with stray spaces."""
        return untidy(self.rng, text) if text and self.slips("name_case") else text

    def day(self, key: str, day: date | None) -> Cell:
        """A date in a workbook: a date, or text in one of four forms, or a bare Excel serial number."""
        if day is None or not self.slips(key):
            return day
        forms: tuple[Cell, ...] = (*day_texts(day), serial(day))
        return pick(self.rng, forms)

    def day_csv(self, key: str, day: date | None) -> str:
        """A date in a CSV: dd/mm/yyyy, now and then in another form."""
        if day is None:
            return ""
        if not self.slips(key):
            return f"{day:%d/%m/%Y}"
        forms = [f"{day.day}-{day:%b-%y}", f"{day:%Y-%m-%d}", f"{day:%d/%m/%y}"]
        return pick(self.rng, forms if day.year >= 1955 else forms[1:2])

    def alloc_id(self, key: str, alloc_id: str) -> str:
        """An Alloc ID as a person types it."""
        number = alloc_id[2:]
        forms = (f"D-{int(number)}", f"D{int(number)}", f"D{number}", f"d {number}", f"d-{number} ", number)
        return self.either(key, alloc_id, forms)


def day_texts(day: date) -> tuple[str, ...]:
    """Text forms of a date that leave no doubt about its century."""
    forms = (f"{day.day} {day:%b %Y}", f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}")
    return (*forms, f"{day:%d/%m/%y}") if day.year >= 1955 else forms


def serial(day: date) -> int:
    """Excel's number for a date."""
    return (day - date(1899, 12, 30)) // timedelta(days=1)


def swapped_day(day: date) -> date | None:
    """Day and month changed round, where that makes another date."""
    if day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)
