"""How a sentence prints an estimate: named formats, each a cell as in the tables, said in words."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from drive_eval.display import printed
from drive_eval.display.book import Row
from drive_eval.display.cells import (
    Absent,
    Cell,
    NotEstimable,
    Value,
    Withheld,
    blocked,
    count_cell,
    missing_cell,
    number_cell,
    p_cell,
)

Format = Callable[[Row], Cell]


def share(row: Row) -> Cell:
    """82.9% (29/35): a percentage never stands without its counts."""
    if why := blocked(row, "numerator", "denominator"):
        return why
    above, below = _number(row, "numerator"), _number(row, "denominator")
    counts = f"{printed.count(above)}/{printed.count(below)}"
    return Value(
        f"{printed.percentage(above, below)} ({counts})" if below else f"none known ({counts})", (row.key,)
    )


def out_of(row: Row) -> Cell:
    """29 of 35."""
    if why := blocked(row, "numerator", "denominator"):
        return why
    above, below = _number(row, "numerator"), _number(row, "denominator")
    return Value(f"{printed.count(above)} of {printed.count(below)}", (row.key,))


def interval(row: Row) -> Cell:
    """The interval of a share: 95% interval 67.3% to 91.9%."""
    return _interval(row, 1, 100.0, "%")


def points(row: Row) -> Cell:
    """A risk difference: −17.1 percentage points (95% interval −32.6 to −4.5)."""
    return _with_interval(row, 1, 100.0, " percentage points", "")


def relative(row: Row) -> Cell:
    """A relative change: −20.7% (95% interval −35.1% to −8.0%)."""
    return _with_interval(row, 1, 100.0, "%", "%")


def ratio(row: Row) -> Cell:
    """A ratio: 1.08 (95% interval 0.85 to 1.37)."""
    return _with_interval(row, 2, 1.0, "", "", sign=False)


def difference(row: Row) -> Cell:
    """A difference of means or rates: −0.31 (95% interval −0.60 to −0.02)."""
    return _with_interval(row, 2, 1.0, "", "")


def pounds(row: Row) -> Cell:
    """An amount: −£599 (95% interval −£1,513 to £563)."""
    if why := blocked(row, "estimate"):
        return why
    text = _pounds(_number(row, "estimate"))
    if row.hides("conf_low", "conf_high"):
        return Withheld((row.key,))
    if row["conf_low"] is None or row["conf_high"] is None:
        return Value(text, (row.key,))
    limits = printed.interval(_pounds(row["conf_low"]), _pounds(row["conf_high"]))
    level = printed.quantity((row["conf_level"] or 0.0) * 100)
    return Value(f"{text} ({level}% interval {limits})", (row.key,))


def _pounds(value: float) -> str:
    amount = printed.quantity(value)
    return (
        f"{printed.MINUS}£{amount.removeprefix(printed.MINUS)}"
        if amount.startswith(printed.MINUS)
        else f"£{amount}"
    )


def fell_or_rose(row: Row) -> Cell:
    """The direction of a change, so that no sentence says "fell" of a number that rose."""
    if why := blocked(row, "estimate"):
        return why
    value = _number(row, "estimate")
    return Value("fell" if value < 0 else "rose" if value > 0 else "did not change", (row.key,))


def higher_or_lower(row: Row) -> Cell:
    """The direction of a difference between groups."""
    if why := blocked(row, "estimate"):
        return why
    value = _number(row, "estimate")
    return Value("lower" if value < 0 else "higher" if value > 0 else "the same", (row.key,))


def p(row: Row) -> Cell:
    """The p-value of the planned test: p = 0.031."""
    cell = p_cell(row)
    if not isinstance(cell, Value):
        return NotEstimable((row.key,)) if isinstance(cell, Absent) else cell
    return Value(
        f"p {cell.text[0]} {cell.text[1:]}" if cell.text[0] in "<>" else f"p = {cell.text}", cell.keys
    )


def verdict(row: Row) -> Cell:
    """Red, amber or green, as a word."""
    if why := blocked(row, "estimate"):
        return Withheld() if isinstance(why, Withheld) else why  # the key has the colour in it
    return Value(row.part("level"), (row.key,))


def analysed(row: Row) -> Cell:
    """How many were analysed."""
    if why := blocked(row, "n"):
        return why
    return Value(printed.count(_number(row, "n")), (row.key,))


def method(row: Row) -> Cell:
    """The method in words."""
    return Value(row.method or "not stated", (row.key,))


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        "count": count_cell,
        "share": share,
        "out_of": out_of,
        "interval": interval,
        "points": points,
        "relative": relative,
        "ratio": ratio,
        "difference": difference,
        "pounds": pounds,
        "fell_or_rose": fell_or_rose,
        "higher_or_lower": higher_or_lower,
        "p": p,
        "n": analysed,
        "missing": missing_cell,
        "whole": lambda row: number_cell(row, 0),
        "one_decimal": lambda row: number_cell(row, 1),
        "two_decimals": lambda row: number_cell(row, 2),
        "verdict": verdict,
        "method": method,
    }
)


def in_words(cell: Cell) -> str:
    """A cell as a sentence says it."""
    if isinstance(cell, NotEstimable):
        return "not estimable"
    if isinstance(cell, Absent):
        return "not applicable"
    return cell.text


def is_hidden(cell: Cell) -> bool:
    """Whether the cell stands for a withheld value."""
    return isinstance(cell, Withheld)


def _with_interval(
    row: Row, places: int, scale: float, unit: str, limit_unit: str, sign: bool = True
) -> Cell:
    if why := blocked(row, "estimate"):
        return why
    limits = _interval(row, places, scale, limit_unit, sign)
    write = printed.signed if sign else printed.quantity
    text = write(_number(row, "estimate") * scale, places) + unit
    if isinstance(limits, Withheld):
        return Value(f"{text} (interval {limits.text})", (row.key,))
    return Value(f"{text} ({limits.text})" if isinstance(limits, Value) else text, (row.key,))


def _interval(row: Row, places: int, scale: float, unit: str, sign: bool = False) -> Cell:
    if why := blocked(row, "conf_low", "conf_high"):
        return why
    write = printed.signed if sign else printed.quantity
    low, high = (write(_number(row, name) * scale, places) + unit for name in ("conf_low", "conf_high"))
    level = row["conf_level"]
    name = f"{printed.quantity(level * 100)}% interval" if level is not None else "interval"
    return Value(f"{name} {printed.interval(low, high)}", (row.key,))


def _number(row: Row, name: str) -> float:
    value = row[name]
    assert value is not None  # `blocked` has looked
    return value
