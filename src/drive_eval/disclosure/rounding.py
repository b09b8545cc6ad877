"""Rounding of counts to a base, half upwards, and what it leaves a reader to guess at."""

from math import floor


def nearest(value: float, base: int) -> int:
    """The multiple of `base` that a count is printed as.

    >>> [nearest(value, 5) for value in (12, 13, -2, -3)]
    [10, 15, 0, -5]
    """
    return base * floor(value / base + 0.5)


def possible(value: float, base: int) -> tuple[int, int]:
    """The smallest and the largest count that are printed as this one is.

    >>> possible(41, 5), possible(41, 10)
    ((38, 42), (35, 44))
    """
    printed = nearest(value, base)
    return printed - base // 2, printed + (base - 1) // 2
