"""Numbers as print shows them: rounded once, here, half away from zero.

A percentage is worked out from its own numerator and denominator with whole-number arithmetic, so
that what is printed is what the printed counts give.
"""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Final

PERCENT_PLACES: Final = 1
MINUS: Final = "\u2212"
NO_BREAK_SPACE: Final = "\u00a0"


def rounded(value: float | Fraction, places: int = 0) -> str:
    """A number to a fixed count of decimals, half away from zero, with a true minus sign.

    A float is rounded as it is written in decimal (0.285 is not first turned into 0.28499…).

    >>> rounded(0.285, 2), rounded(-2.5), rounded(1574)
    ('0.29', '−3', '1,574')
    """
    exact = value if isinstance(value, Fraction) else Fraction(Decimal(repr(float(value))))
    scaled = abs(exact) * 10**places
    whole = math.floor(scaled + Fraction(1, 2))
    digits = f"{Decimal(whole).scaleb(-places):,.{places}f}"
    return f"{MINUS}{digits}" if exact < 0 and whole else digits


def quantity(value: float, places: int = 0) -> str:
    """`rounded`, with infinity as its sign."""
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    return rounded(value, places)


def count(value: float) -> str:
    """A whole number with thousands separated.

    >>> count(1574.0)
    '1,574'

    Raises
    ------
    ValueError
        Where the value is not whole: a count that is not one is an error upstream.
    """
    if value != math.floor(value):
        raise ValueError("a count must be a whole number")
    return rounded(value)


def percentage(numerator: float, denominator: float, places: int = PERCENT_PLACES) -> str:
    """The percentage that two printed counts give.

    >>> percentage(161, 221), percentage(1, 8, 0)
    ('72.9%', '13%')
    """
    ratio = Fraction(Decimal(repr(float(numerator)))) / Fraction(Decimal(repr(float(denominator))))
    return f"{rounded(ratio * 100, places)}%"


def signed(value: float, places: int = 1) -> str:
    """A change: a plus sign where it rose, a minus sign where it fell.

    >>> signed(3.25), signed(-0.04), signed(0)
    ('+3.3', '0.0', '0.0')
    """
    text = quantity(value, places)
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789∞") else text


def p_value(value: float) -> str:
    """A p-value to three decimals, with the ends said as bounds.

    >>> p_value(0.03125), p_value(0.0002), p_value(1.0), p_value(0.9996)
    ('0.031', '<0.001', '1.000', '>0.999')
    """
    if value < 0.001:
        return "<0.001"
    if 0.9995 <= value < 1:
        return ">0.999"
    return rounded(value, 3)


def interval(low: str, high: str) -> str:
    """Two printed limits as a range that no line break splits; a dash would read as a minus sign."""
    return f"{low}{NO_BREAK_SPACE}to{NO_BREAK_SPACE}{high}"
