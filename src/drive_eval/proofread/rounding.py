"""Whether a printed number is a fair rounding of a value, and how far a rounded number may stand for another.

Printed to d decimals, a number is right within half a unit of the last digit, half rounded either way.
A hedge widens or bends that: `over half` is wrong of exactly a half, `about 70%` is right of 69.2%.
"""

import math
from typing import Final

from drive_eval.proofread.mentions import Mention

_SLACK: Final = 1e-9
# How loosely a fraction in words may be meant: "a third" of 36% is fair, of 40% is not.
_FRACTION_SLACK: Final = 0.05
_FRACTION_PART: Final = 0.24
_HEDGE_REACH: Final = 10.0
# How far "nearly" and "just over" may be from a round percentage, and from a fraction in words.
_CLOSE: Final = 5.0
_CLOSE_PART: Final = 0.25
_CLOSE_FRACTION: Final = 0.07


def fits(stated: Mention, value: float) -> bool:
    """Whether a printed percentage, fraction or number is right of an exact value on the same scale.

    >>> fits(Mention(0, 3, 36.0, "percent"), 100 * 5 / 13)
    False
    >>> fits(Mention(0, 5, 72.9, "percent", decimals=1), 100 * 161 / 221)
    True
    """
    unit = stated.half_unit
    if stated.kind == "fraction":
        return _fraction_fits(stated, value)
    if stated.hedge == "over":
        return stated.value + _SLACK < value <= stated.value + _reach(stated)
    if stated.hedge == "under":
        return stated.value - _reach(stated) <= value < stated.value - _SLACK
    if stated.hedge in ("barely", "nearly"):
        low, high = range_of(stated)
        return low - _SLACK <= value <= high + _SLACK and abs(value - stated.value) > _SLACK
    if stated.hedge == "least":
        return value >= stated.value - unit - _SLACK
    if stated.hedge == "most":
        return value <= stated.value + unit + _SLACK
    return abs(value - stated.value) <= max(unit, _looseness(stated)) + _SLACK


def _reach(stated: Mention) -> float:
    """`Over 50%` may be far over; `over 36%` is meant to be near."""
    return math.inf if stated.value % 5 == 0 and not stated.decimals else _HEDGE_REACH


def _looseness(stated: Mention) -> float:
    """`About 70%` is looser than `about 36%`: round numbers are rounded on purpose."""
    if stated.hedge != "about" or stated.decimals or stated.value % 5:
        return 0.0
    return 5.0 if stated.value % 10 == 0 else 3.0


def _fraction_fits(stated: Mention, value: float) -> bool:
    if stated.hedge in ("over", "least"):
        return value > stated.value + _SLACK or (stated.hedge == "least" and value >= stated.value - _SLACK)
    if stated.hedge in ("under", "most"):
        return value < stated.value - _SLACK or (stated.hedge == "most" and value <= stated.value + _SLACK)
    if stated.hedge in ("barely", "nearly"):
        low, high = range_of(stated)
        return low - _SLACK <= value <= high + _SLACK and abs(value - stated.value) > _SLACK
    reach = min(_FRACTION_SLACK, _FRACTION_PART * stated.value) + (0.02 if stated.hedge == "about" else 0)
    return abs(value - stated.value) <= reach + _SLACK


def range_of(stated: Mention) -> tuple[float, float]:
    """The values that a printed number may stand for."""
    reach = max(stated.half_unit, _looseness(stated)) if stated.kind != "fraction" else _FRACTION_SLACK
    low, high = stated.value - reach, stated.value + reach
    if stated.hedge in ("barely", "nearly"):
        near = _closeness(stated)
        return (
            (stated.value, stated.value + near)
            if stated.hedge == "barely"
            else (stated.value - near, stated.value)
        )
    if stated.hedge in ("over", "least"):
        high = math.inf
    elif stated.hedge in ("under", "most"):
        low = -math.inf
    return low, high


def _closeness(stated: Mention) -> float:
    """`Nearly 90%` reaches down to 85%, `nearly 10%` to 7.5%, `almost half` to 43%."""
    if stated.kind == "fraction":
        return _CLOSE_FRACTION
    return min(_CLOSE, max(1.0, _CLOSE_PART * abs(stated.value)))


def some_count_gives(stated: Mention, denominator: int) -> bool:
    """Whether any whole number of the denominator rounds to the stated percentage."""
    near = math.floor(stated.value / 100 * denominator)
    return any(fits(stated, 100 * count / denominator) for count in range(max(near - 1, 0), near + 3))


def printed(value: float, like: Mention) -> str:
    """A percentage with as many decimals as the one that it puts right, half rounded away from zero.

    >>> printed(100 * 161 / 221, Mention(0, 5, 72.8, "percent", decimals=1))
    '72.9%'
    """
    decimals = 1 if like.kind == "fraction" else like.decimals
    scale = 10**decimals
    rounded = math.floor(abs(value) * scale + 0.5 + _SLACK) / scale
    return f"{'-' if value < 0 and rounded else ''}{rounded:.{decimals}f}%"
