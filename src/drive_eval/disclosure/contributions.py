"""Who made a total: how many people, and at most what share the largest of them, from the estimates alone.

No row of the estimates holds people's own numbers, and none needs to: of n values with mean m and standard
deviation s the largest is at most `m + s sqrt(n - 1)` (Samuelson 1968, *Journal of the American
Statistical Association* 63, 1522–1525). The bound errs on the side of withholding.
"""

from collections.abc import Mapping
from math import sqrt

from drive_eval.disclosure.counted import cells_of
from drive_eval.disclosure.naming import Line, Name, base
from drive_eval.disclosure.rules import Contribution
from drive_eval.disclosure.tables import Printed, Tables


def contributions(tables: Tables) -> Mapping[str, Contribution]:
    """Contribution of each printed total of events, by key of its row.

    People are those with any event where the release counts them, else all who are known. Where no spread
    is printed with the total, the share of the largest stays 0: only the number of people counts.
    """
    spread = _spreads(tables)
    found = {}
    for printed in tables.printed:
        total = _total_of(printed)
        if total is None:
            continue
        name, value = total
        cells = tables.datasets[printed.line.data].named.get(name._replace(kind="x"), [])
        people = [int(tables.system.values[cell]) for cell in cells] or [
            int(printed.line.numbers.get("n", 0))
        ]
        n, deviation = spread.get((printed.line.data, name), (0.0, 0.0))
        largest = (value / n + deviation * sqrt(n - 1)) / value if n > 1 and value > 0 else 0.0
        found[printed.line.key] = Contribution(min(people), min(largest, 1.0))
    return found


def _total_of(printed: Printed) -> tuple[Name, float] | None:
    for field, name in cells_of(printed.line).items():
        if name.kind == "total" and field in ("estimate", "numerator"):
            return name, printed.line.numbers[field]
    return None


def _spreads(tables: Tables) -> Mapping[tuple[str, Name], tuple[float, float]]:
    """People and standard deviation behind each total: from its own row, or from the error of its mean."""
    found: dict[tuple[str, Name], tuple[float, float]] = {}
    for printed in tables.printed:
        line = printed.line
        if line.quantity == "sd" and line.has("estimate", "n"):
            found[line.data, _own(line)] = (line.numbers["n"], line.numbers["estimate"])
        elif line.quantity == "mean" and line.has("std_error", "n"):
            deviation = line.numbers["std_error"] * sqrt(line.numbers["n"])
            found.setdefault((line.data, _own(line)), (line.numbers["n"], deviation))
    return found


def _own(line: Line) -> Name:
    return base(line, "total")
